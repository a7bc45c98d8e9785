import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "@/lib/api/client";
import { Toasts } from "@/components/ui/toast";

const ATTEMPTS = 2;

/** What the server has answered stays so; only what did not reach it, or was lost before it, is tried again. */
function worthRetrying(attempt: number, error: unknown): boolean {
  const lost = !(error instanceof ApiError) || error.status === 0 || error.code.startsWith("http.50");
  return lost && attempt < ATTEMPTS;
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
