import { useEffect, useRef, type ReactNode } from "react";
import { placeBeside } from "./place";
import css from "./ui.module.css";

export interface PointMenuProps {
  /** Where it belongs, in pixels of the window. */
  at: { x: number; y: number };
  label: string;
  onClose: () => void;
  children: ReactNode;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function placeAt(element: HTMLElement, at: PointMenuProps["at"]): void {
  placeBeside({ getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) }, element, "below", "start");
}

/** A menu at a point: at the pointer, or at what the keyboard stood on. The focus goes back to where it was. */
export function PointMenu({ at, label, onClose, children }: PointMenuProps) {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = panel.current;
    const before = document.activeElement as HTMLElement | null;
    if (!element) return;
    const closed = (event: Event) => (event as ToggleEvent).newState === "closed" && onClose();
    element.addEventListener("toggle", closed);
    // After the click that called it: the release of that very click would close it again.
    const timer = setTimeout(() => {
      element.showPopover();
      placeAt(element, at);
      element.querySelector<HTMLElement>("[data-autofocus], [role^=menuitem], button, a")?.focus({ preventScroll: true });
    });
    return () => {
      clearTimeout(timer);
      element.removeEventListener("toggle", closed);
      if (before?.isConnected && element.contains(document.activeElement)) before.focus({ preventScroll: true });
    };
  }, [onClose, at]);
  useEffect(() => {
    const element = panel.current;
    if (!element) return;
    const watch = new ResizeObserver(() => placeAt(element, at));
    watch.observe(element);
    return () => watch.disconnect();
  }, [at]);
  return (
    <div
      ref={panel}
      popover="auto"
      role="menu"
      aria-label={label}
      className={css.popover}
      onKeyDown={(event) => {
        const step = STEPS[event.key];
        if (!step) return;
        event.preventDefault();
        const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role^=menuitem]:not(:disabled)")];
        const from = items.indexOf(document.activeElement as HTMLElement);
        items[(from + step + items.length) % items.length]?.focus();
      }}
    >
      {children}
    </div>
  );
}
