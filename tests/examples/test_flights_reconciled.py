"""The quarrel of the example: the airlines' on-time rate and the airports', explained to the last flight."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from caliber.access import OWNER
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from caliber.reconcile import Asked, Range, Reconciliation, behind, reconcile
from tests.examples.conftest import NOW
from tests.examples.flights_in_pandas import flights

RATES = ("on_time_rate_airline", "on_time_rate_airport")
JULY = Range("2013-07-01", "2013-07-31")


@pytest.fixture(scope="module")
def sides(project: Path, snapshot: Snapshot) -> tuple[Asked, Asked]:
    service = QueryService(snapshot, Sources(snapshot, project))
    return Asked(service, RATES[0], OWNER), Asked(service, RATES[1], OWNER)


@pytest.fixture(scope="module")
def found(sides: tuple[Asked, Asked]) -> Reconciliation:
    return reconcile(*sides, JULY, NOW)


def counted() -> tuple[int, int, int, Fraction, Fraction]:
    """From the rows alone: late only in leaving, late only in arriving, never arrived; both rates."""
    rows = flights()
    month = rows[(rows.scheduled >= "2013-07-01") & (rows.scheduled <= "2013-07-31")]
    arrived, left = month.arr_delay < 15, month.dep_delay < 15
    lost = month.arr_delay.isna()
    airline = Fraction(int(arrived.sum()), int((~lost).sum()))
    airport = Fraction(int(left.sum()), len(month))
    return int((arrived & ~left).sum()), int((left & ~arrived).sum()), int(lost.sum()), airline, airport


def test_the_two_rates_are_explained_to_the_last_flight(found: Reconciliation) -> None:
    late_leaving, late_arriving, lost, airline, airport = counted()
    (n1, n2), (d1, d2) = (tuple(int(value) for value in pair) for pair in (found.over or (), found.under or ()))
    assert (Fraction(n1, d1), Fraction(n2, d2)) == (airline, airport)
    by_over = (Fraction(1, d1) + Fraction(1, d2)) / 2
    by_under = -Fraction(n1 + n2, 2 * d1 * d2)
    expected = {
        "arr_delay` is less than 15": (late_arriving, late_arriving * by_over),
        "dep_delay` is less than 15": (late_leaving, -late_leaving * by_over),
        "arr_delay` is filled in": (lost, lost * by_under),
    }
    assert len(found.causes) == len(expected)
    for cause in found.causes:
        rows, amount = next(value for words, value in expected.items() if words in cause.text.en)
        assert cause.rows == rows
        assert abs(Fraction(cause.amount) - amount) < Fraction(1, 10**11)
    assert found.residual == 0
    assert sum(cause.amount for cause in found.causes) == found.gap


def test_every_cause_opens_its_flights(sides: tuple[Asked, Asked], found: Reconciliation) -> None:
    for cause in found.causes:
        seen = behind(*sides, JULY, cause.id, NOW, limit=10_000)
        assert len(seen.rows) == cause.rows == abs(seen.total)
        assert [column.name for column in seen.columns[:3]] == ["carrier", "flight", "time_hour"]
        assert abs(seen.total * seen.weight - cause.amount) < Decimal("1e-9")
