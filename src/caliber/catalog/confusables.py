"""Not to be confused with: what was declared, what shares a name, what is a variant, what computes the same."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from caliber.catalog.brief import MetricBrief, brief, homonyms, metric_title
from caliber.catalog.view import View, discoverable
from caliber.errors import CaliberError
from caliber.model.fingerprint import fingerprint
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

SAME = Text(zh="计算口径完全相同,只是名字不同", en="Computes exactly the same under another name")
VARIANT = Text(zh="本指标是它的口径变体", en="This metric is a sanctioned variant of it")
ORIGINAL = Text(zh="它是本指标的口径变体", en="It is a sanctioned variant of this metric")


class Confusable(msgspec.Struct, frozen=True, kw_only=True):
    """``kind``: differs_from | homonym | variant | same_definition."""

    metric: MetricBrief
    reason: Text
    kind: str


def confusables(view: View, metric: Metric) -> tuple[Confusable, ...]:
    """Each other metric once, the strongest reason first; only those that the person may know of."""
    out: dict[str, Confusable] = {}
    seen = discoverable(view.snapshot, view.principal)
    for kind, code, reason in _all(view, metric):
        if code in seen and code != metric.code and code not in out:
            out[code] = Confusable(metric=brief(view, view.snapshot.model.metrics[code]), reason=reason, kind=kind)
    return tuple(out.values())


def _all(view: View, metric: Metric) -> Iterator[tuple[str, str, Text]]:
    for declared in metric.differs_from:
        yield "differs_from", declared.metric, declared.reason
    for code, reason in _declared_elsewhere(view.snapshot).get(metric.code, ()):
        yield "differs_from", code, reason
    for code in same_definition(view.snapshot, metric.code):
        yield (
            "same_definition",
            code,
            Text(zh="计算口径完全相同,只是名字不同", en="Computes exactly the same under another name"),
        )
    for code in homonyms(view, metric):
        yield "homonym", code, _shared(metric, view.snapshot.model.metrics[code])
    if metric.variant_of:
        yield (
            "variant",
            metric.variant_of,
            Text(zh="本指标是它的口径变体", en="This metric is a sanctioned variant of it"),
        )
    for code, other in view.snapshot.model.metrics.items():
        if metric.code == other.variant_of:
            yield "variant", code, ORIGINAL
        elif metric.variant_of and metric.variant_of == other.variant_of:
            root = view.snapshot.model.metrics.get(metric.variant_of)
            if root is not None and view.may_name(root.code):
                name = metric_title(root)
                yield (
                    "variant",
                    code,
                    Text(
                        zh=f"同是「{name.say('zh')}」的口径变体",
                        en=f"Both are sanctioned variants of “{name.say('en')}”",
                    ),
                )


def _declared_elsewhere(snapshot: Snapshot) -> dict[str, list[tuple[str, Text]]]:
    kept: dict[str, list[tuple[str, Text]]] | None = snapshot.memo.get("catalog.declared")
    if kept is None:
        kept = {}
        for code, metric in snapshot.model.metrics.items():
            for declared in metric.differs_from:
                kept.setdefault(declared.metric, []).append((code, declared.reason))
        snapshot.memo["catalog.declared"] = kept
    return kept


def _shared(metric: Metric, other: Metric) -> Text:
    names = _spoken(metric) & _spoken(other)
    name = min(names, default="")
    return Text(zh=f"都叫「{name}」", en=f"Both are called “{name}”")


def _spoken(metric: Metric) -> set[str]:
    names = (metric.name.zh, metric.name.en, *(alias.name for alias in metric.aliases), *metric.synonyms)
    return {name.strip().casefold() for name in names} - {""}


def same_definition(snapshot: Snapshot, code: str) -> tuple[str, ...]:
    """Other metrics that compute the same: equal fingerprints. The table is made once per snapshot."""
    kept: dict[str, tuple[str, ...]] | None = snapshot.memo.get("catalog.by_fingerprint")
    if kept is None:
        kept = {}
        for other in snapshot.model.metrics:
            try:
                key = fingerprint(snapshot, other)
            except CaliberError:
                continue  # a metric that cannot be read is the same as none
            kept[key] = (*kept.get(key, ()), other)
        snapshot.memo["catalog.by_fingerprint"] = kept
    try:
        own = fingerprint(snapshot, code)
    except CaliberError:
        return ()
    return tuple(other for other in kept.get(own, ()) if other != code)
