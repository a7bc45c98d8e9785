import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { countingOf, type Now } from "@/components/time-pill";
import { metaQuery } from "@/lib/session";
import { readState, writeState, type DeskState, type Search } from "./state";

export interface Desk {
  state: DeskState;
  /** Makes a change and puts it into the address; the way back undoes it. */
  change: (next: (state: DeskState) => DeskState) => void;
}

export function useDesk(): Desk {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const state = useMemo(() => readState(search), [search]);
  const change = useCallback<Desk["change"]>(
    (next) => void navigate({ to: "/desk", search: (before: Search) => writeState(next(readState(before))), resetScroll: false }),
    [navigate],
  );
  return { state, change };
}

/** Until when there are data: the earlier of the two marks counts, so that both months are whole. */
export function useNow(marks: readonly (string | null | undefined)[]): Now | null {
  const meta = useQuery(metaQuery).data;
  const [earliest = null] = marks.flatMap((mark) => mark ?? []).sort();
  return useMemo(
    () => (meta ? { today: meta.calendar.today, asOf: earliest, counting: countingOf(meta.calendar) } : null),
    [meta, earliest],
  );
}
