import { api } from "@/lib/api/client";
import type { BridgeCheck } from "@/lib/api/types";

/** Every closed period of one variant, held against the data as it is now. */
export function checkAgain(metric: string, signal: AbortSignal): Promise<{ items: BridgeCheck[] }> {
  return api.post("/bridges/checks", { metrics: [metric], again: true }, { signal });
}
