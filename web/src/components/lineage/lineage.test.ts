import { describe, expect, it } from "vitest";
import type { Lineage } from "@/lib/api/types";
import { placed, reach } from "./placing";

function graph(...edges: [string, string][]): Lineage {
  const ids = [...new Set(edges.flat())];
  return {
    nodes: ids.map((id) => ({ id, type: "metric" as const, label: { en: id }, code: id })),
    edges: edges.map(([from, to]) => ({ from, to, how: { en: `${from}>${to}` } })),
  };
}

function columns(lineage: Lineage): string[][] {
  const places = placed(lineage).toSorted((a, b) => a.x - b.x || a.y - b.y);
  return [...new Set(places.map(({ x }) => x))].map((x) => places.filter((each) => each.x === x).map(({ node }) => node.id));
}

describe("lineage", () => {
  it("puts each node after the last thing that it rests on", () => {
    expect(columns(graph(["table", "column"], ["column", "sales"], ["table", "sales"], ["sales", "rate"], ["column", "rate"]))).toEqual([
      ["table"],
      ["column"],
      ["sales"],
      ["rate"],
    ]);
  });

  it("orders a column so that lines need not cross", () => {
    expect(columns(graph(["a", "z"], ["b", "y"], ["c", "x"]))).toEqual([
      ["a", "b", "c"],
      ["z", "y", "x"],
    ]);
  });

  it("no two nodes lie on each other, and a cycle ends", () => {
    const lineage = graph(["a", "b"], ["b", "c"], ["c", "a"], ["a", "d"]);
    const places = placed(lineage).map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(4);
    expect(reach(lineage, "a", "above").map((step) => step.node.id)).toEqual(["b", "d", "c"]);
  });

  it("tells what lies below and above, the nearest first and how", () => {
    const lineage = graph(["table", "column"], ["column", "sales"], ["sales", "rate"], ["rate", "growth"], ["other", "growth"]);
    expect(reach(lineage, "sales", "below").map(({ node, far, how }) => [node.id, far, how?.en])).toEqual([
      ["column", 1, "column>sales"],
      ["table", 2, "table>column"],
    ]);
    expect(reach(lineage, "sales", "above").map(({ node, far }) => [node.id, far])).toEqual([
      ["rate", 1],
      ["growth", 2],
    ]);
  });
});
