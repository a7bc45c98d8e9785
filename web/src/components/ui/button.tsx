import type { ButtonHTMLAttributes, Ref } from "react";
import { cx } from "@/lib/cx";
import css from "./ui.module.css";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "plain" | "primary" | "ghost" | "danger";
  small?: boolean;
  /** Square, for a single icon; give `aria-label`. */
  icon?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** The class names of a button, for links that look like one. */
export function buttonClass({ look = "plain", small, icon }: Pick<ButtonProps, "look" | "small" | "icon"> = {}): string {
  return cx(
    css.button,
    look === "primary" && css.primary,
    look === "ghost" && css.ghost,
    look === "danger" && css.danger,
    small && css.small,
    icon && css.icon,
  );
}

export function Button({ look, small, icon, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(buttonClass({ look, small, icon }), rest["aria-pressed"] === true && css.pressed, className)}
    />
  );
}
