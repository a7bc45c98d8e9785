"""The catalog as a list: narrowed by facets, sorted, page by page."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from caliber.catalog.brief import MetricBrief, brief
from caliber.catalog.facets import FACETS, FacetValue, value_name
from caliber.catalog.index import sounds
from caliber.catalog.search import search
from caliber.catalog.view import View, discoverable
from caliber.errors import Refused
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.store import Store, versions

SORTS = ("popularity", "name", "updated", "relevance")
MOST = 200
EVERYTHING = 100_000


class Narrowing(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is narrowed to. Several values of one facet are alternatives."""

    q: str = ""
    domain: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    certified: tuple[str, ...] = ()


class MetricPage(msgspec.Struct, frozen=True):
    """``next``: the cursor of the following page, None on the last. ``total``: over all pages."""

    items: tuple[MetricBrief, ...]
    next: str | None
    total: int
    facets: dict[str, tuple[FacetValue, ...]]


def list_metrics(
    view: View, store: Store, narrowing: Narrowing, sort: str = "", cursor: str = "", limit: int = 50
) -> MetricPage:
    """Raises ``Refused``: ``catalog.unknown_sort``, ``catalog.bad_cursor``, ``catalog.bad_page_size``."""
    sort = sort or ("relevance" if narrowing.q else "popularity")
    if sort not in SORTS:
        raise Refused("catalog.unknown_sort", "sort", name=sort, known=list(SORTS))
    if not 1 <= limit <= MOST:
        raise Refused("catalog.bad_page_size", "limit", most=MOST)
    rank = _rank(view, narrowing.q)
    metrics = [view.snapshot.model.metrics[code] for code in rank]
    kept, facets = _narrowed(view.snapshot, metrics, narrowing)
    keys = sorted(_keys(view, store, kept, sort, rank))
    start = _start(keys, cursor)
    page = keys[start : start + limit]
    following = _cursor(page[-1]) if start + limit < len(keys) else None
    return MetricPage(
        tuple(brief(view, view.snapshot.model.metrics[key[-1]]) for key in page), following, len(keys), facets
    )


def briefs(view: View, codes: Iterable[str]) -> tuple[MetricBrief, ...]:
    """The lines of these metrics, as far as the person may know of them."""
    return tuple(brief(view, view.snapshot.model.metrics[code]) for code in codes if view.may_name(code))


def _rank(view: View, q: str) -> Mapping[str, int]:
    """The metrics that a text finds, with their place; without a text all of them."""
    if not q.strip():
        return dict.fromkeys(discoverable(view.snapshot, view.principal), 0)
    hits = search(view, q, limit=EVERYTHING, types=("metric",))
    return {hit.code: place for place, hit in enumerate(hits)}


def _narrowed(
    snapshot: Snapshot, metrics: list[Metric], narrowing: Narrowing
) -> tuple[list[Metric], dict[str, tuple[FacetValue, ...]]]:
    """The metrics that pass every facet; and for each facet how many pass all the others."""
    wanted = {facet: frozenset(values) for facet in FACETS if (values := getattr(narrowing, facet))}
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    kept = []
    for metric in metrics:
        failing = [facet for facet, values in wanted.items() if values.isdisjoint(FACETS[facet](metric))]
        if not failing:
            kept.append(metric)
        for facet in FACETS if not failing else failing if len(failing) == 1 else ():
            counts[facet].update(FACETS[facet](metric))
    return kept, {facet: _values(snapshot, facet, found) for facet, found in counts.items()}


def _values(snapshot: Snapshot, facet: str, counts: Counter[str]) -> tuple[FacetValue, ...]:
    rows = [FacetValue(value, value_name(snapshot, facet, value), count) for value, count in counts.items()]
    return tuple(sorted(rows, key=lambda row: (row.value if facet == "domain" else "", -row.count, row.value)))


def _keys(view: View, store: Store, metrics: list[Metric], sort: str, rank: Mapping[str, int]) -> list[tuple[Any, ...]]:
    """What the list is sorted by; the code last, so that no two are equal and a cursor is one place."""
    if sort == "updated":
        at = _updated(store)
        return [(-at[m.code].timestamp() if m.code in at else 0.0, m.code) for m in metrics]
    if sort == "name":
        return [(name_key(view.snapshot, m), m.code) for m in metrics]
    if sort == "relevance":
        return [(rank[m.code], m.code) for m in metrics]
    return [
        (-view.popularity.get(m.code, 0), m.certification is None, name_key(view.snapshot, m), m.code) for m in metrics
    ]


def _updated(store: Store) -> dict[str, datetime]:
    with store.reading() as tx:
        return {code: version.at for code, version in versions.newest(tx).items() if version.at}


def name_key(snapshot: Snapshot, metric: Metric) -> str:
    """A Chinese name sorts by its sound."""
    kept: dict[str, str] = snapshot.memo.setdefault("catalog.name_keys", {})
    if metric.code not in kept:
        kept[metric.code] = " ".join(sound.text for sound in sounds(metric.name.say("zh") or metric.code))
    return kept[metric.code]


def _cursor(key: tuple[Any, ...]) -> str:
    return urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def _start(keys: list[tuple[Any, ...]], cursor: str) -> int:
    """Where the page begins; a cursor is text from outside and may be anything."""
    if not cursor:
        return 0
    try:
        position = tuple(msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=list[Any]))
        return bisect_right(keys, position)
    except (ValueError, TypeError, msgspec.DecodeError):
        raise Refused("catalog.bad_cursor", "cursor") from None
