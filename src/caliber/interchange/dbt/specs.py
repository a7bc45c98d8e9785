"""What a dbt project says, in one shape for both dialects and for ``semantic_manifest.json``. Texts as written."""

from __future__ import annotations

from typing import Any

import msgspec


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """``role``: primary | unique | natural | foreign."""

    name: str
    role: str
    expr: str = ""


class Dimension(msgspec.Struct, frozen=True, kw_only=True):
    """``grain``: of times, "" for categorical ones. ``validity``: start | end | ""."""

    name: str
    expr: str = ""
    grain: str = ""
    label: str = ""
    description: str = ""
    validity: str = ""


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """dbt's ``non_additive_dimension``. ``window``: min | max."""

    time: str
    window: str = "min"
    groupings: tuple[str, ...] = ()


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One aggregate. ``agg`` in lower case; ``percentile`` between 0 and 1."""

    name: str
    agg: str
    expr: str = ""
    time: str = ""
    label: str = ""
    description: str = ""
    percentile: float | None = None
    approximate: bool = False
    discrete: bool = False
    balance: Balance | None = None
    create_metric: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A semantic model. ``relation``: the table as SQL names it."""

    name: str
    relation: str
    place: str
    description: str = ""
    time: str = ""
    primary: str = ""  # of a model without a key column: how its dimensions are prefixed
    entities: tuple[Entity, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    measures: tuple[Measure, ...] = ()
    extension: Any = None


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """A metric or measure that another metric rests on."""

    name: str
    alias: str = ""
    filters: tuple[str, ...] = ()
    offset: str = ""
    offset_to: str = ""
    fill: float | None = None
    calendar: bool = False
    measure: bool = False  # a measure, whatever metric has the same name


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """``kind``: simple | ratio | derived | cumulative | conversion. ``own``: a simple metric's measure in place.

    ``inputs``: the measure; numerator and denominator; the metrics of the formula; base and conversion.
    """

    name: str
    kind: str
    place: str
    label: str = ""
    description: str = ""
    filters: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    measure: Measure | None = None
    table: str = ""
    expr: str = ""
    window: str = ""
    to_date: str = ""
    period: str = ""  # first | last | average: the value of a coarser period
    entity: str = ""
    calculation: str = ""
    same: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    extension: Any = None  # what we ourselves wrote below config.meta


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A saved query; names as dbt writes them."""

    name: str
    place: str
    label: str = ""
    description: str = ""
    metrics: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: int | None = None
    exports: bool = False


class Spine(msgspec.Struct, frozen=True, kw_only=True):
    """A time spine. ``grains``: name -> column of its custom granularities."""

    relation: str
    column: str
    grain: str
    place: str
    grains: dict[str, str] = {}


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was read, in the order of the files."""

    name: str
    tables: tuple[Table, ...] = ()
    metrics: tuple[Metric, ...] = ()
    saved: tuple[Saved, ...] = ()
    spines: tuple[Spine, ...] = ()
