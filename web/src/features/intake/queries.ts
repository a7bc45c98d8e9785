import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Intake, IntakeCandidate, IntakeDecided, IntakeFile, Page } from "@/lib/api/types";
import type { IntakeState } from "./state";

const LIVE = 1000;
const SHOWN = 50;
const FILES = 500;
const MOST = 500;

export type Kind = "adopt" | "variant" | "merge" | "reject";

export interface Decision {
  kind: Kind;
  candidates: string[];
  metric?: string;
  code?: string;
  name?: string;
  unit?: string;
  domain?: string;
  reason?: string;
}

/** Everything that was taken in, newest first. */
export const intakesQuery = queryOptions({
  queryKey: keys.intakes,
  queryFn: async ({ signal }) => (await api.get<{ items: Intake[] }>("/intakes", {}, { signal })).items,
});

/** One intake, looked at every second while its files are read. */
export const intakeQuery = (id: string) =>
  queryOptions({
    queryKey: keys.intake(id),
    queryFn: ({ signal }) => api.get<Intake>(path(id), {}, { signal }),
    refetchInterval: (query) => (query.state.data?.status === "reading" ? LIVE : false),
  });

/** What is to be said of its files; `read` makes it be read again as reading goes on. */
export const faultsQuery = (id: string, read: number) =>
  queryOptions({
    queryKey: keys.intakeFiles(id, read),
    queryFn: async ({ signal }) => {
      const items: IntakeFile[] = [];
      let cursor: string | null = "";
      do {
        const page: Page<IntakeFile> = await api.get(`${path(id)}/files`, { limit: FILES, cursor }, { signal });
        items.push(...page.items);
        cursor = page.next;
      } while (cursor);
      return items;
    },
    placeholderData: (before) => before,
  });

export const candidatesQuery = (id: string, { department, state }: Pick<IntakeState, "department" | "state">) =>
  infiniteQueryOptions({
    queryKey: keys.candidates(id, { department, state }),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<IntakeCandidate>>(`${path(id)}/candidates`, { department, state, limit: SHOWN, cursor: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  });

/** The open ones that were proved to be metrics that are there. */
export const provedQuery = (id: string, department: string) =>
  queryOptions({
    queryKey: keys.candidates(id, { department, proved: true }),
    queryFn: ({ signal }) =>
      api.get<Page<IntakeCandidate>>(`${path(id)}/candidates`, { department, state: "open", proved: true, limit: MOST }, { signal }),
  });

export const decide = (id: string, decision: Decision) => api.post<IntakeDecided>(`${path(id)}/decisions`, decision);
export const undo = (id: string, candidates: string[]) => api.post<{ candidates: string[] }>(`${path(id)}/undo`, { candidates });
export const stop = (id: string) => api.post<Intake>(`${path(id)}/stop`);
export const resume = (id: string) => api.post<Intake>(`${path(id)}/resume`);

function path(id: string): string {
  return `/intakes/${encodeURIComponent(id)}`;
}
