"""The older dialect (``semantic_models`` with ``measures``) and the manifest, which has the same shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from caliber.interchange.cards import KEY
from caliber.interchange.dbt.reading import filters_of, listed, mapping, placed, texts, whole_number, words
from caliber.interchange.dbt.specs import (
    Balance,
    Dimension,
    Entity,
    Input,
    Measure,
    Metric,
    Project,
    Saved,
    Spine,
    Table,
)  # fmt: skip
from caliber.interchange.documents import items

_REF = re.compile(r"""ref\(\s*['"]([^'"]+)['"](?:\s*,\s*['"]([^'"]+)['"])?\s*(?:,[^)]*)?\)""")
_SOURCE = re.compile(r"""source\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]\s*\)""")


def project_of(name: str, contents: Iterable[tuple[str, Mapping[str, Any]]]) -> Project:
    """Everything of the older shapes in these documents."""
    tables: list[Table] = []
    metrics: list[Metric] = []
    saved: list[Saved] = []
    spines: list[Spine] = []
    for place, content in contents:
        with placed(place):
            tables += [table_of(one, place) for one in items(content, "semantic_models")]
            metrics += [metric_of(one, place) for one in items(content, "metrics") if "type_params" in one]
            saved += [saved_of(one, place) for one in items(content, "saved_queries")]
            configuration = mapping(content, "project_configuration")
            spines += [_manifest_spine(one, place) for one in items(configuration, "time_spines")]
    return Project(name=name, tables=tuple(tables), metrics=tuple(metrics), saved=tuple(saved), spines=tuple(spines))


def relation_of(model: Any, node: Mapping[str, Any] | None = None) -> str:
    """The table: the manifest's relation, ``ref('x')``, ``source('s', 't')``, or the name itself."""
    if node:
        parts = [node.get("schema_name"), node.get("alias")]
        return ".".join(str(part) for part in parts if part)
    text = str(model or "")
    source = _SOURCE.search(text)
    if source:
        return f"{source[1]}.{source[2]}"
    ref = _REF.search(text)
    return (ref[2] or ref[1]) if ref else text


def table_of(one: Mapping[str, Any], place: str) -> Table:
    defaults = mapping(one, "defaults")
    return Table(
        name=str(one.get("name", "")),
        relation=relation_of(one.get("model"), one.get("node_relation")),
        place=place,
        description=str(one.get("description") or ""),
        time=str(defaults.get("agg_time_dimension") or ""),
        primary=str(one.get("primary_entity") or ""),
        entities=tuple(entity_of(entity) for entity in items(one, "entities")),
        dimensions=tuple(dimension_of(dimension) for dimension in items(one, "dimensions")),
        measures=tuple(measure_of(measure) for measure in items(one, "measures")),
        extension=extension_of(one),
    )


def entity_of(one: Mapping[str, Any]) -> Entity:
    return Entity(name=str(one.get("name", "")), role=str(one.get("type", "")).lower(), expr=words(one.get("expr")))


def dimension_of(one: Mapping[str, Any]) -> Dimension:
    params = mapping(one, "type_params")
    validity = mapping(params, "validity_params") or mapping(one, "validity_params")
    timed = str(one.get("type", "")).lower() == "time"
    grain = str(params.get("time_granularity") or one.get("granularity") or "day").lower()
    return Dimension(
        name=str(one.get("name", "")),
        expr=words(one.get("expr")),
        grain=grain if timed else "",
        label=words(one.get("label")),
        description=words(one.get("description")),
        validity="start" if validity.get("is_start") else "end" if validity.get("is_end") else "",
    )


def measure_of(one: Mapping[str, Any]) -> Measure:
    """Also a simple metric of the newer dialect, whose aggregate stands in place."""
    params = mapping(one, "agg_params") or one
    balance = mapping(one, "non_additive_dimension")
    percentile = params.get("percentile")
    kind = str(one.get("percentile_type") or "")
    return Measure(
        name=str(one.get("name", "")),
        agg=str(one.get("agg", "")).lower(),
        expr=words(one.get("expr")),
        time=str(one.get("agg_time_dimension") or ""),
        label=words(one.get("label")),
        description=words(one.get("description")),
        percentile=float(percentile) if isinstance(percentile, int | float) else None,
        approximate=bool(params.get("use_approximate_percentile")),
        discrete=bool(params.get("use_discrete_percentile")) or kind == "discrete",
        balance=Balance(
            time=str(balance.get("name", "")),
            window=str(balance.get("window_choice") or balance.get("window_agg") or "min").lower(),
            groupings=texts(balance.get("window_groupings") or balance.get("group_by")),
        )
        if balance
        else None,
        create_metric=bool(one.get("create_metric")),
    )


def input_of(one: Any) -> Input:
    """A metric or measure by its name, or with what is done to it first."""
    if not isinstance(one, Mapping):
        return Input(name=str(one))
    fill = one.get("fill_nulls_with")
    return Input(
        name=str(one.get("name", "")),
        alias=words(one.get("alias")),
        filters=filters_of(one.get("filter")),
        offset=span_of(one.get("offset_window")),
        offset_to=words(one.get("offset_to_grain")).lower(),
        fill=float(fill) if isinstance(fill, int | float) else None,
        calendar=bool(one.get("join_to_timespine")),
    )


def span_of(value: Any) -> str:
    """``7 days``, or the manifest's ``{count, granularity}``."""
    if isinstance(value, Mapping):
        return f"{value.get('count')} {value.get('granularity')}"
    return words(value)


def metric_of(one: Mapping[str, Any], place: str) -> Metric:
    params = mapping(one, "type_params")
    kind = str(one.get("type", "")).lower()
    cumulative = mapping(params, "cumulative_type_params")
    conversion = mapping(params, "conversion_type_params")
    return Metric(
        name=str(one.get("name", "")),
        kind=kind,
        place=place,
        label=words(one.get("label")),
        description=words(one.get("description")),
        filters=filters_of(one.get("filter")),
        inputs=_inputs(kind, params, cumulative, conversion),
        expr=words(params.get("expr")),
        window=span_of(cumulative.get("window") or params.get("window") or conversion.get("window")),
        to_date=words(cumulative.get("grain_to_date") or params.get("grain_to_date")).lower(),
        period=words(cumulative.get("period_agg")).lower(),
        entity=words(conversion.get("entity")),
        calculation=words(conversion.get("calculation")).lower(),
        same=tuple(
            (words(pair.get("base_property")), words(pair.get("conversion_property")))
            for pair in items(conversion, "constant_properties")
        ),
        tags=texts(mapping(one, "config").get("tags")),
        extension=extension_of(one),
    )


def extension_of(one: Mapping[str, Any]) -> Any:
    """What stands under our name in ``config.meta``; None where nothing does."""
    config = one.get("config")
    meta = config.get("meta") if isinstance(config, Mapping) else None
    return meta.get(KEY) if isinstance(meta, Mapping) else None


def _inputs(
    kind: str, params: Mapping[str, Any], cumulative: Mapping[str, Any], conversion: Mapping[str, Any]
) -> tuple[Input, ...]:
    named: dict[str, list[Any]] = {
        "simple": [params.get("measure")],
        "ratio": [params.get("numerator"), params.get("denominator")],
        "derived": listed(params, "metrics"),
        "cumulative": [params.get("measure") or cumulative.get("metric")],
        "conversion": [
            conversion.get(f"{part}_measure") or conversion.get(f"{part}_metric") for part in ("base", "conversion")
        ],
    }
    measures = bool(params.get("measure") or conversion.get("base_measure"))
    inputs = (input_of(one) for one in named.get(kind, ()) if one)
    return tuple(msgspec.structs.replace(one, measure=measures) for one in inputs)


def saved_of(one: Mapping[str, Any], place: str) -> Saved:
    params = mapping(one, "query_params") or one
    return Saved(
        name=str(one.get("name", "")),
        place=place,
        label=words(one.get("label")),
        description=words(one.get("description")),
        metrics=texts(params.get("metrics")),
        by=texts(params.get("group_by")),
        filters=filters_of(params.get("where")),
        order=texts(params.get("order_by")),
        limit=whole_number(params.get("limit")),
        exports=bool(one.get("exports")),
    )


def _manifest_spine(one: Mapping[str, Any], place: str) -> Spine:
    column = mapping(one, "primary_column")
    return Spine(
        relation=relation_of("", one.get("node_relation")),
        column=words(column.get("name")),
        grain=words(column.get("time_granularity")).lower() or "day",
        place=place,
        grains={
            words(grain.get("name")): words(grain.get("column_name") or grain.get("name"))
            for grain in items(one, "custom_granularities")
        },
    )
