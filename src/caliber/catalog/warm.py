"""What is derived from a snapshot once and then only read, made before anybody waits for it."""

from __future__ import annotations

from caliber.catalog.browse import name_key
from caliber.catalog.confusables import same_definition
from caliber.catalog.index import index_of
from caliber.model.lineage import children
from caliber.model.snapshot import Snapshot


def warm(snapshot: Snapshot) -> None:
    """The search index, the order of names, equal definitions. A server runs it beside its first requests."""
    index_of(snapshot)
    children(snapshot)
    for metric in snapshot.model.metrics.values():
        name_key(snapshot, metric)
    for code in list(snapshot.model.metrics)[:1]:
        same_definition(snapshot, code)
