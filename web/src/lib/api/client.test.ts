import { describe, expect, it } from "vitest";
import { queryString } from "./client";

describe("the query string", () => {
  it("leaves out what is empty and joins what is several", () =>
    expect(queryString({ q: "", kind: [], domain: ["a", "b"], limit: 0, certified: false, cursor: null })).toBe(
      "?domain=a%2Cb&limit=0&certified=false",
    ));

  it("is nothing for nothing", () => expect(queryString({})).toBe(""));

  it("keeps Chinese and signs whole", () =>
    expect(new URLSearchParams(queryString({ q: "销售额 & 退款?" })).get("q")).toBe("销售额 & 退款?"));
});
