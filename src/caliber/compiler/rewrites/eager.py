"""Eager aggregation: add up by the raw keys first, then truncate times and join the few groups that remain.

Truncating or joining six million rows costs more than grouping them by day and foreign key and doing both on what is
left. Right for aggregates that decompose (sum, count, min, max, avg as sum and count); worth it where the estimated
number of groups is small against the rows. Source: Yan & Larson, "Eager Aggregation and Lazy Aggregation" (VLDB 1995).
"""

from __future__ import annotations

from datetime import datetime
from math import prod

from caliber.compiler.facts import Facts, Want
from caliber.compiler.periods import FINE, Range, as_moment
from caliber.compiler.plan import SPLITTABLE, Base, Group, Plan
from caliber.model.calendar import PARTS
from caliber.model.joins import Reach

GAIN = 8  # rows a group, at least, for the second aggregation to pay
LONG = 50_000  # rows of a rollup: fewer are added up in less time than another step takes to plan
DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365, "fiscal_quarter": 91, "fiscal_year": 365}


def eager(plan: Plan, facts: Facts) -> Plan:
    """Groups that gain read through an eager base; facts that would tell more are named in ``wants``."""
    wants: list[Want] = list(plan.wants)
    groups = tuple(_rewritten(group, facts, wants) for group in plan.groups)
    if all(new is old for new, old in zip(groups, plan.groups, strict=True)) and len(wants) == len(plan.wants):
        return plan
    return plan._replace(groups=groups, wants=tuple(wants))


def _rewritten(group: Group, facts: Facts, wants: list[Want]) -> Group:
    if group.rollup:
        return _joined_inside(group, facts, wants)
    if not _allowed(group):
        return group
    joins = [dim for dim in group.dims if dim.found and dim.found.fragment.reached]
    coarse = group.time is not None and any(dim.found is None and dim.grain not in (*FINE, "day") for dim in group.dims)
    if not joins and not (coarse and group.base is None):
        return group
    keys = _keys(group)
    if keys is None:
        return group
    groups = _estimate(group.fact, keys, facts, wants)
    rows = facts.rows.get(group.fact, 0) * _share(group, facts)
    if not rows or groups is None:
        return group
    time = _time(group, groups, rows, facts)
    return group if time is None else group._replace(base=Base("eager", time))


def _joined_inside(group: Group, facts: Facts, wants: list[Want]) -> Group:
    """Over a rollup, joins that lose no row are made first: they are cheaper than adding up by their keys.

    Where the ways go on from there, rows are added up by the few keys that lead on.
    """
    if group.base is None or group.base.kind != "eager" or any(one.spine is not None for one in group.consumers):
        return group
    reached = [reach for dim in group.dims if dim.found is not None for reach in dim.found.fragment.reached]
    whole = all(reach.alias in group.whole for reach in reached)
    if not whole:
        return group
    kind = "midway" if _leads_on(group, group.base, reached, facts, wants) else "rollup"
    return group._replace(base=Base(kind, group.base.time))


def _leads_on(group: Group, base: Base, reached: list[Reach], facts: Facts, wants: list[Want]) -> bool:
    """Whether second steps find so few that adding up before them pays."""
    rows = facts.rollups[group.rollup].rows
    own = any(dim.found is not None and not dim.found.fragment.reached for dim in group.dims)
    if own or rows < LONG or any(len(reach.steps) < 2 for reach in reached):
        return False
    seconds = {reach.steps[:2]: reach.steps[1].dataset for reach in reached}
    missing = [("rows", dataset, "") for dataset in dict.fromkeys(seconds.values()) if dataset not in facts.rows]
    wants += missing
    if missing:
        return False
    groups = prod(max(facts.rows[dataset], 1) for dataset in seconds.values())
    periods = _days(group, facts) / DAYS[base.time] + 1 if base.time else 1
    return groups * periods * GAIN <= rows


def _allowed(group: Group) -> bool:
    """Only what splits, only fact-local values and filters, and no version joins that need the row's own time."""
    if (
        group.pinned
        or group.nested is not None
        or group.extra
        or (group.base is not None and group.base.kind != "deep")
    ):
        return False
    if any(consumer.pick is not None for consumer in group.consumers):
        return False
    if any(dim.grain in PARTS for dim in group.dims):
        return False
    if any(dim.found.fragment.sides for dim in group.dims if dim.found):
        return False
    fragments = [*group.predicates, *((group.time,) if group.time else ())]
    for consumer in group.consumers:
        for leaf in consumer.leaves:
            if leaf.op not in SPLITTABLE:
                return False
            fragments += [*leaf.args, *leaf.filters]
    return not any(fragment.apart for fragment in fragments) and bool(group.consumers)


def _keys(group: Group) -> list[str] | None:
    """What the inner aggregation groups by, time left aside: key columns of the joins and local dimensions."""
    keys: list[str] = []
    for dim in group.dims:
        if dim.found is None:
            continue
        reached = dim.found.fragment.reached
        if not reached:
            keys.append(dim.found.fragment.sql)
        for reach in reached:
            if reach.steps[0].link.key and len(reach.steps[0].link.key) == 1:
                keys.append(reach.steps[0].link.key[0])
            else:
                return None
    return list(dict.fromkeys(keys))


def _estimate(fact: str, keys: list[str], facts: Facts, wants: list[Want]) -> int | None:
    """Groups of the inner aggregation without time: the product of the keys' numbers of values; None if unknown."""
    missing = [("distinct", fact, key) for key in keys if (fact, key) not in facts.distinct]
    if fact not in facts.rows:
        missing.append(("rows", fact, ""))
    wants += missing
    if missing:
        return None
    product = 1
    for key in keys:
        product *= max(facts.distinct[fact, key], 1)
    return product


def _time(group: Group, groups: int, rows: float, facts: Facts) -> str | None:
    """How finely the base keeps time: by day where that is few groups, else by the grain; None if nothing pays."""
    if group.time is None:
        return "day" if groups * GAIN <= rows else None
    if group.base is not None:
        days = _days(group, facts)
        return group.base.time if groups * days * GAIN <= rows else None
    grains = [dim.grain for dim in group.dims if dim.found is None]
    if any(grain in FINE for grain in grains):
        return None
    if not grains:
        return None if groups * GAIN > rows else ""
    days = _days(group, facts)
    if groups * days * GAIN <= rows:
        return "day"
    step = min(DAYS[grain] for grain in grains)
    if len(grains) == 1 and groups * (days / step + 1) * GAIN <= rows and any(d.found for d in group.dims):
        return grains[0]
    return None


def _days(group: Group, facts: Facts) -> float:
    asked = _between(group.consumers[0].reads)
    if asked is not None:
        return asked
    return _span(group, facts) or 3650


def _share(group: Group, facts: Facts) -> float:
    """How much of the fact is read, by its days: a year of seven leaves too few rows for as many keys."""
    span, asked = _span(group, facts), [_between(consumer.reads) for consumer in group.consumers]
    if span is None:
        return 1.0
    return min(1.0, max(span if days is None else days for days in asked) / span)


def _between(asked: Range) -> int | None:
    """Days of a range with both ends; else None."""
    if asked.start is None or asked.end is None:
        return None
    return max((as_moment(asked.end) - as_moment(asked.start)).days, 1)


def _span(group: Group, facts: Facts) -> int | None:
    """Days that the fact covers; None if unknown."""
    for (fact, _), (first, last) in facts.spans.items():
        if fact == group.fact and last:
            return (datetime.fromisoformat(last[:10]) - datetime.fromisoformat(first[:10])).days + 1
    return None
