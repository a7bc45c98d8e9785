import { Delta } from "@/components/metric-value";
import { toast } from "@/components/ui/toast";
import type { Cell } from "@/lib/api/types";
import { copyText } from "@/lib/clipboard";
import { figureText, MISSING, scaledText, scaleOf, unitName, unitSymbol, useNumbers, type Scaled } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { numberAt, type Measure } from "./measures";
import { tableMessages } from "./messages";
import css from "./query-table.module.css";

/** The scale of each measure over all its figures, those of the comparison included. */
export function scalesOf(measures: readonly Measure[], rows: readonly (readonly Cell[])[], options: ReturnType<typeof useNumbers>): Scaled[] {
  return measures.map((measure) => scaleOf(rows.map((row) => numberAt(row, measure.at)), measure.column, options));
}

/** The unit of a column with its 万/亿, for the head: `万元`, `¥M`, `单`. */
export function useUnitWord(): (measure: Measure, scale: Scaled) => string {
  const { lang } = useNumbers();
  return ({ column }, { suffix }) => unitSymbol(column.unit, lang) + suffix + unitName(column.unit, lang);
}

/** A figure in its column: one scale for all, the exact value under the pointer. Missing is a dash, never zero. */
export function Figure({ value, measure, scale }: { value: number | null; measure: Measure; scale: Scaled }) {
  const options = useNumbers();
  const t = useText(tableMessages);
  if (value === null)
    return (
      <span className={css.missing} title={t("noData")}>
        {MISSING}
      </span>
    );
  return <span title={figureText(value, measure.column, { ...options, full: true })}>{scaledText(value, scale, measure.column)}</span>;
}

/** The change against the comparison: shares in points, all else relatively. */
export function Change({ row, measure }: { row: readonly Cell[]; measure: Measure }) {
  const t = useText(tableMessages);
  const change = numberAt(row, measure.change);
  if (change === null)
    return (
      <span className={css.missing} title={t("notComparable")}>
        {MISSING}
      </span>
    );
  return <Delta change={change} ratio={numberAt(row, measure.ratio)} shape={measure.column} />;
}

/** Puts a value on the clipboard as plain text, and says so. */
export function useCopyValue(): (value: Cell) => void {
  const t = useText(tableMessages);
  return (value) => {
    const text = value === null ? "" : String(value);
    void copyText(text).then((done) => (done ? toast(t("copied", { value: text })) : toast(t("notCopied"), "bad")));
  };
}
