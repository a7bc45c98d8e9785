import { addMonths, compared, isRunning, type Counting, type Resolved } from "@/components/time-pill";
import type { Cell, Column, Note, QueryResult } from "@/lib/api/types";

export type Against = "previous_period" | "previous_year";

export interface Change {
  against: Against;
  before: number | null;
  change: number | null;
  ratio: number | null;
}

export interface Headline {
  value: number | null;
  column: Column | undefined;
  changes: Change[];
}

export function numberOf(cell: Cell | undefined): number | null {
  const value = typeof cell === "string" && cell.trim() !== "" ? Number(cell) : cell;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The place of a column, by what it is: the metric, or one of its comparisons. */
function at(result: QueryResult, kind: Column["kind"], ending = ""): number {
  return result.columns.findIndex((column) => column.kind === kind && column.name.endsWith(ending));
}

function cellOf(result: QueryResult, row: Cell[] | undefined, kind: Column["kind"], ending = ""): number | null {
  const index = at(result, kind, ending);
  return index < 0 ? null : numberOf(row?.[index]);
}

function changeOf(result: QueryResult, row: Cell[] | undefined, against: Against): Change {
  return {
    against,
    before: cellOf(result, row, "comparison", `__${against}`),
    change: cellOf(result, row, "comparison", `__${against}_change`),
    ratio: cellOf(result, row, "comparison", `__${against}_ratio`),
  };
}

/** The one row of a question without dimensions. */
export function headlineOf(result: QueryResult): Headline {
  const [row] = result.rows;
  return {
    value: cellOf(result, row, "metric"),
    column: result.columns.find((column) => column.kind === "metric"),
    changes: (["previous_period", "previous_year"] as const).map((against) => changeOf(result, row, against)),
  };
}

export interface Trend {
  points: string[];
  values: (number | null)[];
  column: Column | undefined;
  /** The index of the first period that is not over. */
  running: number | undefined;
  before: { values: (number | null)[]; at: (string | null)[] } | null;
}

/** The course, with what it is compared with laid under it point by point. Rows without a time stand in the statement. */
export function trendOf(result: QueryResult, earlier: QueryResult | undefined, span: Resolved, counting?: Counting): Trend {
  const time = at(result, "time");
  const rows = result.rows.filter((row) => typeof row[time] === "string");
  const points = rows.map((row) => String(row[time]));
  const first = points.findIndex((point) => isRunning(point, span.grain, span.asOf, counting));
  return {
    points,
    values: rows.map((row) => cellOf(result, row, "metric")),
    column: result.columns.find((column) => column.kind === "metric"),
    running: first < 0 ? undefined : first,
    before: beforeOf(result, rows, points, earlier, span),
  };
}

function beforeOf(result: QueryResult, rows: Cell[][], points: string[], earlier: QueryResult | undefined, span: Resolved): Trend["before"] {
  if (span.compare === "previous_year")
    return {
      values: rows.map((row) => cellOf(result, row, "comparison", "__previous_year")),
      at: points.map((point) => addMonths(point, -12)),
    };
  if (span.compare !== "previous_period" || !earlier || !compared(span, "previous_period")) return null;
  const time = at(earlier, "time");
  const found = earlier.rows.filter((row) => typeof row[time] === "string");
  return {
    values: points.map((_, index) => cellOf(earlier, found[index], "metric")),
    at: points.map((_, index) => (found[index] ? String(found[index][time]) : null)),
  };
}

export interface BoardRow {
  /** The member as the data have it; null is the group without one. */
  member: Cell;
  value: number | null;
  change: number | null;
  ratio: number | null;
  /** Of the largest in sight, for the bar. */
  part: number;
  /** Of the whole, where the parts add up to it. */
  share: number | null;
}

/** The members of a leaderboard; `whole` is the figure of all of them, null where parts and whole do not add up. */
export function boardOf(result: QueryResult, against: Against | "none", whole: number | null): BoardRow[] {
  const key = result.columns.findIndex((column) => column.kind === "dimension" || column.kind === "time");
  const values = result.rows.map((row) => cellOf(result, row, "metric"));
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
  const adds = whole !== null && whole > 0 && values.every((value) => (value ?? 0) >= 0);
  return result.rows.map((row, index) => {
    const value = values[index] ?? null;
    const { change, ratio } = against === "none" ? { change: null, ratio: null } : changeOf(result, row, against);
    return {
      member: row[key] ?? null,
      value,
      change,
      ratio,
      part: largest && value !== null ? Math.abs(value) / largest : 0,
      share: adds && value !== null ? value / whole : null,
    };
  });
}

/** The notes of several answers, each said once, in the count of the first answer that has it; warnings first. */
export function notesOf(results: readonly (QueryResult | undefined)[]): Note[] {
  const notes = new Map<string, Note>();
  for (const note of results.flatMap((result) => result?.statement.notes ?? [])) {
    const key = [note.code, note.dataset, note.entity, note.count === undefined ? note.zh : ""].join(" ");
    if (!notes.has(key)) notes.set(key, note);
  }
  return [...notes.values()].toSorted((a, b) => Number(b.severity !== "info") - Number(a.severity !== "info"));
}
