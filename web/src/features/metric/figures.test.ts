import { describe, expect, it } from "vitest";
import { DEFAULT_PERIOD, resolve, type Resolved } from "@/components/time-pill";
import type { Cell, Column, Note, QueryResult } from "@/lib/api/types";
import { boardOf, headlineOf, notesOf, numberOf, trendOf } from "./figures";

const NOW = { today: "2026-11-24", asOf: "2026-11-22" };
const column = (name: string, kind: Column["kind"], more: Partial<Column> = {}): Column => ({ name, kind, type: "number", zh: name, en: name, ...more });
const SALES = column("sales", "metric", { unit: "CNY" });
const against = (which: string) => ["", "_change", "_ratio"].map((part) => column(`sales__${which}${part}`, "comparison", { of: "sales" }));

function result(columns: Column[], rows: Cell[][], notes: Note[] = []): QueryResult {
  const statement = { since: "", until: "", timezone: "", as_of: "", versions: {}, notes };
  return { columns, rows, totals: [], statement, receipt: "", sql: "", elapsed_ms: 0, cached: false };
}

function span(range: string, compare: Resolved["compare"], running = false): Resolved {
  return resolve({ ...DEFAULT_PERIOD, range, compare, running }, NOW);
}

describe("the one figure", () => {
  it("stands with both comparisons, each by its own columns whatever their order", () => {
    const found = headlineOf(result([SALES, ...against("previous_year"), ...against("previous_period")], [[10, 8, 2, 0.25, 12, -2, null]]));
    expect(found.value).toBe(10);
    expect(found.column?.unit).toBe("CNY");
    expect(found.changes).toEqual([
      { against: "previous_period", before: 12, change: -2, ratio: null },
      { against: "previous_year", before: 8, change: 2, ratio: 0.25 },
    ]);
  });

  it("is missing, never zero, where there is no row or no value", () => {
    expect(headlineOf(result([SALES], [])).value).toBeNull();
    expect(headlineOf(result([SALES], [[null]])).value).toBeNull();
    expect([numberOf("12.5"), numberOf(""), numberOf("x"), numberOf(true), numberOf(undefined)]).toEqual([12.5, null, null, null, null]);
  });
});

describe("the course", () => {
  const time = column("metric_time__month", "time", { grain: "month" });
  const months = (values: Cell[], first = 8): Cell[][] => values.map((value, index) => [`2026-${String(first + index).padStart(2, "0")}-01`, value]);

  it("keeps gaps, leaves the rows without a time to the statement, marks what still runs", () => {
    const found = trendOf(result([time, SALES], [...months([1, null, 3, 4]), [null, 99]]), undefined, span("2026-08-01..2026-11-24", "none", true));
    expect(found.points).toEqual(["2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01"]);
    expect(found.values).toEqual([1, null, 3, 4]);
    expect(found.running).toBe(3);
    expect(found.before).toBeNull();
  });

  it("lies over a year before by the server's columns, with the dates of then", () => {
    const rows = months([5, 6]).map(([at, value]) => [at ?? null, value ?? null, 4, 1, 0.25] as Cell[]);
    const found = trendOf(result([time, SALES, ...against("previous_year")], rows), undefined, span("2026-08-01..2026-09-30", "previous_year"));
    expect(found.before).toEqual({ values: [4, 4], at: ["2025-08-01", "2025-09-01"] });
    expect(found.running).toBeUndefined();
  });

  it("lies over the span before point by point, with a gap where that one was shorter", () => {
    const now = result([time, SALES], months([5, 6, 7]));
    const before = result([time, SALES], months([1, 2], 5));
    const found = trendOf(now, before, span("2026-08-01..2026-10-31", "previous_period"));
    expect(found.before).toEqual({ values: [1, 2, null], at: ["2026-05-01", "2026-06-01", null] });
    expect(trendOf(now, undefined, span("2026-08-01..2026-10-31", "previous_period")).before).toBeNull();
  });
});

describe("a leaderboard", () => {
  const region = column("region", "dimension");
  const columns = [region, SALES, ...against("previous_year")];

  it("measures bars against the largest and shares against the whole, the group without a member included", () => {
    const rows = boardOf(result(columns, [["east", 60, 50, 10, 0.2], [null, 30, null, null, null]]), "previous_year", 120);
    expect(rows).toEqual([
      { member: "east", value: 60, change: 10, ratio: 0.2, part: 1, share: 0.5 },
      { member: null, value: 30, change: null, ratio: null, part: 0.5, share: 0.25 },
    ]);
  });

  it("has no shares where parts do not make the whole, or where some are negative", () => {
    const rows: Cell[][] = [["east", 60, 0, 0, 0], ["west", -20, 0, 0, 0]];
    expect(boardOf(result(columns, rows), "none", null).map((row) => row.share)).toEqual([null, null]);
    expect(boardOf(result(columns, rows), "none", 40).map((row) => row.share)).toEqual([null, null]);
    expect(boardOf(result(columns, rows), "none", 40)[1]?.part).toBeCloseTo(1 / 3);
  });
});

describe("what is left out", () => {
  const note = (code: string, severity: Note["severity"], count?: number, zh = code): Note => ({ code, severity, zh, en: code, count });

  it("is said once, warnings first, in the count of the answer that comes first", () => {
    const headline = result([SALES], [], [note("statement.not_additive", "info"), note("statement.orphans", "warning", 8)]);
    const trend = result([SALES], [], [note("statement.orphans", "warning", 27), note("statement.partial_last", "info")]);
    expect(notesOf([headline, undefined, trend]).map(({ code, count }) => [code, count])).toEqual([
      ["statement.orphans", 8],
      ["statement.not_additive", undefined],
      ["statement.partial_last", undefined],
    ]);
  });
});
