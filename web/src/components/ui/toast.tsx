import { useSyncExternalStore } from "react";
import css from "./ui.module.css";

interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
}

let toasts: Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** A short word about what has just been done; gone after four seconds. */
export function toast(text: string, tone: Toast["tone"] = "plain"): void {
  last += 1;
  const id = last;
  change([...toasts.slice(-2), { id, text, tone }]);
  setTimeout(() => change(toasts.filter((each) => each.id !== id)), 4000);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {shown.map((each) => (
        <div key={each.id} className={css.toast} data-tone={each.tone}>
          {each.text}
        </div>
      ))}
    </div>
  );
}
