import { keepPreviousData, queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Span } from "@/components/time-pill";
import { api, send } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Account, Behind, CaseEffect, Cases, Course, DecisionInForce, DimensionBrief, Home, MetricDetail, MetricPage, MetricVersion, Page, Reconciliation, SearchHit, SideBySide, Text } from "@/lib/api/types";
import { saveFile } from "@/lib/download";
import { unpacked } from "./packing";
import { isPlain, type DeskState, type Standing } from "./state";

const FRESH = 60_000;
const SETTLED = 5 * 60_000;

export interface Pair {
  left: string;
  right: string;
}

/** What stands on both sides; one metric may stand on either. */
export type Sides = Pick<SideBySide, "left" | "right">;

interface Stood extends Pair {
  left_as?: Standing;
  right_as?: Standing;
}

/** What both sides are; as oneself and under what is in force where nothing else was chosen. */
function stood({ left, right, leftAs, rightAs }: DeskState): Stood {
  return {
    left,
    right,
    ...(isPlain(leftAs) ? {} : { left_as: leftAs }),
    ...(isPlain(rightAs) ? {} : { right_as: rightAs }),
  };
}

/** As the server is asked: a report as its text. */
async function sent<A extends Stood>({ left_as, right_as, ...rest }: A): Promise<object> {
  const side = async ({ report, ...standing }: Standing) => ({ ...standing, sql: report && (await unpacked(report)) });
  return { ...rest, ...(left_as && { left_as: await side(left_as) }), ...(right_as && { right_as: await side(right_as) }) };
}

export function compareQuery(state: DeskState, data: boolean) {
  const asked = { ...stood(state), data };
  return queryOptions({
    queryKey: keys.compare(asked),
    queryFn: async ({ signal }) => api.post<SideBySide>("/compare", await sent(asked), { signal }),
    staleTime: FRESH,
  });
}

/** The SQL of a report that stands in the address. */
export function sqlQuery(report: string) {
  return queryOptions({ queryKey: ["sql", report], queryFn: () => unpacked(report), enabled: report !== "", staleTime: Infinity });
}

/** Reads a report as a side of its own; refused where it cannot be one. */
export async function checkReport({ name, sql, figure }: { name: string; sql: string; figure: string }): Promise<void> {
  const side = { sql, figure };
  await api.post<SideBySide>("/compare", { left: name, right: name, left_as: side, right_as: side });
}

export interface Asked extends Stood, Span {
  by: string[];
}

/** What both sides are asked for. */
export function askedOf(state: DeskState, span: Span): Asked {
  return { ...stood(state), ...span, by: state.by ? [state.by] : [] };
}

export function reconcileQuery(asked: Asked) {
  return queryOptions<Reconciliation>({
    queryKey: keys.reconcile(asked),
    queryFn: async ({ signal }) => api.post<Reconciliation>("/reconcile", await sent(asked), { signal }),
    staleTime: FRESH,
    placeholderData: (before, query) => (sidesOf(query?.queryKey[1] as Asked | undefined) === sidesOf(asked) ? before : undefined),
  });
}

/** Figures of another month may stay while those of the next are read; figures of other sides may not. */
function sidesOf(asked: Asked | undefined): string {
  return JSON.stringify([asked?.left, asked?.right, asked?.left_as, asked?.right_as]);
}

/** The rows behind a cause, those that weigh most first. Those that are there stay while more are read. */
export function rowsQuery(asked: Asked, cause: string, limit: number) {
  const wanted = { ...asked, cause, limit };
  return queryOptions<Behind>({
    queryKey: keys.behind(wanted),
    queryFn: async ({ signal }) => api.post<Behind>("/reconcile/rows", await sent(wanted), { signal }),
    staleTime: FRESH,
    placeholderData: (before) => (before?.cause.id === cause ? before : undefined),
  });
}

/** The rows as a file, as many as a file may have. */
export async function downloadRows(asked: Asked, cause: string, format: "csv" | "xlsx"): Promise<void> {
  const response = await send("/reconcile/rows/export", { method: "POST", body: { ...(await sent(asked)), cause, format }, headers: { Accept: "*/*" } });
  await saveFile(response, `caliber.${format}`);
}

/** The versions of a metric, newest first. */
export function versionsQuery(code: string) {
  return queryOptions({
    queryKey: keys.versions(code),
    queryFn: async ({ signal }) => (await api.get<{ items: MetricVersion[] }>(`/metrics/${encodeURIComponent(code)}/versions`, {}, { signal })).items,
    enabled: code !== "",
    staleTime: FRESH,
  });
}

/** Whom one may look as; only for those who may. */
export function peopleQuery(enabled: boolean) {
  return queryOptions({
    queryKey: keys.users(""),
    queryFn: async ({ signal }) => (await api.get<Page<Account>>("/users", { q: "", limit: 200 }, { signal })).items,
    enabled,
    staleTime: SETTLED,
  });
}

/** Both figures over the twelve months that end with the range asked for. */
export function courseQuery(wanted: Asked) {
  const asked = { ...wanted, by: [] };
  return queryOptions({
    queryKey: keys.course(asked),
    queryFn: async ({ signal }) => api.post<Course>("/reconcile/course", await sent(asked), { signal }),
    staleTime: FRESH,
  });
}

function metricQuery(code: string) {
  return queryOptions({
    queryKey: keys.metric(code),
    queryFn: ({ signal }) => api.get<MetricDetail>(`/metrics/${encodeURIComponent(code)}`, {}, { signal }),
    enabled: code !== "",
    staleTime: SETTLED,
  });
}

/** The card of a metric; nothing while none is chosen. */
export function useCard(code: string) {
  return useQuery(metricQuery(code));
}

/** What all of them can be broken down by. */
export function sharedQuery(metrics: string[]) {
  return queryOptions({
    queryKey: keys.dimensions(metrics),
    queryFn: ({ signal }) => api.get<Page<DimensionBrief>>("/dimensions", { metrics }, { signal }),
    enabled: metrics.length > 0,
    staleTime: SETTLED,
    select: (page) => page.items.filter((dimension) => !dimension.masked),
  });
}

const LABELLED = 1000;

/** What the members of a dimension are called, by value. */
export function useLabels(metrics: string[], dimension: DimensionBrief | undefined): ReadonlyMap<string, Text> {
  const params = { metrics, q: "", limit: LABELLED };
  const name = dimension?.name ?? "";
  const [items] = useQueries({
    queries: [
      {
        queryKey: keys.values(name, params),
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          api.get<{ items: { value: unknown; label?: Text }[] }>(`/dimensions/${encodeURIComponent(name)}/values`, params, { signal }),
        enabled: name !== "" && dimension?.members !== null,
        staleTime: SETTLED,
      },
    ],
    combine: (results) => results.map((result) => result.data?.items),
  });
  return useMemo(
    () => new Map((items ?? []).flatMap(({ value, label }) => (label ? [[String(value), label] as const] : []))),
    [items],
  );
}

export function searchQuery(q: string) {
  return queryOptions({
    queryKey: [...keys.search(q), "metric"],
    queryFn: ({ signal }) => api.get<{ items: SearchHit[] }>("/search", { q, types: "metric", limit: 30 }, { signal }),
    enabled: q !== "",
    staleTime: SETTLED,
    placeholderData: keepPreviousData,
    select: (found) => found.items,
  });
}

/** What may be started with: followed, then recommended, then recent. */
export const startQuery = queryOptions({
  queryKey: keys.home,
  queryFn: ({ signal }) => api.get<Home>("/home", {}, { signal }),
});

const MOST_CASES = 1000;

/** The cases as they are ranked. `data`: by the money between them, which takes a while. */
export function caseListQuery(data: boolean) {
  return queryOptions({
    queryKey: keys.caseList({ data }),
    queryFn: ({ signal }) => api.get<Cases>("/cases", { limit: MOST_CASES, data: data || null }, { signal }),
    staleTime: SETTLED,
  });
}

export const casesQuery = caseListQuery(false);

/** What is under review for these two. */
export function reviewsQuery({ left, right }: Pair) {
  return queryOptions({
    queryKey: keys.caseList({ metric: left }),
    queryFn: ({ signal }) => api.get<Cases>("/cases", { limit: MOST_CASES, metric: left, status: "open" }, { signal }),
    staleTime: FRESH,
    select: (found) =>
      found.items
        .flatMap(({ reviews }) => reviews)
        .filter(({ metric, others }) => [left, right].every((code) => code === metric || others.includes(code))),
  });
}

/** What was decided this month and is in force. */
export const decisionsQuery = queryOptions({
  queryKey: keys.decisions,
  queryFn: async ({ signal }) => (await api.get<{ items: DecisionInForce[] }>("/cases/decisions", {}, { signal })).items,
  staleTime: FRESH,
});

const ONE = { limit: 1 };

export interface Decision {
  kind: "merge" | "variant" | "keep";
  metric: string;
  others: string[];
}

/** What a decision would do; nothing is proposed yet. */
export function effectQuery(decision: Decision) {
  return queryOptions({
    queryKey: keys.effect(decision),
    queryFn: ({ signal }) => api.post<CaseEffect>("/cases/decisions/effect", decision, { signal }),
    staleTime: FRESH,
  });
}

/** What departments are called, by code. */
export const departmentsQuery = queryOptions({
  queryKey: keys.metrics(ONE),
  queryFn: ({ signal }) => api.get<MetricPage>("/metrics", ONE, { signal }),
  staleTime: SETTLED,
  select: (page) => new Map((page.facets.department ?? []).map(({ value, name }) => [value, name])),
});

/** Both definitions, the causes of the gap and twelve months as a file. */
export async function downloadDesk({ format, ...asked }: Asked & { format: "pdf" | "xlsx" }): Promise<void> {
  const response = await send("/compare/export", { method: "POST", body: { ...(await sent(asked)), format }, headers: { Accept: "*/*" } });
  await saveFile(response, `caliber.${format}`);
}
