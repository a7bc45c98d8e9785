"""What was asked, in business words."""

from __future__ import annotations

import msgspec


class MetricQuery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One question for figures. Names are codes, names or aliases in any language, or dbt's way (``store__region``).

    ``by``: dimensions, entities and times; ``metric_time`` (each metric's own time) or ``metric_time__month``.
    ``where``: predicates over dimension names, joined by AND. ``since``/``until``: ISO dates or timestamps, both
    inclusive as asked. ``grain``: of ``metric_time``; given without ``metric_time`` in ``by``, puts it first.
    ``time``: a time field to use for every metric in place of its own. ``compare``: ``previous_period``,
    ``previous_year``. ``order``: output names, ``-`` before one for descending. ``fill``: rows for periods that have
    no data. ``timezone``: in which times are read, "" for the calendar's. ``saved``: a saved query underneath. For
    dimensions alone, ``distinct`` is whether each combination comes once, and ``min_max`` asks for the least and the
    greatest value. A metric or dimension may be written ``name as alias``, a metric with parameters
    ``name(parameter=value)``.
    """

    metrics: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    grain: str = ""
    time: str = ""
    compare: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: int | None = None
    totals: bool = False
    fill: bool = False
    timezone: str = ""
    saved: str = ""
    distinct: bool = True
    min_max: bool = False


class Column(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One output column: its name in the result, what it is, and how to print it.

    ``kind``: dimension | time | metric | comparison. ``type``: string | integer | decimal | number | boolean | date |
    timestamp. ``of``: for comparisons, the metric column that it belongs to.
    """

    name: str
    kind: str
    type: str
    zh: str = ""
    en: str = ""
    metric: str = ""
    version: str = ""
    dimension: str = ""
    grain: str = ""
    unit: str = ""
    format: str = ""
    direction: str = ""
    of: str = ""
    masked: bool = False
