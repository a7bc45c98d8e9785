"""What happens to the same entity later: conversion, funnel, retention, by looking at every pair of events."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from tests.truth.dates import Moment, Rules, Span, at, day_of, following, moved, named, start
from tests.truth.joins import Reader, Row
from tests.truth.shapes import Leaf
from tests.truth.windows import length
from tests.truth.world import Metric

Told: TypeAlias = dict[tuple[str, int], Any]  # what is known of a row of the first step: (what, id of the row)


class Event(NamedTuple):
    """One row that a step counts. ``same``: what all steps must agree on; ``size``: what it adds to a sum."""

    row: Row
    who: Any
    when: Moment | None
    same: tuple[Any, ...]
    size: Any


def events(metric: Metric, step: int, leaf: Leaf, reader: Reader, seen: list[Callable[[Row], Any]]) -> list[Event]:
    """The rows of a step, those only that the person may see."""
    reader.moment = lambda: reader.time(leaf.time)
    tests = [*(reader.definition(part) for part in leaf.filters), *seen]
    who, when = reader.key_at(metric.entity, ()), reader.time(leaf.time)
    same = [reader.question(name, "", Rules()) for name in agreed(metric, step)]
    size = reader.definition(leaf.measure[1]) if leaf.measure[0] == "sum" else lambda _: Fraction(1)
    rows = [row for row in reader.rows if all(test(row) is True for test in tests)]
    reader.refuse_if_wrong()
    return [Event(row, who(row), when(row), tuple(read(row) for read in same), size(row)) for row in rows]


def agreed(metric: Metric, step: int) -> list[str]:
    """The names of what the steps agree on, as this step calls it."""
    names = [[name.strip() for name in text.split("=")] for text in metric.same]
    return [each[min(step, len(each) - 1)] for each in names]


def told(metric: Metric, steps: list[list[Event]], leaves: list[Leaf], grain: tuple[str, ...], rules: Rules,
         recorded: Moment | None) -> Told:  # fmt: skip
    """Everything that is looked up for the rows of the first step. ``recorded``: up to when the last step's data is."""
    alike = [(a.table, set(a.filters)) == (b.table, set(b.filters)) for a, b in pairwise(leaves)]
    if metric.kind == "conversion":
        return credited(metric, steps[0], steps[1], grain, alike[0])
    if metric.kind == "funnel":
        return {("reached", id(each.row)): through(metric, each, steps[1:], alike) for each in steps[0]}
    return returned(metric, steps[0], steps[1], rules, recorded)


def credited(
    metric: Metric, starts: list[Event], later: list[Event], grain: tuple[str, ...], same_events: bool
) -> Told:
    """Each later event to the latest start before it, of two at one moment to the first by grain."""
    out: Told = {}
    for event in later:
        close = [each for each in starts if follows(metric, each, event, each.when, same_events)]
        if close:
            latest = max(at(each.when) for each in close if each.when)
            last = [each for each in close if each.when and at(each.when) == latest]
            best = min(last, key=lambda each: tuple(each.row[column] for column in grain))
            if event.size is not None:
                out["converted", id(best.row)] = out.get(("converted", id(best.row)), Fraction(0)) + event.size
    return out


def follows(metric: Metric, first: Event, event: Event, before: Moment | None, later: bool) -> bool:
    """Whether an event comes after ``before``, in time from the first one, by the same entity, agreeing with it."""
    if first.who is None or first.who != event.who or first.when is None or event.when is None or before is None:
        return False
    if None in first.same or first.same != event.same:
        return False
    end = moved(at(first.when), *length(metric.within)) if metric.within else None
    inside = Span(first.when, end).holds(event.when)
    return inside and (at(event.when) > at(before) if later else at(event.when) >= at(before))


def through(metric: Metric, first: Event, steps: list[list[Event]], alike: list[bool]) -> bool:
    """Whether the other steps follow in order: of each the earliest that may."""
    before = first.when
    for step, same_events in zip(steps, alike, strict=True):
        found = [event.when for event in step if follows(metric, first, event, before, same_events)]
        if not found:
            return False
        before = min((when for when in found if when is not None), key=at)
    return True


def returned(metric: Metric, starts: list[Event], later: list[Event], rules: Rules, recorded: Moment | None) -> Told:
    """Of each entity's first event ever: whether the period after is over, and whether the second step lies in it."""
    amount, unit = length(metric.after)
    firsts: dict[Any, Moment] = {}
    for event in starts:
        if event.who is not None and event.when is not None:
            firsts[event.who] = min(firsts.get(event.who, event.when), event.when, key=at)
    out: Told = {}
    for event in starts:
        first = firsts.get(event.who)
        if first is None or event.when is None or at(event.when) != at(first):
            continue
        out["first_time", id(event.row)] = True
        lo = moved(start(day_of(first), unit, rules), amount, unit)
        period = Span(lo, following(lo, unit, rules))
        out["ripe", id(event.row)] = recorded is not None and at(recorded) >= at(period.hi or lo)
        out["came_back", id(event.row)] = any(e.who == event.who and period.holds(e.when) for e in later)
    return out


def recorded_up_to(reader: Reader, time: str) -> Moment | None:
    """The day after the last one with data."""
    read = reader.time(time)
    moments = [moment for moment in map(read, reader.rows) if moment]
    return named(day_of(max(moments, key=at)).isoformat()).hi if moments else None
