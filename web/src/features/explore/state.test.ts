import { describe, expect, it } from "vitest";
import { readState, TIME, writeState, type ExploreState, type Search } from "./state";

function again(search: Search): ExploreState {
  const written = Object.entries(writeState(readState(search))).filter(([, value]) => value !== undefined);
  // Through a real address and back, as the router does.
  return readState(Object.fromEntries(new URLSearchParams(written as [string, string][])));
}

describe("the explorer's address", () => {
  it("is read with defaults: the last twelve months by month", () => {
    expect(readState({ metrics: "gross_sales" })).toMatchObject({
      metrics: ["gross_sales"],
      by: [TIME],
      filters: [],
      period: { range: "last_12_months", grain: "month", compare: "none" },
      view: "chart",
      order: [],
      limit: 500,
      totals: false,
    });
  });

  it("writes only what differs from the start", () => {
    const written = writeState(readState({ metrics: "a,b" }));
    expect(Object.entries(written).filter(([, value]) => value)).toEqual([["metrics", "a,b"]]);
  });

  it.each<[string, Search]>([
    ["nothing", {}],
    ["several metrics and dimensions", { metrics: "a,b", by: "region,metric_time", grain: "week" }],
    ["one row for everything", { metrics: "a", by: "none", compare: "previous_period" }],
    ["filters", { metrics: "a", "where.store.region": "华东,a\\,b", "where.amount": "range:1,", "where.phone": "empty" }],
    ["a predicate by hand", { metrics: "a", where: "metric(orders, customer) > 3" }],
    ["a pivot", { metrics: "a", by: "region,channel,metric_time", columns: "channel", view: "pivot", totals: "1" }],
    ["order, limit, another time", { metrics: "a", by: "region", order: "-a,region", limit: "20", time: "paid_at" }],
    ["days of one's own", { metrics: "a", since: "2026-01-01", until: "2026-03-31" }],
  ])("keeps %s", (_, search) => expect(again(search)).toEqual(readState(search)));

  it("takes a grain for a wish for time, as the command line does", () => {
    expect(readState({ metrics: "a", by: "region", grain: "month" }).by).toEqual([TIME, "region"]);
    expect(readState({ metrics: "a", by: "region", range: "last_month" }).by).toEqual(["region"]);
  });

  it("puts nothing along the top that is not asked", () => {
    expect(readState({ metrics: "a", by: "region", columns: "region,channel" }).columns).toEqual(["region"]);
  });

  it.each<[string, Search]>([
    ["objects and arrays", { metrics: { a: 1 }, by: ["x"], limit: [], totals: true } as Search],
    ["a view, range, limit that do not exist", { metrics: "a", view: "<script>", range: "evil", limit: "-3" }],
    ["numbers without sense", { metrics: "a", limit: "1e400", since: "2026-02-31", until: "x" }],
    ["empty filters and names", { metrics: ",,,a,a", by: ",", "where.": "x", "where.region": "not:" }],
    ["names of the language", { metrics: "a", "where.__proto__": "x", "where.constructor": "y" }],
  ])("survives %s", (_, search) => {
    const state = readState(search);
    expect(state.limit).toBe(500);
    expect(state.view).toBe("chart");
    expect(state.period.range).toBe("last_12_months");
    expect(again(search)).toEqual(state);
    expect(Object.prototype).not.toHaveProperty("x");
  });

  it("is bounded, whatever its length", () => {
    const many = Array.from({ length: 500 }, (_, index) => `m${index}`).join(",");
    const state = readState({ metrics: many, by: many, order: many, limit: "999999999" });
    expect([state.metrics.length, state.by.length, state.order.length, state.limit]).toEqual([12, 6, 6, 5000]);
    expect(readState({ metrics: "x".repeat(5000) }).metrics).toEqual([]);
  });
});
