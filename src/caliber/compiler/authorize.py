"""Permission as a stage of the query: refuse, narrow, mask. The only maker of ``Authorized``."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from caliber.access import Principal, decide, masked_dimensions, row_filters
from caliber.compiler.bind import Binder
from caliber.compiler.bridges import found_from
from caliber.compiler.expand import name_of
from caliber.compiler.names import find
from caliber.compiler.resolve import Read, Resolved, reachable_everywhere
from caliber.errors import Refused
from caliber.model.expr import FALSE, NULL, Call, Expr, Lit, Ref, own_refs, rewrite, walk
from caliber.model.snapshot import Snapshot


class Narrowing(NamedTuple):
    """A row filter as it applies to this person. ``policy``: the code of the rule that says so."""

    predicate: Expr
    policy: str
    datasets: frozenset[str]


class Authorized(NamedTuple):
    """A question that may be answered, with the rows that it may be answered from."""

    resolved: Resolved
    narrowings: tuple[Narrowing, ...]


def authorize(binder: Binder, resolved: Resolved, principal: Principal) -> Authorized:
    """Every metric, dimension and row decided. Raises ``Refused`` with the rule and whom to ask."""
    if principal.owner:
        return Authorized(resolved, ())
    snapshot = binder.snapshot
    for code in (*(wanted.metric for wanted in resolved.metrics), *_measured(binder, resolved)):
        metric = snapshot.metric(code)
        decision = decide(snapshot, principal, "see_value", metric)
        if not decision.allowed:
            if decision.code == "access.hidden":
                raise Refused("query.unknown_metric", code, name=code, known=[])
            name = {"zh": metric.name.say("zh"), "en": metric.name.say("en")}
            raise Refused(decision.code, code, name=name, contact=decision.contact)
    _refuse_masked(binder, resolved, principal)
    return Authorized(resolved, tuple(_narrowings(binder, resolved, principal)))


def authorized_alike(before: Authorized, said: Read) -> Authorized:
    """A question alike to one that the same person was permitted: nothing that was decided rests on what differs."""
    resolved, query = before.resolved, said.query
    if query.metrics != resolved.query.metrics:
        query = msgspec.structs.replace(query, metrics=resolved.query.metrics)
    return before._replace(resolved=resolved._replace(query=query, predicates=said.predicates, range=said.range))


def _measured(binder: Binder, resolved: Resolved) -> list[str]:
    """The metrics whose values the question filters by."""
    calls = [node for predicate in resolved.predicates for node in walk(predicate)]
    names = [name_of(call.args[0]) for call in calls if isinstance(call, Call) and call.op == "metric"]
    return [binder.snapshot.find_metric(name).code for name in names]


def _refuse_masked(binder: Binder, resolved: Resolved, principal: Principal) -> None:
    masked = masked_dimensions(binder.snapshot, principal)
    if not masked:
        return
    names = [asked.name for asked in resolved.by if not asked.metric_time]
    names += [ref.name for predicate in resolved.predicates for ref in own_refs(predicate)]
    for fact in {leaf.dataset for leaf in resolved.leaves()} or {resolved.root}:
        for name in names:
            code = found_from(binder, fact, name).code
            if code in masked or code.split(".")[-1] in masked:
                contact = next(
                    (p.contact for p in binder.snapshot.model.policies.values() if p.dimension in (code, name)), ""
                )
                raise Refused("access.masked_dimension", name, name=name, contact=contact)


def _narrowings(binder: Binder, resolved: Resolved, principal: Principal) -> list[Narrowing]:
    out = []
    for policy in row_filters(binder.snapshot, principal):
        rule = binder.snapshot.expr(policy.where)
        names = [ref.name for ref in own_refs(rule) if not _is_person(ref)]
        predicate = for_person(rule, principal)
        datasets = reachable_everywhere(binder, resolved, names)
        wherever = _narrowed(binder, policy.code, names)
        if datasets or (wherever and fields_look_up(binder.snapshot)):
            out.append(Narrowing(predicate, policy.code, wherever | datasets))
    return out


def _narrowed(binder: Binder, policy: str, names: list[str]) -> frozenset[str]:
    """Every dataset that a row filter narrows: what a question looks up beside its rows lies anywhere."""
    kept: frozenset[str] | None = binder.snapshot.memo.get(("narrowed", policy))
    if kept is None:
        found = [code for code in binder.snapshot.model.datasets if _has_all(binder, code, names)]
        kept = binder.snapshot.memo["narrowed", policy] = frozenset(found)
    return kept


def _has_all(binder: Binder, fact: str, names: list[str]) -> bool:
    try:
        return all(find(binder, fact, name) for name in names)
    except Refused as refused:
        return refused.code == "query.ambiguous_dimension"  # refused when it is read, never passed over


def fields_look_up(snapshot: Snapshot) -> bool:
    """Whether any dimension or time rests on a metric's value, so that its rows are read without being named."""
    kept: bool | None = snapshot.memo.get("fields_look_up")
    if kept is None:
        datasets = snapshot.model.datasets.values()
        texts = [field.expr for dataset in datasets for field in dataset.dimensions.values()]
        texts += [field.expr for dataset in datasets for field in dataset.times.values()]
        kept = snapshot.memo["fields_look_up"] = any("metric" in text.lower() for text in texts)
    return kept


def for_person(predicate: Expr, principal: Principal) -> Expr:
    """``person.<attribute>`` replaced by the person's values; a person without any sees no row."""

    def change(node: Expr) -> Expr | None:
        if not isinstance(node, Call) or not any(_is_person(arg) for arg in node.args):
            return None
        left, *items = node.args
        values: list[Expr] = []
        for item in items:
            if isinstance(item, Ref) and _is_person(item):
                values += [Lit("string", value) for value in principal.attributes.get(item.path[1], ())]
            else:
                values.append(item)
        if not values or node.op not in ("in", "="):
            return FALSE if _is_person(left) else Call("=", (left, NULL))  # unknown, also where it is negated
        return Call("in", (left, *values))

    return rewrite(predicate, change)


def _is_person(node: Expr) -> bool:
    return isinstance(node, Ref) and len(node.path) == 2 and node.path[0] == "person"
