import { useSyncExternalStore } from "react";

interface Palette {
  open: boolean;
  text: string;
  /** Enter was pressed before there was anything to open: the first answer is then opened. */
  hurried: boolean;
}

// The search palette: any page may open it, the frame draws it. Its text lives here and not in the drawing,
// so that what is typed while it is still coming up is in it.
const CLOSED: Palette = { open: false, text: "", hurried: false };
let state = CLOSED;
const listeners = new Set<() => void>();

function change(next: Palette): void {
  state = next;
  for (const listener of listeners) listener();
}

export function openPalette(text = ""): void {
  change({ ...CLOSED, open: true, text });
}

export function closePalette(): void {
  change(CLOSED);
}

export function setPaletteText(text: string): void {
  change({ ...state, text, hurried: false });
}

export function hurryPalette(hurried: boolean): void {
  change({ ...state, hurried });
}

/** A key pressed between Ctrl-K and the palette standing there. True when it was taken. */
export function typeAhead(key: string): boolean {
  if (!state.open) return false;
  if (key === "Enter") hurryPalette(true);
  else if (key.length === 1) setPaletteText(state.text + key);
  else return false;
  return true;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePalette(): Palette {
  return useSyncExternalStore(subscribe, () => state);
}
