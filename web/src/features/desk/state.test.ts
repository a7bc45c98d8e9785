import { describe, expect, it } from "vitest";
import { isDecidable, isPair, lastMonth, metricOf, PLAIN, readState, recentMonths, swapped, withMetric, withReport, withStanding, writeState } from "./state";

const PAIR = { left: "gross_sales", right: "net_receipts" };

describe("desk", () => {
  it("has all of its state in the address", () => {
    const search = { ...PAIR, since: "2026-10-01", until: "2026-10-31", by: "channel", data: "1", right_user: "sun", left_version: "1.0", cause: "ab12" };
    expect(writeState(readState(search))).toEqual(search);
    expect(readState(writeState(readState(search)) as object as Record<string, unknown>)).toEqual(readState(search));
  });

  it("leaves out what is not understood", () => {
    expect(readState({ left: 3, right: "x".repeat(201), since: "2026-10-31", until: "2026-10-01", data: "yes" })).toEqual(readState({}));
    expect(readState({ since: "2026-10-01" }).span).toBeNull();
  });

  it("forgets what was found for another pair", () => {
    const state = readState({ ...PAIR, by: "channel", data: "1", since: "2026-10-01", until: "2026-10-31" });
    expect(withMetric(state, "right", "gmv")).toEqual({ ...state, right: "gmv", by: "", data: false });
    expect(swapped(state)).toEqual({ ...state, left: "net_receipts", right: "gross_sales" });
  });

  it("sets one metric against itself only where it is looked at in two ways", () => {
    const state = readState({ left: "gmv", right: "gmv", right_user: "sun", right_version: "1.0", cause: "ab12" });
    expect(isPair(state)).toBe(true);
    expect(isPair(withStanding(state, "right", PLAIN))).toBe(false);
    expect(isPair(readState(PAIR))).toBe(true);
    expect(isPair(readState({ left: "gmv" }))).toBe(false);
    expect(swapped(state)).toMatchObject({ leftAs: { user: "sun", version: "1.0" }, rightAs: PLAIN, cause: "" });
    // A version belongs to its metric, a person does not.
    expect(withMetric(state, "right", "orders")).toMatchObject({ right: "orders", rightAs: { ...PLAIN, user: "sun" } });
  });

  it("takes a report in place of a metric, and a metric in place of a report", () => {
    const state = withReport(readState({ ...PAIR, right_version: "1.0", by: "channel" }), "right", { name: "finance.sql", report: "a-b_c", figure: "营收" });
    expect(state).toMatchObject({ right: "finance.sql", rightAs: { ...PLAIN, report: "a-b_c", figure: "营收" }, by: "" });
    expect(readState(writeState(state) as object as Record<string, unknown>)).toEqual(state);
    expect([isDecidable(state), metricOf(state, "left"), metricOf(state, "right")]).toEqual([false, "gross_sales", ""]);
    const back = withMetric(state, "right", "gmv");
    expect([isDecidable(back), back.rightAs]).toEqual([true, PLAIN]);
  });

  it("begins with the last month that is over", () => {
    expect(lastMonth({ today: "2026-11-24", asOf: "2026-11-23" })).toEqual({ since: "2026-10-01", until: "2026-10-31" });
    expect(lastMonth({ today: "2026-11-01", asOf: "2026-10-31" })).toEqual({ since: "2026-10-01", until: "2026-10-31" });
    expect(lastMonth({ today: "2026-03-30", asOf: null })).toEqual({ since: "2026-02-01", until: "2026-02-28" });
    expect(recentMonths({ today: "2026-03-30", asOf: null }).map(({ since }) => since)).toEqual(
      expect.arrayContaining(["2026-02-01", "2026-01-01", "2025-12-01", "2025-03-01"]),
    );
  });
});
