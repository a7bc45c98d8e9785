import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Meta, Session } from "@/lib/api/types";

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: ({ signal }) => api.get<Session>("/session", {}, { signal }),
  staleTime: 5 * 60_000,
  retry: false,
});

/** Who is signed in. Inside the frame there always is somebody. */
export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data;
}

export function usePermission(permission: string): boolean {
  return useSession()?.permissions.includes(permission) ?? false;
}

export const metaQuery = queryOptions({
  queryKey: keys.meta,
  queryFn: ({ signal }) => api.get<Meta>("/meta", {}, { signal }),
  staleTime: 10 * 60_000,
});
