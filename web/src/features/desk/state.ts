import { addMonths, endOf, lastDayWithData, readSpan, startOf, type Now, type Span } from "@/components/time-pill";

/** As whom a side is looked at, and under which definitions: a version of its metric, or those of a day. */
export interface Standing {
  user: string;
  version: string;
  on: string;
}

/** As oneself, under what is in force. */
export const PLAIN: Standing = { user: "", version: "", on: "" };

/** All that the desk shows follows from this, and this stands in the address. */
export interface DeskState {
  left: string;
  right: string;
  leftAs: Standing;
  rightAs: Standing;
  /** The days chosen; null for the last month that is over. */
  span: Span | null;
  /** A dimension to break the gap down by; "" for none. */
  by: string;
  /** What no definition decides is looked up in the figures. */
  data: boolean;
  /** The cause whose rows are open; "" for none. */
  cause: string;
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

function standing(search: Search, side: Side): Standing {
  return { user: text(search[`${side}_user`]), version: text(search[`${side}_version`]), on: text(search[`${side}_on`]) };
}

function written(side: Side, { user, version, on }: Standing): Written {
  return { [`${side}_user`]: user || undefined, [`${side}_version`]: version || undefined, [`${side}_on`]: on || undefined };
}

/** Whatever stands in the address, made into a state; what is not understood is left out. */
export function readState(search: Search): DeskState {
  return {
    left: text(search.left),
    right: text(search.right),
    leftAs: standing(search, "left"),
    rightAs: standing(search, "right"),
    span: readSpan(`${text(search.since)}..${text(search.until)}`),
    by: text(search.by),
    data: search.data === "1",
    cause: text(search.cause),
    department: text(search.department),
    decided: search.decided === "1",
  };
}

export function writeState(state: DeskState): Written {
  return {
    left: state.left || undefined,
    right: state.right || undefined,
    ...written("left", state.leftAs),
    ...written("right", state.rightAs),
    since: state.span?.since,
    until: state.span?.until,
    by: state.by || undefined,
    data: state.data ? "1" : undefined,
    cause: state.cause || undefined,
    department: state.department || undefined,
    decided: state.decided ? "1" : undefined,
  };
}

/** Another metric on one side: what was found for the pair before does not hold for it, nor does a version of the other. */
export function withMetric(state: DeskState, side: Side, code: string): DeskState {
  return withStanding({ ...state, [side]: code, by: "", data: false }, side, { ...standingOf(state, side), version: "" });
}

export function withStanding(state: DeskState, side: Side, standing: Standing): DeskState {
  return { ...state, [side === "left" ? "leftAs" : "rightAs"]: standing, cause: "" };
}

export function standingOf(state: DeskState, side: Side): Standing {
  return side === "left" ? state.leftAs : state.rightAs;
}

export function isPlain(standing: Standing): boolean {
  return isSame(standing, PLAIN);
}

function isSame(one: Standing, other: Standing): boolean {
  return one.user === other.user && one.version === other.version && one.on === other.on;
}

/** Whether there is anything to tell apart: two metrics, or one that is looked at in two ways. */
export function isPair({ left, right, leftAs, rightAs }: DeskState): boolean {
  return left !== "" && right !== "" && (left !== right || !isSame(leftAs, rightAs));
}

export function swapped(state: DeskState): DeskState {
  return { ...state, left: state.right, right: state.left, leftAs: state.rightAs, rightAs: state.leftAs, cause: "" };
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
