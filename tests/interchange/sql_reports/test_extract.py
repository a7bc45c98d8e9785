"""What a report implies: metrics in the parts of a card, dimensions, joins; what could not be read is said by file."""

from __future__ import annotations

import pytest

from caliber.interchange.sql_reports import Candidate, Catalog, Report, read_ddl, read_reports

DDL = """
CREATE TABLE orders (order_id INT PRIMARY KEY, user_id INT NOT NULL REFERENCES users (user_id), status VARCHAR(9),
  amount DECIMAL(10, 2), created_at DATETIME, dt DATE);
CREATE TABLE users (user_id INT PRIMARY KEY, city VARCHAR(9), level INT);
"""
CATALOG = read_ddl(DDL, "mysql")
REPORT = """-- 城市日报
WITH t AS (
  SELECT o.user_id, u.city, o.amount, o.status, o.dt FROM orders o LEFT JOIN users u ON o.user_id = u.user_id
  WHERE o.dt BETWEEN '2024-01-01' AND '2024-01-31' AND o.status <> 'cancelled'
)
SELECT city AS 城市, COUNT(*) AS 订单数, SUM(amount) / 10000 AS 销售额万元, COUNT(DISTINCT user_id) AS 下单人数,
       IFNULL(SUM(CASE WHEN status = 'paid' THEN amount END), 0) AS 实付
FROM t GROUP BY city
"""


def one(text: str, name: str = "报表.sql", dialect: str = "mysql") -> Report:
    (found,) = read_reports(text, CATALOG, dialect, name)
    return found


def candidate(text: str, name: str) -> Candidate:
    return next(metric for metric in one(text).candidates if metric.name == name)


def test_every_figure_of_a_report_is_a_candidate() -> None:
    found = one(REPORT)
    assert [metric.name for metric in found.candidates] == ["订单数", "销售额万元", "下单人数", "实付"]
    assert found.problems == ()
    sales = candidate(REPORT, "销售额万元")
    assert sales.measure == "sum(amount) / 10000"
    assert sales.tables == ("orders",)  # users only gives the group: its join is no part of the figure
    assert set(sales.columns) >= {"orders.amount", "orders.status", "orders.dt"}
    assert sales.where == ("status <> 'cancelled'",)
    assert (sales.time, sales.period) == ("orders.dt", ("dt < '2024-02-01'", "dt >= '2024-01-01'"))
    assert sales.by == ("城市",)
    assert sales.nulls == "none"
    assert [candidate(REPORT, name).nulls for name in ("订单数", "下单人数", "实付")] == ["zero"] * 3


def test_dimensions_and_joins_come_with_their_columns() -> None:
    found = one(REPORT)
    assert [(implied.name, implied.columns) for implied in found.dimensions] == [("城市", ("users.city",))]
    assert len(found.joins) == 1
    assert "user_id" in found.joins[0]


def test_other_periods_names_and_writings_are_one_candidate() -> None:
    february = REPORT.replace("2024-01-31", "2024-02-29").replace("2024-01-01", "2024-02-01").replace("订单数", "单量")
    plain = (
        "SELECT u.city, COUNT(1) AS n FROM orders o LEFT JOIN users u ON u.user_id = o.user_id "
        "WHERE NOT o.status = 'cancelled' AND DATE_FORMAT(o.dt, '%Y-%m') = '2024-07' GROUP BY u.city"
    )
    prints = {
        candidate(text, name).fingerprint for text, name in ((REPORT, "订单数"), (february, "单量"), (plain, "n"))
    }
    assert len(prints) == 1


def test_other_figures_are_other_candidates() -> None:
    found = one(REPORT).candidates
    assert len({metric.fingerprint for metric in found}) == len(found)
    by_creation = REPORT.replace("o.dt", "o.created_at")
    assert candidate(by_creation, "订单数").fingerprint != candidate(REPORT, "订单数").fingerprint


def test_grouping_by_something_else_is_the_same_metric() -> None:
    total = "SELECT SUM(amount) AS s FROM orders WHERE status = 'paid'"
    daily = "SELECT dt, SUM(amount) AS s FROM orders WHERE status = 'paid' GROUP BY dt"
    assert candidate(total, "s").where == candidate(daily, "s").where == ("status = 'paid'",)
    assert candidate(daily, "s").time == "orders.dt"


def test_several_statements_of_a_file() -> None:
    text = "CREATE TABLE tmp AS SELECT * FROM orders WHERE status = 'paid';"
    text += "SELECT COUNT(*) FROM tmp; SELECT SUM(amount) FROM tmp"
    found = read_reports(text, CATALOG, "mysql", "两段.sql")
    assert [report.name for report in found] == ["两段.sql#1", "两段.sql#2"]
    assert [report.candidates[0].where for report in found] == [("status = 'paid'",)] * 2


def test_what_could_not_be_read_is_told_by_file_and_line_and_the_rest_goes_on() -> None:
    text = "SELECT COUNT(*) AS n FROM orders;\nSELECT SUM(price) FROM orders;\nSELECT SUM(amount) AS s FROM orders"
    good, bad, also = read_reports(text, CATALOG, "mysql", "三段.sql")
    assert good.candidates[0].name == "n"
    assert also.candidates[0].name == "s"
    (problem,) = bad.problems
    assert (problem.code, problem.where.file, problem.where.line) == ("reports.unknown_column", "三段.sql", 2)


def test_listings_and_what_does_not_come_apart_are_said_to_be_so() -> None:
    (problem,) = one("SELECT order_id, amount FROM orders").problems
    assert problem.code == "reports.not_a_metric"
    share = one("SELECT status, SUM(amount) / SUM(SUM(amount)) OVER () AS r FROM orders GROUP BY status")
    assert [problem.code for problem in share.problems] == ["reports.not_one_grouping"]
    assert "OVER" in share.problems[0].message("zh")
    unknown = one("SELECT SUM(my_udf(amount)) AS s FROM orders")
    assert [problem.code for problem in unknown.problems] == ["reports.unknown_function"]
    assert unknown.candidates[0].measure == "sum(my_udf(amount))"


def test_hostile_texts_leave_a_problem_and_no_traceback() -> None:
    for text in ("", ";;;", "\x00", "'", "SELECT " + "(" * 2000, "DROP TABLE orders", "SELECT * FROM", "💥" * 50):
        for report in read_reports(text, CATALOG, "", "坏.sql"):
            assert report.candidates == ()
            assert report.problems
            assert all(problem.where.file == "坏.sql" for problem in report.problems)


@pytest.mark.parametrize(
    ("condition", "period"),
    [
        ("dt >= '2026-01-01'", True),
        ("DATE(dt) = '2026-01-01'", True),
        ("YEAR(dt) = 2026", True),
        ("substr(dt, 1, 7) = '2026-01'", True),
        ("dt >= CURRENT_DATE - INTERVAL 7 DAY", True),
        ("HOUR(dt) >= 20", False),
        ("MONTH(dt) = 3", False),
        ("WEEKDAY(dt) = 6", False),
        ("DATE_FORMAT(dt, '%m') = '11'", False),
        ("CAST(dt AS TIME) > '20:00:00'", False),
        ("right(dt, 2) = '01'", False),
    ],
)
def test_what_comes_back_every_day_or_year_is_a_population(condition: str, period: bool) -> None:
    """Evening sales of January are not the sales of January."""
    (found,) = read_reports(f"SELECT SUM(x) AS s FROM t WHERE {condition}", Catalog())
    assert bool(found.candidates[0].period) is period
    assert bool(found.candidates[0].where) is not period


def test_a_condition_on_groups_makes_them_part_of_the_figure() -> None:
    texts = [
        f"SELECT {key}, SUM(x) AS s FROM t GROUP BY {key} HAVING {having}"
        for key in ("a", "b")
        for having in ("COUNT(*) > 3", "MAX(x) > 3")
    ]
    assert len({read_reports(text, Catalog())[0].candidates[0].fingerprint for text in texts}) == len(texts)
