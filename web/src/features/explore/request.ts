import { resolve, type Now, type Span } from "@/components/time-pill";
import type { DimensionBrief, MetricQuery } from "@/lib/api/types";
import { predicate, type Filter } from "@/lib/filters";
import { TIME, type ExploreState } from "./state";

export interface Asked {
  state: ExploreState;
  now: Now;
  dimensions: readonly Pick<DimensionBrief, "name" | "type">[];
}

/** What a dimension is called in the answer. */
export function columnName(name: string, grain: string): string {
  return name === TIME ? `${TIME}__${grain}` : name;
}

/** Time from early to late; else the largest first. Groups of several dimensions stay together. */
function naturalOrder({ by, metrics, period }: ExploreState): string[] {
  const largest = metrics[0] ? [`-${metrics[0]}`] : [];
  const [first, ...rest] = by;
  if (first === undefined) return [];
  if (first === TIME) return [columnName(first, period.grain), ...(rest.length ? largest : [])];
  return rest.length ? by.map((name) => columnName(name, period.grain)) : largest;
}

function wheres(filters: readonly Filter[], where: string, dimensions: Asked["dimensions"]): string[] {
  const types = new Map(dimensions.map((dimension) => [dimension.name, dimension.type]));
  const written = filters.map((filter) => predicate(filter, types.get(filter.dimension)));
  return where ? [...written, where] : written;
}

export function spanOf({ state, now }: Pick<Asked, "state" | "now">): Span {
  const { since, until } = resolve(state.period, now);
  return { since, until };
}

/** The question that a state stands for. */
export function queryOf({ state, now, dimensions }: Asked): MetricQuery {
  const { since, until } = spanOf({ state, now });
  const { by, metrics, period, view } = state;
  const order = state.order.length ? state.order : naturalOrder(state);
  return {
    metrics,
    by,
    where: wheres(state.filters, state.where, dimensions),
    since,
    until,
    grain: by.includes(TIME) ? period.grain : undefined,
    time: state.time || undefined,
    compare: period.compare === "none" ? undefined : [period.compare],
    order: view === "pivot" ? undefined : order,
    limit: view === "pivot" ? PIVOT_ROWS : state.limit,
    totals: state.totals || view === "pivot" || isStacked(state),
    // A line has a point for each period, so that a gap is seen; other groups are shown where they have data.
    fill: by.length === 1 && by[0] === TIME ? true : undefined,
  };
}

/** A chart of two dimensions has its bars in the order of their totals. */
function isStacked({ view, by }: ExploreState): boolean {
  return view === "chart" && by.length === 2 && !by.includes(TIME);
}

export const PIVOT_ROWS = 5000;

/** The dimensions down the side and along the top of a pivot. */
export function axesOf({ by, columns }: Pick<ExploreState, "by" | "columns">): { rows: string[]; columns: string[] } {
  return { rows: by.filter((name) => !columns.includes(name)), columns: by.filter((name) => columns.includes(name)) };
}

/** A pivot's questions: the cells with the totals of its rows, then the totals of its columns, all by the server. */
export function pivotQueries(asked: Asked): MetricQuery[] {
  const { rows, columns } = axesOf(asked.state);
  const query = queryOf(asked);
  const main = { ...query, by: [...rows, ...columns] };
  if (!columns.length || !rows.length) return [main];
  // Levels are kept from the left: with the columns first come the totals of each column, and of each outer row in it.
  const below = { ...query, by: [...columns, ...rows.slice(0, -1)] };
  return [main, { ...below, grain: below.by.includes(TIME) ? query.grain : undefined }];
}
