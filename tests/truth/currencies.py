"""Amounts turned into one currency, each at the last rate set at or before the time of its row."""

from __future__ import annotations

from typing import Any

from tests.truth.dates import Moment, at
from tests.truth.dirt import MEMBERS, Chance, Dirt
from tests.truth.expressions import Expr, col
from tests.truth.joins import Reader, Row
from tests.truth.shapes import Leaf
from tests.truth.world import Metric, Table

TARGETS = ("a", "b")
AMOUNTS = {"orders": ("amount", "status"), "stock": ("held", "item")}


def rate_at(rows: list[Row], columns: tuple[str, ...], currency: Any, moment: Moment | None) -> Any:
    """The last rate of a currency at a moment; None where there is none, or where two of one day contradict."""
    name, rate, day = columns
    known = [row for row in rows if currency is not None and row[name] == currency and row[day] is not None]
    before = [row for row in known if moment is not None and at(row[day]) <= at(moment)]
    last = max((at(row[day]) for row in before), default=None)
    rates = {row[rate] for row in before if at(row[day]) == last and row[rate] is not None}
    return rates.pop() if len(rates) == 1 else None


def rated(reader: Reader, code: str, target: str) -> Any:
    """Reads what one unit of a row's currency is worth in another."""
    metric = reader.world.metric(code)
    table, currency, _ = metric.convert
    *columns, to = reader.world.table(table).rates
    rows = [row for row in reader.all_rows[table] if row[to] == target]
    name = reader.definition(currency)
    time = reader.definition(col(metric.time or reader.world.table(metric.table).time))

    def read(row: Row) -> Any:
        return 1 if name(row) == target else rate_at(rows, tuple(columns), name(row), time(row))

    return read


def unrated(leaf: Leaf) -> bool:
    """Whether a leaf counts the amounts that have no rate."""
    return leaf.measure[:1] == ("missing",) or any(
        part[0] == "is_null" and part[1][0] == "rate" for part in leaf.filters
    )


# -- made at random


def rates(dirt: Dirt, chance: Chance) -> Table:
    """Two targets; some days without a rate, some rates of one day that contradict each other."""
    days = [dirt.cell(chance.one("date", "date", "timestamp")) for _ in range(1)]
    kind = "timestamp" if days[0] and " " in days[0] else "date"
    rows = tuple(
        (currency, target, dirt.random.choice(("0.50", "7.25", "1.00", None)), dirt.cell(kind))
        for currency in (*MEMBERS[:3], "tea", "pot") for target in TARGETS for _ in range(dirt.random.choice((0, 2, 4)))
    )  # fmt: skip
    columns = {"currency": "text", "target": "text", "rate": "dec", "day": kind}
    return Table(code="rates", columns=columns, rows=rows, rates=("currency", "rate", "day", "target"))


def converted(chance: Chance, tables: list[Table]) -> list[Metric]:
    """Amounts of orders, or of stock, in one currency, which may be a parameter."""
    table = chance.one(*(table for table in tables if table.code in AMOUNTS and (table.time or table.code == "orders")))
    number, text = AMOUNTS[table.code]
    measure: Expr = chance.one(("sum", col(number)), ("sum", col(number)), ("avg", col(number)), ("max", col(number)),
                               ("sum_if", col(number), ("<>", col(text), ("text", "b"))))  # fmt: skip
    currency: Expr = chance.one(col(text), col(text), ("coalesce", col(text), ("text", "b")))
    asked = chance.maybe(40)
    return [Metric(code="x0", kind="atomic", table=table.code, measure=measure, time=table.time or "paid_at",
                   convert=("rates", currency, "param.into" if asked else chance.one(*TARGETS)),
                   balance=chance.one("last", "min", "avg") if table.code == "stock" else "",
                   parameters={"into": ("string", chance.one(*TARGETS))} if asked else {},
                   nulls=chance.one("", "", "zero", "none"))]  # fmt: skip
