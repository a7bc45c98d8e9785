import { describe, expect, it } from "vitest";
import type { Column } from "@/lib/api/types";
import * as act from "./actions";
import { breakDown, grainsInside, keyOf, onlyThis, overTime, without } from "./drill";
import { axesOf, pivotQueries, queryOf } from "./request";
import { readState, TIME, type Search } from "./state";

const now = { today: "2026-11-25", asOf: "2026-11-24" };
const dimensions = [
  { name: "region", type: "string" },
  { name: "amount", type: "number" },
];
const ask = (search: Search) => queryOf({ state: readState(search), now, dimensions });

describe("the question of a state", () => {
  it("is twelve whole months by month, gaps shown", () => {
    expect(ask({ metrics: "sales" })).toMatchObject({
      metrics: ["sales"],
      by: [TIME],
      since: "2025-11-01",
      until: "2026-10-31",
      grain: "month",
      order: ["metric_time__month"],
      limit: 500,
      totals: false,
      fill: true,
    });
  });

  it("shows the largest first where there is no time", () => {
    const query = ask({ metrics: "sales,orders", by: "region", compare: "previous_year" });
    expect(query).toMatchObject({ order: ["-sales"], compare: ["previous_year"] });
    expect([query.grain, query.fill]).toEqual([undefined, undefined]);
  });

  it("keeps groups together, and time in its course", () => {
    expect(ask({ metrics: "sales", by: "region,metric_time" }).order).toEqual(["region", "metric_time__month"]);
    expect(ask({ metrics: "sales", by: "metric_time,region" }).order).toEqual(["metric_time__month", "-sales"]);
    expect(ask({ metrics: "sales", by: "region", order: "region" }).order).toEqual(["region"]);
  });

  it("writes filters by the type of their dimension, and a predicate as it stands", () => {
    const query = ask({ metrics: "s", by: "region", "where.region": "a'b", "where.amount": "range:1,2", where: "x > 1" });
    expect(query.where).toEqual([`"region" = 'a''b'`, `"amount" >= 1 and "amount" <= 2`, "x > 1"]);
  });

  it("asks a pivot's totals of the server, columns first for those of the columns", () => {
    const state = readState({ metrics: "s", by: "region,city,channel", columns: "channel", view: "pivot" });
    expect(axesOf(state)).toEqual({ rows: ["region", "city"], columns: ["channel"] });
    const [cells, totals] = pivotQueries({ state, now, dimensions });
    expect(cells).toMatchObject({ by: ["region", "city", "channel"], totals: true });
    expect(totals).toMatchObject({ by: ["channel", "region"], totals: true, grain: undefined });
    expect(pivotQueries({ state: { ...state, columns: [] }, now, dimensions })).toHaveLength(1);
  });
});

const region: Column = { name: "region", kind: "dimension", type: "string", zh: "", en: "" };
const month: Column = { name: "metric_time__month", kind: "time", type: "date", grain: "month", zh: "", en: "" };
const shown = { since: "2026-01-01", until: "2026-06-15" };

describe("the way on from a figure", () => {
  const state = readState({ metrics: "s,o", by: "metric_time,region" });
  const target = { keys: [keyOf(month, "2026-06-01"), keyOf(region, "O'华东")], metric: "o", value: 1 };

  it("is only this group: member as filter, period as range, clipped to what is shown", () => {
    const next = onlyThis(target.keys, shown)(state);
    expect(next.filters).toEqual([{ dimension: "region", operator: "in", values: ["O'华东"] }]);
    expect(next.period.range).toBe("2026-06-01..2026-06-15");
  });

  it("is a breakdown of the metric that was clicked", () => {
    const next = breakDown(target, "channel", shown)(state);
    expect(next).toMatchObject({ metrics: ["o"], by: ["channel"], order: [] });
    expect(next.filters).toHaveLength(1);
  });

  it("is a finer course over time", () => {
    expect(grainsInside(target, ["day", "week", "month"])).toEqual(["day", "week"]);
    expect(grainsInside({ keys: [keyOf(region, "x")] }, ["week", "month"])).toEqual(["week", "month"]);
    expect(overTime(target, "day", shown)(state)).toMatchObject({ by: [TIME], period: { grain: "day" } });
  });

  it("leaves out one member after the other, and the unmatched as such", () => {
    const once = without(keyOf(region, "a"))(state);
    expect(without(keyOf(region, "b"))(once).filters[0]).toEqual({ dimension: "region", operator: "not", values: ["a", "b"] });
    expect(without(keyOf(region, null))(state).filters[0]?.operator).toBe("filled");
    const some = act.setFilter({ dimension: "region", operator: "in", values: ["a", "b"] })(state);
    expect(without(keyOf(region, "a"))(some).filters[0]?.values).toEqual(["b"]);
    expect(onlyThis([keyOf(region, null)], shown)(state).filters[0]?.operator).toBe("empty");
  });
});

describe("changes", () => {
  const state = readState({ metrics: "a,b", by: "region,city", columns: "city", order: "-b", "where.region": "x" });

  it("take an order and a place along the top with what they remove", () => {
    expect(act.removeMetric("b")(state).order).toEqual([]);
    expect(act.removeMetric("a")(state).order).toEqual(["-b"]);
    expect(act.removeDimension("city")(state)).toMatchObject({ by: ["region"], columns: [] });
  });

  it("add nothing twice, and move within bounds", () => {
    expect(act.addMetric("a")(state)).toBe(state);
    expect(act.addDimension("city")(state)).toBe(state);
    expect(act.moveMetric("b", -1)(state).metrics).toEqual(["b", "a"]);
    expect(act.moveMetric("b", 1)(state).metrics).toEqual(["a", "b"]);
    expect(act.moveDimension("region", 1)(state).by).toEqual(["city", "region"]);
  });

  it("sort falling, rising, then as it was", () => {
    const falling = act.sortBy("a")(state);
    const rising = act.sortBy("a")(falling);
    expect([falling.order, rising.order, act.sortBy("a")(rising).order]).toEqual([["-a"], ["a"], []]);
  });

  it("hold one filter a dimension", () => {
    const next = act.setFilter({ dimension: "region", operator: "empty", values: [] })(state);
    expect(next.filters).toEqual([{ dimension: "region", operator: "empty", values: [] }]);
    expect(act.clearFilters({ ...next, where: "x" })).toMatchObject({ filters: [], where: "" });
  });

  it("turn a pivot around", () => {
    expect(act.swapAxes(state).columns).toEqual(["region"]);
    expect(act.toggleColumn("region")(state).columns).toEqual(["city", "region"]);
  });
});
