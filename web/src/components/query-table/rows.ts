import type { Cell, QueryResult } from "@/lib/api/types";
import { groupKey, keysOf } from "./measures";

/** A line of the table: a group, or a total that keeps `depth` of the keys apart. */
export interface Line {
  row: Cell[];
  total: boolean;
  depth: number;
}

/** Groups with their subtotals after them where the groups stand together, and what belongs at the end. */
export interface Lines {
  body: Line[];
  foot: Line[];
}

/** Totals are the server's, placed and never made. */
export function linesOf(result: Pick<QueryResult, "columns" | "rows" | "totals">): Lines {
  const keys = keysOf(result.columns);
  const groups = result.rows.map((row): Line => ({ row, total: false, depth: keys.length }));
  const levels = result.totals.map((total) => ({ row: total.row, total: true, depth: total.level.length }));
  const sub = levels.filter((line) => line.depth > 0);
  const foot = levels.filter((line) => line.depth === 0);
  if (!sub.length) return { body: groups, foot };
  return together(result.rows, keys) ? { body: woven(groups, sub, keys), foot } : { body: groups, foot: [...sub, ...foot] };
}

/** Whether the rows of every outer group follow one another. */
function together(rows: readonly Cell[][], keys: readonly number[]): boolean {
  return keys.slice(0, -1).every((_, depth) => {
    const outer = keys.slice(0, depth + 1);
    const ended = new Set<string>();
    let current = "";
    return rows.every((row) => {
      const key = groupKey(row, outer);
      if (key === current) return true;
      if (current) ended.add(current);
      current = key;
      return !ended.has(key);
    });
  });
}

function woven(groups: Line[], sub: Line[], keys: readonly number[]): Line[] {
  const waiting = new Map(sub.map((line) => [`${line.depth}${groupKey(line.row, keys.slice(0, line.depth))}`, line]));
  const body: Line[] = [];
  groups.forEach((line, at) => {
    body.push(line);
    for (let depth = keys.length - 1; depth > 0; depth -= 1) {
      const outer = keys.slice(0, depth);
      const next = groups[at + 1];
      const key = groupKey(line.row, outer);
      const total = waiting.get(`${depth}${key}`);
      if (total && (!next || groupKey(next.row, outer) !== key)) body.push(total);
    }
  });
  return body;
}
