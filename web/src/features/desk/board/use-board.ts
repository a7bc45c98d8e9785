import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { Cases } from "@/lib/api/types";
import { usePick } from "@/lib/i18n";
import { caseListQuery, casesQuery, departmentsQuery } from "../queries";
import { readBoard, writeBoard, type BoardState } from "./board-state";

const LIVE = 60_000;

export interface Board {
  state: BoardState;
  change: (next: Partial<BoardState>) => void;
}

export function useBoard(): Board {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const state = useMemo(() => readBoard(search), [search]);
  const change = useCallback<Board["change"]>(
    (next) =>
      void navigate({
        to: "/desk/cases",
        search: (before: Record<string, unknown>) => writeBoard({ ...readBoard(before), ...next }),
        replace: next.owner !== undefined,
        resetScroll: false,
      }),
    [navigate],
  );
  return { state, change };
}

/** The cases by use at once, by money as soon as the figures are there; read again every minute, for a wall. */
export function useCases(data: boolean): { plain: UseQueryResult<Cases>; ranked: UseQueryResult<Cases>; found: Cases | undefined } {
  const plain = useQuery({ ...casesQuery, refetchInterval: LIVE });
  const ranked = useQuery({ ...caseListQuery(true), enabled: data });
  return { plain, ranked, found: (data && ranked.data) || plain.data };
}

/** What a department is called. */
export function useDepartment(): (code: string) => string {
  const pick = usePick();
  const names = useQuery(departmentsQuery).data;
  return (code) => pick(names?.get(code), code);
}
