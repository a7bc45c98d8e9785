import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Bridge, BridgeCheck } from "@/lib/api/types";

export const bridgesQuery = queryOptions({
  queryKey: keys.bridges,
  queryFn: async ({ signal }) => (await api.get<{ items: Bridge[] }>("/bridges", {}, { signal })).items,
  staleTime: 60_000,
});

/** Every closed period of one variant, held against the data as it is now. */
export function checkAgain(metric: string, signal: AbortSignal): Promise<{ items: BridgeCheck[] }> {
  return api.post("/bridges/checks", { metrics: [metric], again: true }, { signal });
}
