import type { Filter } from "@/lib/filters";
import { columnName } from "./request";
import { MOST_DIMENSIONS, MOST_METRICS, type ExploreState } from "./state";

/** Every change of the explorer: a state in, the next state out. */
export type Change = (state: ExploreState) => ExploreState;

/** An order by a column that is no longer there would be refused. */
function ordered(state: ExploreState): ExploreState {
  const keys = state.by.map((name) => columnName(name, state.period.grain));
  const order = state.order.filter((name) => {
    const bare = name.replace(/^-/, "");
    return keys.includes(bare) || state.metrics.some((metric) => bare === metric || bare.startsWith(`${metric}__previous_`));
  });
  return { ...state, order, columns: state.columns.filter((name) => state.by.includes(name)) };
}

export const addMetric =
  (code: string): Change =>
  (state) =>
    state.metrics.includes(code) || state.metrics.length >= MOST_METRICS ? state : { ...state, metrics: [...state.metrics, code] };

export const removeMetric =
  (code: string): Change =>
  (state) =>
    ordered({ ...state, metrics: state.metrics.filter((each) => each !== code) });

export const addDimension =
  (name: string): Change =>
  (state) =>
    state.by.includes(name) || state.by.length >= MOST_DIMENSIONS ? state : { ...state, by: [...state.by, name] };

export const removeDimension =
  (name: string): Change =>
  (state) =>
    ordered({ ...state, by: state.by.filter((each) => each !== name) });

function moved(list: string[], item: string, step: number): string[] {
  const at = list.indexOf(item);
  const to = at + step;
  if (at < 0 || to < 0 || to >= list.length) return list;
  const rest = list.filter((each) => each !== item);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

export const moveMetric =
  (code: string, step: number): Change =>
  (state) => ({ ...state, metrics: moved(state.metrics, code, step) });

export const moveDimension =
  (name: string, step: number): Change =>
  (state) => ({ ...state, by: moved(state.by, name, step) });

/** Puts a dimension along the top of the pivot, or back down the side. */
export const toggleColumn =
  (name: string): Change =>
  (state) => ({
    ...state,
    columns: state.columns.includes(name) ? state.columns.filter((each) => each !== name) : [...state.columns, name],
  });

export const swapAxes: Change = (state) => ({ ...state, columns: state.by.filter((name) => !state.columns.includes(name)) });

/** One filter a dimension: a second takes the place of the first. */
export const setFilter =
  (filter: Filter): Change =>
  (state) => {
    const there = state.filters.some((each) => each.dimension === filter.dimension);
    const filters = there
      ? state.filters.map((each) => (each.dimension === filter.dimension ? filter : each))
      : [...state.filters, filter];
    return { ...state, filters };
  };

export const removeFilter =
  (dimension: string): Change =>
  (state) => ({ ...state, filters: state.filters.filter((each) => each.dimension !== dimension) });

export const clearFilters: Change = (state) => ({ ...state, filters: [], where: "" });

/** A head of the table: falling, then rising, then the natural order again. */
export const sortBy =
  (column: string): Change =>
  (state) => {
    const [first] = state.order;
    const next = first === `-${column}` ? [column] : first === column ? [] : [`-${column}`];
    return { ...state, order: next };
  };

export const set =
  (change: Partial<ExploreState>): Change =>
  (state) =>
    ordered({ ...state, ...change });
