import { lazy, Suspense, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { EmptyState } from "@/components/ui/states";
import { useNumbers } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { chartMessages } from "./messages";
import { coloursOf, panelsOf } from "./panels";
import { ChartTable } from "./table";
import type { ChartProps, ChartSeries } from "./types";
import type { Wording } from "./words";
import css from "./chart.module.css";

export type * from "./types";

const load = () => import("./plot").then((module) => ({ default: module.Plot }));
const Plot = lazy(load);

/** Fetches what draws, for a page that will need it while its figures are still on their way. */
export function warmChart(): void {
  void load();
}

/**
 * Lines and bars over periods or groups, and the same figures as a table.
 *
 * ```tsx
 * <Chart
 *   label={name}
 *   axis={{ name: t("month"), grain: "month", points: ["2026-09-01", "2026-10-01"], running: 1 }}
 *   series={[
 *     { key: "now", name, values: [1200000, 800000], shape: column },
 *     { key: "before", name: t("lastYear"), of: "now", at: ["2025-09-01", "2025-10-01"], values: [990000, null], shape: column },
 *   ]}
 *   onPick={(index) => …}
 * />
 * ```
 *
 * - `values` runs along `axis.points`; null is a gap. Numbers wear the unit and format of `shape`, in 万/亿 or K/M/B.
 * - Two units make two axes; more than two make a panel for each unit. A name in the legend puts its series away and back.
 * - The pointer, a finger and the arrow keys read point by point; `onPick` also answers Enter, `onRange` a drag.
 * - Colours come from the tokens `--chart-1…8`, in the order of the series; ECharts itself is fetched when first drawn.
 */
export function Chart({ label, axis, series, height = 260, stacked, sideways, onPick, onRange, bare }: ChartProps) {
  const t = useText(chartMessages);
  const options = useNumbers();
  const wording = useMemo<Wording>(() => ({ options, none: t("none"), running: t("running") }), [options, t]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const drawings = useMemo(() => {
    const shown = series.filter((each) => !hidden.has(each.key));
    return panelsOf(shown).map((panel) => ({ axis, series: panel, all: series, stacked, sideways }));
  }, [axis, series, hidden, stacked, sideways]);
  if (!axis.points.length || series.every((each) => each.values.every((value) => value === null)))
    return <EmptyState icon="metrics" kind="no-data" compact title={t("empty")} />;
  const toggle = (key: string) =>
    setHidden((before) => (before.has(key) ? new Set([...before].filter((each) => each !== key)) : new Set([...before, key])));
  return (
    <figure className={css.chart}>
      <figcaption className={css.head}>
        {bare ? <span className="sr-only">{label}</span> : <Legend series={series} hidden={hidden} onToggle={toggle} />}
        <Button look="ghost" small icon className={css.switch} aria-label={t(asTable ? "asChart" : "asTable")} title={t(asTable ? "asChart" : "asTable")} onClick={() => setAsTable(!asTable)}>
          <Icon name={asTable ? "metrics" : "table"} size={16} />
        </Button>
      </figcaption>
      {asTable ? (
        <div className={css.table} style={{ maxHeight: Math.max(260, height) }}>
          <ChartTable label={label} axis={axis} series={series} wording={wording} />
        </div>
      ) : (
        <Suspense fallback={<div style={{ height: height * drawings.length }} />}>
          {drawings.map((drawing, panel) => (
            <Plot key={panel} label={label} drawing={drawing} height={height} wording={wording} onPick={onPick} onRange={sideways ? undefined : onRange} />
          ))}
        </Suspense>
      )}
    </figure>
  );
}

function Legend({ series, hidden, onToggle }: { series: readonly ChartSeries[]; hidden: ReadonlySet<string>; onToggle: (key: string) => void }) {
  const t = useText(chartMessages);
  const colours = coloursOf(series);
  // The last one in sight stays: an empty picture says nothing.
  const alone = series.length - hidden.size <= 1;
  return (
    <ul className={css.legend}>
      {series.map((each) => {
        const away = hidden.has(each.key);
        return (
          <li key={each.key}>
            <button
              type="button"
              aria-pressed={!away}
              disabled={!away && alone}
              title={series.length > 1 ? t(away ? "show" : "hide", { name: each.name }) : undefined}
              onClick={() => onToggle(each.key)}
            >
              <span className={css.mark} data-kind={each.kind ?? "line"} data-quiet={!!each.of} style={{ color: `var(--chart-${colours.get(each.key)})` }} />
              {each.name}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
