"""The versions of a metric as a person may see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from caliber.catalog.formula import below
from caliber.catalog.view import View
from caliber.model.objects import Metric
from caliber.store import Store, versions

# Parts whose old and new text may name other metrics.
NAMING = frozenset({"formula", "inherited", "lifecycle", "wording"})


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """``kind``: breaking | additive | wording. ``changes``: field by field, empty for the first."""

    version: str
    at: datetime | None
    by: str
    message: str
    kind: str
    changes: list[Any]
    fingerprint: str


def history(store: Store, view: View, metric: Metric) -> list[VersionLine]:
    """Newest first. Where the metric rests on one that the person may not know of, what would name it is left out."""
    named = all(view.may_name(code) for code in below(view.snapshot, metric))
    with store.reading() as tx:
        found = versions.of(tx, metric.code)
    return [
        VersionLine(
            version=one.number,
            at=one.at,
            by=one.author,
            message=one.message,
            kind=one.kind,
            changes=[change for change in one.changes if named or change["part"] not in NAMING],
            fingerprint=one.fingerprint,
        )
        for one in found
    ]
