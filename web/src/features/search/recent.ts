import type { Entry } from "./entries";

const STORED = "caliber.recent";
const KEPT = 6;

export function readRecent(): Entry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    return Array.isArray(stored) ? (stored as Entry[]).map((entry) => ({ ...entry, group: "recent" })) : [];
  } catch {
    return [];
  }
}

export function remember(entry: Entry): void {
  if (entry.group === "all") return;
  const rest = readRecent().filter((each) => each.id !== entry.id);
  write([entry, ...rest].slice(0, KEPT));
}

export function forget(): void {
  write([]);
}

function write(entries: Entry[]): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(entries));
  } catch {
    // Storage may be forbidden; nothing is then remembered.
  }
}
