import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Bridge } from "@/lib/api/types";

/** The bridges of sanctioned variants, those that no longer hold first. */
export const bridgesQuery = queryOptions({
  queryKey: keys.bridges,
  queryFn: async ({ signal }) => (await api.get<{ items: Bridge[] }>("/bridges", {}, { signal })).items,
  staleTime: 60_000,
});
