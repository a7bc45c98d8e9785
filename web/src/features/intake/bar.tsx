import css from "./intake.module.css";

/** How far something is. */
export function Bar({ done, of, label }: { done: number; of: number; label: string }) {
  const share = of ? Math.round((100 * done) / of) : 0;
  return (
    <div className={css.progress}>
      <div className={css.bar} role="progressbar" aria-valuemin={0} aria-valuemax={of} aria-valuenow={done} aria-label={label}>
        <i style={{ width: `${share}%` }} />
      </div>
      <span>{label}</span>
    </div>
  );
}
