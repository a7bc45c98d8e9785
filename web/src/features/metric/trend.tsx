import { useMemo } from "react";
import { Chart, type ChartAxis, type ChartSeries } from "@/components/chart";
import { pointSpan, useGrainWord } from "@/components/time-pill";
import type { QueryResult } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import type { View } from "./context";
import { trendOf } from "./figures";
import { metricMessages } from "./messages";
import { narrowed } from "./state";
import css from "./overview.module.css";

const HEIGHT = 280;

/** The course over the range. A point leads into its period, a drag over several into theirs. */
export function TrendChart({ view, result, earlier }: { view: View; result: QueryResult; earlier: QueryResult | undefined }) {
  const t = useText(metricMessages);
  const pick = usePick();
  const grainWord = useGrainWord();
  const { metric, state, set, now, span } = view;
  const trend = useMemo(() => trendOf(result, earlier, span, now.counting), [result, earlier, span, now.counting]);
  const name = pick(metric.name, metric.code);
  const axis = useMemo<ChartAxis>(
    () => ({ name: t("time"), grain: span.grain, points: trend.points, running: trend.running }),
    [t, span.grain, trend],
  );
  const series = useMemo<ChartSeries[]>(() => {
    const shape = trend.column ?? metric;
    const own: ChartSeries = { key: "now", name, values: trend.values, shape };
    if (!trend.before || span.compare === "none") return [own];
    return [own, { key: "before", of: "now", name: t(span.compare), values: trend.before.values, at: trend.before.at, shape }];
  }, [trend, metric, name, span.compare, t]);
  const look = (first: number, last: number) => {
    const from = trend.points[first];
    const to = trend.points[last];
    if (!from || !to) return;
    const until = pointSpan(to, span.grain, now.counting).until;
    set({ period: narrowed(state.period, from, until, metric.grains) });
  };
  const finest = span.grain === metric.grains[0];
  return (
    <div className={css.trend}>
      <Chart
        label={t("trendLabel", { name, grain: grainWord(span.grain) })}
        axis={axis}
        series={series}
        height={HEIGHT}
        onPick={finest ? undefined : (index) => look(index, index)}
        onRange={look}
      />
    </div>
  );
}
