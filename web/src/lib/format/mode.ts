import { useSyncExternalStore } from "react";

const STORED = "caliber.numbers";
const listeners = new Set<() => void>();
let full = read();

function read(): boolean {
  try {
    return localStorage.getItem(STORED) === "full";
  } catch {
    return false;
  }
}

export function setFullNumbers(next: boolean): void {
  full = next;
  try {
    localStorage.setItem(STORED, next ? "full" : "short");
  } catch {
    // Storage may be forbidden; the choice then lasts for this visit.
  }
  for (const listener of listeners) listener();
}

/** Whether numbers stand in full instead of in 万/亿: one choice for all pages. */
export function useFullNumbers(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => full,
    () => false,
  );
}
