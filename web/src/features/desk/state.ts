import { addMonths, endOf, lastDayWithData, readSpan, startOf, type Now, type Span } from "@/components/time-pill";
import { MOST_PACKED } from "./packing";

/**
 * As whom a side is looked at, and under which definitions: a version of its metric, or those of a day. Or, instead of a
 * metric, a report: its SQL as `packed` has it, and which of its figures; the name of the side is then what it is called.
 */
export interface Standing {
  user: string;
  version: string;
  on: string;
  report: string;
  figure: string;
}

/** As oneself, under what is in force. */
export const PLAIN: Standing = { user: "", version: "", on: "", report: "", figure: "" };

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
const STANDING = Object.keys(PLAIN) as (keyof Standing)[];

function text(value: unknown, longest = LONGEST): string {
  const found = typeof value === "string" ? value.trim() : "";
  return found.length <= longest ? found : "";
}

function standing(search: Search, side: Side): Standing {
  const read = STANDING.map((part) => [part, text(search[`${side}_${part}`], part === "report" ? MOST_PACKED : LONGEST)]);
  return Object.fromEntries(read) as unknown as Standing;
}

function written(side: Side, found: Standing): Written {
  return Object.fromEntries(STANDING.map((part) => [`${side}_${part}`, found[part] || undefined]));
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
  return withStanding({ ...state, [side]: code, by: "", data: false }, side, { ...standingOf(state, side), version: "", report: "", figure: "" });
}

/** The figure of a report on one side. */
export function withReport(state: DeskState, side: Side, { name, report, figure }: { name: string; report: string; figure: string }): DeskState {
  return withStanding({ ...state, [side]: name, by: "", data: false }, side, { ...PLAIN, user: standingOf(state, side).user, report, figure });
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
  return STANDING.every((part) => one[part] === other[part]);
}

/** The code of what stands on a side where it is a metric; "" for a report. */
export function metricOf(state: DeskState, side: Side): string {
  return standingOf(state, side).report ? "" : state[side];
}

/** Whether two metrics are looked at as they are: what is decided is decided about those. */
export function isDecidable(state: DeskState): boolean {
  return state.left !== state.right && isPlain(state.leftAs) && isPlain(state.rightAs);
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

/** The last twelve whole months, the latest first. */
export function recentMonths(now: Now): Span[] {
  const { since } = lastMonth(now);
  return Array.from({ length: 12 }, (_, back) => {
    const first = addMonths(since, -back);
    return { since: first, until: endOf(first, "month") };
  });
}
