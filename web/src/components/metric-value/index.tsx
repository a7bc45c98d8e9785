import { cx } from "@/lib/cx";
import {
  changeText,
  dateText,
  daysBetween,
  figure,
  figureText,
  MISSING,
  mood,
  seenChange,
  shownChange,
  useNumbers,
  type Shape,
} from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import { valueMessages } from "./messages";
import css from "./metric-value.module.css";

export interface MetricValueProps {
  value: number | null | undefined;
  /** Format and unit: a metric or a column of a result. */
  shape: Shape;
  size?: "s" | "m" | "l";
}

/** A figure with its unit; the number in full is one hover away. Missing is a dash, never zero. */
export function MetricValue({ value, shape, size = "s" }: MetricValueProps) {
  const options = useNumbers();
  const t = useText(valueMessages);
  const { text, unit, symbol } = figure(value, shape, options);
  const missing = text === MISSING;
  const full = missing ? t("noData") : t("full", { value: figureText(value, shape, { ...options, full: true }) });
  return (
    <span className={cx(css.value, missing && css.missing)} data-size={size} title={full}>
      {symbol ? <span className={css.unit}>{symbol}</span> : null}
      <span className={css.number}>{text}</span>
      {unit ? <span className={css.unit}>{unit}</span> : null}
    </span>
  );
}

export interface DeltaProps {
  change: number | null | undefined;
  ratio: number | null | undefined;
  shape: Shape & { direction?: string };
  compare?: "previous_period" | "previous_year";
}

const ARROWS = { up: "▲", down: "▼" } as const;

/** A change with its arrow, coloured by whether it is welcome; shares change in points. What rounds to zero is none. */
export function Delta({ change, ratio, shape, compare }: DeltaProps) {
  const options = useNumbers();
  const t = useText(valueMessages);
  const label = compare ? t(compare) : "";
  if (change === null || change === undefined)
    return (
      <span className={css.delta} data-mood="flat">
        {label} <span className="muted">{t("incomparable")}</span>
      </span>
    );
  const seen = seenChange(change, ratio, shape, options) ?? 0;
  const title = changeText(change, shape, options);
  if (seen === 0)
    return (
      <span className={css.delta} data-mood="flat" title={title}>
        {label} <b>{t("flat")}</b>
      </span>
    );
  const way = seen > 0 ? "up" : "down";
  return (
    <span className={css.delta} data-mood={mood(seen, shape.direction)} title={title}>
      {label}
      <b>
        <span className={css.arrow} aria-hidden="true">
          {ARROWS[way]}
        </span>
        <span className="sr-only">{t(way)} </span>
        {shownChange(change, ratio, shape, options)}
      </b>
    </span>
  );
}

/** Until when the data reach, and by how many days they are late. `today` is the server's, never this machine's. */
export function AsOfChip({ asOf, today, version }: { asOf: string | null | undefined; today?: string; version?: string }) {
  const t = useText(valueMessages);
  const lang = useLang();
  const late = asOf && today ? daysBetween(asOf, today) - 1 : 0;
  return (
    <span className={css.asof} data-late={late > 0}>
      <span className={css.dot} aria-hidden="true" />
      {asOf ? t("asOf", { date: dateText(asOf, lang) }) : t("asOfUnknown")}
      {late > 0 ? ` · ${t("late", { days: late })}` : ""}
      {version ? ` · v${version}` : ""}
    </span>
  );
}
