import { pointSpan, type Counting, type Span } from "@/components/time-pill";
import type { Cell, Column } from "@/lib/api/types";
import { setFilter, type Change } from "./actions";
import type { Filter } from "@/lib/filters";
import { TIME, type ExploreState } from "./state";

/** One dimension of the group that a cell, bar or point belongs to. Null is the group without a value. */
export interface Key {
  column: Column;
  /** The name that `by` and `where` know. */
  name: string;
  value: Cell;
}

/** What was clicked: a figure of a group, or the name of one group in it. */
export interface Target {
  keys: Key[];
  /** The metric under the pointer, and its figure. */
  metric?: string;
  value?: Cell;
  /** Set where a name was clicked and not a figure. */
  only?: Key;
}

export function keyOf(column: Column, value: Cell): Key {
  return { column, name: column.name.startsWith(`${TIME}__`) ? TIME : column.name, value };
}

function filterFor({ name, value }: Key, operator: "in" | "not"): Filter {
  if (value === null) return { dimension: name, operator: operator === "in" ? "empty" : "filled", values: [] };
  return { dimension: name, operator, values: [String(value)] };
}

/** Whether a filter can be made of it: periods are not filtered, they become the range. */
function isTime({ column }: Key): boolean {
  return column.kind === "time";
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

/** The days of one period, never beyond what is being looked at. */
function spanOfKey(key: Key, shown: Span, counting?: Counting): Span | null {
  if (typeof key.value !== "string") return null;
  const span = pointSpan(key.value, key.column.grain || "day", counting);
  const since = later(span.since, shown.since);
  const until = earlier(span.until, shown.until);
  return since <= until ? { since, until } : null;
}

/** Only this group: its members as filters, its period as the range. */
export function onlyThis(keys: readonly Key[], shown: Span, counting?: Counting): Change {
  return (state) =>
    keys.reduce((next, key) => {
      if (!isTime(key)) return setFilter(filterFor(key, "in"))(next);
      const span = key.name === TIME ? spanOfKey(key, shown, counting) : null;
      return span ? { ...next, period: { ...next.period, range: `${span.since}..${span.until}` } } : next;
    }, state);
}

/** Everything but this member, on top of what is left out already. */
export function without(key: Key): Change {
  return (state) => {
    const before = state.filters.find((each) => each.dimension === key.name);
    if (before?.operator === "not" && key.value !== null) {
      const values = [...new Set([...before.values, String(key.value)])];
      return setFilter({ ...before, values })(state);
    }
    if (before?.operator === "in" && key.value !== null) {
      const values = before.values.filter((value) => value !== String(key.value));
      if (values.length) return setFilter({ ...before, values })(state);
    }
    return setFilter(filterFor(key, "not"))(state);
  };
}

/** What was clicked, taken apart by another dimension. */
export function breakDown(target: Target, dimension: string, shown: Span, counting?: Counting): Change {
  return (state) => ({
    ...onlyThis(target.keys, shown, counting)(focused(state, target)),
    by: [dimension],
    columns: [],
    order: [],
    view: state.view === "pivot" ? "table" : state.view,
  });
}

const FINER: Record<string, string[]> = {
  day: [],
  week: ["day"],
  month: ["day", "week"],
  quarter: ["week", "month"],
  year: ["month", "quarter"],
  fiscal_quarter: ["week", "month"],
  fiscal_year: ["month", "quarter"],
};

/** The grains by which what was clicked can be seen over time: finer ones within a period, else all that there are. */
export function grainsInside(target: Target, grains: readonly string[]): string[] {
  const time = target.keys.find((key) => key.name === TIME);
  const offered = time ? (FINER[time.column.grain || "day"] ?? []) : ["day", "week", "month"];
  return offered.filter((grain) => grains.includes(grain));
}

/** What was clicked, over time. */
export function overTime(target: Target, grain: string, shown: Span, counting?: Counting): Change {
  return (state) => {
    const next = onlyThis(target.keys, shown, counting)(focused(state, target));
    const period = { ...next.period, grain };
    return { ...next, by: [TIME], columns: [], order: [], period, view: state.view === "pivot" ? "chart" : state.view };
  };
}

/** A figure was clicked among several metrics: the way on is about that one. */
function focused(state: ExploreState, target: Target): ExploreState {
  return target.metric ? { ...state, metrics: [target.metric] } : state;
}

/** A range of points dragged over in the chart becomes the range. */
export function zoomTo(from: string, to: string, grain: string, shown: Span, counting?: Counting): Change {
  const since = later(pointSpan(from, grain, counting).since, shown.since);
  const until = earlier(pointSpan(to, grain, counting).until, shown.until);
  return (state) => (since <= until ? { ...state, period: { ...state.period, range: `${since}..${until}` } } : state);
}
