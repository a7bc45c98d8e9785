import css from "./wordmark.module.css";

/** The seal and the name. */
export function Wordmark({ large }: { large?: boolean }) {
  return (
    <span className={css.wordmark} data-large={large}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect x="1" y="1" width="30" height="30" rx="7" fill="var(--seal)" />
        <rect x="7.5" y="9" width="17" height="14" rx="1.6" fill="none" stroke="#fff" strokeWidth="2.4" />
        <path d="M16 9v3.6M16 19.4V23M12 16h8" stroke="#fff" strokeWidth="2" strokeLinecap="round" />
      </svg>
      <b lang="zh-CN">口径</b>
      <span>Caliber</span>
    </span>
  );
}
