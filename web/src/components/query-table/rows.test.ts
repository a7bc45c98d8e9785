import { describe, expect, it } from "vitest";
import type { Cell, Column, QueryResult } from "@/lib/api/types";
import { measuresOf, numberAt, totalsAt } from "./measures";
import { linesOf } from "./rows";

const key = (name: string): Column => ({ name, kind: "dimension", type: "string", zh: "", en: "" });
const metric = (name: string, kind: Column["kind"] = "metric"): Column => ({ name, kind, type: "number", zh: "", en: "" });

function result(rows: Cell[][], totals: [string[], Cell[]][]): Pick<QueryResult, "columns" | "rows" | "totals"> {
  return { columns: [key("region"), key("city"), metric("sales")], rows, totals: totals.map(([level, row]) => ({ level, row })) };
}

describe("the lines of a table", () => {
  const totals: [string[], Cell[]][] = [
    [["region"], ["东", null, 30]],
    [["region"], [null, null, 7]],
    [[], [null, null, 33]],
  ];

  it("put a subtotal after its group, the group without a member included", () => {
    const { body, foot } = linesOf(result([["东", "a", 10], ["东", "b", 21], [null, null, 7]], totals));
    expect(body.map((line) => [line.row[0], line.row[1], line.total])).toEqual([
      ["东", "a", false],
      ["东", "b", false],
      ["东", null, true],
      [null, null, false],
      [null, null, true],
    ]);
    expect(foot).toEqual([{ row: [null, null, 33], total: true, depth: 0 }]);
  });

  it("put subtotals at the end where sorting has torn the groups apart", () => {
    const { body, foot } = linesOf(result([["东", "a", 10], [null, null, 7], ["东", "b", 2]], totals));
    expect(body).toHaveLength(3);
    expect(foot.map((line) => line.depth)).toEqual([1, 1, 0]);
  });

  it("never add anything up", () => {
    const { foot } = linesOf(result([["东", "a", 10], ["东", "b", 21]], [[[], [null, null, 27]]]));
    expect(foot[0]?.row[2]).toBe(27);
  });
});

describe("the metrics of a result", () => {
  it("have their comparison gathered", () => {
    const columns = [key("region"), metric("s"), ...["", "_change", "_ratio"].map((part) => metric(`s__previous_year${part}`, "comparison")), metric("o")];
    expect(measuresOf(columns).map(({ at, previous, change, ratio, compare }) => [at, previous, change, ratio, compare])).toEqual([
      [1, 2, 3, 4, "previous_year"],
      [5, -1, -1, -1, ""],
    ]);
  });

  it("are numbers, also where they come as text", () => {
    expect([numberAt(["1.5"], 0), numberAt([2], 0), numberAt([null], 0), numberAt(["x"], 0), numberAt([], 3)]).toEqual([1.5, 2, null, null, null]);
  });

  it("have totals by level", () => {
    const totals = [{ level: ["a"], row: [1] }, { level: [], row: [2] }];
    expect(totalsAt({ totals }, [])).toEqual([[2]]);
    expect(totalsAt({ totals }, ["a"])).toEqual([[1]]);
    expect(totalsAt({ totals }, ["b"])).toEqual([]);
  });
});
