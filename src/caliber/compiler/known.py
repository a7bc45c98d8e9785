"""Before anything else of a question is looked at: the metrics that it names are known to who asks.

What one may not know of is as unknown as what does not exist, whatever else is wrong with the question.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from caliber.access import Principal, decide
from caliber.compiler.asked import unfolded, without_alias
from caliber.compiler.parameters import asked_for
from caliber.compiler.query import MetricQuery
from caliber.errors import Refused
from caliber.model.expr import Call, Ref, walk
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest


def known(snapshot: Snapshot, query: MetricQuery, principal: Principal) -> MetricQuery:
    """The question; a name that means several metrics, of which one may be known, as that one's code.

    Raises ``Refused``: ``query.unknown_metric``, ``query.ambiguous_metric``.
    """
    if principal.owner:
        return query
    query = unfolded(snapshot, query)
    names = [_known(snapshot, name, principal) for name in query.metrics]
    for text in query.where:
        for name in _measured(snapshot, text):
            _known(snapshot, name, principal)
    if tuple(names) == query.metrics:
        return query
    return msgspec.structs.replace(query, metrics=tuple(names))


def _known(snapshot: Snapshot, text: str, principal: Principal) -> str:
    """A metric as it is asked for, with its alias and the values of its parameters."""
    name, _ = asked_for(snapshot, without_alias(text)[0])
    codes = (name,) if name in snapshot.model.metrics else snapshot.names.get(name.strip().casefold(), ())
    seen = [code for code in codes if _may_know(snapshot, code, principal)]
    if not seen:
        raise Refused("query.unknown_metric", name, name=name, known=near(snapshot, name, principal))
    if len(seen) > 1:
        raise Refused("query.ambiguous_metric", name, name=name, codes=seen)
    return text if len(codes) == 1 else seen[0] + text.strip()[len(name) :]


def _measured(snapshot: Snapshot, text: str) -> Iterator[str]:
    """The metrics whose values a predicate compares."""
    for node in walk(snapshot.expr(text)):
        if isinstance(node, Call) and node.op == "metric":
            named = node.args[0]
            yield named.name if isinstance(named, Ref) else getattr(named, "text", "")


def _may_know(snapshot: Snapshot, code: str, principal: Principal) -> bool:
    return decide(snapshot, principal, "discover", snapshot.metric(code)).allowed


def near(snapshot: Snapshot, name: str, principal: Principal) -> list[str]:
    """Near metric names that this person may know of: a hidden metric is never suggested."""
    out = []
    for close in suggest(name, [*snapshot.model.metrics, *snapshot.names], most=6):
        codes = (close,) if close in snapshot.model.metrics else snapshot.names[close]
        if all(_may_know(snapshot, code, principal) for code in codes):
            out.append(close)
    return out[:3]
