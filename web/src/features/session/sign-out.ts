import type { QueryClient } from "@tanstack/react-query";
import { api } from "@/lib/api/client";

/** Ends the session and forgets everything that was read in it. */
export async function signOut(client: QueryClient): Promise<void> {
  await api.delete("/session").catch(() => undefined);
  client.clear();
}
