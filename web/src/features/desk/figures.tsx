import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Chart, type ChartAxis, type ChartSeries } from "@/components/chart";
import { MetricValue } from "@/components/metric-value";
import type { Span } from "@/components/time-pill";
import { Loaded, Skeleton, type Readable } from "@/components/ui/states";
import type { MetricBrief, QueryResult, Reconciliation, Text } from "@/lib/api/types";
import { changeText, ratioText, useNumbers } from "@/lib/format";
import { useLang, usePick, useText } from "@/lib/i18n";
import { deskMessages } from "./messages";
import { courseQuery, type Sides } from "./queries";
import { twelveMonths } from "./state";
import css from "./desk.module.css";

/** Both figures and the gap between them, large enough for a wall. */
export function Heads({ found, query }: { found: Sides; query: Readable<Reconciliation> }) {
  const t = useText(deskMessages);
  const lang = useLang();
  const options = useNumbers();
  const gap = query.data;
  if (!gap && !query.isPending) return null;
  const ratio = gap?.left.value ? gap.gap / Math.abs(gap.left.value) : null;
  return (
    <div className={css.heads} aria-live="polite">
      <Head metric={found.left} name={gap?.left.name} side="left" value={gap?.left.value} pending={!gap} />
      <div className={css.between}>
        <span>{t("gap")}</span>
        {gap ? <b>{changeText(gap.gap, found.left, options)}</b> : <Skeleton height={28} width={120} />}
        <small>
          {t("gapNote")}
          {ratio ? ` · ${ratioText(ratio, lang)}` : ""}
        </small>
      </div>
      <Head metric={found.right} name={gap?.right.name} side="right" value={gap?.right.value} pending={!gap} />
    </div>
  );
}

function Head({ metric, name, side, value, pending }: { metric: MetricBrief; name: Text | undefined; side: "left" | "right"; value: number | null | undefined; pending: boolean }) {
  const pick = usePick();
  return (
    <div className={css.head} data-side={side}>
      <span>{pick(name ?? metric.name, metric.code)}</span>
      {pending ? <Skeleton height={40} width={180} /> : <MetricValue value={value} shape={metric} size="l" />}
    </div>
  );
}

/** Both over twelve months, on one scale where they are of one unit. */
export function Course({ found, span }: { found: Sides; span: Span }) {
  const t = useText(deskMessages);
  const query = useQuery(courseQuery({ left: found.left.code, right: found.right.code }, twelveMonths(span)));
  return (
    <section className={css.part} data-part="course">
      <h2>{t("course")}</h2>
      <Loaded query={query} compact>
        {(result) => <Lines found={found} result={result} />}
      </Loaded>
    </section>
  );
}

function Lines({ found, result }: { found: Sides; result: QueryResult }) {
  const t = useText(deskMessages);
  const pick = usePick();
  const names = { left: pick(found.left.name, found.left.code), right: pick(found.right.name, found.right.code) };
  const axis = useMemo<ChartAxis>(() => ({ name: t("period"), grain: "month", points: result.rows.map((row) => (row[0] === null ? null : String(row[0]))) }), [t, result]);
  const series = useMemo<ChartSeries[]>(
    () =>
      ([found.left, found.right] as const).map((metric, place) => {
        const at = result.columns.findIndex((column) => column.kind === "metric" && column.metric === metric.code);
        return {
          key: place ? "right" : "left",
          name: pick(metric.name, metric.code),
          shape: metric,
          values: result.rows.map((row) => (typeof row[at] === "number" ? row[at] : null)),
        };
      }),
    [found, result, pick],
  );
  return (
    <div className={css.course}>
      <Chart label={t("courseLabel", names)} axis={axis} series={series} height={240} />
    </div>
  );
}
