import type { Cell, Column, QueryResult } from "@/lib/api/types";

/** A metric of a result with what it is compared with: places in a row, -1 for what was not asked. */
export interface Measure {
  column: Column;
  at: number;
  previous: number;
  change: number;
  ratio: number;
  compare: "" | "previous_period" | "previous_year";
}

const COMPARES = ["previous_period", "previous_year"] as const;

/** The metrics of a result in order, each with its comparison gathered. */
export function measuresOf(columns: readonly Column[]): Measure[] {
  const place = new Map(columns.map((column, at) => [column.name, at]));
  return columns.flatMap((column, at) => {
    if (column.kind !== "metric") return [];
    const compare = COMPARES.find((each) => place.has(`${column.name}__${each}`)) ?? "";
    const find = (part: string) => (compare ? (place.get(`${column.name}__${compare}${part}`) ?? -1) : -1);
    return [{ column, at, previous: find(""), change: find("_change"), ratio: find("_ratio"), compare }];
  });
}

/** The places of what a result is grouped by. */
export function keysOf(columns: readonly Column[]): number[] {
  return columns.flatMap((column, at) => (column.kind === "dimension" || column.kind === "time" ? [at] : []));
}

/** A number, or null for what is none: numbers may come as text where they have more digits than JavaScript keeps. */
export function numberAt(row: readonly Cell[], at: number): number | null {
  const cell = row[at];
  if (typeof cell === "number") return cell;
  if (typeof cell !== "string" || cell.trim() === "") return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}

/** The cells that name a group, as one text: for keys of maps and lists. */
export function groupKey(row: readonly Cell[], places: readonly number[]): string {
  return JSON.stringify(places.map((at) => row[at] ?? null));
}

/** The totals of one level: those that keep exactly these columns apart. */
export function totalsAt(result: Pick<QueryResult, "totals">, level: readonly string[]): Cell[][] {
  return result.totals
    .filter((total) => total.level.length === level.length && level.every((name) => total.level.includes(name)))
    .map((total) => total.row);
}
