import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { MetricPage } from "@/lib/api/types";
import { requestOf, type CatalogState } from "./state";

const PAGE = 50;

export function catalogQuery(state: CatalogState) {
  const request = requestOf(state);
  return infiniteQueryOptions({
    queryKey: ["catalog", request],
    queryFn: ({ pageParam, signal }) =>
      api.get<MetricPage>("/metrics", { ...request, cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}
