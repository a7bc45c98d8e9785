import { describe, expect, it } from "vitest";
import { addMonths, countingOf, endOf, startOf, wholeMonths } from "./dates";
import {
  canStepForth,
  coarserGrain,
  compared,
  DEFAULT_PERIOD,
  distinct,
  grainsFor,
  isRunning,
  naturalGrain,
  pointSpan,
  RANGES,
  readPeriod,
  resolve,
  step,
  withRange,
  writePeriod,
  type Period,
} from "./period";

const NOW = { today: "2026-11-24", asOf: "2026-11-22" };

function days(range: string, more: Partial<Period> = {}): string {
  const { since, until } = resolve({ ...DEFAULT_PERIOD, range, ...more }, NOW);
  return `${since}..${until}`;
}

describe("days", () => {
  it("starts and ends periods", () => {
    expect(startOf("2026-11-24", "week")).toBe("2026-11-23");
    expect(startOf("2026-11-24", "week", { weekStart: 0, fiscalMonth: 1 })).toBe("2026-11-22");
    expect(startOf("2026-11-24", "quarter")).toBe("2026-10-01");
    expect(startOf("2026-02-10", "fiscal_year", { weekStart: 1, fiscalMonth: 4 })).toBe("2025-04-01");
    expect(startOf("2026-02-10", "fiscal_quarter", { weekStart: 1, fiscalMonth: 4 })).toBe("2026-01-01");
    expect(endOf("2024-02-10", "month")).toBe("2024-02-29");
    expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
    expect(wholeMonths("2026-01-01", "2026-03-31")).toBe(3);
    expect(wholeMonths("2026-01-02", "2026-03-31")).toBeNull();
  });

  it("reads the calendar as projects write it", () => {
    expect(countingOf({ week_start: "sunday", fiscal_year_start: "04-01" })).toEqual({ weekStart: 0, fiscalMonth: 4 });
    expect(countingOf({ week_start: "1", fiscal_year_start: "7" })).toEqual({ weekStart: 1, fiscalMonth: 7 });
    expect(countingOf()).toEqual({ weekStart: 1, fiscalMonth: 1 });
  });
});

describe("time pill", () => {
  it("counts from the last day with data, not from today", () => {
    expect(days("last_7_days", { grain: "day" })).toBe("2026-11-16..2026-11-22");
    expect(days("last_30_days", { grain: "day" })).toBe("2026-10-24..2026-11-22");
  });

  it("gives twelve whole months without the running one, and the running one on wish", () => {
    expect(days("last_12_months")).toBe("2025-11-01..2026-10-31");
    expect(days("last_12_months", { running: true })).toBe("2025-12-01..2026-11-24");
  });

  it("keeps the part of a month that is there", () => {
    expect(days("this_month", { grain: "day" })).toBe("2026-11-01..2026-11-22");
    expect(days("this_month", { grain: "month" })).toBe("2026-11-01..2026-11-22");
    expect(days("this_year", { grain: "month" })).toBe("2026-01-01..2026-10-31");
    expect(days("last_quarter")).toBe("2026-07-01..2026-09-30");
  });

  it("says that the last period is not over, or that all lies ahead", () => {
    expect(resolve({ ...DEFAULT_PERIOD, running: true }, NOW).incomplete).toBe(true);
    expect(resolve(DEFAULT_PERIOD, NOW).incomplete).toBe(false);
    expect(resolve({ ...DEFAULT_PERIOD, range: "2027-01-01..2027-01-31" }, NOW).ahead).toBe(true);
    expect(isRunning("2026-11-01", "month", "2026-11-22")).toBe(true);
    expect(isRunning("2026-10-01", "month", "2026-11-22")).toBe(false);
  });

  it("steps by what it holds", () => {
    expect(step({ ...DEFAULT_PERIOD, range: "last_month" }, NOW, -1).range).toBe("2026-09-01..2026-09-30");
    expect(step({ ...DEFAULT_PERIOD, range: "this_month", grain: "day" }, NOW, -1).range).toBe("2026-10-01..2026-10-31");
    expect(step({ ...DEFAULT_PERIOD, range: "last_7_days", grain: "day" }, NOW, -1).range).toBe("2026-11-09..2026-11-15");
    expect(step({ ...DEFAULT_PERIOD, range: "2026-03-01..2026-03-31" }, NOW, -1).range).toBe("2026-02-01..2026-02-28");
    expect(step({ ...DEFAULT_PERIOD, range: "2026-02-01..2026-02-28" }, NOW, 1).range).toBe("2026-03-01..2026-03-31");
  });

  it("names what it compares with", () => {
    const october = { since: "2026-10-01", until: "2026-10-31" };
    expect(compared(october, "previous_period")).toEqual({ since: "2026-09-01", until: "2026-09-30" });
    expect(compared(october, "previous_year")).toEqual({ since: "2025-10-01", until: "2025-10-31" });
    expect(compared(october, "none")).toBeNull();
  });

  it("offers grains that can be drawn", () => {
    const all = ["day", "week", "month", "quarter", "year"];
    expect(grainsFor({ since: "2026-11-16", until: "2026-11-22" }, all)).toEqual(["day", "week"]);
    expect(grainsFor({ since: "2023-01-01", until: "2026-11-22" }, all)).toEqual(["week", "month", "quarter", "year"]);
    expect(naturalGrain({ since: "2026-10-01", until: "2026-10-31" }, all)).toBe("day");
    expect(naturalGrain({ since: "2025-11-01", until: "2026-10-31" }, all)).toBe("month");
  });

  it("moves the grain along with the range", () => {
    const all = ["day", "week", "month", "quarter", "year"];
    const grains = Object.fromEntries(RANGES.map((range) => [range, withRange(DEFAULT_PERIOD, range, NOW, all).grain]));
    expect(grains).toEqual({
      last_7_days: "day",
      last_30_days: "day",
      this_month: "day",
      last_month: "day",
      this_quarter: "month",
      last_quarter: "month",
      this_year: "month",
      last_12_months: "month",
    });
    expect(withRange({ ...DEFAULT_PERIOD, grain: "day" }, "this_year", NOW, all).grain).toBe("day");
    expect(withRange({ ...DEFAULT_PERIOD, grain: "year" }, "this_year", NOW, all).grain).toBe("month");
    expect(withRange(DEFAULT_PERIOD, "last_7_days", NOW, ["month"]).grain).toBe("month");
    expect(withRange(DEFAULT_PERIOD, "last_7_days", NOW).grain).toBe("month");
  });

  it("offers fiscal grains where they say something of their own", () => {
    const all = ["month", "quarter", "fiscal_quarter", "year", "fiscal_year"];
    expect(distinct(all)).toEqual(["month", "quarter", "year"]);
    expect(distinct(all, { weekStart: 1, fiscalMonth: 4 })).toEqual(all);
    expect(distinct(["fiscal_year"])).toEqual(["fiscal_year"]);
  });

  it("finds a coarser grain, and the days of a point", () => {
    const all = ["day", "week", "month", "quarter", "year", "fiscal_year"];
    const year = { since: "2026-01-01", until: "2026-12-31" };
    expect(coarserGrain("day", all, year)).toBe("week");
    expect(coarserGrain("year", all, year)).toBe("");
    expect(pointSpan("2026-02-01", "month")).toEqual({ since: "2026-02-01", until: "2026-02-28" });
    expect(pointSpan("2026-11-23T00:00:00", "week")).toEqual({ since: "2026-11-23", until: "2026-11-29" });
  });

  it("does not step into what has not come", () => {
    expect(canStepForth({ ...DEFAULT_PERIOD, range: "last_month" }, NOW)).toBe(true);
    expect(canStepForth({ ...DEFAULT_PERIOD, range: "this_month", grain: "day" }, NOW)).toBe(false);
  });

  it("counts from yesterday where nothing is known of the data, and bears an odd calendar", () => {
    expect(resolve({ ...DEFAULT_PERIOD, range: "last_7_days", grain: "day" }, { today: "2026-11-24", asOf: null }).until).toBe("2026-11-23");
    expect(countingOf({ week_start: "sun", fiscal_year_start: "04-01" })).toEqual({ weekStart: 0, fiscalMonth: 4 });
    expect(countingOf({ week_start: "nonsense", fiscal_year_start: "99" })).toEqual({ weekStart: 1, fiscalMonth: 1 });
  });

  it("comes back from the address as it was, and takes nonsense for the default", () => {
    const period: Period = { range: "2026-10-01..2026-10-31", grain: "day", running: true, compare: "none" };
    expect(readPeriod(writePeriod(period))).toEqual(period);
    expect(Object.values(writePeriod(DEFAULT_PERIOD)).every((value) => value === undefined)).toBe(true);
    expect(readPeriod({ range: "2026-13-01..2026-13-09", grain: "'; drop", compare: "x" })).toEqual(DEFAULT_PERIOD);
    expect(readPeriod({ since: "2026-01-01", until: "2026-01-31" }).range).toBe("2026-01-01..2026-01-31");
  });
});
