import type { Case, DecisionInForce } from "@/lib/api/types";

export const COLUMNS = ["open", "in_review", "decided"] as const;
export const KINDS = ["same_definition", "same_name", "contained", "near"] as const;
export const GROUPS = ["none", "kind", "departments"] as const;

export type Column = (typeof COLUMNS)[number];
export type Group = (typeof GROUPS)[number];

/** What the board shows; it stands in the address. */
export interface BoardState {
  department: string;
  kind: Case["kind"] | "";
  owner: string;
  group: Group;
  /** Ranked by money: figures are read. */
  data: boolean;
  /** The case that is open. */
  id: string;
}

type Search = Record<string, unknown>;

const LONGEST = 200;

function text(value: unknown): string {
  return typeof value === "string" && value.length <= LONGEST ? value : "";
}

function oneOf<V extends string>(known: readonly V[], value: unknown): V | undefined {
  return known.find((each) => each === value);
}

/** Whatever stands in the address, made into a state; what is not understood is left out. */
export function readBoard(search: Search): BoardState {
  return {
    department: text(search.department),
    kind: oneOf(KINDS, search.kind) ?? "",
    owner: text(search.owner),
    group: oneOf(GROUPS, search.group) ?? "none",
    data: search.data === "1",
    id: text(search.case),
  };
}

export function writeBoard(state: BoardState): Record<string, string | undefined> {
  return {
    department: state.department || undefined,
    kind: state.kind || undefined,
    owner: state.owner || undefined,
    group: state.group === "none" ? undefined : state.group,
    data: state.data ? "1" : undefined,
    case: state.id || undefined,
  };
}

/** A card: a case, with the decision of this month that settled it; or a merger, which leaves no case behind. */
export type Card = { id: string; of: Case; decision?: DecisionInForce } | { id: string; of: null; decision: DecisionInForce };

export function columnOf({ status, reviews }: Case): Column {
  return status === "open" && reviews.length ? "in_review" : status;
}

/** The cards of the board by column, each column in the order of the ranking, fresh decisions first. */
export function cardsOf(cases: readonly Case[], decisions: readonly DecisionInForce[], state: BoardState): Record<Column, Card[]> {
  const cards: Record<Column, Card[]> = { open: [], in_review: [], decided: [] };
  const told = new Set<DecisionInForce>();
  for (const each of cases) {
    const decision = each.status === "decided" ? decisions.find((one) => settles(one, each)) : undefined;
    if (decision) told.add(decision);
    if (fits(each, state)) cards[columnOf(each)].push({ id: each.id, of: each, decision });
  }
  const plain = !state.kind && !state.owner;
  for (const decision of decisions)
    if (plain && decision.outcome.kind === "merge" && !told.has(decision) && isOf(decision.outcome, state.department))
      cards.decided.push({ id: `${decision.request} ${decision.outcome.metric.code}`, of: null, decision });
  const at = ({ decision }: Card) => (decision ? Date.parse(decision.at) : 0);
  cards.decided.sort((one, other) => at(other) - at(one));
  return cards;
}

function settles({ outcome }: DecisionInForce, { pairs }: Case): boolean {
  const codes = new Set([outcome.metric.code, ...outcome.others.map(({ code }) => code)]);
  return pairs.some(({ left, right }) => codes.has(left) && codes.has(right));
}

function isOf({ departments }: { departments: readonly string[] }, department: string): boolean {
  return !department || departments.includes(department);
}

function fits(of: Case, { department, kind, owner }: BoardState): boolean {
  const part = owner.trim().toLowerCase();
  return isOf(of, department) && (!kind || of.kind === kind) && (!part || of.metrics.some((metric) => metric.owner.toLowerCase().includes(part)));
}

/** How many cases of each department nobody has decided, the most first. */
export function undecided(cases: readonly Case[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { status, departments } of cases)
    if (status === "open") for (const code of departments) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort(([one, few], [other, many]) => many - few || one.localeCompare(other));
}

/** The cards under the headings of the grouping, in the order in which the ranking comes to them. */
export function grouped(cards: readonly Card[], group: Group): [string, Card[]][] {
  if (group === "none") return [["", [...cards]]];
  const out = new Map<string, Card[]>();
  for (const card of cards) {
    const key = group === "kind" ? (card.of?.kind ?? "merged") : (card.of ?? card.decision.outcome).departments.join(" ");
    out.set(key, [...(out.get(key) ?? []), card]);
  }
  return [...out];
}
