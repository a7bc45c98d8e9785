import { useEffect, useState, type CSSProperties, type ReactNode } from "react";
import { ApiError } from "@/lib/api/client";
import { usePick, useText } from "@/lib/i18n";
import type { Text } from "@/lib/api/types";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";
import { uiMessages } from "./messages";
import css from "./ui.module.css";

export interface StateProps {
  icon?: IconName;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  compact?: boolean;
  role?: "status" | "alert";
  kind?: string;
}

/** What stands in place of content: one picture, one sentence, what to do next. */
export function State({ icon = "info", title, children, actions, compact, role = "status", kind }: StateProps) {
  return (
    <section className={css.state} data-compact={compact} data-state={kind} role={role}>
      <Icon name={icon} size={compact ? 24 : 40} strokeWidth={1} className={css.art} />
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {actions ? <div className={css.actions}>{actions}</div> : null}
    </section>
  );
}

export function EmptyState({ title, ...rest }: Partial<StateProps>) {
  const t = useText(uiMessages);
  return <State icon="search" kind="empty" title={title ?? t("emptyTitle")} {...rest} />;
}

/** No permission: says so, with whom to ask. `denied` comes from the server as it is. */
export function DeniedState({
  message,
  contact,
  ...rest
}: { message?: Text | string; contact?: string } & Partial<StateProps>) {
  const t = useText(uiMessages);
  const pick = usePick();
  return (
    <State icon="lock" kind="denied" title={t("deniedTitle")} {...rest}>
      {pick(message)} {t("deniedHint", { contact: contact || t("deniedContact") })}
    </State>
  );
}

const ICONS: Record<number, IconName> = { 403: "lock", 404: "search" };

/** Any failure of a request, told in the server's words. 403 and 404 have a state of their own. */
export function ErrorState({ error, retry, compact }: { error: unknown; retry?: () => void; compact?: boolean }) {
  const t = useText(uiMessages);
  const problem = error instanceof ApiError ? error : null;
  if (problem?.status === 403) {
    const contact = String(problem.body.contact ?? "");
    return (
      <State icon="lock" kind="denied" title={problem.message || t("deniedTitle")} compact={compact}>
        {problem.problem.hint ?? t("deniedHint", { contact: contact || t("deniedContact") })}
      </State>
    );
  }
  const { title, hint, kind } = words(problem, t);
  return (
    <State
      icon={ICONS[problem?.status ?? 0] ?? "warning"}
      kind={kind}
      role="alert"
      title={title}
      compact={compact}
      actions={retry && kind !== "not-found" ? <Button onClick={retry}>{t("retry")}</Button> : null}
    >
      {hint}
    </State>
  );
}

type Say = ReturnType<typeof useText<typeof uiMessages>>;

function words(problem: ApiError | null, t: Say): { title: string; hint: string; kind: string } {
  if (problem?.status === 404)
    return { title: problem.message || t("notFoundTitle"), hint: problem.problem.hint ?? t("notFoundHint"), kind: "not-found" };
  if (problem?.code === "web.unreachable")
    return { title: t("unreachable"), hint: t("unreachableHint"), kind: "unreachable" };
  return { title: problem?.message || t("failedTitle"), hint: problem?.problem.hint ?? t("failedHint"), kind: "error" };
}

/** True once `ms` have passed: what comes quickly shows no skeleton. */
export function useDelayed(ms = 300): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return passed;
}

export function Skeleton({ width = "100%", height = 16, style }: { width?: number | string; height?: number | string; style?: CSSProperties }) {
  const visible = useDelayed();
  return (
    <span
      className={visible ? css.skeleton : undefined}
      aria-hidden="true"
      style={{ display: "block", width, height, ...style }}
    />
  );
}

/** Lines of skeleton with a spoken "loading". */
export function Loading({ lines = 4, height = 18, gap = 14 }: { lines?: number; height?: number; gap?: number }) {
  const t = useText(uiMessages);
  return (
    <div role="status" data-state="loading" style={{ display: "grid", gap }}>
      <span className="sr-only">{t("loading")}</span>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={height} width={`${100 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  );
}

export interface Readable<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** The states of one request: loading, failed, there. What was read before stays while it is read again. */
export function Loaded<T>({
  query,
  loading,
  compact,
  children,
}: {
  query: Readable<T>;
  loading?: ReactNode;
  compact?: boolean;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return loading ?? <Loading />;
  return <ErrorState error={query.error} retry={() => void query.refetch()} compact={compact} />;
}
