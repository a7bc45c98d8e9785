import { describe, expect, it } from "vitest";
import { isWhole, predicate, quoteName, quoteValue, readFilter, writeFilter, type Filter } from "./filters";

const filter = (operator: Filter["operator"], ...values: string[]): Filter => ({ dimension: "region", operator, values });

describe("a filter in the address", () => {
  it.each([
    [filter("in", "华东", "华南"), "华东,华南"],
    [filter("not", "华东"), "not:华东"],
    [filter("range", "10", "20"), "range:10,20"],
    [filter("range", "", "20"), "range:,20"],
    [filter("has", "a,b"), "has:a,b"],
    [filter("empty"), "empty"],
    [filter("filled"), "filled"],
    [filter("in", "empty"), "in:empty"],
    [filter("in", "not:x", "y"), "in:not:x,y"],
    [filter("in", "a,b", "c\\d"), "a\\,b,c\\\\d"],
    [filter("in", ""), "\\e"],
    [filter("in", "", "e"), "\\e,e"],
    [filter("in", "\\e"), "\\\\e"],
  ])("%j is written %s and read back", (value, text) => {
    expect(writeFilter(value)).toBe(text);
    expect(readFilter("region", text)).toEqual(value);
  });

  it.each(["", ",", ",,", "in:", "not:", "range:", "range:,", "has:", "has:   "])("%j says nothing", (text) => {
    expect(readFilter("region", text)).toBeNull();
  });

  it("is read as written by hand", () => {
    expect(readFilter("region", "华东,,华东,华南")?.values).toEqual(["华东", "华南"]);
    expect(readFilter("region", "a\\")?.values).toEqual(["a"]);
    expect(readFilter("amount", "range: 1 , 2 ,3")?.values).toEqual(["1", "2"]);
  });

  it("takes no endless list", () => {
    const many = Array.from({ length: 2000 }, (_, index) => `m${index}`).join(",");
    expect(readFilter("region", many)?.values).toHaveLength(500);
  });
});

describe("a filter as a predicate", () => {
  it.each([
    [filter("in", "华东"), "string", `"region" = '华东'`],
    [filter("in", "华东", "华南"), "string", `"region" in ('华东', '华南')`],
    [filter("not", "华东"), "string", `("region" <> '华东' or "region" is null)`],
    [filter("not", "a", "b"), "string", `("region" not in ('a', 'b') or "region" is null)`],
    [filter("range", "10", "20"), "integer", `"region" >= 10 and "region" <= 20`],
    [filter("range", "", "2026-01-31"), "date", `"region" <= '2026-01-31'`],
    [filter("empty"), "string", `"region" is null`],
    [filter("filled"), "string", `"region" is not null`],
    [filter("in", "true"), "boolean", `"region" = true`],
    [filter("has", "O'Neil"), "string", `contains(lower(cast("region" as varchar)), lower('O''Neil'))`],
  ])("%j of a %s", (value, type, text) => expect(predicate(value, type)).toBe(text));

  it.each([
    ["x'; drop table orders; --", `'x''; drop table orders; --'`],
    ["' or '1'='1", `''' or ''1''=''1'`],
    ["\\' or 1=1", `'\\'' or 1=1'`],
    ["{{ Metric('orders', 'customer') }}", `'{{ Metric(''orders'', ''customer'') }}'`],
    ["'", "''''"],
  ])("a hostile member stays data: %s", (member, literal) => expect(quoteValue(member)).toBe(literal));

  it("takes no text for a number", () => {
    expect(quoteValue("1 or 1=1", "integer")).toBe("'1 or 1=1'");
    expect(quoteValue("-2.5e3", "number")).toBe("-2.5e3");
    expect(quoteValue("maybe", "boolean")).toBe("'maybe'");
  });

  it("quotes every part of a name", () => {
    expect(quoteName("store.region")).toBe(`"store"."region"`);
    expect(quoteName('a" or 1=1 --')).toBe(`"a"" or 1=1 --"`);
  });

  it("knows when it narrows nothing yet", () => {
    expect(isWhole(filter("in"))).toBe(false);
    expect(isWhole(filter("range", "", ""))).toBe(false);
    expect(isWhole(filter("empty"))).toBe(true);
  });
});
