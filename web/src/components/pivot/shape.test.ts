import { describe, expect, it } from "vitest";
import type { Cell, Column, QueryResult } from "@/lib/api/types";
import { pivotOf } from "./shape";

const key = (name: string, kind: Column["kind"] = "dimension"): Column => ({ name, kind, type: "string", zh: name, en: name });
const metric = (name: string): Column => ({ name, kind: "metric", type: "number", zh: name, en: name });

function answer(columns: Column[], rows: Cell[][], totals: [string[], Cell[]][] = []): QueryResult {
  const statement = { since: "", until: "", timezone: "", as_of: "", versions: {}, notes: [] };
  return { columns, rows, totals: totals.map(([level, row]) => ({ level, row })), statement, receipt: "", sql: "", elapsed_ms: 0, cached: false };
}

const [region, city, channel, month, buyers] = [key("region"), key("city"), key("channel"), key("month", "time"), metric("buyers")];

// Distinct buyers: no total is the sum of its parts, so that an added-up one would be seen.
const cells = answer(
  [region, city, channel, buyers],
  [
    ["东", "沪", "app", 5],
    ["东", "沪", "shop", 4],
    ["东", "杭", "app", 3],
    ["西", "蓉", "app", 9],
    [null, null, "shop", 2],
  ],
  [
    [["region", "city"], ["东", "沪", null, 7]],
    [["region", "city"], ["东", "杭", null, 3]],
    [["region", "city"], ["西", "蓉", null, 9]],
    [["region", "city"], [null, null, null, 2]],
    [["region"], ["东", null, null, 8]],
    [["region"], ["西", null, null, 9]],
    [["region"], [null, null, null, 2]],
    [[], [null, null, null, 17]],
  ],
);
const below = answer(
  [channel, region, buyers],
  [
    ["app", "东", 6],
    ["app", "西", 9],
    ["shop", "东", 4],
    ["shop", null, 2],
  ],
  [
    [["channel"], ["app", null, 13]],
    [["channel"], ["shop", null, 6]],
    [[], [null, null, 17]],
  ],
);

describe("a pivot", () => {
  const pivot = pivotOf([cells, below], ["channel"]);
  const figure = (line: string | null, head: string | null) => {
    const branch = line === null ? null : (pivot.branches.find((each) => each.keys.map((k) => k.value).join("/") === line) ?? null);
    const top = head === null ? null : (pivot.heads.find((each) => each[0]?.value === head) ?? null);
    return pivot.find(branch, top)?.[3];
  };

  it("has its heads and lines by the server's totals, the unmatched last", () => {
    expect(pivot.heads.map((head) => head[0]?.value)).toEqual(["app", "shop"]);
    expect(pivot.branches.map((line) => line.keys.map((k) => k.value))).toEqual([["西"], ["西", "蓉"], ["东"], ["东", "沪"], ["东", "杭"], [null], [null, null]]);
    expect(pivot.branches.map((line) => line.outer)).toEqual([true, false, true, false, false, true, false]);
  });

  it("shows each total as the server computed it, never as a sum", () => {
    expect(figure("东/沪", "app")).toBe(5);
    expect(figure("东", "app")).toBe(6);
    expect(figure("东", null)).toBe(8);
    expect(figure(null, "app")).toBe(13);
    expect(figure(null, null)).toBe(17);
    expect(figure("", "shop")).toBe(2);
  });

  it("leaves empty what no answer holds", () => {
    expect(figure("西", "shop")).toBeUndefined();
    expect(pivotOf([cells], ["channel"]).find(null, pivot.heads[0] ?? null)).toBeUndefined();
  });

  it("keeps periods in their course along the top", () => {
    const timed = pivotOf([answer([region, month, buyers], [["东", "2026-02-01", 1], ["东", "2026-01-01", 9]])], ["month"]);
    expect(timed.heads.map((head) => head[0]?.value)).toEqual(["2026-01-01", "2026-02-01"]);
  });

  it("sorts its lines the other way round, the unmatched still last", () => {
    const rising = pivotOf([cells, below], ["channel"], { measure: 0, rising: true });
    expect(rising.branches.filter((line) => line.depth === 0).map((line) => line.keys[0]?.value)).toEqual(["东", "西", null]);
  });

  it("stands without heads, and with two names along the top", () => {
    expect(pivotOf([cells], []).heads).toEqual([]);
    const two = pivotOf([cells], ["channel", "region"]);
    expect(two.heads.map((head) => head.map((k) => k.value).join("/"))).toEqual(["东/app", "东/shop", "西/app", "/shop"]);
  });

  it("survives no answer at all", () => expect(pivotOf([], []).branches).toEqual([]));
});
