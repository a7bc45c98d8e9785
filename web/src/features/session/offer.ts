import { queryOptions } from "@tanstack/react-query";
import { ApiError, api } from "@/lib/api/client";
import type { DemoAccount, Session } from "@/lib/api/types";

export interface Offer {
  /** Somebody is signed in already; there is nothing to offer. */
  session: Session | null;
  setup_needed: boolean;
  demo_accounts: DemoAccount[];
}

/** What the sign-in page may offer; the server says it beside its refusal. */
export const offerQuery = queryOptions({
  queryKey: ["sign-in-offer"],
  queryFn: async ({ signal }): Promise<Offer> => {
    try {
      const session = await api.get<Session>("/session", {}, { signal });
      return { session, setup_needed: false, demo_accounts: [] };
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const body = error.body as Partial<Offer>;
      return { session: null, setup_needed: body.setup_needed ?? false, demo_accounts: body.demo_accounts ?? [] };
    }
  },
  retry: 1,
  staleTime: 0,
  gcTime: 0,
});
