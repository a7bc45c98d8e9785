import { dateShort, dateText, figureText, type NumberOptions } from "@/lib/format";
import type { ChartAxis, ChartSeries } from "./types";

/** What is said of the points and values, one place for axis, tooltip, table and the spoken words. */
export interface Wording {
  options: NumberOptions;
  /** For the group without a value. */
  none: string;
  running: string;
}

export function pointShort(axis: ChartAxis, index: number, wording: Wording): string {
  const point = axis.points[index] ?? null;
  if (point === null) return wording.none;
  return axis.grain ? dateShort(point, axis.grain) : point;
}

/** The period or group in full, with the remark that it still runs. */
export function pointText(axis: ChartAxis, index: number, wording: Wording): string {
  const point = axis.points[index] ?? null;
  if (point === null) return wording.none;
  const text = axis.grain ? dateText(point, wording.options.lang, axis.grain) : point;
  return isRunningAt(axis, index) ? `${text} · ${wording.running}` : text;
}

export function isRunningAt(axis: ChartAxis, index: number): boolean {
  return axis.running !== undefined && index >= axis.running;
}

/** The value with its unit. */
export function valueText(series: ChartSeries, index: number, wording: Wording): string {
  return figureText(series.values[index] ?? null, series.shape, wording.options);
}

/** The name, with the date of an earlier period. */
export function nameText(series: ChartSeries, index: number, axis: ChartAxis, wording: Wording): string {
  const at = series.at?.[index];
  return at ? `${series.name} ${dateText(at, wording.options.lang, axis.grain)}` : series.name;
}

/** One point in a sentence, for those who hear it. */
export function pointSentence(axis: ChartAxis, series: readonly ChartSeries[], index: number, wording: Wording): string {
  const values = series.map((each) => `${nameText(each, index, axis, wording)} ${valueText(each, index, wording)}`);
  return [pointText(axis, index, wording), ...values].join(wording.options.lang === "en" ? ", " : "，");
}
