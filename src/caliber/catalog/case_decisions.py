"""What a case ends with: one metric for all, a sanctioned variant, or two that are kept apart with the reason.

A decision is a change of definitions like any other: proposed here, reviewed by somebody else, published and audited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from caliber.accounts import Identity, need
from caliber.catalog.change_requests import open_request
from caliber.catalog.lookup import definition_named
from caliber.catalog.view import View, discoverable
from caliber.errors import Problem, Refused
from caliber.model.objects import Alias, Distinction, GapBridge, Metric, MetricSet, Model, Policy, Rollup, SavedQuery
from caliber.model.rules import new_errors
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.store import Store
from caliber.store.requests import ChangeRequest

KINDS = ("merge", "variant", "keep")
NONE: Mapping[str, GapBridge] = {}
_WORDS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[^\W\d]\w*")
_ARGUMENT = re.compile(r"(\bmetric\s*\(\s*)([^\W\d]\w*)", re.IGNORECASE)


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """``merge``: ``others`` become names of ``metric``. ``variant``: they are sanctioned variants of it. ``keep``: they
    stay what they are, told apart from it. Metrics by any name; ``reason`` in the words of who decides. ``bridge``:
    the variants get a bridge to it, made of what lies between them now."""

    kind: str
    metric: str
    others: tuple[str, ...]
    reason: str
    bridge: bool = False


def decide_case(
    store: Store,
    actor: Identity,
    view: View,
    decision: Decision,
    lang: str,
    now: datetime,
    bridges: Mapping[str, GapBridge] = NONE,
) -> ChangeRequest:
    """Opens the change request that carries the decision out. ``bridges``: those of the variants, by code.

    Raises ``Refused``: ``catalog.unknown_decision``, ``catalog.message_missing``, ``catalog.decides_nothing``,
    ``catalog.decision_breaks`` where the definitions would not hold together, and as ``open_request`` and
    ``definition_named`` do.
    """
    need(actor, "propose_changes")
    if not decision.reason.strip():
        raise Refused("catalog.message_missing", "reason")
    carried = carried_out(view, decision, lang, bridges)
    return open_request(store, actor, view.snapshot.fingerprint, carried.after, decision.reason, now)


class Carried(NamedTuple):
    """A decision with its metrics found, and the definitions as it would leave them."""

    metric: Metric
    others: list[Metric]
    after: Snapshot


def carried_out(view: View, decision: Decision, lang: str, bridges: Mapping[str, GapBridge] = NONE) -> Carried:
    """What the decision makes of the definitions. Raises as ``decide_case`` does, but asks for no reason."""
    if decision.kind not in KINDS:
        raise Refused("catalog.unknown_decision", "kind", name=decision.kind, known=list(KINDS))
    metric = definition_named(view, decision.metric)
    others = [definition_named(view, name) for name in decision.others]
    if not others or metric.code in {other.code for other in others}:
        raise Refused("catalog.decides_nothing", "others", metric=metric.code)
    reason = Text(**{"zh" if lang.startswith("zh") else "en": decision.reason.strip()})
    before = view.snapshot
    model = _DECIDED[decision.kind](before.model, metric, others, reason)
    spanned = [msgspec.structs.replace(model.metrics[code], bridge=bridge) for code, bridge in bridges.items()]
    after = Snapshot(_with(model, *spanned))
    broken = new_errors(before, after)
    if broken:
        raise Refused("catalog.decision_breaks", "others", reason=problem_told(view, broken[0]), count=len(broken))
    return Carried(metric, others, after)


def problem_told(view: View, problem: Problem) -> dict[str, str]:
    """The problem in words, but for one that speaks of a metric that the person may not know of."""
    said = {lang: f"{problem.where} {problem.message(lang)}" for lang in ("zh", "en")}
    hidden = view.snapshot.model.metrics.keys() - discoverable(view.snapshot, view.principal)
    if hidden & set(re.findall(r"\w+", " ".join(said.values()))):
        return {"zh": "一个您无权知道的指标会受影响", "en": "it would break a metric that you may not know of"}
    return said


# -- kept apart


def _kept(model: Model, metric: Metric, others: list[Metric], reason: Text) -> Model:
    return _with(model, told_apart(metric, others, reason))


def _variants(model: Model, metric: Metric, others: list[Metric], reason: Text) -> Model:
    """The others as variants; a metric that was a variant of one of them is the reference now."""
    codes = {other.code for other in others}
    reference = msgspec.structs.replace(metric, variant_of="", bridge=None) if metric.variant_of in codes else metric
    variants = [
        msgspec.structs.replace(
            told_apart(other, [metric], reason),
            variant_of=metric.code,
            bridge=other.bridge if other.variant_of == metric.code else None,
        )
        for other in others
    ]
    return _with(model, reference, *variants)


def told_apart(metric: Metric, others: list[Metric], reason: Text) -> Metric:
    """The metric as one that is not to be confused with the others."""
    codes = {other.code for other in others}
    rest = [one for one in metric.differs_from if one.metric not in codes]
    said = [Distinction(metric=other.code, reason=reason) for other in others]
    return msgspec.structs.replace(metric, differs_from=(*rest, *said))


def _with(model: Model, *metrics: Metric) -> Model:
    return msgspec.structs.replace(model, metrics={**model.metrics, **{one.code: one for one in metrics}})


# -- made one


def _merged(model: Model, metric: Metric, others: list[Metric], reason: Text) -> Model:
    """The others gone; their names lead to the metric, and whatever used them uses it."""
    to = {other.code: metric.code for other in others}
    metrics = {code: _redirected(one, to) for code, one in model.metrics.items() if code not in to}
    metrics[metric.code] = _named_after(metrics[metric.code], others)
    return msgspec.structs.replace(
        model,
        metrics=metrics,
        sets={code: _redirected_set(one, to) for code, one in model.sets.items()},
        saved={code: _redirected_question(one, to) for code, one in model.saved.items()},
        rollups={code: _redirected_rollup(one, to) for code, one in model.rollups.items()},
        policies={code: _redirected_policy(one, to) for code, one in model.policies.items()},
    )


def _named_after(metric: Metric, others: list[Metric]) -> Metric:
    """The metric with the codes, names and aliases of the others, each as its department says it."""
    more: list[Alias] = []
    for other in others:
        department = other.owner.department if other.owner.department != metric.owner.department else ""
        names = [Alias(name=name, department=department) for name in (other.name.zh, other.name.en) if name]
        more += (Alias(name=other.code), *names, *other.aliases)
    synonyms = dict.fromkeys((*metric.synonyms, *(one for other in others for one in other.synonyms)))
    replaced = dict.fromkeys((*metric.replaces, *(c for other in others for c in (other.code, *other.replaces))))
    return msgspec.structs.replace(
        also_called(metric, more), synonyms=tuple(synonyms), replaces=tuple(replaced)
    )  # fmt: skip


def also_called(metric: Metric, more: Iterable[Alias]) -> Metric:
    """The metric with these names too, as far as it does not have them."""
    known = {text.casefold() for text in (metric.code, metric.name.zh, metric.name.en)}
    known |= {alias.name.casefold() for alias in metric.aliases}
    aliases = list(metric.aliases)
    for alias in more:
        if alias.name.casefold() not in known:
            known.add(alias.name.casefold())
            aliases.append(alias)
    return msgspec.structs.replace(metric, aliases=tuple(aliases))


def _redirected(metric: Metric, to: dict[str, str]) -> Metric:
    """A metric whose definition names the one that is left."""
    variant_of = to.get(metric.variant_of, metric.variant_of)
    apart = (msgspec.structs.replace(one, metric=to.get(one.metric, one.metric)) for one in metric.differs_from)
    once = {one.metric: one for one in apart if one.metric != metric.code}
    return msgspec.structs.replace(
        metric,
        of=to.get(metric.of, metric.of),
        steps=tuple(to.get(code, code) for code in metric.steps),
        formula=_words(metric.formula, to),
        where=_arguments(metric.where, to),
        variant_of=variant_of if variant_of != metric.code else "",
        bridge=metric.bridge if variant_of == metric.variant_of else None,
        differs_from=tuple(once.values()),
    )


def _redirected_set(group: MetricSet, to: dict[str, str]) -> MetricSet:
    return msgspec.structs.replace(group, metrics=tuple(dict.fromkeys(to.get(code, code) for code in group.metrics)))


def _redirected_rollup(rollup: Rollup, to: dict[str, str]) -> Rollup:
    return msgspec.structs.replace(rollup, metrics=tuple(dict.fromkeys(to.get(code, code) for code in rollup.metrics)))


def _redirected_question(saved: SavedQuery, to: dict[str, str]) -> SavedQuery:
    return msgspec.structs.replace(
        saved,
        metrics=tuple(dict.fromkeys(_words(name, to) for name in saved.metrics)),
        where=tuple(_arguments(text, to) for text in saved.where),
        order=tuple(_words(text, to) for text in saved.order),
    )


def _redirected_policy(policy: Policy, to: dict[str, str]) -> Policy:
    """A rule over a metric that is gone holds for the one that is left."""
    return msgspec.structs.replace(policy, metrics=tuple(dict.fromkeys(to.get(code, code) for code in policy.metrics)))


def _words(text: str, to: dict[str, str]) -> str:
    """Metrics named in a formula; what stands in quotes is no name."""
    return _WORDS.sub(lambda found: to.get(found[0], found[0]), text)


def _arguments(text: str, to: dict[str, str]) -> str:
    """Metrics named in a condition: ``metric(orders, customer)``. Anything else there is a column."""
    return _ARGUMENT.sub(lambda found: found[1] + to.get(found[2], found[2]), text)


_DECIDED = {"merge": _merged, "variant": _variants, "keep": _kept}
