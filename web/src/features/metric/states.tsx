import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { ErrorState, State } from "@/components/ui/states";
import { coarserGrain } from "@/components/time-pill";
import { ApiError } from "@/lib/api/client";
import { dateText } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import type { View } from "./context";
import { metricMessages } from "./messages";
import { defaultsOf, readState } from "./state";
import css from "./overview.module.css";

// Codes after which a smaller question is the way out.
const TOO_BIG = new Set(["query.too_many_rows", "source.time_out", "source.timeout", "source.out_of_memory", "query.too_big"]);

/** Why there are no figures, told apart: too big, the source, not permitted; with what can be done here. */
export function FigureError({ error, retry, view }: { error: unknown; retry: () => void; view: View }) {
  const t = useText(metricMessages);
  const problem = error instanceof ApiError ? error : null;
  const words = [problem?.message, problem?.problem.hint].filter(Boolean).join(" ");
  if (problem && TOO_BIG.has(problem.code))
    return (
      <State icon="filter" kind="too-big" role="alert" title={t("tooBigTitle")} actions={<Smaller view={view} />}>
        {words || t("tooBigHint")}
      </State>
    );
  if (problem?.code.startsWith("source."))
    return (
      <State icon="warning" kind="source-failed" role="alert" title={t("sourceTitle")} actions={<Retry onClick={retry} />}>
        {words}
      </State>
    );
  return <ErrorState error={error} retry={retry} />;
}

function Retry({ onClick }: { onClick: () => void }) {
  const t = useText(metricMessages);
  return (
    <Button onClick={onClick}>
      <Icon name="refresh" size={16} />
      {t("retry")}
    </Button>
  );
}

function Smaller({ view: { state, set, metric, span } }: { view: View }) {
  const t = useText(metricMessages);
  const grain = coarserGrain(state.period.grain, metric.grains, span);
  return (
    <>
      {grain ? <Button onClick={() => set({ period: { ...state.period, grain } })}>{t("coarser")}</Button> : null}
      <Button onClick={() => set({ period: { ...state.period, range: "last_30_days", grain: metric.grains.includes("day") ? "day" : state.period.grain } })}>
        {t("shorter")}
      </Button>
      {state.filters.length ? null : <span className="sr-only">{t("tooBigHint")}</span>}
    </>
  );
}

/** Nothing in this range: how far the data reach, and the ways back to where there are some. */
export function NoData({ view: { metric, state, set, now, span } }: { view: View }) {
  const t = useText(metricMessages);
  const lang = useLang();
  return (
    <State
      icon="calendar"
      kind="no-data"
      title={t(span.ahead ? "aheadTitle" : "noDataTitle")}
      actions={
        <>
          <Button onClick={() => set({ period: readState({}, defaultsOf(metric)).period })}>{t("resetTime")}</Button>
          {state.filters.length ? <Button onClick={() => set({ filters: [] })}>{t("clear")}</Button> : null}
        </>
      }
    >
      {now.asOf ? t("noDataHint", { date: dateText(now.asOf, lang) }) : t("noDataAnywhere")}
    </State>
  );
}

/** The figures of before, while new ones could not be read. */
export function Stale({ at }: { at: number }) {
  const t = useText(metricMessages);
  const lang = useLang();
  const time = new Date(at).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
  return (
    <p className={css.stale} role="status">
      <Icon name="warning" size={16} />
      {t("stale", { time })}
    </p>
  );
}

interface Asking<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  isPlaceholderData: boolean;
  isError: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

/** One question's figures: waiting, refused, there; those of the question before are paled until the new ones come. */
export function Figures<T>({ query, view, waiting, children }: { query: Asking<T>; view: View; waiting: ReactNode; children: (data: T) => ReactNode }) {
  if (query.data === undefined || (query.isError && query.isPlaceholderData))
    return query.isPending && !query.isError ? waiting : <FigureError error={query.error} retry={() => void query.refetch()} view={view} />;
  return (
    <div className={css.figures} data-old={query.isPlaceholderData} aria-busy={query.isPlaceholderData}>
      {query.isError ? <Stale at={query.dataUpdatedAt} /> : null}
      {children(query.data)}
    </div>
  );
}
