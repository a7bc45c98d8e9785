import { useMemo } from "react";
import { useLang } from "@/lib/i18n/lang";
import { useFullNumbers } from "./mode";
import type { NumberOptions } from "./number";

export * from "./date";
export * from "./mode";
export * from "./number";
export * from "./scale";
export * from "./unit";

/** The options that the pages' numbers share: language and 万/亿 or full. */
export function useNumbers(): NumberOptions {
  const lang = useLang();
  const full = useFullNumbers();
  return useMemo(() => ({ lang, full }), [lang, full]);
}
