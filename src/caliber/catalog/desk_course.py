"""Both sides of the desk over twelve months, each as somebody and under its own definitions."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from caliber.catalog.tiles import end_of, month
from caliber.compiler import MetricQuery
from caliber.compiler.periods import named
from caliber.model.text import Text
from caliber.reconcile import Asked
from caliber.reconcile.ledger import exact
from caliber.reconcile.result import decimal

MONTHS = 12


class Month(msgspec.Struct, frozen=True):
    """``month``: its first day. A figure is None where there is no data, and counts as nothing in ``gap``."""

    month: str
    left: Decimal | None
    right: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """Right less left; None where neither has data."""
        if self.left is None and self.right is None:
            return None
        return (self.right or Decimal(0)) - (self.left or Decimal(0))


class Course(msgspec.Struct, frozen=True):
    """``left``, ``right``: what the sides are called."""

    left: Text
    right: Text
    months: tuple[Month, ...]

    def as_dict(self) -> dict[str, object]:
        """A JSON document."""
        months = [{**msgspec.structs.asdict(one), "gap": one.gap} for one in self.months]
        return {"left": self.left, "right": self.right, "months": months}


def course(
    left: Asked, right: Asked, until: str, now: datetime, ticket: str = "", where: tuple[str, ...] = ()
) -> Course:
    """The twelve months that end with the one of ``until``.

    Raises ``Refused``: what either metric refuses, ``query.bad_date``.
    """
    last = (named(until)[1] - timedelta(microseconds=1)).date().replace(day=1)
    months = [month(last, back).isoformat() for back in range(1 - MONTHS, 1)]
    query = MetricQuery(grain="month", where=where, since=months[0], until=end_of(last).isoformat())
    ours, theirs = (_figures(one, query, now, ticket) for one in (left, right))
    return Course(left.name, right.name, tuple(Month(day, ours.get(day), theirs.get(day)) for day in months))


def _figures(one: Asked, query: MetricQuery, now: datetime, ticket: str) -> dict[str, Decimal]:
    wanted = msgspec.structs.replace(query, metrics=(one.metric,))
    rows = one.service.run(wanted, one.principal, now, ticket).rows()
    return {str(day)[:10]: decimal(exact(value)) for day, value in rows if value is not None}
