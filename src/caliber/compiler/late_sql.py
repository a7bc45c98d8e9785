"""What is put into the gaps of a statement: the moments and the members of one question; and what the rest rests on."""

from __future__ import annotations

from collections.abc import Hashable

from caliber.compiler.dialects import Dialect
from caliber.compiler.periods import hull
from caliber.compiler.plan import Consumer, Group, Plan
from caliber.compiler.tables_sql import Tables
from caliber.compiler.time_sql import has_start, range_sql, series_sql, spine_sql
from caliber.model.objects import Calendar


def form_of(plan: Plan) -> Hashable:
    """Equal for plans of questions that are alike, and whose statements differ by what is put into gaps only."""
    fill = plan.fill
    filled = None if fill is None else bool(fill.told and fill.told[0].keys)
    return filled, tuple([_form_of_group(group) for group in plan.groups])


def _form_of_group(group: Group) -> Hashable:
    """What a rollup holds for all its rows is of the dataset's own columns: where that is left out, joins stay."""
    return group.base, group.rollup, tuple([_form_of_consumer(one) for one in group.consumers])


def _form_of_consumer(consumer: Consumer) -> Hashable:
    spine = consumer.spine
    if spine is None:
        return consumer.moved
    return consumer.moved, bool(spine.special), bool(spine.told), has_start(spine, consumer.window)


def rows_sql(dialect: Dialect, index: int, time: str, read: tuple[int, ...], more: tuple[str, ...], plan: Plan) -> str:
    """The WHERE of the rows of a group: its predicates, ``more``, and that ``time`` is in what these consumers read."""
    group = plan.groups[index]
    parts = [*[one.sql for one in group.predicates], *more]
    if time:
        parts += range_sql(dialect, time, hull([group.consumers[at].reads for at in read]))
    return Tables.where(parts)


def read_sql(dialect: Dialect, index: int, at: int, time: str, more: tuple[str, ...], plan: Plan) -> str:
    """The WHERE of prepared rows: that ``time`` is in what one consumer reads, and ``more``."""
    return Tables.where([*range_sql(dialect, time, plan.groups[index].consumers[at].reads), *more])


def periods_sql(dialect: Dialect, calendar: Calendar, index: int, at: int, plan: Plan) -> str:
    """The periods of a consumer, with what each reads."""
    consumer = plan.groups[index].consumers[at]
    assert consumer.spine is not None
    return spine_sql(dialect, consumer.spine, consumer.window, calendar)


def every_sql(dialect: Dialect, plan: Plan) -> str:
    """The periods that must all have a row."""
    assert plan.fill is not None
    return series_sql(dialect, plan.fill)
