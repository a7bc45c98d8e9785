import { describe, expect, it } from "vitest";
import { batches, MOST_BYTES, MOST_FILES, titleOf, type Given } from "./upload";

const file = (name: string, size = 1): Given => ({ name, file: { size } as File });

describe("files on their way", () => {
  it("go in requests of a size that the server takes, each file once and in order", () => {
    const given = Array.from({ length: MOST_FILES * 2 + 1 }, (_, at) => file(`${at}.sql`));
    const sent = batches(given);
    expect(sent.map((batch) => batch.length)).toEqual([MOST_FILES, MOST_FILES, 1]);
    expect(sent.flat()).toEqual(given);
  });

  it("a large one goes by itself", () => {
    const sent = batches([file("a"), file("b", MOST_BYTES), file("c")]);
    expect(sent.map((batch) => batch.map((each) => each.name))).toEqual([["a"], ["b"], ["c"]]);
  });

  it("are called as their folder, else as the first of them", () => {
    expect(titleOf([file("reports/a.sql"), file("reports/ops/b.sql")])).toBe("reports");
    expect(titleOf([file("a.sql"), file("b.sql")])).toBe("a.sql");
    expect(titleOf([file("x/a.sql"), file("y/b.sql")])).toBe("x/a.sql");
  });
});
