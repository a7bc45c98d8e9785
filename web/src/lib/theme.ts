import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const STORED = "caliber.theme";
const listeners = new Set<() => void>();
const dark = window.matchMedia("(prefers-color-scheme: dark)");
let theme: Theme = read();

function read(): Theme {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

let printing = false;

/** The colours in force: the person's choice, else the system's; on paper always light. */
export function effectiveTheme(): "light" | "dark" {
  if (printing) return "light";
  return theme === "system" ? (dark.matches ? "dark" : "light") : theme;
}

function apply(): void {
  document.documentElement.dataset.theme = effectiveTheme();
  for (const listener of listeners) listener();
}

export function setTheme(next: Theme): void {
  theme = next;
  try {
    if (next === "system") localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, next);
  } catch {
    // Storage may be forbidden; the choice then lasts for this visit.
  }
  apply();
}

dark.addEventListener("change", apply);

function onPaper(now: boolean): void {
  printing = now;
  apply();
}

window.addEventListener("beforeprint", () => onPaper(true));
window.addEventListener("afterprint", () => onPaper(false));
apply();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => theme);
}

/** light or dark as it stands now; charts read their colours anew when it changes. */
export function useEffectiveTheme(): "light" | "dark" {
  return useSyncExternalStore(subscribe, effectiveTheme);
}

/** The value of a colour token, for what is drawn outside CSS. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
