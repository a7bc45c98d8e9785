"""The members of a dimension, under the names that the definitions give them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from caliber.catalog.dimensions import DimensionBrief, dimensions_of
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.model.objects import Metric
from caliber.model.text import Text
from caliber.query.result import plain
from caliber.query.service import QueryService

MOST = 1000
DECLARED = 10_000  # a dimension whose members are written down has few: they are looked through here


class Member(msgspec.Struct, frozen=True):
    """``value``: as it stands in the data and in predicates."""

    value: Any
    label: Text


class Members(msgspec.Struct, frozen=True):
    items: tuple[Member, ...]
    truncated: bool


def members(
    view: View,
    queries: QueryService,
    name: str,
    now: datetime,
    metrics: Sequence[Metric] = (),
    like: str = "",
    limit: int = 50,
) -> Members:
    """Members whose value or name contains ``like``. ``metrics``: whose dimension ``name`` is, where that matters.

    Raises ``Refused`` (``query.unknown_dimension``, ``access.masked_dimension``, …) and ``SourceError``.
    """
    limit = max(1, min(limit, MOST))
    brief = next((one for one in dimensions_of(view, metrics) if name in (one.name, _full(one))), None)
    labels = _labels(view, brief)
    asked = _full(brief) if brief is not None and metrics else name
    wanted = view.principal, now, "" if labels else like, DECLARED if labels else limit + 1
    try:
        values = queries.values(asked, *wanted)
    except Refused as refused:
        if refused.code != "query.ambiguous_dimension" or not metrics:
            raise
        # A row filter means one thing from the rows of the metrics, though two from the dimension's own dataset.
        asked = brief.name if brief is not None else name
        values = queries.values(asked, *wanted, metrics=tuple(metric.code for metric in metrics))
    found = [Member(plain(value), labels.get(str(value), Text())) for value in values]
    if labels and like:
        found = [member for member in found if _holds(member, like.casefold())]
    return Members(tuple(found[:limit]), len(found) > limit)


def named_members(view: View, codes: Sequence[str], name: str) -> tuple[Text, dict[str, Text]]:
    """What a dimension of these metrics is called, and its members by value, as far as the definitions name them."""
    metrics = [view.snapshot.model.metrics[code] for code in codes]
    brief = next((one for one in dimensions_of(view, metrics) if name in (one.name, _full(one))), None)
    return (brief.label if brief is not None else Text()) or Text(en=name), _labels(view, brief)


def _full(brief: DimensionBrief) -> str:
    return f"{brief.dataset}.{brief.name.rpartition('.')[2]}"


def _labels(view: View, brief: DimensionBrief | None) -> dict[str, Text]:
    if brief is None:
        return {}
    dimension = view.snapshot.model.datasets[brief.dataset].dimensions[brief.name.rpartition(".")[2]]
    return {member.value: member.name for member in dimension.members}


def _holds(member: Member, like: str) -> bool:
    return any(like in text.casefold() for text in (str(member.value), member.label.zh, member.label.en))
