"""The fingerprint of a metric: a hash over its canonical form and so over everything that it rests on.

Equal fingerprints prove equal metrics; a changed one is a breaking change; names and wording never touch it. The keys,
grains and ``complete`` marks that a dataset declares are taken at their word, and a bare name that no definition
explains for a column of the dataset itself (``rules.columns`` says where it is not).
"""

from __future__ import annotations

from hashlib import sha256

import msgspec

from caliber.errors import Refused
from caliber.model.form import digest_of, form_of
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot

# What makes up a definition that cannot be read: hashed as written, so that it equals nothing but itself.
_RAW = ("code", "kind", "dataset", "measure", "where", "time", "nulls", "of", "period", "offset", "formula", "unit",
        "offset_to", "balance", "balance_by", "convert", "each", "summary", "steps", "entity", "within", "same",
        "after", "gives", "parameters")  # fmt: skip


def fingerprint(snapshot: Snapshot, code: str) -> str:
    """64 hex digits; kept by the snapshot. Raises ``Refused("query.unknown_metric")`` only."""
    kept: str | None = snapshot.memo.get(("fingerprint", code))
    if kept is None:
        metric = snapshot.metric(code)
        try:
            kept = digest_of(form_of(snapshot, code))
        except Refused:
            kept = _as_written(metric)
        except RecursionError:  # metrics on metrics hundreds deep: changed by any change rather than by none
            kept = sha256(f"{snapshot.fingerprint} {code}".encode()).hexdigest()
        snapshot.memo["fingerprint", code] = kept
    return kept


def _as_written(metric: Metric) -> str:
    return sha256(msgspec.json.encode(["unreadable", *(getattr(metric, part) for part in _RAW)])).hexdigest()
