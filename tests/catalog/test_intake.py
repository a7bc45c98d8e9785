"""A figure of a report is called the same as a metric, or as another report's figure, only where that is proved."""

from __future__ import annotations

import pytest

from caliber.access import OWNER
from caliber.catalog.intake import Source, together
from caliber.catalog.intake_matching import Beside, read_sql
from caliber.catalog.view import View
from caliber.model.objects import Dataset, EntityLink, Metric, Model, TimeField
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

NUMBERS = dict.fromkeys(("order_id", "parent_id", "shipped_key", "ordered_key"), "integer") | {"amount": "number"}
KINDS = NUMBERS | {"status": "string", "channel": "string", "ordered_at": "timestamp", "paid_at": "timestamp"}
COLUMNS = {"orders": KINDS, "days": {"day_key": "integer", "day": "date"}}


def metric(code: str, zh: str, measure: str, time: str = "ordered_at", where: str = "") -> Metric:
    return Metric(code=code, kind="atomic", name=Text(zh), dataset="orders", measure=measure, time=time, where=where)


SNAPSHOT = Snapshot(
    Model(
        project="reports",
        datasets={
            "orders": Dataset(
                code="orders", table="sales.orders", grain=("order_id",),
                entities={"order": EntityLink(code="order", key=("order_id",), role="primary"),
                          "order_day": EntityLink(code="order_day", key=("ordered_key",), entity="day")},
                times={code: TimeField(code=code, expr=code) for code in ("ordered_at", "paid_at")},
            ),
            "days": Dataset(
                code="days", table="sales.days", grain=("day_key",),
                entities={"day": EntityLink(code="day", key=("day_key",), role="primary")},
            ),
        },
        metrics={
            "sold": metric("sold", "成交额", "sum(amount)", where="status <> 'x'"),
            "by_day": metric("by_day", "按日成交额", "sum(amount)", time="order_day.day", where="status = 'x'"),
        },
    )
)  # fmt: skip
PERIOD = "{0} >= '2026-01-01' AND {0} < '2026-02-01'"
PARENT = "LEFT JOIN sales.orders p ON p.order_id = o.parent_id"
SHIPPED = "LEFT JOIN sales.days d ON d.day_key = o.shipped_key"
SELECT = "SELECT SUM(o.amount) AS figure FROM sales.orders o "


@pytest.fixture(scope="module")
def beside() -> Beside:
    return Beside(View(SNAPSHOT, OWNER), COLUMNS)


def read(beside: Beside, text: str, file: str = "report.sql") -> Source:
    found = read_sql(beside, text, file)
    assert found.unread == ()
    return found


def kinds(found: Source) -> dict[str, str]:
    (one,) = found.taken
    return {pair.right: pair.kind for pair in one.matches}


@pytest.mark.parametrize(
    "text",
    [
        f"{SELECT} WHERE o.status <> 'x' AND {PERIOD.format('o.ordered_at')}",
        SELECT.replace("SUM(", "o.channel, SUM(CASE WHEN o.status <> 'x' THEN ").replace("amount)", "amount END)")
        + f"WHERE {PERIOD.format('o.ordered_at')} GROUP BY o.channel",
        f"WITH p AS (SELECT * FROM sales.orders) {SELECT} WHERE NOT (o.status = 'x')",
        "SELECT SUM(amount) AS figure FROM orders WHERE status <> 'x'",  # without the schema before its name
    ],
)
def test_the_same_over_any_period_by_any_group_is_the_metric(beside: Beside, text: str) -> None:
    assert kinds(read(beside, text))["sold"] == "same_definition"


@pytest.mark.parametrize(
    "text",
    [
        f"{SELECT} WHERE o.status <> 'x' AND {PERIOD.format('o.paid_at')}",
        f"{SELECT} {PARENT} WHERE o.status <> 'x' AND {PERIOD.format('p.ordered_at')}",
        f"{SELECT} {SHIPPED} WHERE o.status = 'x' AND {PERIOD.format('d.day')}",
        f"{SELECT} WHERE o.status <> 'x' GROUP BY o.parent_id HAVING COUNT(*) > 3",
        f"{SELECT} WHERE o.status <> 'y'",
        f"{SELECT} JOIN sales.items i ON i.order_id = o.order_id WHERE o.status <> 'x'",
    ],
)
def test_what_only_looks_the_same_is_not_called_so(beside: Beside, text: str) -> None:
    assert "same_definition" not in kinds(read(beside, text)).values()


def test_reports_that_differ_in_a_join_or_in_whose_time_are_not_one(beside: Beside) -> None:
    texts = [
        f"SELECT SUM(o.amount) AS a1 FROM sales.orders o {PARENT} WHERE {PERIOD.format('p.ordered_at')}",
        f"SELECT SUM(o.amount) AS a2 FROM sales.orders o {PARENT} WHERE {PERIOD.format('o.ordered_at')}",
        f"SELECT SUM(p.amount) AS a3 FROM sales.orders o {PARENT}",
        f"SELECT SUM(p.amount) AS a4 FROM sales.orders o {PARENT.replace('parent_id', 'shipped_key')}",
        "SELECT SUM(n) AS a5 FROM (SELECT parent_id, SUM(amount) AS n FROM sales.orders GROUP BY parent_id) q",
    ]
    found = [read(beside, text, f"r{place}.sql") for place, text in enumerate(texts)]
    cases = together(View(SNAPSHOT, OWNER), found).cases
    assert [case for case in cases if case.kind == "same_definition"] == []


def test_unknown_functions_prove_nothing(beside: Beside) -> None:
    found = [read(beside, f"SELECT SUM(my_udf(amount)) AS {name} FROM sales.orders", f"{name}.sql") for name in "ab"]
    cases = together(View(SNAPSHOT, OWNER), found).cases
    assert [case for case in cases if case.kind == "same_definition"] == []


def test_a_figure_of_several_reports_stands_once_in_a_case(beside: Beside) -> None:
    texts = [f"SELECT SUM(amount) AS total FROM sales.orders WHERE {PERIOD.format('ordered_at')}"] * 3
    found = [read(beside, text, f"m{place}.sql") for place, text in enumerate(texts)]
    other = read(beside, "SELECT MAX(amount) AS total FROM sales.orders", "max.sql")
    (case,) = [case for case in together(View(SNAPSHOT, OWNER), [*found, other]).cases if case.names == ("total",)]
    assert [(one.code, one.use) for one in case.metrics] == [("m0.sql:total", 3), ("max.sql:total", 1)]
