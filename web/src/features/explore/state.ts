import { readPeriod, writePeriod, type Period } from "@/components/time-pill";
import { readFilter, writeFilter, type Filter } from "@/lib/filters";

export const VIEWS = ["chart", "table", "pivot"] as const;
export type View = (typeof VIEWS)[number];

/** How time stands among the dimensions: each metric's own, at the grain of the period. */
export const TIME = "metric_time";
export const LIMITS = [20, 100, 500, 2000] as const;
export const MOST_METRICS = 12;
export const MOST_DIMENSIONS = 6;
const DEFAULT_LIMIT = 500;
const MOST_ROWS = 5000;
const LONGEST_NAME = 200;

/** All that the explorer shows follows from this, and this stands in the address. */
export interface ExploreState {
  metrics: string[];
  /** In order; `metric_time` for time. */
  by: string[];
  /** Those of `by` that a pivot puts along the top. */
  columns: string[];
  filters: Filter[];
  /** A predicate in the server's own words, for what the filters cannot say. */
  where: string;
  period: Period;
  /** Another time field than each metric's own; "" for its own. */
  time: string;
  view: View;
  /** Output names, `-` before one for descending; empty for the natural order. */
  order: string[];
  limit: number;
  totals: boolean;
}

export type Search = Record<string, unknown>;
export type Written = Record<string, string | undefined>;

const DEFAULT_PERIOD: Partial<Period> = { compare: "none" };
const FILTER = "where.";
/** `by=none`: one row for everything. Nothing at all stands for the course over time. */
const NOTHING = "none";

function words(value: unknown, most: number): string[] {
  const found = text(value)
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "" && word.length <= LONGEST_NAME);
  return [...new Set(found)].slice(0, most);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** Whatever stands in the address, made into a state that can be asked: what is not understood is left out. */
export function readState(search: Search): ExploreState {
  const strings = Object.fromEntries(Object.entries(search).map(([key, value]) => [key, text(value) || undefined]));
  const by = dimensions(strings);
  const view = VIEWS.find((each) => each === strings.view) ?? "chart";
  return {
    metrics: words(strings.metrics ?? strings.metric, MOST_METRICS),
    by,
    columns: words(strings.columns, MOST_DIMENSIONS).filter((name) => by.includes(name)),
    filters: filters(strings),
    where: (strings.where ?? "").trim(),
    period: readPeriod(strings, DEFAULT_PERIOD),
    time: words(strings.time, 1)[0] ?? "",
    view,
    order: words(strings.order, MOST_DIMENSIONS),
    limit: limit(strings.limit),
    totals: strings.totals === "1",
  };
}

/** A grain asks for time, as it does on the command line; without any word on it, time is what one looks at first. */
function dimensions(search: Written): string[] {
  if (search.by === NOTHING) return search.grain ? [TIME] : [];
  const by = words(search.by, MOST_DIMENSIONS);
  if (!by.length) return [TIME];
  return search.grain && !by.includes(TIME) ? [TIME, ...by].slice(0, MOST_DIMENSIONS) : by;
}

function filters(search: Written): Filter[] {
  const found: Filter[] = [];
  for (const [key, value] of Object.entries(search)) {
    const dimension = key.startsWith(FILTER) ? key.slice(FILTER.length) : "";
    const filter = dimension && dimension.length <= LONGEST_NAME ? readFilter(dimension, value ?? "") : null;
    if (filter) found.push(filter);
  }
  return found;
}

function limit(written: string | undefined): number {
  const wanted = Number(written);
  return Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MOST_ROWS) : DEFAULT_LIMIT;
}

/** The address of a state: what differs from the start, and nothing else, so that links stay short. */
export function writeState(state: ExploreState): Written {
  const timed = state.by.includes(TIME);
  const { grain, ...period } = writePeriod(state.period, DEFAULT_PERIOD);
  const onlyTime = timed && state.by.length === 1;
  return {
    metrics: state.metrics.join(",") || undefined,
    by: onlyTime ? undefined : state.by.join(",") || NOTHING,
    columns: state.columns.join(",") || undefined,
    ...Object.fromEntries(state.filters.map((filter) => [FILTER + filter.dimension, writeFilter(filter)])),
    where: state.where || undefined,
    ...period,
    grain: timed ? grain : undefined,
    time: state.time || undefined,
    view: state.view === "chart" ? undefined : state.view,
    order: state.order.join(",") || undefined,
    limit: state.limit === DEFAULT_LIMIT ? undefined : String(state.limit),
    totals: state.totals ? "1" : undefined,
  };
}
