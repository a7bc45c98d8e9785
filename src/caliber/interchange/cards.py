"""What no other format has words for, carried as a declared extension: a metric's card, a dataset's own facts.

An extension never changes what is computed: columns, aggregates, filters and formulas are read from the format itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from caliber.errors import Refused
from caliber.interchange.losses import Losses
from caliber.model.objects import Dataset, Dimension, Domain, EntityLink, Metric, TimeField
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

KEY = "caliber"
DOMAIN = "imported"
CARD = (
    "name", "aliases", "domain", "caliber", "purpose", "scope", "exclusions", "dimensions", "unit", "format",
    "direction", "nature", "fill", "grain", "owner", "sensitivity", "tier", "status", "version", "effective_from",
    "certification", "differs_from", "variant_of", "bridge", "replaces", "tags", "synonyms", "questions", "extra",
)  # fmt: skip
FACTS = ("name", "source", "dialect", "grain", "partition", "bridges", "rates", "freshness", "description")
OF_DIMENSION = ("name", "type", "description", "members", "aliases", "sensitivity")
OF_TIME = ("name", "grain")
OF_ENTITY = ("entity", "name", "complete")
UNIQUE = ("primary", "unique")
_Part = TypeVar("_Part", Dimension, TimeField, EntityLink)


def card_of(snapshot: Snapshot, metric: Metric, known: Collection[str]) -> dict[str, Any]:
    """The fields of the card that say something, as plain values; other metrics are named where they go along."""
    metric = msgspec.structs.replace(
        metric,
        unit=_unit(snapshot, metric),
        differs_from=tuple(one for one in metric.differs_from if one.metric in known),
        variant_of=metric.variant_of if metric.variant_of in known else "",
        bridge=metric.bridge if metric.variant_of in known else None,
        replaces=tuple(code for code in metric.replaces if code in known),
    )
    plain = msgspec.to_builtins(metric)
    return {name: plain[name] for name in CARD if name in plain}


def _unit(snapshot: Snapshot, metric: Metric) -> str:
    """A derived metric without a unit has that of its base."""
    below, seen = metric, {metric.code}
    while not below.unit and below.kind == "derived" and below.of in snapshot.model.metrics and below.of not in seen:
        below = snapshot.metric(below.of)
        seen.add(below.code)
    return below.unit


def with_card(metric: Metric, data: Any, place: str, losses: Losses) -> Metric:
    """The metric with the card of an extension; one that cannot be read is told and left."""
    if not isinstance(data, Mapping) or not data:
        return metric
    given = {name: data[name] for name in CARD if name in data}
    try:
        card = msgspec.convert({"code": metric.code, "kind": metric.kind, **given}, Metric)
    except msgspec.ValidationError as error:
        losses.lost("bad_extension", place, name=metric.code, reason=str(error))
        return metric
    return msgspec.structs.replace(metric, **{name: getattr(card, name) for name in given})


def facts_of(dataset: Dataset) -> dict[str, Any]:
    """The whole dataset as plain values: what a format says itself is there for who compares."""
    plain: dict[str, Any] = msgspec.to_builtins(dataset)
    return plain


def with_facts(
    dataset: Dataset, data: Any, place: str, losses: Losses, more: tuple[str, ...] = (), staged: bool = False
) -> Dataset:
    """The dataset with the facts of an extension; keys and bridges that the format could not say are brought back.

    ``more``: fields that this format has no words for either. ``staged``: a table of the dataset's own name is the copy
    that an export made of what the dataset reads.
    """
    if not isinstance(data, Mapping) or not data:
        return dataset
    try:
        ours = msgspec.convert({**data, "code": dataset.code}, Dataset)
    except (msgspec.ValidationError, Refused) as error:
        losses.lost("bad_extension", place, name=dataset.code, reason=str(error))
        return dataset
    copied = staged and dataset.table == dataset.code and (ours.table or ours.sql)
    read = {"sql": ours.sql, "table": ours.table} if copied else {}
    return msgspec.structs.replace(
        dataset,
        **{name: getattr(ours, name) for name in (*FACTS, *more) if name in data},
        **read,
        dimensions={code: _with(one, ours.dimensions.get(code), OF_DIMENSION)
                    for code, one in dataset.dimensions.items() if code in ours.dimensions or one.expr != code},
        times={code: _with(one, ours.times.get(code), OF_TIME)
               for code, one in dataset.times.items()},
        entities={code: _linked(dataset.entities.get(code), ours.entities.get(code))
                  for code in {**dataset.entities, **ours.entities}},
    )  # fmt: skip


def _linked(made: EntityLink | None, ours: EntityLink | None) -> EntityLink:
    """A key that the format says keeps its columns; only which of two unique roles it has comes from the extension."""
    if made is None or ours is None:
        return made or ours or EntityLink(code="", key=())
    both = made.role in UNIQUE and ours.role in UNIQUE
    return msgspec.structs.replace(_with(made, ours, OF_ENTITY), role=ours.role if both else made.role)


def _with(made: _Part, ours: _Part | None, names: tuple[str, ...]) -> _Part:
    return msgspec.structs.replace(made, **{name: getattr(ours, name) for name in names}) if ours else made


def domains_of(metrics: Iterable[Metric]) -> dict[str, Domain]:
    """The subjects that imported metrics stand under, with all above them; their own names are not carried."""
    out: dict[str, Domain] = {}
    for path in sorted({metric.domain for metric in metrics if metric.domain}):
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            code = "/".join(parts[:depth])
            imported = Text(zh="导入", en="Imported") if code == DOMAIN else Text(en=parts[depth - 1])
            out.setdefault(code, Domain(code=code, name=imported))
    return out
