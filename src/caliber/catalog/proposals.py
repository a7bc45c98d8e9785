"""Definitions as somebody may see them, and what they propose to change of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from caliber.accounts import Identity
from caliber.catalog.change_requests import may_see
from caliber.catalog.formula import below
from caliber.catalog.publish import with_versions_of
from caliber.catalog.view import View
from caliber.compiler import MetricQuery
from caliber.compiler.known import known
from caliber.errors import Refused
from caliber.model.changes import Change
from caliber.model.diff import diff
from caliber.model.objects import Metric, MetricSet, Model, SavedQuery
from caliber.model.snapshot import Snapshot

RULES = "approve_policies"  # who may see the rules of access


def visible_model(view: View, permissions: Collection[str]) -> Model:
    """The definitions in force, without what the person may not see: hidden metrics, their names, rules of access.

    Of a source its kind is shown, not its address.
    """
    model = view.snapshot.model
    metrics = {c: _visible(view, metric) for c, metric in model.metrics.items() if view.may("see_definition", c)}
    sets = {code: _of_visible(view, group) for code, group in model.sets.items()}
    return msgspec.structs.replace(
        model,
        metrics=metrics,
        sets={code: group for code, group in sets.items() if group.metrics or not model.sets[code].metrics},
        saved={code: one for code, one in model.saved.items() if _askable(view, one)},
        rollups={code: one for code, one in model.rollups.items() if _all_known(view, one.metrics)},
        policies=model.policies if RULES in permissions else {},
        sources={name: _kind(uri) for name, uri in model.sources.items()},
    )


def _kind(uri: str) -> str:
    """An address may hold a password: it is nobody's to read here."""
    return uri.partition(":")[0] + "://…"


def _visible(view: View, metric: Metric) -> Metric:
    """As the metric page shows it: nothing names a metric that the person may not know of."""
    seen = bool(metric.variant_of) and view.may_name(metric.variant_of)
    named = all(view.may_name(code) for code in below(view.snapshot, metric))
    return msgspec.structs.replace(
        metric,
        formula=metric.formula if named else "",
        of=metric.of if named else "",
        variant_of=metric.variant_of if seen else "",
        bridge=metric.bridge if seen else None,
        replaces=tuple(code for code in metric.replaces if _known(view, code)),
        differs_from=tuple(one for one in metric.differs_from if _known(view, one.metric)),
    )


def _askable(view: View, saved: SavedQuery) -> bool:
    """Whether the person may know of every metric that a saved question names."""
    try:
        known(view.snapshot, MetricQuery(metrics=saved.metrics, where=saved.where), view.principal)
    except Refused:
        return False
    return True


def _known(view: View, code: str) -> bool:
    return code not in view.snapshot.model.metrics or view.may_name(code)


def _all_known(view: View, codes: Iterable[str]) -> bool:
    return all(_known(view, code) for code in codes)


def _of_visible(view: View, group: MetricSet) -> MetricSet:
    return msgspec.structs.replace(group, metrics=tuple(code for code in group.metrics if _known(view, code)))


def completed(view: View, proposed: Snapshot) -> Snapshot:
    """The proposal with what is there now and its author may not see: what one cannot see, one does not remove."""
    now, wanted = view.snapshot.model, proposed.model
    metrics = {c: m for c, m in now.metrics.items() if c not in wanted.metrics and not view.may("see_definition", c)}
    rollups = {c: r for c, r in now.rollups.items() if c not in wanted.rollups and not _all_known(view, r.metrics)}
    if not metrics and not rollups:
        return proposed
    both = {"metrics": {**wanted.metrics, **metrics}, "rollups": {**wanted.rollups, **rollups}}
    return Snapshot(msgspec.structs.replace(wanted, **both))


def changes_to(view: View, actor: Identity, proposed: Snapshot) -> tuple[Change, ...]:
    """What the proposal changes of the definitions in force, as far as the person may see either side."""
    wanted = with_versions_of(completed(view, proposed), view.snapshot)
    now = view.snapshot
    return tuple(change for change in diff(now, wanted) if _own(view, change) or may_see(change, now, actor))


def _own(view: View, change: Change) -> bool:
    """Metrics that are new are the proposer's own."""
    return change.table == "metrics" and change.code not in view.snapshot.model.metrics
