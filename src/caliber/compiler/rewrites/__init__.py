"""The rewrites, in order: each a function from plan to plan that leaves the figures as they are."""

from caliber.compiler.facts import Facts
from caliber.compiler.plan import Plan
from caliber.compiler.rewrites.eager import eager
from caliber.compiler.rewrites.joins import whole_joins

REWRITES = (whole_joins, eager)

__all__ = ["REWRITES", "rewritten"]


def rewritten(plan: Plan, facts: Facts) -> Plan:
    """The plan after all rewrites, the questions inside it included."""
    for rewrite in REWRITES:
        plan = rewrite(plan, facts)
    if not plan.sides and all(group.nested is None for group in plan.groups):
        return plan
    wants = list(plan.wants)
    groups = []
    for group in plan.groups:
        if group.nested is not None:
            inside = rewritten(group.nested, facts)
            wants += inside.wants
            group = group._replace(nested=inside._replace(sides=()))
        groups.append(group)
    sides = []
    for spec, side in plan.sides:
        if side.plan is not None:
            inside = rewritten(side.plan._replace(sides=()), facts)
            wants += inside.wants
            side = side._replace(plan=inside)
        sides.append((spec, side))
    return plan._replace(groups=tuple(groups), sides=tuple(sides), wants=tuple(wants))
