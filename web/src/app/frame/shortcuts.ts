import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { openPalette, typeAhead } from "@/lib/palette";
import type { Place } from "./places";

const PATIENCE = 1200;

/** Whether keys typed now are text. */
function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.("input, textarea, select, [contenteditable=true]");
}

/** Ctrl-K and `/` search, `?` shows the sheet, `g` and a letter goes somewhere. */
export function useShortcuts(places: readonly Place[], showSheet: () => void): void {
  const navigate = useNavigate();
  const pressedG = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      const open = document.querySelector("dialog[open]");
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || open) return;
      if (typeAhead(event.key)) event.preventDefault();
      else if (event.key === "?") showSheet();
      else if (event.key === "/") {
        event.preventDefault();
        openPalette();
      } else if (event.key === "g") pressedG.current = event.timeStamp;
      else if (pressedG.current && event.timeStamp - pressedG.current < PATIENCE) {
        pressedG.current = 0;
        const place = places.find((each) => each.key === event.key);
        if (place) void navigate({ to: place.to });
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate, places, showSheet]);
}
