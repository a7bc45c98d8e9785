import type { IconName } from "@/components/ui/icon";
import type { frameMessages } from "./messages";

export interface Place {
  to: "/" | "/metrics" | "/explore" | "/desk" | "/domains" | "/sets" | "/admin";
  label: keyof typeof frameMessages;
  icon: IconName;
  /** After `g`. */
  key: string;
  /** How the palette finds it beside its names. */
  words: string;
  /** Shown to those who hold one of these; empty for everybody. */
  permissions: readonly string[];
}

export const PLACES: readonly Place[] = [
  { to: "/", label: "home", icon: "home", key: "h", words: "shouye sy", permissions: [] },
  { to: "/metrics", label: "metrics", icon: "metrics", key: "k", words: "zhibiao zb mulu catalog", permissions: [] },
  { to: "/explore", label: "explore", icon: "explore", key: "e", words: "tansuo ts fenxi", permissions: [] },
  { to: "/desk", label: "desk", icon: "desk", key: "c", words: "duikoujing dkj duibi chaiyi compare", permissions: [] },
  { to: "/domains", label: "domains", icon: "domains", key: "d", words: "yewuzhuti ywzt", permissions: [] },
  { to: "/sets", label: "sets", icon: "sets", key: "s", words: "zhibiaoji zbj", permissions: [] },
  {
    to: "/admin",
    label: "admin",
    icon: "admin",
    key: "a",
    words: "guanli gl users tokens departments",
    permissions: ["manage_people", "manage_departments", "manage_tokens"],
  },
];
