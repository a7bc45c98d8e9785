import { useId } from "react";

export type Point = [string, number | null];

export interface SparklineProps {
  points: Point[];
  width?: number;
  height?: number;
  color?: string;
  /** Said to those who do not see it. */
  label?: string;
}

interface Drawn {
  line: string;
  area: string;
  last: { x: number; y: number } | null;
}

/** Paths of a line with gaps where there is no data. */
function draw(points: Point[], width: number, height: number): Drawn {
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = 3;
  const x = (index: number) => pad + (index * (width - 2 * pad)) / Math.max(1, points.length - 1);
  const y = (value: number) =>
    high === low ? height / 2 : pad + ((high - value) * (height - 2 * pad)) / (high - low);
  const runs: { x: number; y: number }[][] = [[]];
  points.forEach(([, value], index) => {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push({ x: x(index), y: y(value) });
  });
  const full = runs.filter((run) => run.length > 0);
  const path = (run: { x: number; y: number }[]) => run.map((p) => `${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join("L");
  return {
    line: full.map((run) => `M${path(run)}`).join(""),
    area: full
      .filter((run) => run.length > 1)
      .map((run) => `M${run[0]?.x.toFixed(1)} ${height}L${path(run)}L${run.at(-1)?.x.toFixed(1)} ${height}Z`)
      .join(""),
    last: full.at(-1)?.at(-1) ?? null,
  };
}

/** A line the size of a word: the course of a metric, without axes. */
export function Sparkline({ points, width = 120, height = 36, color = "var(--accent)", label }: SparklineProps) {
  const id = useId();
  if (points.every(([, value]) => value === null)) return <svg width={width} height={height} aria-hidden="true" />;
  const { line, area, last } = draw(points, width, height);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
      height={height}
      preserveAspectRatio="none"
      style={{ maxWidth: width, display: "block", overflow: "visible" }}
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <linearGradient id={id} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor={color} stopOpacity="0.16" />
        <stop offset="1" stopColor={color} stopOpacity="0" />
      </linearGradient>
      <path d={area} fill={`url(#${id})`} />
      <path d={line} fill="none" stroke={color} strokeWidth="1.6" strokeLinejoin="round" strokeLinecap="round" vectorEffect="non-scaling-stroke" />
      {last ? <circle cx={last.x} cy={last.y} r="2.4" fill={color} /> : null}
    </svg>
  );
}
