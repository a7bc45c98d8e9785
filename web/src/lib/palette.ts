import { useSyncExternalStore } from "react";

// Whether the search palette is open, and with what in it. Any page may open it; the frame draws it.
let state: { open: boolean; text: string } = { open: false, text: "" };
const listeners = new Set<() => void>();

function change(next: typeof state): void {
  state = next;
  for (const listener of listeners) listener();
}

export function openPalette(text = ""): void {
  change({ open: true, text });
}

/** What is typed between Ctrl-K and the palette standing there belongs into it. True when it was taken. */
export function typeAhead(key: string): boolean {
  if (!state.open || key.length !== 1) return false;
  change({ open: true, text: state.text + key });
  return true;
}

export function closePalette(): void {
  change({ open: false, text: "" });
}

export function usePalette(): { open: boolean; text: string } {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
