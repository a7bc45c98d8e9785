import { describe, expect, it } from "vitest";
import { readState, requestOf, toggled } from "./state";

describe("the catalog's address", () => {
  it("is read with defaults", () => {
    const state = readState({});
    expect(state).toMatchObject({ q: "", sort: "popularity", view: "table" });
    expect(state.chosen.domain).toEqual([]);
  });

  it("ranks by relevance while something is looked for", () => {
    expect(readState({ q: "xse" }).sort).toBe("relevance");
    expect(readState({ q: "xse", sort: "name" }).sort).toBe("name");
    expect(requestOf(readState({ q: "xse" })).sort).toBe("");
  });

  it("takes no sort and no view that does not exist", () => {
    expect(readState({ sort: "evil", view: "evil" })).toMatchObject({ sort: "popularity", view: "table" });
  });

  it("holds several values of a facet", () => {
    expect(readState({ kind: "atomic,derived" }).chosen.kind).toEqual(["atomic", "derived"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
    expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  });
});
