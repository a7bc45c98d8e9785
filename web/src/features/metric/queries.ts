import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { compared, type Resolved } from "@/components/time-pill";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { DimensionBrief, Lineage, MetricDetail, MetricQuery, MetricReport, MetricVersion, QueryResult, Text } from "@/lib/api/types";
import { predicate, type Filter } from "@/lib/filters";

const FRESH = 60_000;

function path(code: string): string {
  return `/metrics/${encodeURIComponent(code)}`;
}

export function metricQuery(code: string) {
  return queryOptions({
    queryKey: keys.metric(code),
    queryFn: ({ signal }) => api.get<MetricDetail>(path(code), {}, { signal }),
  });
}

export function lineageQuery(code: string) {
  return queryOptions({
    queryKey: keys.lineage(code),
    queryFn: ({ signal }) => api.get<Lineage>(`${path(code)}/lineage`, {}, { signal }),
    staleTime: FRESH,
  });
}

/** The reports taken in whose figure this metric is. */
export function reportsQuery(code: string) {
  return queryOptions({
    queryKey: keys.reports(code),
    queryFn: async ({ signal }) => (await api.get<{ items: MetricReport[] }>(`${path(code)}/reports`, {}, { signal })).items,
    staleTime: FRESH,
  });
}

export function versionsQuery(code: string) {
  return queryOptions({
    queryKey: keys.versions(code),
    queryFn: async ({ signal }) => (await api.get<{ items: MetricVersion[] }>(`${path(code)}/versions`, {}, { signal })).items,
    staleTime: FRESH,
  });
}

function figures(query: MetricQuery) {
  return queryOptions({
    queryKey: keys.query(query),
    queryFn: ({ signal }) => api.post<QueryResult>("/query", query, { signal }),
    staleTime: FRESH,
    // The figures of the view before stay, paled, while those of the next are read.
    placeholderData: keepPreviousData,
  });
}

/** What all figures of the page share. */
export interface Asked {
  code: string;
  span: Resolved;
  filters: readonly Filter[];
  dimensions: readonly Pick<DimensionBrief, "name" | "type">[];
}

/** The filters as the server takes them; those on `except` left out, so that a leaderboard shows what else there is. */
export function wheres({ filters, dimensions }: Pick<Asked, "filters" | "dimensions">, except = ""): string[] | undefined {
  const types = new Map(dimensions.map((each) => [each.name, each.type]));
  const kept = filters.filter((filter) => filter.dimension !== except);
  return kept.length ? kept.map((filter) => predicate(filter, types.get(filter.dimension))) : undefined;
}

function base(asked: Asked, except = ""): MetricQuery {
  return { metrics: [asked.code], where: wheres(asked, except), since: asked.span.since, until: asked.span.until };
}

/** The one figure of the range, against the range before and the same days a year before. */
export function headlineQuery(asked: Asked) {
  return figures({ ...base(asked), compare: ["previous_period", "previous_year"] });
}

/** The course; a year before it comes along, an earlier span is a course of its own (see `earlierQuery`). */
export function trendQuery(asked: Asked) {
  const compare = asked.span.compare === "previous_year" ? ["previous_year"] : undefined;
  return figures({ ...base(asked), by: ["metric_time"], grain: asked.span.grain, compare, fill: true });
}

/** The course of the span before, laid under this one point by point. */
export function earlierQuery(asked: Asked) {
  const wanted = asked.span.compare === "previous_period";
  const before = compared(asked.span, "previous_period") ?? asked.span;
  return {
    ...figures({ ...base(asked), since: before.since, until: before.until, by: ["metric_time"], grain: asked.span.grain, fill: true }),
    enabled: wanted,
  };
}

export type Labels = Readonly<Record<string, Text>>;

/** Members looked for: those whose name says the word, where members have names; else whatever holds it in the data. */
export function matching(word: string, labels: Labels | undefined): Filter["values"] | string {
  const named = Object.entries(labels ?? {}).filter(([, label]) => label.zh || label.en);
  if (!word || !named.length) return word;
  const low = word.toLowerCase();
  return named.filter(([value, label]) => `${value} ${label.zh ?? ""} ${label.en ?? ""}`.toLowerCase().includes(low)).map(([value]) => value);
}

export interface BoardAsked extends Asked {
  dimension: string;
  find: ReturnType<typeof matching>;
  limit: number;
}

function found(dimension: string, find: BoardAsked["find"], type: string | undefined): string[] {
  if (!find.length) return [];
  const filter: Filter = typeof find === "string" ? { dimension, operator: "has", values: [find] } : { dimension, operator: "in", values: find };
  return [predicate(filter, type)];
}

/** The search has met none of the members' names: there is nothing to ask. */
export function metNone(find: BoardAsked["find"]): boolean {
  return typeof find !== "string" && !find.length;
}

/** The largest members of a dimension, one more than shown, so that it is known whether there are more. */
export function boardQuery(asked: BoardAsked) {
  const { dimension, find, limit, code, span } = asked;
  const type = asked.dimensions.find((each) => each.name === dimension)?.type;
  const where = [...(wheres(asked, dimension) ?? []), ...found(dimension, find, type)];
  const query = {
    ...base(asked, dimension),
    where: where.length ? where : undefined,
    by: [dimension],
    compare: span.compare === "none" ? undefined : [span.compare],
    order: [`-${code}`],
    limit: limit + 1,
  };
  return { ...figures(query), enabled: !metNone(find) };
}

/** What the members of a dimension are called, by the member as the data have it; asked only where they have names. */
export function labelsQuery(code: string, dimension: string, named: boolean) {
  return queryOptions({
    queryKey: keys.values(dimension, { metrics: code, labels: true }),
    queryFn: async ({ signal }): Promise<Labels> => {
      const { items } = await api.get<{ items: { value: unknown; label: Text }[] }>(
        `/dimensions/${encodeURIComponent(dimension)}/values`,
        { metrics: code, limit: 200 },
        { signal },
      );
      return Object.fromEntries(items.map((item) => [String(item.value), item.label]));
    },
    enabled: named,
    staleTime: 10 * FRESH,
    retry: false,
  });
}

/** The SQL of the page's question, as the server would run it; nothing is run. */
export function sqlQuery(asked: Asked) {
  const query = { ...base(asked), by: ["metric_time"], grain: asked.span.grain };
  return queryOptions({
    queryKey: [...keys.query(query), "sql"],
    queryFn: ({ signal }) => api.post<{ sql: string | null }>("/query/explain", { query, what: "sql" }, { signal }),
    staleTime: FRESH,
  });
}
