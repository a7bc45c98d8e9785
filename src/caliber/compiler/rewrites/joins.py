"""Joins that were verified to lose no row become inner joins, which engines may reorder."""

from __future__ import annotations

from caliber.compiler.facts import Facts, Want
from caliber.compiler.plan import Group, Plan
from caliber.model.joins import Reach


def whole_joins(plan: Plan, facts: Facts) -> Plan:
    """Marks the joins whose keys are never null and always find their partner, on the data as it is now."""
    reached = [_reached(group) for group in plan.groups]
    if not any(reached):
        return plan
    wants: list[Want] = list(plan.wants)
    groups = tuple(
        group._replace(whole=frozenset(alias for reach in own for alias in _aliases(group.fact, reach, facts, wants)))
        if own
        else group
        for group, own in zip(plan.groups, reached, strict=True)
    )
    return plan._replace(groups=groups, wants=tuple(wants))


def _reached(group: Group) -> set[Reach]:
    fragments = [*group.predicates, *(dim.found.fragment for dim in group.dims if dim.found)]
    for consumer in group.consumers:
        for leaf in consumer.leaves:
            fragments += [*leaf.args, *leaf.filters]
    reached: set[Reach] = set()
    return reached.union(*(fragment.reached for fragment in fragments if fragment.reached))


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
