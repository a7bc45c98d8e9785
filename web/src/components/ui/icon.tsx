import type { SVGProps } from "react";

// One stroke, one size: 20 × 20, drawn for this product.
const PATHS = {
  home: "M3 9.5 10 4l7 5.5M5 8.5V16h10V8.5",
  metrics: "M4 16V9M8 16V5M12 16v-5M16 16V7",
  explore: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM12.8 7.2l-1.6 4-4 1.6 1.6-4 4-1.6Z",
  desk: "M10 4v12M6.5 16h7M4 6.5h12M4 6.5 2 11.5a2.4 2.4 0 0 0 4 0L4 6.5ZM16 6.5l-2 5a2.4 2.4 0 0 0 4 0l-2-5Z",
  domains: "M8 4h4v3H8zM3 13h4v3H3zM13 13h4v3h-4zM10 7v3M5 13v-3h10v3",
  sets: "M4 6.5 10 3.5l6 3-6 3-6-3ZM4 10l6 3 6-3M4 13.5l6 3 6-3",
  admin: "M4 6h7M15 6h1M4 10h1M9 10h7M4 14h7M15 14h1M11 4v4M5 8v4M11 12v4",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4",
  star: "m10 3.2 2.1 4.3 4.7.7-3.4 3.3.8 4.7-4.2-2.2-4.2 2.2.8-4.7L3.2 8.2l4.7-.7L10 3.2Z",
  moon: "M16 11.5A6.5 6.5 0 1 1 8.5 4a5.2 5.2 0 0 0 7.5 7.5Z",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1",
  system: "M3 4.5h14v9H3zM7.5 16.5h5M10 13.5v3",
  globe: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM3 10h14M10 3c2 2 2.7 4.4 2.7 7S12 15 10 17c-2-2-2.7-4.4-2.7-7S8 5 10 3Z",
  user: "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  close: "m5 5 10 10M15 5 5 15",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  down: "m5.5 8 4.5 4.5L14.5 8",
  right: "m8 5.5 4.5 4.5L8 14.5",
  left: "m12 5.5-4.5 4.5 4.5 4.5",
  up: "M5.5 12 10 7.5l4.5 4.5",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  table: "M3 4.5h14v11H3zM3 8.5h14M3 12h14M8 8.5v7",
  cards: "M3 4h6v5H3zM11 4h6v5h-6zM3 11h6v5H3zM11 11h6v5h-6z",
  sort: "M6 4v12M3.5 13.5 6 16l2.5-2.5M14 16V4M11.5 6.5 14 4l2.5 2.5",
  filter: "M3.5 5h13l-5 6v4.5l-3-1.5v-3l-5-6Z",
  warning: "M10 3.5 17.5 16h-15L10 3.5ZM10 8.5v3.5M10 14h.01",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.5V13M10 7h.01",
  lock: "M5 9h10v7H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  plus: "M10 4v12M4 10h12",
  copy: "M7 7h9v9H7zM4 13V4h9",
  download: "M10 3.5v9M6 9l4 4 4-4M4 16.5h12",
  share: "M8 6H4.5v9.5H14V12M11 4h5v5M16 4l-7 7",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4l2.5 2",
  calendar: "M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3M13 3v3",
  key: "M12.5 10.5a3.5 3.5 0 1 0-3.3-2.3L4 13.5V16h3v-2h2v-2l1.2-1.2c.7.4 1.4.6 2.3.6Z",
  people: "M7.5 10a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM2.5 16c.5-2.6 2.4-4 5-4s4.5 1.4 5 4M13 10a2.3 2.3 0 1 0-.8-4.5M14 12.2c1.9.3 3.1 1.6 3.5 3.8",
  out: "M8 4H4v12h4M12.5 6.5 16 10l-3.5 3.5M16 10H8",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
  keyboard: "M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.5h7",
  history: "M4 10a6 6 0 1 1 1.8 4.3M4 4.5V8h3.5M10 7v3.5l2 1.5",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10",
  edit: "M4 16v-3L13 4l3 3-9 9H4Z",
  refresh: "M16 10a6 6 0 1 1-1.8-4.3M16 3.5V7h-3.5",
  swap: "M4 7h11M12 4l3 3-3 3M16 13H5M8 10l-3 3 3 3",
  receipt: "M5 3.5h10v13l-2-1.3-1.5 1.3-1.5-1.3L8.5 16.5 7 15.2l-2 1.3v-13ZM7.5 7.5h5M7.5 10.5h5",
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps extends SVGProps<SVGSVGElement> {
  name: IconName;
  size?: number;
  filled?: boolean;
}

export function Icon({ name, size = 18, filled, ...rest }: IconProps) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill={filled ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.4 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      {...rest}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
