import { isPercent, type Shape } from "@/lib/format";
import type { ChartSeries } from "./types";

/** Values of one measure may share an axis: the unit, and shares apart from amounts. */
export function unitKey(shape: Shape): string {
  return isPercent(shape) ? "%" : (shape.unit ?? "");
}

export function unitsOf(series: readonly ChartSeries[]): string[] {
  return [...new Set(series.map((each) => unitKey(each.shape)))];
}

/** One picture has two axes at most: beyond two units each unit gets a picture of its own. */
export function panelsOf(series: readonly ChartSeries[]): ChartSeries[][] {
  const units = unitsOf(series);
  if (units.length <= 2) return [[...series]];
  return units.map((unit) => series.filter((each) => unitKey(each.shape) === unit));
}

const COLOURS = 8;

/** The number of the colour token of each series: an earlier period has that of the series it belongs to. */
export function coloursOf(series: readonly ChartSeries[]): Map<string, number> {
  const colours = new Map<string, number>();
  for (const each of series) if (!each.of) colours.set(each.key, (colours.size % COLOURS) + 1);
  for (const each of series) if (each.of) colours.set(each.key, colours.get(each.of) ?? 1);
  return colours;
}
