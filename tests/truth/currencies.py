"""Amounts turned into one currency, each at the last rate set at or before the time of its row."""

from __future__ import annotations

from typing import Any

from tests.truth.dates import Moment, at
from tests.truth.expressions import col
from tests.truth.joins import Reader, Row
from tests.truth.shapes import Leaf


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
    return leaf.measure == ("missing",) or any(part[0] == "is_null" and part[1][0] == "rate" for part in leaf.filters)
