import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { cx } from "@/lib/cx";
import { Button, type ButtonProps } from "./button";
import { placeBeside } from "./place";
import css from "./ui.module.css";

export interface PopoverProps extends Omit<ButtonProps, "children" | "popover"> {
  label: ReactNode;
  /** What opens; `close` puts it away. Drawn only while it is open. */
  children: (close: () => void) => ReactNode;
  align?: "start" | "end" | "center";
  menu?: boolean;
  panelClass?: string;
}

/** A button that opens a panel. Escape and a click elsewhere close it; the focus goes back to the button. */
export function Popover({ label, children, align = "start", menu, panelClass, ...button }: PopoverProps) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const element = panel.current;
    if (!element) return;
    const toggled = (event: ToggleEvent) => setOpen(event.newState === "open");
    element.addEventListener("toggle", toggled as EventListener);
    return () => element.removeEventListener("toggle", toggled as EventListener);
  }, []);

  useEffect(() => {
    const element = panel.current;
    if (!open || !element || !anchor.current) return;
    const place = () => anchor.current && placeBeside(anchor.current, element, "below", align);
    place();
    const watch = new ResizeObserver(place);
    watch.observe(element);
    element.querySelector<HTMLElement>("[data-autofocus], [role^=menuitem], input, button, a")?.focus();
    return () => watch.disconnect();
  }, [open, align]);

  // The browser gives the focus back to the button by itself.
  const close = () => document.getElementById(id)?.hidePopover();
  return (
    <>
      <Button ref={anchor} popoverTarget={id} aria-haspopup={menu ? "menu" : "dialog"} aria-expanded={open} {...button}>
        {label}
      </Button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role={menu ? "menu" : "dialog"}
        className={cx(css.popover, panelClass)}
        onKeyDown={menu ? walk : undefined}
      >
        {open ? children(close) : null}
      </div>
    </>
  );
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrow keys move through the items of a menu. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}

export interface MenuItemProps {
  onSelect: () => void;
  checked?: boolean;
  icon?: ReactNode;
  note?: ReactNode;
  children: ReactNode;
}

export function MenuItem({ onSelect, checked, icon, note, children }: MenuItemProps) {
  return (
    <button
      type="button"
      className={css.menuItem}
      role={checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={checked}
      onClick={onSelect}
    >
      {icon}
      {children}
      {note === undefined ? null : <span className={css.menuNote}>{note}</span>}
    </button>
  );
}

export function MenuLine() {
  return <div className={css.menuLine} role="separator" />;
}

export function MenuTitle({ children }: { children: ReactNode }) {
  return <div className={css.menuTitle}>{children}</div>;
}
