import { useSyncExternalStore } from "react";

export type Lang = "zh-CN" | "en";
export const LANGS: readonly Lang[] = ["zh-CN", "en"];

const STORED = "caliber.lang";
const listeners = new Set<() => void>();

const root = typeof document === "undefined" ? null : document.documentElement;
let lang: Lang = root?.lang === "en" ? "en" : "zh-CN";

export function currentLang(): Lang {
  return lang;
}

export function setLang(next: Lang): void {
  if (next === lang) return;
  lang = next;
  if (root) root.lang = next;
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // Storage may be forbidden; the choice then lasts for this visit.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The language of the pages; a component that reads it is drawn again when it changes. */
export function useLang(): Lang {
  return useSyncExternalStore(subscribe, currentLang, currentLang);
}
