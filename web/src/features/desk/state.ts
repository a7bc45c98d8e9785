import { addMonths, endOf, lastDayWithData, readSpan, startOf, type Now, type Span } from "@/components/time-pill";

/** All that the desk shows follows from this, and this stands in the address. */
export interface DeskState {
  left: string;
  right: string;
  /** The days chosen; null for the last month that is over. */
  span: Span | null;
  /** A dimension to break the gap down by; "" for none. */
  by: string;
  /** What no definition decides is looked up in the figures. */
  data: boolean;
  /** On the start page: the department whose cases are shown, and whether decided ones are shown too. */
  department: string;
  decided: boolean;
}

export type Search = Record<string, unknown>;
export type Written = Record<string, string | undefined>;
export type Side = "left" | "right";

const LONGEST = 200;

function text(value: unknown): string {
  const found = typeof value === "string" ? value.trim() : "";
  return found.length <= LONGEST ? found : "";
}

/** Whatever stands in the address, made into a state; what is not understood is left out. */
export function readState(search: Search): DeskState {
  return {
    left: text(search.left),
    right: text(search.right),
    span: readSpan(`${text(search.since)}..${text(search.until)}`),
    by: text(search.by),
    data: search.data === "1",
    department: text(search.department),
    decided: search.decided === "1",
  };
}

export function writeState(state: DeskState): Written {
  return {
    left: state.left || undefined,
    right: state.right || undefined,
    since: state.span?.since,
    until: state.span?.until,
    by: state.by || undefined,
    data: state.data ? "1" : undefined,
    department: state.department || undefined,
    decided: state.decided ? "1" : undefined,
  };
}

/** Another metric on one side: what was found for the pair before does not hold for it. */
export function withMetric(state: DeskState, side: Side, code: string): DeskState {
  return { ...state, [side]: code, by: "", data: false };
}

export function swapped(state: DeskState): DeskState {
  return { ...state, left: state.right, right: state.left };
}

/** The last month that is over, by the data. */
export function lastMonth(now: Now): Span {
  const last = lastDayWithData(now);
  const whole = endOf(last, "month") === last ? last : addMonths(last, -1);
  return { since: startOf(whole, "month"), until: endOf(whole, "month") };
}

/** The twelve months that end with the one chosen. */
export function twelveMonths(span: Span): Span {
  return { since: startOf(addMonths(span.until, -11), "month"), until: endOf(span.until, "month") };
}

/** The last twelve whole months, the latest first. */
export function recentMonths(now: Now): Span[] {
  const { since } = lastMonth(now);
  return Array.from({ length: 12 }, (_, back) => {
    const first = addMonths(since, -back);
    return { since: first, until: endOf(first, "month") };
  });
}
