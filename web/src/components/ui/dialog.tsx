import { useEffect, useId, useRef, type ReactNode } from "react";
import { useText } from "@/lib/i18n";
import { Button } from "./button";
import { Icon } from "./icon";
import { uiMessages } from "./messages";
import css from "./ui.module.css";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** `drawer` comes from the side, and from below on a phone; `sheet` is one with room for a table. */
  kind?: "dialog" | "drawer" | "sheet" | "wide";
  children: ReactNode;
}

/** A modal panel. Escape, the cross and a click beside it close it. */
export function Dialog({ open, onClose, title, kind = "dialog", children }: DialogProps) {
  const t = useText(uiMessages);
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = ref.current;
    if (open && element && !element.open) element.showModal();
    if (!open && element?.open) element.close();
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={ref}
      className={css.dialog}
      data-kind={kind}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <header className={css.dialogHead}>
        <h2 id={id}>{title}</h2>
        <Button look="ghost" small icon aria-label={t("close")} onClick={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      <div className={css.dialogBody}>{children}</div>
    </dialog>
  );
}

export function Drawer(props: Omit<DialogProps, "kind">) {
  return <Dialog {...props} kind="drawer" />;
}
