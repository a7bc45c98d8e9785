import { useEffect, type ReactNode } from "react";
import css from "./ui.module.css";

export interface PageProps {
  title: string;
  /** What stands as the heading where it is more than the title; null for none. */
  heading?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** The frame of a page: document title, heading, actions, content. */
export function Page({ title, heading, lead, actions, wide, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · 口径 Caliber`;
  }, [title]);
  return (
    <div className={css.page} data-wide={wide}>
      {heading === null ? null : (
        <header className={css.pageHead}>
          <div>
            {heading ?? <h1>{title}</h1>}
            {lead ? <p className={css.lead}>{lead}</p> : null}
          </div>
          {actions ? <div className={css.pageActions}>{actions}</div> : null}
        </header>
      )}
      {children}
    </div>
  );
}
