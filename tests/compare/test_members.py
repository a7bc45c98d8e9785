"""A counterexample speaks of members that there are, where such a row tells the two apart as well as an odd one."""

from __future__ import annotations

from typing import Any

import pytest

from caliber.compare import Definition, compare
from caliber.compare.schema import Column, TableFacts
from caliber.interchange.sql_reports import Catalog, compare_sql, definition_of

ORDERS = "CREATE TABLE orders (id INT PRIMARY KEY, status VARCHAR(20), channel VARCHAR(20), amount DECIMAL(10, 2));"
SUM = "SELECT SUM(amount) AS s FROM orders"


def texts(found: Any) -> set[str]:
    assert found.witness is not None
    return {
        value
        for rows in found.witness.tables.values()
        for row in rows
        for value in row.values()
        if isinstance(value, str)
    }


@pytest.mark.parametrize(
    ("left", "right", "allowed"),
    [
        ("status <> 'cancelled'", "status NOT IN ('cancelled', 'closed')", {"closed"}),
        ("status = 'paid'", "status IN ('paid', 'shipped')", {"shipped"}),
        ("status <> 'cancelled'", "status IS NOT NULL", {"cancelled"}),
        ("status <> 'cancelled'", "status = 'paid'", {"other"}),
        ("status = 'paid' AND channel = 'app'", "status = 'paid' AND channel <> 'app'", {"paid", "app", "other"}),
    ],
)
def test_from_the_constants_of_the_definitions(left: str, right: str, allowed: set[str]) -> None:
    found = compare_sql(f"{SUM} WHERE {left}", f"{SUM} WHERE {right}", ORDERS)
    assert found.verdict != "equal"
    assert texts(found) <= allowed


def test_an_odd_text_stays_where_only_it_tells_the_two_apart() -> None:
    found = compare_sql(f"{SUM} WHERE status = 'paid'", f"{SUM} WHERE status LIKE 'paid%'", ORDERS)
    assert found.verdict == "left_subset"
    (value,) = texts(found)
    assert value.startswith("paid")
    assert value != "paid"


def test_from_the_members_of_the_dimension() -> None:
    """What the definitions do not name, the catalog does."""

    def definition(where: str) -> Definition:
        columns = {"amount": Column("number"), "status": Column("string", members=("待支付", "已支付", "已取消"))}
        return definition_of(f"{SUM} WHERE {where}", Catalog({"orders": TableFacts(columns)}))

    found = compare(definition("status <> '已取消'"), definition("status = '已支付'"))
    assert found.verdict == "right_subset"
    assert texts(found) == {"待支付"}
