"""The use case: two figures over one period, through the corridor that every question takes, and what lies between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from caliber.access import Principal, masked_dimensions
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.model.text import Text
from caliber.query.result import QueryResult
from caliber.query.service import QueryService
from caliber.reconcile import words
from caliber.reconcile.between import Between, far, near
from caliber.reconcile.ledger import Entry, Ledger, Member, exact
from caliber.reconcile.looking import Looking
from caliber.reconcile.result import PLACES, Cause, Figure, Part, Reconciliation, decimal, decimals
from caliber.reconcile.sides import Side, side_of

UNSEEN = Fraction(2, 10**PLACES)
ROUNDED = Fraction(1, 10**6)  # relative: more than this between a figure and its parts is no rounding


class Asked(NamedTuple):
    """One side: a metric under one state of the definitions, as one person may see it.

    ``label`` tells the sides apart where both are the same metric: the person, the version.
    """

    service: QueryService
    metric: str
    principal: Principal
    label: Text = Text()

    @property
    def name(self) -> Text:
        """What the side is called: the metric, and what tells it apart."""
        metric = self.service.snapshot.find_metric(self.metric)
        name = Text(zh=metric.name.say("zh") or metric.code, en=metric.name.say("en") or metric.code)
        return words.labelled(name, self.label)


class Range(NamedTuple):
    """What both sides are asked for."""

    since: str
    until: str
    where: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


def reconcile(left: Asked, right: Asked, asked: Range, now: datetime, ticket: str = "") -> Reconciliation:
    """The causes of the gap, which sum to it exactly.

    Raises ``Refused``: what either metric refuses, and ``reconcile.…`` for what has no causes that sum (minima,
    medians), for different units, for too many keys to match outside their sources.
    """
    return assembled(work(left, right, asked, now, ticket), asked)


class Worked(NamedTuple):
    """Both figures, and what lies between them: of ratios above and below."""

    figures: tuple[Figure, ...]
    look: Looking
    over: Between
    under: Between | None


def work(left: Asked, right: Asked, asked: Range, now: datetime, ticket: str) -> Worked:
    """Both sides through the corridor, and every cause between them; raises as ``reconcile`` does."""
    sides = tuple(_side(one, asked, now) for one in (left, right))
    mine, theirs = sides
    if mine.metric.unit != theirs.metric.unit:
        raise Refused(
            "reconcile.units", theirs.metric.code, left=mine.metric.unit or "-", right=theirs.metric.unit or "-"
        )
    if (mine.under is None) != (theirs.under is None):
        raise Refused("reconcile.ratio_and_sum", theirs.metric.code, left=_facts(left.name), right=_facts(right.name))
    names = words.Names(left.name, right.name)
    figures = tuple(
        _figure(one, side, name, asked, now, ticket)
        for one, side, name in zip((left, right), sides, names, strict=True)
    )
    masked = masked_dimensions(left.service.snapshot, left.principal)
    masked |= masked_dimensions(right.service.snapshot, right.principal)
    looks = tuple(
        Looking(
            side.source.compiler.binder, side.source, one.service.limits, names, ticket, len(asked.by), masked, Ledger()
        )
        for one, side in zip((left, right), sides, strict=True)
    )
    meet = partial(near, looks[0]) if _together(mine, theirs) else partial(far, (looks[0], looks[1]))
    over = meet(mine.over, theirs.over)
    under = meet(mine.under, theirs.under) if mine.under is not None and theirs.under is not None else None
    return Worked(figures, looks[0], over, under)


def _together(mine: Side, theirs: Side) -> bool:
    """Whether the rows of both can be looked at in one statement: one source, datasets that mean the same."""
    if mine.source.engine is not theirs.source.engine:
        return False
    left, right = (side.snapshot.model for side in (mine, theirs))
    return left is right or (left.datasets == right.datasets and left.calendar == right.calendar)


def _facts(name: Text) -> dict[str, str]:
    """The name as a fact of a refusal."""
    return {"zh": name.zh, "en": name.en}


def _side(one: Asked, asked: Range, now: datetime) -> Side:
    query = MetricQuery(metrics=(one.metric,), by=asked.by, where=asked.where, since=asked.since, until=asked.until)
    source, compiled = one.service.compile(query, one.principal, now, rows=True)
    return side_of(one.service.snapshot, source, compiled)


def _figure(one: Asked, side: Side, name: Text, asked: Range, now: datetime, ticket: str) -> Figure:
    query = MetricQuery(metrics=(one.metric,), where=asked.where, since=asked.since, until=asked.until)
    result: QueryResult = one.service.run(query, one.principal, now, ticket)
    value = result.table.column(0)[0].as_py() if result.table.num_rows else None
    return Figure(
        metric=side.metric.code,
        name=name,
        version=side.metric.version,
        unit=side.metric.unit,
        value=None if value is None else decimal(exact(value)),
        sql=result.sql,
        statement=result.statement,
    )


# -- causes put together


class _Bar(NamedTuple):
    """A cause with its exact amount, and the entry that it comes from, worth so much at ``weight``."""

    id: str
    code: str
    text: Text
    rows: int
    amount: Fraction
    entry: Entry | None
    weight: Fraction


def assembled(worked: Worked, asked: Range) -> Reconciliation:
    """The causes in the order of their size, the residual 0."""
    figures, _, over, under = worked
    left, right = (exact(figure.value) for figure in figures)
    bars = bars_of(over, under)
    computed = tuple(_value(over.sums()[i], under.sums()[i] if under else None) for i in (0, 1))
    for figure, value, sum_of in zip(figures, (left, right), computed, strict=True):
        if abs(value - sum_of) > ROUNDED * max(abs(value), abs(sum_of), Fraction(1)):
            raise Refused("reconcile.source_moved", figure.metric, metric=figure.metric)
    bars.sort(key=lambda bar: -abs(bar.amount))
    gap = decimal(right) - decimal(left)
    rest = Fraction(gap) - sum((bar.amount for bar in bars), Fraction(0))
    if bars and abs(rest) <= UNSEEN and under is not None:  # both figures were rounded for printing
        bars[0] = bars[0]._replace(amount=bars[0].amount + rest)
    elif rest:
        bars.append(_Bar("rounding", "rounding", words.ROUNDING, 0, rest, None, Fraction(1)))
    amounts = decimals([bar.amount for bar in bars])
    causes = tuple(cause_of(bar, amount) for bar, amount in zip(bars, amounts, strict=True) if amount)
    kept = [bar for bar, amount in zip(bars, amounts, strict=True) if amount]
    return Reconciliation(
        left=figures[0],
        right=figures[1],
        gap=gap,
        causes=causes,
        by=asked.by,
        parts=_parts(over, under, kept) if asked.by else (),
        over=_pair(over) if under else None,
        under=_pair(under) if under else None,
    )


def cause_of(bar: _Bar, amount: Decimal) -> Cause:
    counts = bar.entry.counts if bar.entry else "rows"
    return Cause(id=bar.id, code=bar.code, text=bar.text, amount=amount, rows=bar.rows, counts=counts)


def _pair(part: Between) -> tuple[Decimal, Decimal]:
    left, right = part.sums()
    return decimal(left), decimal(right)


def _value(over: Fraction, under: Fraction | None) -> Fraction:
    if under is None:
        return over
    return over / under if under else Fraction(0)


def bars_of(over: Between, under: Between | None, member: Member | None = None) -> list[_Bar]:
    """The causes with their exact amounts: of the whole (``member`` None), or of one member.

    Ratios: gap = sum of dN (1/D_left + 1/D_right)/2 - sum of dD (N_left + N_right)/(2 D_left D_right), exactly.
    """

    def of(amounts: Mapping[Member, Fraction] | Mapping[Member, int]) -> Fraction:
        return sum((Fraction(v) for m, v in amounts.items() if member is None or m == member), Fraction(0))

    if under is None:
        return [_Bar(e.id, e.code, e.text, int(of(e.rows)), of(e.amounts), e, Fraction(1)) for e in over.entries]
    n_left, n_right = of(over.left), of(over.right)
    d_left, d_right = of(under.left), of(under.right)
    if not d_left or not d_right:
        if member is not None:
            return []
        raise Refused("reconcile.no_denominator", "", left=str(decimal(d_left)), right=str(decimal(d_right)))
    by_over = (1 / d_left + 1 / d_right) / 2
    by_under = -(n_left + n_right) / (2 * d_left * d_right)
    out = []
    for entries, weight, part, (zh, en) in (
        (over.entries, by_over, "over", ("分子:{0}", "Numerator: {0}")),
        (under.entries, by_under, "under", ("分母:{0}", "Denominator: {0}")),
    ):
        for e in entries:
            amount, rows = of(e.amounts) * weight, int(of(e.rows))
            out.append(_Bar(f"{part}-{e.id}", e.code, words.said(zh, en, e.text), rows, amount, e, weight))
    return out


def _parts(over: Between, under: Between | None, kept: Iterable[_Bar]) -> tuple[Part, ...]:
    """Every member of the breakdown with its own figures and its own share of every cause."""
    out = []
    places = [bar.id for bar in kept]
    for member in sorted({*over.left, *over.right}, key=lambda m: tuple(str(value) for value in m)):
        left = _value(over.left.get(member, Fraction(0)), under.left.get(member, Fraction(0)) if under else None)
        right = _value(over.right.get(member, Fraction(0)), under.right.get(member, Fraction(0)) if under else None)
        own = {bar.id: bar.amount for bar in bars_of(over, under, member)}
        out.append(
            Part(
                member=member,
                left=decimal(left),
                right=decimal(right),
                gap=decimal(right) - decimal(left),
                amounts=tuple(decimal(own.get(place, Fraction(0))) for place in places),
            )
        )
    return tuple(out)
