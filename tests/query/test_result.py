"""What comes back: columns with their kinds, JSON that holds every digit, Arrow, frames, totals, members."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from caliber.access import OWNER
from caliber.query.result import plain
from tests.query.store import NOW, Store


def test_columns_say_what_they_are(store: Store) -> None:
    result = store.ask("sold", "orders", by=("city",), grain="month", since="2025-01-01", compare=("previous_year",))
    assert [(c.name, c.kind) for c in result.columns] == [
        ("metric_time__month", "time"),
        ("city", "dimension"),
        ("sold", "metric"),
        ("sold__previous_year", "comparison"),
        ("sold__previous_year_change", "comparison"),
        ("sold__previous_year_ratio", "comparison"),
        ("orders", "metric"),
        ("orders__previous_year", "comparison"),
        ("orders__previous_year_change", "comparison"),
        ("orders__previous_year_ratio", "comparison"),
    ]
    by_name = {column.name: column for column in result.columns}
    assert (by_name["sold"].unit, by_name["sold"].format, by_name["sold"].zh) == ("CNY", "money:2", "销售额")
    assert (by_name["city"].dimension, by_name["city"].en) == ("stores.city", "City")
    assert (by_name["orders"].type, by_name["orders"].direction, by_name["orders"].version) == (
        "integer",
        "higher",
        "1.0",
    )
    assert (by_name["sold__previous_year_ratio"].format, by_name["sold__previous_year_ratio"].of) == (
        "percent:1",
        "sold",
    )
    assert by_name["metric_time__month"].type == "date"


def test_the_document_of_the_contract(store: Store) -> None:
    document = json.loads(store.ask("sold", by=("city",), totals=True).to_json(), parse_float=Decimal)
    assert document["rows"] == [['a "b", c', None], ["北京", Decimal("30.5")], [None, Decimal("5.25")]]
    assert document["totals"] == [{"level": [], "name": {"zh": "合计", "en": "Total"}, "row": [None, Decimal("35.75")]}]
    assert document["receipt"].startswith("rcp_")
    assert {"columns", "rows", "totals", "statement", "receipt", "sql"} <= document.keys()


def test_frames(store: Store) -> None:
    result = store.ask("orders", by=("city",))
    assert result.to_arrow().num_rows == 3
    assert list(result.to_pandas()["orders"]) == [1, 2, 2]
    assert result.to_polars()["orders"].to_list() == [1, 2, 2]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Decimal("1.10"), Decimal("1.10")),
        (Decimal("NaN"), None),
        (float("inf"), None),
        (float("nan"), None),
        (date(2025, 1, 1), "2025-01-01"),
        (datetime(2025, 1, 1, 8, 30), "2025-01-01T08:30:00"),
        (True, True),
        (None, None),
    ],
)
def test_cells_in_json(cell: Any, shown: Any) -> None:
    assert plain(cell) == shown
    assert type(plain(cell)) is type(shown)


def test_members_of_a_dimension(store: Store) -> None:
    assert store.service.values("city", OWNER, NOW) == ['a "b", c', "北京"]
    assert store.service.values("city", OWNER, NOW, like="京") == ["北京"]
    assert store.service.values("city", OWNER, NOW, like="'; DROP TABLE sales; --") == []
    assert store.service.values("city", OWNER, NOW, limit=1) == ['a "b", c']


def test_explained_without_being_run(store: Store) -> None:
    from caliber.compiler import MetricQuery

    query = MetricQuery(metrics=("sold",), by=("city",))
    assert store.service.explain(query, OWNER, NOW).startswith("SELECT")
    assert store.service.explain(query, OWNER, NOW, "plan")["node"] == "Plan"
    assert store.service.explain(query, OWNER, NOW, "reading")["metrics"] in (["sold"], ("sold",))
    json.dumps(store.service.explain(query, OWNER, NOW, "plan"))
