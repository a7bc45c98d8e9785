import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { DEFAULT_PERIOD, naturalGrain, readPeriod, resolve, writePeriod, type Now, type Period } from "@/components/time-pill";
import type { DimensionBrief, MetricDetail } from "@/lib/api/types";
import { readFilter, writeFilter, type Filter } from "@/lib/filters";

export const TABS = ["overview", "caliber", "lineage", "usage", "versions"] as const;
export type Tab = (typeof TABS)[number];

export const MOST_BOARDS = 8;
const FIRST_BOARDS = 4;
const LONGEST_NAME = 200;
const FILTER = "where.";
/** `by=none`: no breakdown at all. Nothing stands for those that the page chooses. */
const NOTHING = "none";

/** All that the page shows follows from its address. */
export interface MetricState {
  tab: Tab;
  period: Period;
  filters: Filter[];
  /** The dimensions of the leaderboards, in order; null for those that the page chooses. */
  by: string[] | null;
}

export type Search = Record<string, string | undefined>;

/** What stands in the address, made into a state; what is not understood is left out. */
export function readState(search: Record<string, unknown>, defaults: Partial<Period> = {}): MetricState {
  const words = Object.fromEntries(Object.entries(search).map(([key, value]) => [key, typeof value === "string" ? value : undefined]));
  return {
    tab: TABS.find((tab) => tab === words.tab) ?? "overview",
    period: readPeriod(words, defaults),
    filters: filtersOf(words),
    by: boardsOf(words.by),
  };
}

function filtersOf(search: Search): Filter[] {
  return Object.entries(search).flatMap(([key, value]) => {
    const dimension = key.startsWith(FILTER) ? key.slice(FILTER.length) : "";
    const filter = dimension && dimension.length <= LONGEST_NAME ? readFilter(dimension, value ?? "") : null;
    return filter ? [filter] : [];
  });
}

function boardsOf(written: string | undefined): string[] | null {
  if (written === NOTHING) return [];
  const names = (written ?? "").split(",").filter((name) => name && name.length <= LONGEST_NAME);
  return names.length ? [...new Set(names)].slice(0, MOST_BOARDS) : null;
}

/** The address of a state: what differs from the start, so that links stay short. */
export function writeState(state: MetricState, defaults: Partial<Period> = {}): Search {
  return {
    tab: state.tab === "overview" ? undefined : state.tab,
    ...writePeriod(state.period, defaults),
    ...writeFilters(state.filters),
    by: state.by === null ? undefined : state.by.join(",") || NOTHING,
  };
}

function writeFilters(filters: readonly Filter[]): Search {
  return Object.fromEntries(filters.map((filter) => [FILTER + filter.dimension, writeFilter(filter)]));
}

/** The explorer's address for what this page shows. */
export function exploreSearch(code: string, state: MetricState, defaults: Partial<Period> = {}): Search {
  const { range, grain, compare, running } = state.period;
  const kept = readPeriod({}, defaults);
  return {
    metrics: code,
    ...writeFilters(state.filters),
    range: range === DEFAULT_PERIOD.range ? undefined : range,
    grain: grain === kept.grain && grain === DEFAULT_PERIOD.grain ? undefined : grain,
    compare: compare === "none" ? undefined : compare,
    running: running ? "1" : undefined,
  };
}

/** The same view with its days written down: next month it shows what it shows now. */
export function pinned(state: MetricState, now: Now): MetricState {
  const { since, until } = resolve(state.period, now);
  return { ...state, period: { ...state.period, range: `${since}..${until}` } };
}

/** Twelve months by month; by the finest that there is where the metric has no months. */
export function defaultsOf(metric: Pick<MetricDetail, "grains">): Partial<Period> {
  return metric.grains.length && !metric.grains.includes(DEFAULT_PERIOD.grain) ? { grain: metric.grains[0] } : {};
}

/** A member pressed: taken in, or left out again. The group without a member is a filter of its own. */
export function toggleMember(filters: readonly Filter[], dimension: string, value: string | null): Filter[] {
  const others = filters.filter((filter) => filter.dimension !== dimension);
  const before = filters.find((filter) => filter.dimension === dimension);
  if (value === null) return before?.operator === "empty" ? others : [...others, { dimension, operator: "empty", values: [] }];
  const chosen = before?.operator === "in" ? before.values : [];
  const values = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  return values.length ? [...others, { dimension, operator: "in", values }] : others;
}

/** The range narrowed to some days, at a grain in which they have a course. */
export function narrowed(period: Period, since: string, until: string, grains: readonly string[]): Period {
  return { ...period, range: `${since}..${until}`, grain: naturalGrain({ since, until }, grains) };
}

type Offered = Pick<DimensionBrief, "name" | "members" | "masked">;

/** Which breakdowns stand there at first: few known members tell most; what the definition itself fixes tells nothing. */
export function firstBoards(metric: { where: string; dimensions: readonly Offered[] }): string[] {
  const fixed = new Set(metric.where.match(/[\w.]+/g) ?? []);
  const open = metric.dimensions.filter((each) => !each.masked && !each.name.includes(".") && !fixed.has(each.name));
  const rank = ({ members }: Offered) => (members !== null && members > 1 && members <= 30 ? members : members === null ? 1 : 0);
  return open
    .toSorted((a, b) => rank(b) - rank(a))
    .slice(0, FIRST_BOARDS)
    .map((each) => each.name);
}

/** The state of the page, and how it is changed: always through the address. */
export function useMetricState(code: string, defaults: Partial<Period>) {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const state = useMemo(() => readState(search, defaults), [search, defaults]);
  const set = useCallback(
    (change: Partial<MetricState>) =>
      void navigate({ to: "/m/$code", params: { code }, search: writeState({ ...state, ...change }, defaults), resetScroll: false }),
    [navigate, code, state, defaults],
  );
  return { state, set };
}

export type SetState = ReturnType<typeof useMetricState>["set"];
