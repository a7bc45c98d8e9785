"""Questions inside a question: what is asked for each of something before it is summed up."""

from __future__ import annotations

from datetime import datetime

import msgspec

from caliber.compiler.bind import Fragment
from caliber.compiler.expand import Expansion, Leaf, Nested, Window, is_grain
from caliber.compiler.kept import Kept
from caliber.compiler.names import METRIC_TIME, Found, take_apart
from caliber.compiler.periods import CLOCK, FINE, Range, as_moment, floor, nested
from caliber.compiler.plan import Consumer, DimPlan
from caliber.compiler.resolve import Asked, Resolved, Wanted
from caliber.errors import Refused
from caliber.model.calendar import GRAINS
from caliber.model.objects import Calendar
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

EACH_TIME = "each_time"  # the column of the time that is computed first


def step_of(snapshot: Snapshot, inside: Nested) -> str:
    """The grain among what is computed first, "" where there is none."""
    return next((name for name in inside.each if is_grain(snapshot, name)), "")


def keys_inside(resolved: Resolved, kept: tuple[int, ...] | None, step: str, calendar: Calendar) -> list[int]:
    """The places of the asked keys that the question inside has too: all that stay, its own time apart.

    A period of one's own is found for each row there, as no rule tells it from the time that it has.
    """
    places = range(len(resolved.by)) if kept is None else kept
    for i in places:
        asked = resolved.by[i]
        own = asked.grain in calendar.grains and step in (*FINE, "day")
        known = own or (asked.grain in GRAINS and nested(step, asked.grain, calendar)) if step else True
        if step and asked.metric_time and not known:
            raise Refused("kind.grain_too_fine", asked.column, grain=asked.grain, step=step)
    cut = {i for i in places if step and resolved.by[i].metric_time and resolved.by[i].grain not in calendar.grains}
    return [i for i in places if i not in cut]


def asked_inside(resolved: Resolved, own: list[int], inside: Nested, step: str) -> tuple[Asked, ...]:
    """What the question inside is grouped by: the keys that stay, then each of what is computed first."""
    out = [resolved.by[i] for i in own]
    for name in inside.each:
        if name == step:
            out.append(Asked(METRIC_TIME, EACH_TIME, step, True))
        else:
            out.append(Asked(name, f"each_{name}", take_apart(name).grain, False))
    return tuple(out)


def question_inside(
    resolved: Resolved, value: Expansion, by: tuple[Asked, ...], reads: Range, grain: str, everything: bool = False
) -> Resolved:
    """The question inside: the same rows and range. ``everything``: all rows, whatever the question around asks."""
    query = msgspec.structs.replace(resolved.query, order=(), limit=None, fill=False)
    if everything:
        query = msgspec.structs.replace(query, time="", timezone="")
    predicates = () if everything else resolved.predicates
    return Resolved(query, (Wanted("value", "", value),), by, predicates, reads, grain, Kept(), Kept())


def dims_over(resolved: Resolved, own: list[int], step: str) -> tuple[DimPlan, ...]:
    """The asked keys as columns of the answer inside; metric_time is cut from its time."""
    out = []
    for i, asked in enumerate(resolved.by):
        if i in own:
            kind = "period" if step and asked.metric_time else "dimension"
            found = Found(kind, "", Fragment(f"d{own.index(i)}"), Text(), "", "", "")
            out.append(DimPlan(asked.column, found, ""))
        else:
            out.append(DimPlan(asked.column, None, asked.grain))
    return tuple(out)


def timed(time: Fragment | None) -> tuple[Fragment, ...]:
    """Only what has a time: rows without one lie in no period, so they are none of those that are summed up."""
    return () if time is None else (Fragment(f"{time.sql} IS NOT NULL"),)


def moments(asked: Range) -> bool:
    """Whether a range begins or ends within a day."""
    return any(isinstance(edge, datetime) for edge in asked)


def shared(step: str, asked: Range, window: Window) -> bool:
    """Whether no stretch of the window can begin or end within a step, so that one question inside serves several."""
    units = {window.unit, *(back.unit for back in window.shifts)}
    return step in (*FINE, "day") and not moments(asked) and not units & {*CLOCK}


def scan_inside(snapshot: Snapshot, leaf: Leaf, asked: Range) -> tuple[object, ...]:
    """What leaves over one question have in common, their stretches too where these cut its steps; else ()."""
    if leaf.nested is None:
        return ()
    step = step_of(snapshot, leaf.nested)
    return leaf.nested, leaf.level, leaf.window if step and not shared(step, asked, leaf.window) else None


def refuse_parts(step: str, stretches: list[Range], calendar: Calendar) -> None:
    """Only where a question begins and where it ends may a step be in part. Raises ``kind.part_of_each``."""
    full = [(lo, hi) for lo, hi in stretches if lo is None or hi is None or as_moment(lo) < as_moment(hi)]
    edges = sorted({as_moment(edge) for both in full for edge in both if edge is not None})
    within = edges[:-1] if any(lo is None for lo, _ in full) else edges[1:-1]
    if any(as_moment(floor(edge, step, calendar)) != edge for edge in within):
        raise Refused("kind.part_of_each", "metrics", step=step)


def floored(consumers: tuple[Consumer, ...], step: str, calendar: Calendar) -> tuple[Consumer, ...]:
    """The consumers reading whole steps: the first step is kept although only a part of it was asked for."""
    out = []
    for consumer in consumers:
        start = consumer.reads.start
        if start is not None:
            consumer = consumer._replace(reads=consumer.reads._replace(start=floor(start, step, calendar)))
        out.append(consumer)
    return tuple(out)
