"""Reports of any dialect: what is read, and what is said of what is not, with its line."""

from __future__ import annotations

import pytest

from caliber.errors import Refused
from caliber.interchange.sql_reports import compare_sql, definition_of, dialect_of, read_ddl

DDL = """
CREATE TABLE ods.orders (
  order_id BIGINT NOT NULL COMMENT '订单号', user_id INT, amount DECIMAL(10, 2), whole DECIMAL(10, 0),
  status VARCHAR(9), created DATETIME, day DATE, flag TINYINT(1), PRIMARY KEY (order_id), UNIQUE KEY uk (user_id, day),
  CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(10) NOT NULL);
CREATE VIEW paid AS SELECT * FROM ods.orders WHERE status = 'paid';
ALTER TABLE users ADD CONSTRAINT un UNIQUE (name);
INSERT INTO users VALUES (1, 'a');
"""
CATALOG = read_ddl(DDL, "mysql")
REFUSED = {
    "no SQL at all": ("SELECT FROM WHERE (", "reports.unreadable"),
    "no query": ("CREATE TABLE x (a INT)", "reports.one_select"),
    "two queries": ("SELECT 1; SELECT 2", "reports.one_select"),
    "an unknown table": ("SELECT COUNT(*) FROM nowhere", "reports.unknown_table"),
    "an unknown column": ("SELECT SUM(price) FROM ods.orders", "reports.unknown_column"),
    "an unknown column of an alias": ("SELECT SUM(o.name) FROM ods.orders o", "reports.unknown_column"),
    "a column of two tables": (
        "SELECT COUNT(user_id) FROM ods.orders a JOIN ods.orders b",
        "reports.ambiguous_column",
    ),
    "one alias twice": ("SELECT COUNT(*) FROM ods.orders o JOIN users o ON 1 = 1", "reports.ambiguous_table"),
    "not grouped": ("SELECT status, COUNT(*) FROM ods.orders", "reports.not_grouped"),
    "random": ("SELECT SUM(amount * RAND()) FROM ods.orders", "reports.unstable"),
    "recursion": (
        "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT COUNT(*) FROM t",
        "reports.unsupported",
    ),
    "rollup": ("SELECT status, COUNT(*) FROM ods.orders GROUP BY status WITH ROLLUP", "reports.unsupported"),
    "natural join": ("SELECT COUNT(*) FROM ods.orders NATURAL JOIN users", "reports.unsupported"),
    "except": ("SELECT user_id FROM ods.orders EXCEPT SELECT id FROM users", "reports.unsupported"),
    "union of other widths": ("SELECT 1 UNION ALL SELECT 1, 2", "reports.union_columns"),
    "in of two columns": (
        "SELECT COUNT(*) FROM users WHERE id IN (SELECT user_id, day FROM ods.orders)",
        "reports.union_columns",
    ),
    "a limit that is no number": ("SELECT COUNT(*) FROM users GROUP BY name LIMIT 1 + 1", "reports.unsupported"),
    "between symmetric": (
        "-- dialect: postgres\nSELECT COUNT(*) FROM users WHERE id BETWEEN SYMMETRIC 3 AND 1",
        "reports.unsupported",
    ),
    "an oracle outer join": (
        "-- dialect: oracle\nSELECT COUNT(*) FROM ods.orders o, users u WHERE o.user_id = u.id (+)",
        "reports.unsupported",
    ),
    "a sample": ("-- dialect: duckdb\nSELECT COUNT(*) FROM users USING SAMPLE 10%", "reports.unsupported"),
    "limit with ties": (
        "-- dialect: tsql\nSELECT TOP 3 WITH TIES name, COUNT(*) AS n FROM users GROUP BY name ORDER BY n",
        "reports.unsupported",
    ),
    "like with an escape": ("SELECT COUNT(*) FROM users WHERE name LIKE 'a!%' ESCAPE '!'", "reports.unsupported"),
    "an array": (
        "-- dialect: postgres\nSELECT COUNT(*) FROM users WHERE id = ANY(ARRAY[1, 2])",
        "reports.unsupported",
    ),
    "ignored nulls": (
        "-- dialect: duckdb\nSELECT id, LAST_VALUE(name IGNORE NULLS) OVER (ORDER BY id) AS v FROM users",
        "reports.unsupported",
    ),
}


def test_keys_types_and_views_of_a_ddl() -> None:
    orders = CATALOG.tables["ods.orders"]
    assert {name: column.type for name, column in orders.columns.items()} == {
        "order_id": "integer", "user_id": "integer", "amount": "number", "whole": "integer", "status": "string",
        "created": "timestamp", "day": "date", "flag": "integer",
    }  # fmt: skip
    assert orders.columns["order_id"].not_null and not orders.columns["user_id"].not_null
    assert ("order_id",) in orders.keys
    assert [(one.columns, one.table, one.there) for one in orders.foreign] == [(("user_id",), "users", ("id",))]
    assert set(CATALOG.tables["users"].keys) == {("id",), ("name",)}
    assert list(CATALOG.views) == ["paid"]
    assert [problem.code for problem in CATALOG.problems] == ["reports.not_ddl"]


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_said(what: str) -> None:
    text, code = REFUSED[what]
    with pytest.raises(Refused) as refusal:
        definition_of(text, CATALOG, "" if "dialect" in text else "mysql")
    assert refusal.value.code == code
    for lang in ("zh", "en"):
        assert "?" not in refusal.value.problem.message(lang).replace("line ?", "").replace("第 ? 行", "")
        assert refusal.value.problem.hint(lang)


def test_the_place_is_told() -> None:
    with pytest.raises(Refused) as refusal:
        definition_of("SELECT COUNT(*)\nFROM ods.orders\nWHERE price > 3", CATALOG, "mysql")
    assert refusal.value.problem.where.line == 3


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("-- dialect: Hive\nselect 1", "hive"),
        ("/* 方言:maxcompute */ select 1", "hive"),
        ("select date_format(t, 'yyyy-MM') from x", "hive"),
        ("select date_format(t, '%Y-%m') from x", "mysql"),
        ("select `a` from x", "mysql"),
        ("select a::date from x", "postgres"),
        ("select decode(a, 1, 2) from dual", "oracle"),
        ("select uniqExact(a) from x", "clickhouse"),
        ("select top 3 a from x", "tsql"),
        ("select a from x", ""),
    ],
)
def test_the_dialect_is_told_from_the_text(text: str, dialect: str) -> None:
    assert dialect_of(text) == dialect


@pytest.mark.parametrize(
    "text",
    [
        "SELECT SUM(amount) FROM ods.orders WHERE day = '${bizdate}'",
        "SELECT SUM(amount) FROM ods.orders WHERE day = ${bizdate}",
        "SELECT SUM(amount) FROM ods.orders WHERE day >= {{ start }}",
        "INSERT OVERWRITE TABLE dws.x SELECT SUM(amount) FROM ods.orders",
        "WITH t AS (SELECT * FROM paid) SELECT COUNT(*) FROM t",
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM dual) t",
        "SELECT (SELECT COUNT(*) FROM users) AS a, COUNT(*) AS b FROM ods.orders",
    ],
)
def test_what_reports_are_full_of_is_read(text: str) -> None:
    assert definition_of(text, CATALOG, "hive").rows.columns


def test_a_function_that_nobody_knows_proves_nothing() -> None:
    text = "SELECT SUM(dwd_udf(amount)) FROM ods.orders"
    found = compare_sql(text, text.lower(), DDL, ("hive", "hive"))
    assert found.verdict == "unknown"
    assert [reason.code for reason in found.reasons] == ["compare.unknown_function"]


def test_ties_in_an_order_prove_nothing() -> None:
    text = "SELECT SUM(amount) FROM (SELECT amount FROM ods.orders ORDER BY day LIMIT 3) t"
    found = compare_sql(text, text + " ", DDL, ("mysql", "mysql"))
    assert (found.verdict, [reason.code for reason in found.reasons]) == ("unknown", ["compare.ties"])
    by_key = text.replace("ORDER BY day", "ORDER BY day, order_id")
    assert compare_sql(by_key, by_key + " ", DDL, ("mysql", "mysql")).verdict == "equal"


def test_other_dialects_divide_otherwise() -> None:
    text = "SELECT SUM(user_id) / COUNT(*) AS a FROM ods.orders"
    assert compare_sql(text, text, DDL, ("mysql", "postgres")).verdict == "different"
    assert compare_sql(text, text, DDL, ("postgres", "trino")).verdict == "equal"
    average = "SELECT AVG(user_id) AS a FROM ods.orders"
    assert compare_sql(average, average, DDL, ("tsql", "mysql")).verdict == "different"


def test_not_like_is_not_like() -> None:
    one, other = (f"SELECT COUNT(*) FROM users WHERE name {word} 'a%'" for word in ("LIKE", "NOT LIKE"))
    assert compare_sql(one, other, DDL).verdict == "different"
    denied = "SELECT COUNT(*) FROM users WHERE NOT (name LIKE 'a%')"
    assert compare_sql(denied, other, DDL).verdict == "equal"


def test_quotes_keep_capitals_where_the_source_does() -> None:
    one, other = ('SELECT SUM("Amount") AS s FROM t', "SELECT SUM(amount) AS s FROM t")
    assert compare_sql(one, other, dialects=("postgres", "postgres")).verdict == "different"
    assert compare_sql(one, other, dialects=("duckdb", "duckdb")).verdict == "equal"


def test_without_a_schema_keys_are_not_assumed() -> None:
    left, right = "SELECT COUNT(DISTINCT order_id) FROM ods.orders", "SELECT COUNT(order_id) FROM ods.orders"
    assert compare_sql(left, right).verdict == "different"
    assert compare_sql(left, right, DDL).verdict == "equal"


def test_bombs_end() -> None:
    deep = "SELECT COUNT(*) FROM users WHERE " + "NOT (" * 3000 + "id = 1" + ")" * 3000
    with pytest.raises(Refused):
        definition_of(deep, CATALOG, "mysql")
    levels = ["t0 AS (SELECT id FROM users)"]
    levels += [f"t{n} AS (SELECT a.id FROM t{n - 1} a JOIN t{n - 1} b ON a.id = b.id)" for n in range(1, 20)]
    with pytest.raises(Refused, match="too_large"):
        definition_of(f"WITH {', '.join(levels)} SELECT COUNT(*) FROM t19", CATALOG, "mysql")
