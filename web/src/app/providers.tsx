import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "@/lib/api/client";
import { Toasts } from "@/components/ui/toast";

const ATTEMPTS = 2;

/** A refusal stays a refusal; only what never reached the server, or failed inside it, is tried again. */
function worthRetrying(attempt: number, error: unknown): boolean {
  const status = error instanceof ApiError ? error.status : 0;
  return attempt < ATTEMPTS && (status === 0 || status >= 502);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: worthRetrying, staleTime: 30_000, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});

export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      {children}
      <Toasts />
    </QueryClientProvider>
  );
}
