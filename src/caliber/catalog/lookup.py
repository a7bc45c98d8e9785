"""A metric by whatever somebody calls it. What may not be known of is as unknown as what does not exist."""

from __future__ import annotations

from caliber.access import decide
from caliber.catalog.search import search
from caliber.catalog.view import View, discoverable
from caliber.errors import Refused
from caliber.model.objects import Metric


def metric_named(view: View, name: str) -> Metric:
    """By code, name or alias in any language.

    Raises ``Refused``: ``query.unknown_metric`` with near names, ``query.ambiguous_metric`` with the codes.
    """
    seen = discoverable(view.snapshot, view.principal)
    if name in seen:
        return view.snapshot.model.metrics[name]
    codes = [code for code in view.snapshot.names.get(name.strip().casefold(), ()) if code in seen]
    if len(codes) > 1:
        raise Refused("query.ambiguous_metric", name, name=name, codes=codes)
    if not codes:
        near = [hit.code for hit in search(view, name, limit=3, types=("metric",))]
        raise Refused("query.unknown_metric", name, name=name, known=near)
    return view.snapshot.model.metrics[codes[0]]


def definition_named(view: View, name: str) -> Metric:
    """A metric whose definition the person may see. Raises ``Refused`` as ``metric_named`` does, and ``access.…``."""
    metric = metric_named(view, name)
    decision = decide(view.snapshot, view.principal, "see_definition", metric)
    if not decision.allowed:
        said = {lang: metric.name.say(lang) or metric.code for lang in ("zh", "en")}
        raise Refused(decision.code, metric.code, name=said, contact=decision.contact)
    return metric
