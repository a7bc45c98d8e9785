import type { InputHTMLAttributes, KeyboardEvent, ReactNode, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { cx } from "@/lib/cx";
import css from "./ui.module.css";

export function Field({ label, hint, children }: { label: ReactNode; hint?: ReactNode; children: ReactNode }) {
  return (
    <label className={css.field}>
      <span>{label}</span>
      {children}
      {hint ? <span className={css.hint}>{hint}</span> : null}
    </label>
  );
}

export function Input({ className, ...rest }: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return <input {...rest} className={cx(css.input, className)} />;
}

export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <textarea {...rest} className={cx(css.input, className)} />;
}

export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return <select {...rest} className={cx(css.input, className)} />;
}

export interface Choice<V extends string> {
  value: V;
  label: ReactNode;
  title?: string;
}

/** One of a few, all in sight. */
export function Segmented<V extends string>({
  value,
  choices,
  onChange,
  label,
}: {
  value: V;
  choices: Choice<V>[];
  onChange: (value: V) => void;
  label: string;
}) {
  return (
    <div className={css.segmented} role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          title={choice.title}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}

/** The headings of a page's parts; arrow keys move between them. */
export function Tabs<V extends string>({
  value,
  choices,
  onChange,
  label,
}: {
  value: V;
  choices: Choice<V>[];
  onChange: (value: V) => void;
  label: string;
}) {
  const walk = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    const at = choices.findIndex((choice) => choice.value === value);
    const next = choices[(at + step + choices.length) % choices.length];
    if (!next) return;
    onChange(next.value);
    const tabs = (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[role=tab]");
    tabs[choices.indexOf(next)]?.focus();
  };
  return (
    <div className={css.tabs} role="tablist" aria-label={label} onKeyDown={walk}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="tab"
          aria-selected={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={css.kbd}>{children}</kbd>;
}

export function Card({ className, children, ...rest }: { className?: string; children: ReactNode; id?: string }) {
  return (
    <section {...rest} className={cx(css.card, className)}>
      {children}
    </section>
  );
}

/** A table in the house's look, scrolling sideways by itself. Numbers: `<td className="num">`. */
export function Table({ children, label }: { children: ReactNode; label: string }) {
  return (
    <div className={css.tableWrap}>
      <table className={css.table} aria-label={label}>
        {children}
      </table>
    </div>
  );
}
