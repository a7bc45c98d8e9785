import { addDays, addGrains, addMonths, daysIn, endOf, isDay, PLAIN, startOf, wholeMonths, type Counting } from "./dates";

export const RANGES = [
  "last_7_days",
  "last_30_days",
  "this_month",
  "last_month",
  "this_quarter",
  "last_quarter",
  "this_year",
  "last_12_months",
] as const;
export type RangeName = (typeof RANGES)[number];
export const COMPARES = ["none", "previous_period", "previous_year"] as const;
export type Compare = (typeof COMPARES)[number];

/** What the pill holds. `range` is a preset or `since..until`; `running` takes in the period that still runs. */
export interface Period {
  range: string;
  grain: string;
  running: boolean;
  compare: Compare;
}

export const DEFAULT_PERIOD: Period = {
  range: "last_12_months",
  grain: "month",
  running: false,
  compare: "previous_year",
};

/** What the days are counted from: today by the server, and the last day of which there is data. */
export interface Now {
  today: string;
  asOf: string | null;
  counting?: Counting;
}

export interface Span {
  since: string;
  until: string;
}

export interface Resolved extends Span {
  grain: string;
  compare: Compare;
  /** The last day with data: up to it a day is complete. */
  asOf: string;
  /** The span ends in a period of the grain that is not over. */
  incomplete: boolean;
  /** All of the span lies after the data. */
  ahead: boolean;
}

/** `YYYY-MM-DD..YYYY-MM-DD`, in order; null where it is not so. */
export function readSpan(range: string): Span | null {
  const [since = "", until = "", more] = range.split("..");
  return more === undefined && isDay(since) && isDay(until) && since <= until ? { since, until } : null;
}

export function isRange(range: string): boolean {
  return (RANGES as readonly string[]).includes(range) || readSpan(range) !== null;
}

export function lastDayWithData(now: Now): string {
  const yesterday = addDays(now.today, -1);
  return now.asOf && now.asOf.slice(0, 10) < yesterday ? now.asOf.slice(0, 10) : yesterday;
}

type Rule = (anchor: string, now: Now) => Span;

const toDate =
  (grain: string): Rule =>
  (anchor, now) => ({ since: startOf(anchor, grain, now.counting ?? PLAIN), until: anchor });

const before =
  (grain: string): Rule =>
  (anchor, now) => {
    const until = addDays(startOf(anchor, grain, now.counting ?? PLAIN), -1);
    return { since: startOf(until, grain, now.counting ?? PLAIN), until };
  };

const RULES: Record<RangeName, Rule> = {
  last_7_days: (anchor) => ({ since: addDays(anchor, -6), until: anchor }),
  last_30_days: (anchor) => ({ since: addDays(anchor, -29), until: anchor }),
  this_month: toDate("month"),
  last_month: before("month"),
  this_quarter: toDate("quarter"),
  last_quarter: before("quarter"),
  this_year: toDate("year"),
  last_12_months: (anchor) => ({ since: startOf(addMonths(anchor, -11), "month"), until: anchor }),
};

/** The end of the last period of the grain that is complete. */
function lastComplete(anchor: string, grain: string, counting: Counting): string {
  return endOf(anchor, grain, counting) === anchor ? anchor : addDays(startOf(anchor, grain, counting), -1);
}

/** Days for a pill: a preset counted from the data, clipped to complete periods unless the running one is wanted. */
export function resolve(period: Period, now: Now): Resolved {
  const counting = now.counting ?? PLAIN;
  const asOf = lastDayWithData(now);
  const own = readSpan(period.range);
  const span = own ?? preset(period, now, asOf, counting);
  return {
    ...span,
    grain: period.grain,
    compare: period.compare,
    asOf,
    incomplete: span.since <= asOf ? endOf(span.until, period.grain, counting) > asOf : false,
    ahead: span.since > asOf,
  };
}

function preset(period: Period, now: Now, asOf: string, counting: Counting): Span {
  const rule = RULES[period.range as RangeName] ?? RULES.last_12_months;
  if (period.running) return rule(now.today, now);
  // "Last 12 months" by month, without the running one, is twelve whole months and not eleven.
  const complete = lastComplete(asOf, period.grain, counting);
  if (period.range === "last_12_months") return rule(complete, now);
  const span = rule(asOf, now);
  const until = complete < span.until ? complete : span.until;
  return until < span.since ? span : { since: span.since, until };
}

/** One step back or forth: by as many whole months as the span has, else by as many days. */
export function step(period: Period, now: Now, direction: 1 | -1): Period {
  const { since, until } = resolve(period, now);
  const months = wholeMonths(since, wholeEnd(period, since, until, now));
  const moved = months
    ? { since: addMonths(since, direction * months), until: addDays(addMonths(since, direction * months + months), -1) }
    : { since: addDays(since, direction * daysIn(since, until)), until: addDays(until, direction * daysIn(since, until)) };
  return { ...period, range: `${moved.since}..${moved.until}` };
}

const NATURAL: Partial<Record<string, string>> = { this_month: "month", this_quarter: "quarter", this_year: "year" };

/** "This month" up to today steps as the whole month that it is part of. */
function wholeEnd(period: Period, _since: string, until: string, now: Now): string {
  const grain = NATURAL[period.range] ?? (period.range === "last_12_months" ? "month" : "");
  return grain ? endOf(until, grain, now.counting ?? PLAIN) : until;
}

/** Whether a step forth would still meet data. */
export function canStepForth(period: Period, now: Now): boolean {
  const span = readSpan(step(period, now, 1).range);
  return !!span && span.since <= now.today;
}

/** The span before, as the server compares it: said beside the change. */
export function compared({ since, until }: Span, compare: Compare): Span | null {
  if (compare === "none") return null;
  if (compare === "previous_year") return { since: addMonths(since, -12), until: addMonths(until, -12) };
  const months = wholeMonths(since, until);
  if (months) return { since: addMonths(since, -months), until: addDays(since, -1) };
  return { since: addDays(since, -daysIn(since, until)), until: addDays(since, -1) };
}

/** Few enough points to draw, more than one: the grains that a span is offered. */
export function grainsFor(span: Span, grains: readonly string[]): string[] {
  const days = daysIn(span.since, span.until);
  const fits = grains.filter((grain) => {
    const points = days / (DAYS_OF[grain] ?? 1);
    return points <= 750 && (points >= 1 || grain === "day");
  });
  return fits.length ? fits : grains.slice(0, 1);
}

/** Without the fiscal grains where the fiscal year is that of the calendar: they would say the same again. */
export function distinct(grains: readonly string[], counting: Counting = PLAIN): string[] {
  return grains.filter((grain) => counting.fiscalMonth !== 1 || !grain.startsWith("fiscal") || !grains.includes(grain.slice("fiscal_".length)));
}

/** The next grain that makes fewer points of the span; "" where there is none. */
export function coarserGrain(grain: string, grains: readonly string[], span: Span): string {
  const size = DAYS_OF[grain] ?? 1;
  return grainsFor(span, grains).find((each) => (DAYS_OF[each] ?? 1) > size && !each.startsWith("fiscal")) ?? "";
}

const DAYS_OF: Record<string, number> = {
  hour: 1 / 24,
  day: 1,
  week: 7,
  month: 28,
  quarter: 90,
  year: 365,
  fiscal_quarter: 90,
  fiscal_year: 365,
};

/** The grain that suits a range when it is chosen: day to 31 days, week to 120, then month. */
export function naturalGrain(span: Span, grains: readonly string[]): string {
  const days = daysIn(span.since, span.until);
  const wish = days <= 62 ? "day" : days <= 120 ? "week" : "month";
  return grains.includes(wish) ? wish : (grainsFor(span, grains)[0] ?? "day");
}

/** The period with another range; its grain moves along where the old one would make a single point, or far too many. */
export function withRange(period: Period, range: string, now: Now, grains?: readonly string[]): Period {
  const next = { ...period, range };
  if (!grains?.length) return next;
  const span = resolve({ ...next, running: true }, now);
  const long = span.until.slice(0, 7) !== span.since.slice(0, 7);
  const keep = grainsFor(span, grains).includes(period.grain) && (period.grain === "day" || (long && !isShort(range)));
  return keep ? next : { ...next, grain: naturalGrain(span, grains) };
}

// Presets that are looked at by day, whatever was looked at before.
function isShort(range: string): boolean {
  return ["last_7_days", "last_30_days", "this_month", "last_month"].includes(range);
}

/** The first and last day of the period that starts at a point of the trend. */
export function pointSpan(at: string, grain: string, counting: Counting = PLAIN): Span {
  return { since: at.slice(0, 10), until: endOf(at, grain, counting) };
}

export function isRunning(at: string, grain: string, asOf: string, counting: Counting = PLAIN): boolean {
  return at.slice(0, 10) <= addGrains(asOf, "day", 1) && endOf(at, grain, counting) > asOf;
}

// -- in the address

export type Search = Record<string, string | undefined>;

const DEFAULTS = { compare: DEFAULT_PERIOD.compare, grain: DEFAULT_PERIOD.grain, range: DEFAULT_PERIOD.range };

/** `range=last_month&grain=day&compare=none&running=1`; also `since` and `until`, as links written by hand have them. */
export function readPeriod(search: Search, defaults: Partial<Period> = {}): Period {
  const base = { ...DEFAULT_PERIOD, ...defaults };
  const spelled = search.since && search.until ? `${search.since}..${search.until}` : (search.range ?? "");
  const compare = (COMPARES as readonly string[]).includes(search.compare ?? "") ? (search.compare as Compare) : base.compare;
  return {
    range: isRange(spelled) ? spelled : base.range,
    grain: /^[a-z_]+$/.test(search.grain ?? "") ? (search.grain ?? base.grain) : base.grain,
    running: search.running === undefined ? base.running : search.running === "1",
    compare,
  };
}

/** What differs from the default, and nothing else, so that links stay short. */
export function writePeriod(period: Period, defaults: Partial<Period> = {}): Search {
  const base = { ...DEFAULTS, running: false, ...defaults };
  return {
    range: period.range === base.range ? undefined : period.range,
    grain: period.grain === base.grain ? undefined : period.grain,
    compare: period.compare === base.compare ? undefined : period.compare,
    running: period.running === base.running ? undefined : period.running ? "1" : "0",
    since: undefined,
    until: undefined,
  };
}
