import { describe, expect, it } from "vitest";
import { DEFAULT_PERIOD } from "@/components/time-pill";
import { defaultsOf, exploreSearch, firstBoards, narrowed, pinned, readState, toggleMember, writeState, type MetricState } from "./state";

const START = readState({});
const NOW = { today: "2026-11-24", asOf: "2026-11-22" };
const GRAINS = ["day", "week", "month", "quarter", "year"];

function written(state: MetricState): Record<string, string> {
  return Object.fromEntries(Object.entries(writeState(state)).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

describe("the metric page's address", () => {
  it("is short where nothing was changed", () => {
    expect(START).toEqual({ tab: "overview", period: DEFAULT_PERIOD, filters: [], by: null });
    expect(written(START)).toEqual({});
  });

  it("holds all that one looks at, and gives it back", () => {
    const state: MetricState = {
      tab: "caliber",
      period: { range: "2026-10-01..2026-10-31", grain: "day", running: true, compare: "previous_period" },
      filters: [
        { dimension: "region", operator: "in", values: ["华东", "a,b"] },
        { dimension: "store.city", operator: "empty", values: [] },
      ],
      by: ["region", "channel"],
    };
    expect(readState(written(state))).toEqual(state);
    expect(readState(written({ ...START, by: [] })).by).toEqual([]);
  });

  it.each([
    [{ tab: "nowhere", grain: "'; drop", range: "yesterday", compare: "x", by: ",,", "where.": "a", "where.region": "," }],
    [{ tab: 7, by: {}, "where.region": null }],
  ])("takes nonsense for the start: %j", (search) => expect(readState(search)).toEqual(START));

  it("opens no more boards than can be read", () => {
    expect(readState({ by: Array.from({ length: 40 }, (_, index) => `d${index}`).join(",") }).by).toHaveLength(8);
  });

  it("pins the days for a colleague who opens the link next month", () => {
    const { period } = pinned(START, NOW);
    expect(period.range).toBe("2025-11-01..2026-10-31");
    expect(pinned(readState(written(pinned(START, NOW))), { today: "2027-05-01", asOf: null }).period.range).toBe(period.range);
  });

  it("goes on in the explorer with the same days, filters and comparison", () => {
    const state: MetricState = { ...START, filters: [{ dimension: "region", operator: "in", values: ["华东"] }] };
    expect(exploreSearch("sales", state)).toMatchObject({ metrics: "sales", "where.region": "华东", compare: "previous_year" });
    const days = exploreSearch("sales", { ...state, period: { range: "last_month", grain: "day", running: true, compare: "none" } });
    expect(days).toMatchObject({ range: "last_month", grain: "day", running: "1", compare: undefined });
  });
});

describe("what pressing does", () => {
  it("a member is taken in, a second beside it, and left out again", () => {
    const one = toggleMember([], "region", "华东");
    expect(one).toEqual([{ dimension: "region", operator: "in", values: ["华东"] }]);
    const two = toggleMember(one, "region", "华南");
    expect(two[0]?.values).toEqual(["华东", "华南"]);
    expect(toggleMember(toggleMember(two, "region", "华东"), "region", "华南")).toEqual([]);
  });

  it("the group without a member is a filter of its own, and members take its place", () => {
    const none = toggleMember([{ dimension: "channel", operator: "in", values: ["app"] }], "region", null);
    expect(none[1]).toEqual({ dimension: "region", operator: "empty", values: [] });
    expect(toggleMember(none, "region", null)).toHaveLength(1);
    expect(toggleMember(none, "region", "华东")[1]).toEqual({ dimension: "region", operator: "in", values: ["华东"] });
  });

  it("a period narrows the range and finds a grain in which it has a course", () => {
    expect(narrowed(DEFAULT_PERIOD, "2026-10-01", "2026-10-31", GRAINS)).toMatchObject({ range: "2026-10-01..2026-10-31", grain: "day" });
    expect(narrowed(DEFAULT_PERIOD, "2026-01-01", "2026-12-31", GRAINS)).toMatchObject({ grain: "month" });
    expect(narrowed(DEFAULT_PERIOD, "2026-10-01", "2026-10-31", ["month"])).toMatchObject({ grain: "month" });
  });
});

describe("what stands there at first", () => {
  const dimension = (name: string, members: number | null, masked = false) => ({ name, members, masked });

  it("breakdowns that tell most: few known members, near, open, and not what the definition fixes", () => {
    const dimensions = [
      dimension("phone", null, true),
      dimension("sku", null),
      dimension("status", 6),
      dimension("channel", 4),
      dimension("order.channel", 4),
      dimension("region", 7),
      dimension("batch", 5000),
      dimension("one", 1),
      dimension("level", 3),
    ];
    expect(firstBoards({ where: "status not in ('closed')", dimensions })).toEqual(["region", "channel", "level", "sku"]);
    expect(firstBoards({ where: "", dimensions: [] })).toEqual([]);
  });

  it("months where the metric has them, else its finest grain", () => {
    expect(defaultsOf({ grains: GRAINS })).toEqual({});
    expect(defaultsOf({ grains: ["quarter", "year"] })).toEqual({ grain: "quarter" });
    expect(defaultsOf({ grains: [] })).toEqual({});
  });
});
