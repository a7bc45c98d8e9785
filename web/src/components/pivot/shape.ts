import { groupKey, keysOf, measuresOf, numberAt, type Measure } from "@/components/query-table/measures";
import type { GroupKey } from "@/components/query-table/types";
import type { Cell, Column, QueryResult } from "@/lib/api/types";

/** A line of the pivot: a group of rows, its outer groups in front of it. */
export interface Branch {
  id: string;
  keys: GroupKey[];
  depth: number;
  /** Whether it stands for groups below it, so that its figures are subtotals. */
  outer: boolean;
  parent: string;
}

export interface Pivot {
  measures: Measure[];
  rowColumns: Column[];
  /** The groups along the top, each with the names of its dimensions; none where nothing stands there. */
  heads: GroupKey[][];
  branches: Branch[];
  /** The server's row for a line and a head; `null` for a head or a line means the total over it. */
  find: (line: Branch | null, head: GroupKey[] | null) => Cell[] | undefined;
}

/** Where a figure of the answer stands: the same names in the same order, wherever the answer had them. */
function address(keys: readonly GroupKey[]): string {
  return JSON.stringify(keys.map(({ column, value }) => [column.name, value]));
}

function keysAt(row: readonly Cell[], columns: readonly Column[], places: readonly number[]): GroupKey[] {
  return places.flatMap((at) => {
    const column = columns[at];
    return column ? [{ column, value: row[at] ?? null }] : [];
  });
}

/** Every row and every total of the answers, by the names that it keeps apart, written row names first. */
function index(results: readonly QueryResult[], order: readonly string[], measures: readonly Measure[]): Map<string, Cell[]> {
  const found = new Map<string, Cell[]>();
  for (const result of results) {
    const place = new Map(result.columns.map((column, at) => [column.name, at]));
    const keys = keysOf(result.columns);
    const own = measuresOf(result.columns);
    const put = (row: Cell[], level: readonly string[]) => {
      const kept = order.filter((name) => level.includes(name)).map((name) => place.get(name) ?? -1);
      found.set(address(keysAt(row, result.columns, kept)), aligned(row, own, measures));
    };
    const all = keys.map((at) => result.columns[at]?.name ?? "");
    for (const row of result.rows) put(row, all);
    for (const total of result.totals) put(total.row, total.level);
  }
  return found;
}

/** A row with its figures at the places that the first answer has them at. */
function aligned(row: Cell[], own: readonly Measure[], measures: readonly Measure[]): Cell[] {
  const out: Cell[] = [];
  measures.forEach((measure, at) => {
    const source = own[at];
    for (const part of ["at", "previous", "change", "ratio"] as const)
      if (source && measure[part] >= 0) out[measure[part]] = row[source[part]] ?? null;
  });
  return out;
}

/** Largest first by the server's total of the first measure; periods in their course; what has no member last. */
function sorted<T extends { keys: GroupKey[] }>(items: T[], at: number, size: (item: T) => number | null, rising: boolean): T[] {
  return [...items].sort((a, b) => {
    const [x, y] = [a.keys[at], b.keys[at]];
    if (x?.value === null || y?.value === null) return Number(x?.value === null) - Number(y?.value === null);
    if (x?.column.kind === "time") return String(x.value) < String(y?.value) ? -1 : 1;
    const [sizeX, sizeY] = [size(a), size(b)];
    if (sizeX === null || sizeY === null) return Number(sizeX === null) - Number(sizeY === null);
    return rising ? sizeX - sizeY : sizeY - sizeX;
  });
}

export interface PivotOrder {
  /** The place of the measure among the measures. */
  measure: number;
  rising: boolean;
}

export const BY_FIRST: PivotOrder = { measure: 0, rising: false };

/**
 * The answers as a pivot: names of `rows` down the side, of `columns` along the top. Totals come from the answers and
 * are never made here: what no answer holds stays empty.
 */
export function pivotOf(results: readonly QueryResult[], columns: readonly string[], order: PivotOrder = BY_FIRST): Pivot {
  const [main] = results;
  if (!main) return { measures: [], rowColumns: [], heads: [], branches: [], find: () => undefined };
  const measures = measuresOf(main.columns);
  const keys = keysOf(main.columns);
  const top = keys.filter((at) => columns.includes(main.columns[at]?.name ?? ""));
  const side = keys.filter((at) => !top.includes(at));
  const names = [...side, ...top].map((at) => main.columns[at]?.name ?? "");
  const rows = index(results, names, measures);
  const find = (line: Branch | null, head: GroupKey[] | null) => rows.get(address([...(line?.keys ?? []), ...(head ?? [])]));
  const measure = measures[order.measure] ?? measures[0];
  const size = (line: Branch | null, head: GroupKey[] | null) => (measure ? numberAt(find(line, head) ?? [], measure.at) : null);
  const heads = unique(main.rows, top).map((row) => ({ keys: keysAt(row, main.columns, top) }));
  const rowColumns = side.flatMap((at) => main.columns[at] ?? []);
  return {
    measures,
    rowColumns,
    heads: top.length ? ordered(heads, top.length, (head) => size(null, head.keys)).map((head) => head.keys) : [],
    branches: branches(main, side, (line) => size(line, null), order.rising),
    find,
  };
}

function ordered<T extends { keys: GroupKey[] }>(items: T[], depth: number, size: (item: T) => number | null): T[] {
  // The innermost name first: a stable sort by the outer ones then keeps its order.
  let out = items;
  for (let at = depth - 1; at >= 0; at -= 1) out = sorted(out, at, depth === 1 ? size : () => null, false);
  return depth === 1 ? out : gathered(out);
}

/** Heads of the same outer name side by side, in the order in which those names first come. */
function gathered<T extends { keys: GroupKey[] }>(items: T[]): T[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const outer = address(item.keys.slice(0, -1));
    groups.set(outer, [...(groups.get(outer) ?? []), item]);
  }
  return [...groups.values()].flat();
}

function unique(rows: readonly Cell[][], places: readonly number[]): Cell[][] {
  return [...new Map(rows.map((row) => [groupKey(row, places), row])).values()];
}

function branches(main: QueryResult, side: readonly number[], size: (line: Branch) => number | null, rising: boolean): Branch[] {
  const below = new Map<string, Map<string, Branch>>();
  for (const row of main.rows) {
    const keys = keysAt(row, main.columns, side);
    keys.forEach((_, depth) => {
      const own = keys.slice(0, depth + 1);
      const parent = address(keys.slice(0, depth));
      const id = address(own);
      const children = below.get(parent) ?? new Map<string, Branch>();
      children.set(id, { id, keys: own, depth, outer: depth < side.length - 1, parent: depth ? parent : "" });
      below.set(parent, children);
    });
  }
  const walk = (parent: string, depth: number): Branch[] =>
    sorted([...(below.get(parent)?.values() ?? [])], depth, size, rising).flatMap((line) => [line, ...walk(line.id, depth + 1)]);
  return walk(address([]), 0);
}
