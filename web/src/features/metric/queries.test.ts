import { describe, expect, it } from "vitest";
import { DEFAULT_PERIOD, resolve, type Period } from "@/components/time-pill";
import type { MetricQuery } from "@/lib/api/types";
import type { Filter } from "@/lib/filters";
import { boardQuery, earlierQuery, headlineQuery, matching, sqlQuery, trendQuery, wheres, type Asked } from "./queries";

const NOW = { today: "2026-11-24", asOf: "2026-11-22" };
const EAST: Filter = { dimension: "region", operator: "in", values: ["O'East"] };
const APP: Filter = { dimension: "channel", operator: "in", values: ["app"] };

function asked(period: Partial<Period> = {}, filters: Filter[] = []): Asked {
  const dimensions = [
    { name: "region", type: "string" },
    { name: "channel", type: "string" },
  ];
  return { code: "sales", span: resolve({ ...DEFAULT_PERIOD, ...period }, NOW), filters, dimensions };
}

/** The question that a query puts, as it stands in its key. */
function question({ queryKey }: { queryKey: readonly unknown[] }): MetricQuery {
  return queryKey[1] as MetricQuery;
}

describe("the page's questions", () => {
  it("share range and filters; members stay data", () => {
    for (const query of [headlineQuery, trendQuery, earlierQuery, sqlQuery].map((make) => question(make(asked({}, [EAST]))))) {
      expect(query.metrics).toEqual(["sales"]);
      expect(query.where).toEqual([`"region" = 'O''East'`]);
    }
    expect(question(headlineQuery(asked()))).toMatchObject({ since: "2025-11-01", until: "2026-10-31", where: undefined });
  });

  it("compare the figure with both, the course with the one chosen", () => {
    expect(question(headlineQuery(asked({ compare: "none" }))).compare).toEqual(["previous_period", "previous_year"]);
    expect(question(trendQuery(asked({ compare: "previous_year" }))).compare).toEqual(["previous_year"]);
    expect(question(trendQuery(asked({ compare: "previous_period" }))).compare).toBeUndefined();
    expect(earlierQuery(asked({ compare: "previous_year" })).enabled).toBe(false);
    const earlier = earlierQuery(asked({ compare: "previous_period", range: "last_month", grain: "day" }));
    expect(earlier.enabled).toBe(true);
    expect(question(earlier)).toMatchObject({ since: "2026-09-01", until: "2026-09-30", grain: "day" });
  });

  it("a board leaves out its own filter, so that it shows what else there is, and asks for one row more", () => {
    const board = question(boardQuery({ ...asked({}, [EAST, APP]), dimension: "region", find: "", limit: 6 }));
    expect(board).toMatchObject({ by: ["region"], where: [`"channel" = 'app'`], order: ["-sales"], limit: 7, compare: ["previous_year"] });
    expect(wheres(asked({}, [EAST]), "region")).toBeUndefined();
  });

  it("finds members by what they are called where they have names, by what stands in the data otherwise", () => {
    const labels = { app: { zh: "手机端", en: "App" }, store: { zh: "门店", en: "Store" } };
    expect(matching("门", labels)).toEqual(["store"]);
    expect(matching("APP", labels)).toEqual(["app"]);
    expect(matching("门", {})).toBe("门");
    expect(matching("", labels)).toBe("");
    const by = (find: string | string[]) => question(boardQuery({ ...asked(), dimension: "region", find, limit: 6 })).where?.[0];
    expect(by("o'e")).toBe(`contains(lower(cast("region" as varchar)), lower('o''e'))`);
    expect(by(["a", "b"])).toBe(`"region" in ('a', 'b')`);
    expect(boardQuery({ ...asked(), dimension: "region", find: matching("nobody", labels), limit: 6 }).enabled).toBe(false);
    expect(boardQuery({ ...asked(), dimension: "region", find: "", limit: 6 }).enabled).toBe(true);
  });
});
