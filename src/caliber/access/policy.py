"""May this person do that with this metric: one decision, with its reason and a person to ask. Denied by default.

Three layers, in order: the defaults of the sensitivity level, what the owning department and the owners may do with
their own, and grants. A derived or composite metric is never more open than what it is made of.
"""

from __future__ import annotations

import msgspec

from caliber.access.principal import Principal
from caliber.model.expr import refs
from caliber.model.lineage import looked_up
from caliber.model.objects import Metric, Policy, Subjects
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

VERBS = ("discover", "see_definition", "see_value", "use", "edit", "approve", "grant")

# A verb carries the weaker ones with it.
IMPLIES: dict[str, frozenset[str]] = {
    "discover": frozenset({"discover"}),
    "see_definition": frozenset({"discover", "see_definition"}),
    "see_value": frozenset({"discover", "see_definition", "see_value"}),
    "use": frozenset({"discover", "see_definition", "see_value", "use"}),
    "edit": frozenset({"discover", "see_definition", "edit"}),
    "approve": frozenset({"discover", "see_definition", "approve"}),
    "grant": frozenset({"discover", "see_definition", "grant"}),
}

# What everybody who is signed in may do, by sensitivity.
EVERYBODY: dict[str, frozenset[str]] = {
    "public": IMPLIES["use"],
    "internal": IMPLIES["use"],
    "confidential": IMPLIES["see_definition"],
    "secret": frozenset(),
}

# What the owning department (with its children) may do with its own metrics, by sensitivity.
OWN_DEPARTMENT: dict[str, frozenset[str]] = {
    "public": IMPLIES["use"] | IMPLIES["edit"],
    "internal": IMPLIES["use"] | IMPLIES["edit"],
    "confidential": IMPLIES["use"] | IMPLIES["edit"],
    "secret": frozenset(),
}

# What a role adds, on metrics that the person may at least see the definition of.
ROLES: dict[str, frozenset[str]] = {
    "steward": IMPLIES["edit"] | IMPLIES["approve"],
    "approver": IMPLIES["approve"],
    "administrator": IMPLIES["grant"],
}

UNFINISHED = frozenset({"draft", "in_review"})


class Decision(msgspec.Struct, frozen=True):
    """``code`` says why not (``access.*``); ``reason`` is the policy's own words; ``contact`` is whom to ask."""

    allowed: bool
    code: str = ""
    reason: Text = Text()
    contact: str = ""
    metric: str = ""


ALLOWED = Decision(True)


def speaks_of(subjects: Subjects, principal: Principal) -> bool:
    """Whether the subjects include this person; subjects that name nobody mean everybody."""
    if not (subjects.people or subjects.roles or subjects.departments):
        return True
    return (
        principal.user in subjects.people
        or not set(subjects.roles).isdisjoint(principal.roles)
        or not set(subjects.departments).isdisjoint(principal.departments)
    )


def applies_to(policy: Policy, principal: Principal) -> bool:
    """Whether a policy speaks of this person, exceptions taken out."""
    if not speaks_of(policy.subjects, principal):
        return False
    return policy.except_subjects is None or not speaks_of(policy.except_subjects, principal)


def _covers(policy: Policy, snapshot: Snapshot, metric: Metric) -> bool:
    if policy.sensitivity and policy.sensitivity != metric.sensitivity:
        return False
    named = policy.metrics or policy.domains or policy.sets
    if not named:
        return bool(policy.sensitivity)
    if metric.code in policy.metrics:
        return True
    if any(metric.domain == domain or metric.domain.startswith(domain + "/") for domain in policy.domains):
        return True
    return any(code in snapshot.model.sets and metric.code in snapshot.model.sets[code].metrics for code in policy.sets)


def verbs_of(snapshot: Snapshot, principal: Principal, metric: Metric) -> frozenset[str]:
    """Every verb that the person may use on this one metric, its components left aside."""
    if principal.owner:
        return frozenset(VERBS)
    owned = metric.owner.department in principal.departments if metric.owner.department else False
    verbs = EVERYBODY.get(metric.sensitivity, frozenset())
    if owned:
        verbs |= OWN_DEPARTMENT.get(metric.sensitivity, frozenset())
    if principal.name and principal.name in (metric.owner.business, metric.owner.technical):
        verbs |= IMPLIES["use"] | IMPLIES["edit"]
    for policy in snapshot.model.policies.values():
        if policy.kind == "grant" and applies_to(policy, principal) and _covers(policy, snapshot, metric):
            verbs = verbs.union(*(IMPLIES.get(verb, frozenset()) for verb in policy.verbs))
    if "see_definition" in verbs:
        verbs = verbs.union(*(ROLES.get(role, frozenset()) for role in principal.roles))
    if metric.status in UNFINISHED and not ({"edit", "approve"} & verbs):
        return frozenset()
    return verbs


def decide(snapshot: Snapshot, principal: Principal, verb: str, metric: Metric) -> Decision:
    """The decision for one verb on one metric; a value is decided for every component too."""
    if principal.owner:
        return ALLOWED
    verbs = verbs_of(snapshot, principal, metric)
    if verb not in verbs:
        hidden = "discover" not in verbs
        contact = metric.owner.business or metric.owner.technical
        return Decision(False, "access.hidden" if hidden else f"access.no_{verb}", contact=contact, metric=metric.code)
    if verb in ("see_value", "use"):
        for code in components(snapshot, metric):
            below = decide(snapshot, principal, verb, snapshot.metric(code))
            if not below.allowed:
                return Decision(False, "access.component_denied", contact=below.contact, metric=metric.code)
    return ALLOWED


def components(snapshot: Snapshot, metric: Metric) -> tuple[str, ...]:
    """The metrics that a metric rests on directly, as far as they exist: what it is made of and what it filters by."""
    below = tuple(code for code in looked_up(snapshot, metric) if code in snapshot.model.metrics)
    return (*_made_of(snapshot, metric), *below)


def _made_of(snapshot: Snapshot, metric: Metric) -> tuple[str, ...]:
    if metric.kind == "derived":
        return (metric.of,) if metric.of in snapshot.model.metrics else ()
    if metric.steps:
        return tuple(code for code in metric.steps if code in snapshot.model.metrics)
    if metric.kind != "composite":
        return ()
    names = {ref.path[0] for ref in refs(snapshot.expr(metric.formula)) if len(ref.path) == 1}
    return tuple(sorted(names & snapshot.model.metrics.keys()))


def row_filters(snapshot: Snapshot, principal: Principal) -> tuple[Policy, ...]:
    """The row filters that this person stands under."""
    if principal.owner:
        return ()
    return tuple(p for p in snapshot.model.policies.values() if p.kind == "row_filter" and applies_to(p, principal))


def masked_dimensions(snapshot: Snapshot, principal: Principal) -> frozenset[str]:
    """The dimensions (``dataset.code`` or bare code, as the policies name them) that this person sees as ***."""
    if principal.owner:
        return frozenset()
    policies = snapshot.model.policies.values()
    return frozenset(p.dimension for p in policies if p.kind == "mask" and applies_to(p, principal))
