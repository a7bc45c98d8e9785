"""What was asked as people write it: saved questions unfolded, aliases taken off, date parts and grains told apart."""

from __future__ import annotations

import msgspec

from caliber.compiler.query import MetricQuery
from caliber.errors import Refused
from caliber.model.calendar import GRAINS, PARTS
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

LISTS = ("metrics", "by", "where", "compare", "order")
TEXTS = ("since", "until", "grain", "time")


def unfolded(snapshot: Snapshot, query: MetricQuery) -> MetricQuery:
    """The question with a saved one put under it: what is asked beside it wins, conditions are added."""
    if not query.saved:
        return query
    saved = snapshot.model.saved.get(query.saved)
    if saved is None:
        known = suggest(query.saved, snapshot.model.saved) or sorted(snapshot.model.saved)[:8]
        raise Refused("kind.unknown_saved", "saved", name=query.saved, known=known)
    fields = {name: getattr(query, name) or getattr(saved, name) for name in (*LISTS, *TEXTS)}
    fields["where"] = (*saved.where, *query.where)
    limit = query.limit if query.limit is not None or not saved.limit else int(saved.limit)
    return msgspec.structs.replace(query, saved="", limit=limit, **fields)


def without_alias(text: str) -> tuple[str, str]:
    """``sales as 销售额`` as the name and the alias, "" where there is none."""
    name, _, alias = text.rpartition(" as ")
    return (name.strip(), alias.strip()) if name.strip() and alias.strip() else (text, "")


def checked_grain(snapshot: Snapshot, grain: str) -> str:
    """The grain, where the calendar or the parts of dates have it. Raises ``query.unknown_grain``."""
    known = (*GRAINS, *snapshot.model.calendar.grains)
    if grain not in known and grain not in PARTS:
        raise Refused("query.unknown_grain", "grain", grain=grain, known=list(known))
    return grain


def check_alone(query: MetricQuery) -> None:
    """Least and greatest values, and rows as they are, are of dimensions alone. Raises ``kind.dimensions_alone``."""
    if query.metrics and (query.min_max or not query.distinct):
        raise Refused("kind.dimensions_alone", "metrics")
