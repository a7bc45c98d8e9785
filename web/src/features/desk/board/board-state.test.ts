import { describe, expect, it } from "vitest";
import type { Case, DecisionInForce } from "@/lib/api/types";
import { cardsOf, grouped, readBoard, undecided, writeBoard } from "./board-state";

const TEXT = { zh: "", en: "" };

function made(id: string, codes: [string, string], rest: Partial<Case> = {}): Case {
  const [left, right] = codes;
  const pair = { left, right, kind: "near", signs: [], verdict: "", proof: "", differences: [], decided: "", reason: TEXT, gap: null };
  const metrics = codes.map((code) => ({ code, name: TEXT, department: "sales", use: 0, owner: `Owner of ${code}` }));
  return { id, kind: "near", status: "open", metrics, pairs: [pair], names: [], departments: ["sales"], use: 0, gap: null, unit: "", reviews: [], ...rest };
}

function decision(kind: "merge" | "keep", codes: [string, string], at: string): DecisionInForce {
  const [metric, other] = codes.map((code) => ({ code, name: TEXT }));
  if (!metric || !other) throw new Error();
  return { request: `cr_${codes[0]}`, outcome: { kind, metric, others: [other], departments: ["sales"] }, message: "", author: "", approver: "", note: "", at };
}

const REVIEW = { request: "cr", left: "c", right: "d", kind: "keep" as const, metric: "c", others: ["d"], author: "", message: "", created_at: "", actions: [], refusal: null, contacts: [] };
const CASES = [
  made("1", ["a", "b"]),
  made("2", ["c", "d"], { reviews: [REVIEW], departments: ["finance", "sales"], kind: "same_name" }),
  made("3", ["e", "f"], { status: "decided" }),
  made("4", ["g", "h"], { status: "decided" }),
];
const ALL = readBoard({});

function ids(cards: { id: string }[]): string[] {
  return cards.map(({ id }) => id);
}

describe("the board", () => {
  it("has all of its state in the address", () => {
    const search = { department: "sales", kind: "near", owner: "li", group: "kind", data: "1", case: "ab12" };
    expect(writeBoard(readBoard(search))).toEqual(search);
    expect(readBoard({ kind: "loud", group: 7, data: "yes", owner: "x".repeat(201) })).toEqual(ALL);
  });

  it("puts a case where it stands, and what was decided last first", () => {
    const cards = cardsOf(CASES, [decision("keep", ["g", "h"], "2026-11-02T09:00:00Z"), decision("merge", ["x", "y"], "2026-11-03T09:00:00Z")], ALL);
    expect(ids(cards.open)).toEqual(["1"]);
    expect(ids(cards.in_review)).toEqual(["2"]);
    expect(ids(cards.decided)).toEqual(["cr_x x", "4", "3"]);
    expect(cards.decided[1]?.decision?.request).toBe("cr_g");
  });

  it("is narrowed by department, level and owner", () => {
    const shown = (search: Record<string, string>) => Object.values(cardsOf(CASES, [], readBoard(search))).flatMap(ids);
    expect(shown({ department: "finance" })).toEqual(["2"]);
    expect(shown({ kind: "same_name" })).toEqual(["2"]);
    expect(shown({ owner: "owner OF e" })).toEqual(["3"]);
    expect(shown({ owner: "nobody" })).toEqual([]);
  });

  it("counts what is undecided by department, what is in review included", () => {
    expect(undecided(CASES)).toEqual([
      ["sales", 2],
      ["finance", 1],
    ]);
  });

  it("keeps the ranking within groups", () => {
    const cards = CASES.map((each) => ({ id: each.id, of: each }));
    expect(grouped(cards, "departments").map(([key, found]) => [key, ids(found)])).toEqual([
      ["sales", ["1", "3", "4"]],
      ["finance sales", ["2"]],
    ]);
    expect(grouped(cards, "none")[0]?.[1]).toHaveLength(4);
  });
});
