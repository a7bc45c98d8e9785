import { describe, expect, it } from "vitest";
import { formatted } from "./layout";
import { tokens } from "./tokens";

describe("SQL set out in lines", () => {
  it("gives each clause a line, subqueries an indent, conditions their own", () => {
    const sql =
      `WITH b AS (SELECT a, sum(x) AS s FROM t WHERE (NOT (k IN ('cancelled', 'closed'))) AND d >= DATE '2026-01-01' GROUP BY 1) ` +
      `SELECT s FROM b LEFT JOIN c ON b.id = c.id ORDER BY 1 LIMIT 10`;
    expect(formatted(sql)).toBe(
      [
        "WITH b AS (",
        "  SELECT a, sum(x) AS s",
        "  FROM t",
        "  WHERE (NOT (k IN ('cancelled', 'closed')))",
        "    AND d >= DATE '2026-01-01'",
        "  GROUP BY 1",
        ")",
        "SELECT s",
        "FROM b",
        "LEFT JOIN c ON b.id = c.id",
        "ORDER BY 1",
        "LIMIT 10",
      ].join("\n"),
    );
  });

  it("breaks no line at the AND of BETWEEN or inside CASE", () => {
    expect(formatted("SELECT CASE WHEN a > 1 AND b < 2 THEN 1 END FROM t WHERE d BETWEEN 1 AND 2 AND e")).toBe(
      "SELECT CASE WHEN a > 1 AND b < 2 THEN 1 END\nFROM t\nWHERE d BETWEEN 1 AND 2\n  AND e",
    );
  });

  it("keeps a long list a line a column", () => {
    const names = Array.from({ length: 12 }, (_, index) => `a_rather_long_column_${index}`);
    expect(formatted(`SELECT ${names.join(", ")} FROM t`).split("\n").length).toBeGreaterThan(3);
  });

  it.each([
    `SELECT ' FROM x -- ( ', "a from b" FROM t`,
    "SELECT 'unclosed FROM t",
    `SELECT "a"".b" , x::date -> 1 FROM "表" WHERE 名称 = '华东'`,
    "SELECT )))((( FROM",
    "-- a remark\nSELECT 1; SELECT 2",
    "",
  ])("changes nothing but white space: %s", (sql) => {
    const bare = (text: string) => tokens(text).map((token) => token.text);
    expect(bare(formatted(sql))).toEqual(bare(sql));
  });
});
