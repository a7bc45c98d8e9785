import { useState, type ReactNode } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import { Popover } from "@/components/ui/popover";
import { usePhone } from "@/lib/use-media";
import css from "./chooser.module.css";

export interface PanelProps extends Omit<ButtonProps, "children" | "popover" | "title"> {
  label: ReactNode;
  title: string;
  children: (close: () => void) => ReactNode;
}

/** What opens at its button, and on a phone from below. */
export function Panel({ label, title, children, ...button }: PanelProps) {
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  if (!phone)
    return (
      <Popover label={label} panelClass={css.panel} {...button}>
        {children}
      </Popover>
    );
  const close = () => setOpen(false);
  return (
    <>
      <Button aria-haspopup="dialog" aria-expanded={open} {...button} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Drawer open={open} onClose={close} title={title}>
        {children(close)}
      </Drawer>
    </>
  );
}
