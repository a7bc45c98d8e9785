import { useId, useRef, type ReactNode } from "react";
import { placeBeside } from "./place";
import css from "./ui.module.css";

/** A sentence about what the pointer or the keyboard is on. It never holds what cannot be found elsewhere. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!anchor.current || !tip.current) return;
      tip.current.showPopover();
      placeBeside(anchor.current, tip.current, "above", "center");
    }, 150);
  };
  const hide = () => {
    clearTimeout(timer.current);
    if (tip.current?.matches(":popover-open")) tip.current.hidePopover();
  };
  return (
    <span
      ref={anchor}
      aria-describedby={id}
      style={{ display: "inline-flex" }}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
    >
      {children}
      <span ref={tip} id={id} role="tooltip" popover="manual" className={css.tip}>
        {text}
      </span>
    </span>
  );
}
