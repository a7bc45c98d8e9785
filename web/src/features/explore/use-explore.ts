import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { countingOf, type Now } from "@/components/time-pill";
import type { DimensionBrief, MetricDetail } from "@/lib/api/types";
import { metaQuery } from "@/lib/session";
import type { Change } from "./actions";
import { dimensionsQuery, useCards } from "./queries";
import { readState, writeState, type ExploreState, type Search } from "./state";

export interface Explore {
  state: ExploreState;
  /** Makes a change and puts it into the address; the way back undoes it. */
  change: (change: Change) => void;
}

export function useExplore(): Explore {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const state = useMemo(() => readState(search), [search]);
  const change = useCallback(
    (next: Change) =>
      void navigate({ to: "/explore", search: (before: Search) => writeState(next(readState(before))), resetScroll: false }),
    [navigate],
  );
  return { state, change };
}

/** What is known of the metrics chosen: their cards, what they share, and until when there are data. */
export interface Known {
  cards: Map<string, MetricDetail>;
  /** What all of the metrics can be broken down by. */
  dimensions: DimensionBrief[];
  /** The same by name, with those of single metrics and those that no metric chosen has. */
  everything: Map<string, DimensionBrief>;
  grains: string[];
  now: Now | null;
  /** Nothing more is waited for before the question can be written. */
  settled: boolean;
}

const GRAINS = ["day", "week", "month", "quarter", "year"];

export function useKnown(metrics: readonly string[]): Known {
  const { cards, settled } = useCards(metrics);
  const shared = useQuery(dimensionsQuery(metrics));
  const meta = useQuery(metaQuery).data;
  const dimensions = useMemo(() => shared.data ?? [], [shared.data]);
  const everything = useMemo(() => {
    const own = [...cards.values()].flatMap((card) => card.dimensions);
    return new Map([...own, ...dimensions].map((dimension) => [dimension.name, dimension]));
  }, [cards, dimensions]);
  const grains = useMemo(() => common([...cards.values()].map((card) => card.grains)), [cards]);
  const now = useMemo(() => {
    if (!meta) return null;
    const marks = [...cards.values()].flatMap((card) => card.as_of ?? []).sort();
    return { today: meta.calendar.today, asOf: marks[0] ?? null, counting: countingOf(meta.calendar) };
  }, [meta, cards]);
  return { cards, dimensions, everything, grains, now, settled: settled && !shared.isPending && now !== null };
}

function common(lists: readonly string[][]): string[] {
  const [first = GRAINS, ...rest] = lists.filter((list) => list.length);
  return first.filter((grain) => rest.every((list) => list.includes(grain)));
}
