"""The newer dialect: a semantic model inside ``models:``, entities and dimensions at its columns, metrics below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from caliber.interchange.dbt.older import dimension_of, entity_of, input_of, measure_of, span_of
from caliber.interchange.dbt.reading import filters_of, listed, mapping, placed, texts, words
from caliber.interchange.dbt.specs import Dimension, Entity, Metric, Project, Spine, Table
from caliber.interchange.documents import items


def project_of(name: str, contents: Iterable[tuple[str, Mapping[str, Any]]]) -> Project:
    """Everything of the newer shapes in these documents."""
    tables: list[Table] = []
    metrics: list[Metric] = []
    spines: list[Spine] = []
    for place, content in contents:
        with placed(place):
            for model in items(content, "models"):
                spine = _spine(model, place)
                spines += [spine] if spine else []
                semantic = model.get("semantic_model")
                enabled = semantic is True or (isinstance(semantic, Mapping) and semantic.get("enabled", True))
                if not enabled:
                    continue
                table = _table(model, place)
                tables.append(table)
                metrics += [_metric(one, place, table.name) for one in items(model, "metrics")]
            metrics += [_metric(m, place, "") for m in items(content, "metrics") if "type_params" not in m]
    return Project(name=name, tables=tuple(tables), metrics=tuple(metrics), spines=tuple(spines))


def _spine(model: Mapping[str, Any], place: str) -> Spine | None:
    found = model.get("time_spine")
    if not isinstance(found, Mapping):
        return None
    column = words(found.get("standard_granularity_column"))
    columns = {words(one.get("name")): words(one.get("granularity")).lower() for one in items(model, "columns")}
    return Spine(
        relation=_relation(model),
        column=column,
        grain=columns.get(column) or "day",
        place=place,
        grains={
            words(grain.get("name")): words(grain.get("column_name") or grain.get("name"))
            for grain in items(found, "custom_granularities")
        },
    )


def _relation(model: Mapping[str, Any]) -> str:
    config = mapping(model, "config")
    return words(config.get("alias")) or words(model.get("name"))


def _table(model: Mapping[str, Any], place: str) -> Table:
    semantic = model.get("semantic_model")
    named = words(semantic.get("name")) if isinstance(semantic, Mapping) else ""
    entities: list[Entity] = []
    dimensions: list[Dimension] = []
    for column in items(model, "columns"):
        own = words(column.get("name"))
        entity, dimension = column.get("entity"), column.get("dimension")
        if entity:
            stated = entity if isinstance(entity, Mapping) else {"type": entity}
            entities.append(entity_of({"name": own, "expr": own, **stated}))
        if dimension:
            stated = dimension if isinstance(dimension, Mapping) else {"type": dimension}
            given = {"name": own, "expr": own, "granularity": column.get("granularity"), **stated}
            dimensions.append(dimension_of(given))
    derived = mapping(model, "derived_semantics")
    entities += [entity_of(one) for one in items(derived, "entities")]
    dimensions += [dimension_of(one) for one in items(derived, "dimensions")]
    return Table(
        name=named or words(model.get("name")),
        relation=_relation(model),
        place=place,
        description=words(model.get("description")),
        time=words(model.get("agg_time_dimension")),
        primary=words(model.get("primary_entity")),
        entities=tuple(entities),
        dimensions=tuple(dimensions),
    )


def _metric(one: Mapping[str, Any], place: str, table: str) -> Metric:
    kind = str(one.get("type") or ("simple" if table else "")).lower()
    named: dict[str, list[Any]] = {
        "ratio": [one.get("numerator"), one.get("denominator")],
        "derived": listed(one, "input_metrics"),
        "cumulative": [one.get("input_metric")],
        "conversion": [one.get("base_metric"), one.get("conversion_metric")],
    }
    inputs = tuple(input_of(item) for item in named.get(kind, ()) if item)
    simple = kind == "simple"
    return Metric(
        name=words(one.get("name")),
        kind=kind,
        place=place,
        label=words(one.get("label")),
        description=words(one.get("description")),
        filters=filters_of(one.get("filter")),
        inputs=(input_of({**one, "filter": None}),) if simple else inputs,
        measure=measure_of(one) if simple else None,
        table=table,
        expr="" if simple else words(one.get("expr")),
        window=span_of(one.get("window")),
        to_date=words(one.get("grain_to_date")).lower(),
        period=words(one.get("period_agg")).lower(),
        entity=words(one.get("entity")),
        calculation=words(one.get("calculation")).lower(),
        same=tuple(
            (words(pair.get("base_property")), words(pair.get("conversion_property")))
            for pair in items(one, "constant_properties")
        ),
        tags=texts(mapping(one, "config").get("tags")),
    )
