import type { Members } from "@/components/query-table";
import { keepPreviousData, queryOptions, useQueries, useQuery, type QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, send } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import { saveFile } from "@/lib/download";
import { usePick } from "@/lib/i18n";
import type { Cell, Column, DimensionBrief, Home, MetricDetail, MetricQuery, Page, QueryResult, SearchHit, Text } from "@/lib/api/types";

const SETTLED = 5 * 60_000;

function metricQuery(code: string) {
  return queryOptions({
    queryKey: keys.metric(code),
    queryFn: ({ signal }) => api.get<MetricDetail>(`/metrics/${encodeURIComponent(code)}`, {}, { signal }),
    staleTime: SETTLED,
  });
}

/** The cards of the metrics chosen, as far as they have come; a metric that is unknown or hidden has none. */
export function useCards(codes: readonly string[]): { cards: Map<string, MetricDetail>; settled: boolean } {
  return useQueries({
    queries: codes.map((code) => metricQuery(code)),
    combine: (results) => {
      const cards = new Map<string, MetricDetail>();
      results.forEach((result, at) => {
        const code = codes[at];
        if (code && result.data) cards.set(code, result.data);
      });
      return { cards, settled: results.every((result) => !result.isPending) };
    },
  });
}

/** The dimensions that all of these metrics share; of none: every dimension. */
export function dimensionsQuery(metrics: readonly string[]) {
  return queryOptions({
    queryKey: keys.dimensions([...metrics]),
    queryFn: ({ signal }) => api.get<Page<DimensionBrief>>("/dimensions", { metrics: [...metrics] }, { signal }),
    staleTime: SETTLED,
    placeholderData: keepPreviousData,
    select: (page) => page.items,
  });
}

export interface Member {
  value: Cell;
  label?: Text;
}

interface MemberList {
  items: Member[];
  truncated: boolean;
}

export function membersQuery(dimension: string, metrics: readonly string[], q = "", limit = 60) {
  const params = { metrics: [...metrics], q, limit };
  return queryOptions({
    queryKey: keys.values(dimension, params),
    queryFn: ({ signal }) => api.get<MemberList>(`/dimensions/${encodeURIComponent(dimension)}/values`, params, { signal }),
    staleTime: SETTLED,
    placeholderData: keepPreviousData,
  });
}

export function searchQuery(q: string, type: "metric" | "dimension") {
  return queryOptions({
    queryKey: [...keys.search(q), type],
    queryFn: ({ signal }) => api.get<{ items: SearchHit[] }>("/search", { q, types: type, limit: 30 }, { signal }),
    enabled: q !== "",
    staleTime: SETTLED,
    placeholderData: keepPreviousData,
    select: (found) => found.items,
  });
}

/** What may be started with: followed, then recommended, then recent, each once. */
export const startQuery = queryOptions({
  queryKey: keys.home,
  queryFn: ({ signal }) => api.get<Home>("/home", {}, { signal }),
});

/** A question with a name of its own, by which the server can stop it. */
function resultQuery(query: MetricQuery, enabled: boolean) {
  return queryOptions({
    queryKey: keys.query(query),
    queryFn: async ({ signal }) => {
      const ticket = crypto.randomUUID?.() ?? String(Math.random());
      signal.addEventListener("abort", () => void stop(ticket));
      return api.post<QueryResult>("/query", query, { signal, headers: { "X-Query-Ticket": ticket } });
    },
    enabled,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** Leaving already stops a question; this reaches it through proxies that keep the line open. */
function stop(ticket: string): Promise<unknown> {
  return api.post("/query/cancel", { ticket }).catch(() => undefined);
}

export function cancelQueries(client: QueryClient, queries: readonly MetricQuery[]): Promise<unknown> {
  return Promise.all(queries.map((query) => client.cancelQueries({ queryKey: keys.query(query) })));
}

/** The answer as a file, under the name that the server gives it. */
export async function download(query: MetricQuery, format: "csv" | "xlsx"): Promise<void> {
  const response = await send("/query/export", { method: "POST", body: { query, format }, headers: { Accept: "*/*" } });
  await saveFile(response, `caliber.${format}`);
}

export type Found = ReturnType<typeof useResults>;

/** The answers of a state's questions, as one: all there, the first failure, or still on the way. */
export function useResults(queries: readonly MetricQuery[], enabled: boolean) {
  const main = useQuery(resultQuery(queries[0] ?? { metrics: [] }, enabled && queries.length > 0));
  const below = useQuery(resultQuery(queries[1] ?? { metrics: [] }, enabled && queries.length > 1));
  const second = queries.length > 1;
  const results = useMemo(
    () => [main.data, second ? below.data : undefined].filter((each) => each !== undefined),
    [main.data, below.data, second],
  );
  const whole = main.data !== undefined && (!second || below.data !== undefined);
  return {
    results: whole ? results : [],
    error: main.error ?? (second ? below.error : null),
    fetching: main.isFetching || (second && below.isFetching),
    stale: main.isPlaceholderData || (second && below.isPlaceholderData),
    stopped: enabled && !whole && !main.error && main.fetchStatus === "idle",
    at: main.dataUpdatedAt,
    retry: () => void Promise.all([main.refetch(), second ? below.refetch() : undefined]),
  };
}

const LABELLED = 1000;

/** What the members in an answer are called, and which of its columns come from another table. */
export function useMembers(columns: readonly Column[], metrics: readonly string[], dimensions: ReadonlyMap<string, DimensionBrief>): Members {
  const pick = usePick();
  const briefs = columns.flatMap((column) => (column.kind === "dimension" ? (dimensions.get(column.name) ?? []) : []));
  const declared = briefs.filter((brief) => brief.members !== null && !brief.masked);
  const lists = useQueries({
    queries: declared.map((brief) => membersQuery(brief.name, metrics, "", LABELLED)),
    combine: (results) => results.map((result) => result.data),
  });
  return useMemo(() => {
    const labels = declared.map((brief, at): [string, Record<string, string>] => [
      brief.name,
      Object.fromEntries((lists[at]?.items ?? []).map(({ value, label }) => [String(value), pick(label, String(value))])),
    ]);
    return { labels: Object.fromEntries(labels), joined: new Set(briefs.filter((brief) => brief.path.length > 0).map((brief) => brief.name)) };
    // The names of the columns stand for the briefs, which are made anew each time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [columns, dimensions, lists, pick]);
}
