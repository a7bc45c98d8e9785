import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { FacetName } from "@/lib/api/types";

export const FACETS: readonly FacetName[] = [
  "domain",
  "department",
  "kind",
  "certified",
  "status",
  "sensitivity",
  "owner",
  "tag",
];

export type View = "table" | "cards";
export const SORTS = ["popularity", "name", "updated"] as const;
export type Sort = (typeof SORTS)[number] | "relevance";

export interface CatalogState {
  q: string;
  sort: Sort;
  view: View;
  chosen: Record<FacetName, string[]>;
}

type Search = Record<string, string | undefined>;

/** The catalog's state is its address: what is written there, and nothing else. */
export function readState(search: Search): CatalogState {
  const q = search.q ?? "";
  const sorts: readonly string[] = [...SORTS, "relevance"];
  const sort = search.sort && sorts.includes(search.sort) ? (search.sort as Sort) : q ? "relevance" : "popularity";
  const chosen = Object.fromEntries(
    FACETS.map((facet) => [facet, (search[facet] ?? "").split(",").filter(Boolean)]),
  ) as Record<FacetName, string[]>;
  return { q, sort, view: search.view === "cards" ? "cards" : "table", chosen };
}

/** What the server is asked, with neither view nor default sort. */
export function requestOf(state: CatalogState): Record<string, string | string[]> {
  return { q: state.q, sort: state.q && state.sort === "relevance" ? "" : state.sort, ...state.chosen };
}

export function toggled(values: string[], value: string): string[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
}

export function useCatalogState() {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const state = useMemo(() => readState(search), [search]);
  const set = useCallback(
    (change: Search, replace = false) =>
      void navigate({ to: "/metrics", search: (before) => ({ ...before, ...change }), replace, resetScroll: false }),
    [navigate],
  );
  const toggle = useCallback(
    (facet: FacetName, value: string) => set({ [facet]: toggled(state.chosen[facet], value).join(",") || undefined }),
    [set, state],
  );
  const clear = useCallback(() => set(Object.fromEntries(FACETS.map((facet) => [facet, undefined]))), [set]);
  return { state, set, toggle, clear };
}
