"""The whole metric page: the card, in words and in parts, and what the person may do with it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from caliber.access import decide
from caliber.catalog.additivity import additivity
from caliber.catalog.brief import brief, metric_title
from caliber.catalog.confusables import confusables
from caliber.catalog.dimensions import dimensions_of, facts_of, times_of
from caliber.catalog.formula import below, formula_parts
from caliber.catalog.sources import tables_of
from caliber.catalog.view import View
from caliber.catalog.words import words
from caliber.errors import sentence_for
from caliber.model.calendar import GRAINS
from caliber.model.fingerprint import fingerprint
from caliber.model.lineage import children
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot

# What of the card is copied as it stands.
PLAIN = (
    "purpose", "scope", "exclusions", "dataset", "measure", "where", "time", "nulls", "of", "period", "offset", "align",
    "formula", "grain", "effective_from", "certification", "variant_of", "replaces", "questions", "extra",
)  # fmt: skip
# Action -> the verb on the metric, and the permission in the installation ("" = none), that it needs.
ACTIONS: dict[str, tuple[str, str]] = {
    "query": ("see_value", "query"),
    "follow": ("discover", "follow"),
    "export": ("use", "export"),
    "see_sql": ("see_value", "see_sql"),
    "propose": ("edit", "propose_changes"),
    "approve": ("approve", "approve_changes"),
}


def card(view: View, metric: Metric, permissions: Collection[str] = (), as_of: str | None = None) -> dict[str, Any]:
    """Everything that the page shows, ready for JSON. ``as_of``: the watermark of the data, where it is known.

    A person who may know only that the metric exists gets an empty card with whom to ask.
    """
    shown = metric if view.may("see_definition", metric.code) else _closed(metric)
    out: dict[str, Any] = msgspec.structs.asdict(brief(view, metric))
    out |= _plain(view, shown)
    out |= _made(view, shown)
    out |= {
        "denied": denial(view, metric),
        "allowed_actions": allowed_actions(view, metric, permissions),
        "as_of": as_of if shown is metric else None,
        "freshness": _freshness(view.snapshot, shown, as_of),
    }
    return out


def _closed(metric: Metric) -> Metric:
    """The card of a metric whose definition the person may not see: its name alone."""
    return Metric(code=metric.code, kind="closed", name=metric.name, version=metric.version)


def _plain(view: View, metric: Metric) -> dict[str, Any]:
    """The fields as they stand, codes of metrics that the person may not know of left out."""
    out = {field: getattr(metric, field) for field in PLAIN}
    if not all(view.may_name(code) for code in below(view.snapshot, metric)):
        out |= {"formula": "", "of": ""}
    if metric.variant_of and not view.may_name(metric.variant_of):
        out["variant_of"] = ""
    return out | {"replaces": tuple(code for code in metric.replaces if view.may_name(code))}


def _made(view: View, metric: Metric) -> dict[str, Any]:
    """What is derived from the definition."""
    snapshot = view.snapshot
    told = words(snapshot, metric, view.may_name)
    closed = metric.kind == "closed"
    facts = facts_of(snapshot, metric)
    return {
        "fingerprint": "" if closed else fingerprint(snapshot, metric.code),
        "words": {"zh": [text.say("zh") for text in told], "en": [text.say("en") for text in told]},
        "formula_parts": formula_parts(snapshot, metric, view.may_name),
        "additivity": additivity(snapshot, metric),
        "not_to_be_confused": () if closed else confusables(view, metric),
        "dimensions": () if closed else dimensions_of(view, [metric]),
        "times": times_of(snapshot, facts),
        "grains": _grains(snapshot, metric, facts),
        "sources": () if closed else tables_of(view, metric),
        "used_by": _used_by(view, metric),
    }


def _grains(snapshot: Snapshot, metric: Metric, facts: tuple[str, ...]) -> tuple[str, ...]:
    """From the finest that every fact's time carries; from the day where nothing finer is of use."""
    finest = GRAINS.index(metric.grain) if metric.grain in GRAINS else GRAINS.index("day")
    for fact in facts:
        dataset = snapshot.model.datasets[fact]
        field = dataset.times.get(metric.time or dataset.time)
        if field is not None and field.grain in GRAINS:
            finest = max(finest, GRAINS.index(field.grain))
    return GRAINS[finest:]


def _freshness(snapshot: Snapshot, metric: Metric, as_of: str | None) -> dict[str, Any] | None:
    """What was promised, and the day up to which there is data."""
    promises = [snapshot.model.datasets[fact].freshness for fact in facts_of(snapshot, metric)]
    promised = [promise for promise in promises if promise]
    return {"promise": promised[0], "as_of": as_of} if promised else None


def _used_by(view: View, metric: Metric) -> tuple[dict[str, Any], ...]:
    codes = [code for code in children(view.snapshot).get(metric.code, ()) if view.may_name(code)]
    found = [view.snapshot.model.metrics[code] for code in codes]
    return tuple({"code": one.code, "name": metric_title(one), "kind": one.kind} for one in found)


def allowed_actions(view: View, metric: Metric, permissions: Collection[str]) -> tuple[str, ...]:
    """What the page may offer. The project's owner may do everything."""
    owner = view.principal.owner
    return tuple(
        action
        for action, (verb, permission) in ACTIONS.items()
        if (owner or permission in permissions) and view.may(verb, metric.code)
    )


def denial(view: View, metric: Metric) -> dict[str, Any] | None:
    """Why the figures are not shown and whom to ask; None where they are."""
    decision = decide(view.snapshot, view.principal, "see_value", metric)
    if decision.allowed:
        return None
    name = metric_title(metric)
    facts = {"name": {"zh": name.say("zh"), "en": name.say("en")}, "contact": decision.contact}
    sentence = sentence_for(decision.code)
    message = {lang: sentence.message(lang, facts) for lang in ("zh", "en")}
    hint = {lang: sentence.hint(lang, facts) for lang in ("zh", "en")}
    return {"code": decision.code, "message": message, "hint": hint, "contact": decision.contact}
