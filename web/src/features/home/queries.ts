import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Home, Tile } from "@/lib/api/types";
import { bridgesQuery } from "@/lib/bridges";

export type Compare = Tile["compare"];

export const homeQuery = queryOptions({
  queryKey: keys.home,
  queryFn: ({ signal }) => api.get<Home>("/home", {}, { signal }),
});

/** Names stand at once, figures follow: one request for all tiles. */
export function tilesQuery(codes: string[], compare: Compare) {
  return queryOptions({
    queryKey: [...keys.tiles(codes), compare],
    queryFn: async ({ signal }) => {
      const found = await api.get<{ items: Tile[] } | Tile[]>("/home/tiles", { codes, compare }, { signal });
      return Array.isArray(found) ? found : found.items;
    },
    enabled: codes.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Bridges that do not hold; a home without them is a home all the same. */
export const alarmsQuery = queryOptions({
  ...bridgesQuery,
  select: (items) => items.filter(({ state }) => state === "broken" || state === "failed"),
});
