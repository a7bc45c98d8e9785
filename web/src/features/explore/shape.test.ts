import { describe, expect, it } from "vitest";
import type { Cell, Column, Note, QueryResult } from "@/lib/api/types";
import type { ChartSeries } from "@/components/chart";
import { panesOf, shapeOf, type Drawing, type Words } from "./shape";

const region: Column = { name: "region", kind: "dimension", type: "string", zh: "区域", en: "Region" };
const month: Column = { name: "metric_time__month", kind: "time", type: "date", grain: "month", zh: "月份", en: "Month" };
const metric = (name: string, unit = "CNY"): Column => ({ name, kind: "metric", type: "number", metric: name, unit, zh: name, en: name });
const before = (name: string): Column[] =>
  ["", "_change", "_ratio"].map((part) => ({ ...metric(`${name}__previous_year${part}`), kind: "comparison" as const }));

function answer(columns: Column[], rows: Cell[][], notes: Note[] = []): QueryResult {
  const statement = { since: "", until: "", timezone: "", as_of: "", versions: {}, notes };
  return { columns, rows, totals: [], statement, receipt: "", sql: "", elapsed_ms: 0, cached: false };
}

const words: Words = {
  member: (_, value) => (value === null ? "unmatched" : String(value)),
  column: (column) => column.en ?? "",
  earlier: (name) => `${name} before`,
};
const seen = { asOf: "2026-11-10" };

function drawing(result: QueryResult): Drawing {
  const shape = shapeOf(result, words, seen);
  if (shape.kind !== "chart") throw new Error(`no chart but ${shape.kind}`);
  return shape.drawing;
}

describe("the pictures of several metrics", () => {
  const line = (key: string, unit: string, most: number, of?: string): ChartSeries => ({ key, name: key, values: [most, null], shape: { unit }, of });
  const panes = (...series: ChartSeries[]) => panesOf(series).map((pane) => pane.map((each) => each.key));

  it("is one for one unit, and for two units on either side", () => {
    expect(panes(line("a", "CNY", 100), line("b", "CNY", 900))).toEqual([["a", "b"]]);
    expect(panes(line("a", "CNY", 100), line("a before", "CNY", 90, "a"), line("o", "单", 5))).toEqual([["a", "a before", "o"]]);
  });

  it("is one each where one would be a flat line beside the other, or there are too many units", () => {
    expect(panes(line("a", "CNY", 1e6), line("b", "CNY", 800), line("b before", "CNY", 700, "b"))).toEqual([["a"], ["b", "b before"]]);
    expect(panes(line("a", "CNY", 1), line("o", "单", 5), line("p", "人", 5))).toHaveLength(3);
  });

  it("keeps a series of nothing with the others", () => expect(panes(line("a", "CNY", 1e6), line("b", "CNY", 0))).toEqual([["a", "b"]]));
});

describe("the shape of an answer", () => {
  it("is figures without a dimension, and nothing without rows or with three", () => {
    expect(shapeOf(answer([metric("s")], [[1]]), words, seen).kind).toBe("figures");
    expect(shapeOf(answer([metric("s")], []), words, seen).kind).toBe("none");
    const three = answer([region, month, { ...region, name: "city" }, metric("s")], [["a", "2026-01-01", "b", 1]]);
    expect(shapeOf(three, words, seen).kind).toBe("none");
  });

  it("is a course over time, in order, with its gaps and what still runs", () => {
    const rows: Cell[][] = [["2026-11-01", 3, 1, 2, 2], ["2026-09-01", null, 2, null, null], ["2026-10-01", 5, 4, 1, 0.25]];
    const { axis, series } = drawing(answer([month, metric("s"), ...before("s")], rows));
    expect(axis).toMatchObject({ grain: "month", points: ["2026-09-01", "2026-10-01", "2026-11-01"], running: 2 });
    expect(series.map(({ kind, values, of }) => [kind, values, of])).toEqual([
      ["line", [null, 5, 3], undefined],
      ["line", [2, 4, 1], "s"],
    ]);
  });

  it("is bars for groups, as ordered, the unmatched in words and its key kept", () => {
    const { axis, series, keys, sideways } = drawing(answer([region, metric("s"), metric("o", "单")], [["东", 2, 1], [null, 1, 1]]));
    expect(axis).toMatchObject({ points: ["东", "unmatched"] });
    expect(series).toHaveLength(2);
    expect(keys(1)).toEqual([{ column: region, value: null }]);
    expect([keys(9), sideways]).toEqual([[], true]);
  });

  it("says so when not every group is drawn", () => {
    const rows = Array.from({ length: 40 }, (_, index): Cell[] => [`r${index}`, 40 - index]);
    expect(drawing(answer([region, metric("s")], rows)).top).toEqual({ count: 30, total: 40 });
  });

  it("is a series for each member over time, time along the bottom wherever it stands", () => {
    const rows: Cell[][] = [["东", "2026-01-01", 1], ["西", "2026-01-01", 9], ["东", "2026-02-01", 2], ["东", "2026-03-01", 2]];
    const { axis, series, only } = drawing(answer([region, month, metric("s")], rows));
    expect(axis.points).toEqual(["2026-01-01", "2026-02-01", "2026-03-01"]);
    expect(series.map(({ name, values }) => [name, values])).toEqual([
      ["西", [9, null, null]],
      ["东", [1, 2, 2]],
    ]);
    expect(only).toBeUndefined();
  });

  it("stacks what adds up, and only that", () => {
    const columns = [region, { ...region, name: "channel" }, metric("s"), metric("o")];
    const rows: Cell[][] = [["东", "app", 1, 1], ["西", "app", 2, 1]];
    expect(drawing(answer(columns, rows))).toMatchObject({ stacked: true, only: { column: { name: "s" } } });
    const note: Note = { code: "statement.not_additive", severity: "info", zh: "", en: "" };
    expect(drawing(answer(columns, rows, [note])).stacked).toBe(false);
    expect(drawing(answer([...columns.slice(0, 2), { ...metric("s"), format: "percent:1" }], rows)).stacked).toBe(false);
  });
});
