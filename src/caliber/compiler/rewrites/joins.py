"""Joins that were verified to lose no row become inner joins, which engines may reorder."""

from __future__ import annotations

from caliber.compiler.facts import Facts, Want
from caliber.compiler.plan import Group, Plan
from caliber.model.joins import Reach


def whole_joins(plan: Plan, facts: Facts) -> Plan:
    """Marks the joins whose keys are never null and always find their partner, on the data as it is now."""
    wants: list[Want] = list(plan.wants)
    groups = tuple(group._replace(whole=_whole(group, facts, wants)) for group in plan.groups)
    return plan._replace(groups=groups, wants=tuple(wants))


def _whole(group: Group, facts: Facts, wants: list[Want]) -> frozenset[str]:
    fragments = [*group.predicates, *(dim.found.fragment for dim in group.dims if dim.found)]
    for consumer in group.consumers:
        for leaf in consumer.leaves:
            fragments += [*leaf.args, *leaf.filters]
    reached: dict[str, Reach] = {reach.alias: reach for f in fragments for reach in f.reached}
    return frozenset(alias for reach in reached.values() for alias in _aliases(group.fact, reach, facts, wants))


def _aliases(fact: str, reach: Reach, facts: Facts, wants: list[Want]) -> list[str]:
    """The aliases along the path as long as every join so far is whole."""
    out: list[str] = []
    dataset = fact
    alias = ""
    for at, step in enumerate(reach.steps):
        key = (dataset, step.link.code)
        if key not in facts.whole:
            wants.append(("whole", dataset, step.link.code))
        if not facts.whole.get(key, False):
            break
        alias = _prefix_alias(reach, at)
        out.append(alias)
        dataset = step.dataset
    return out


def _prefix_alias(reach: Reach, at: int) -> str:
    return reach.alias if at == len(reach.steps) - 1 else "__".join(reach.alias.split("__")[: at + 1])
