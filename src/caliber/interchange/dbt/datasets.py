"""Semantic models as datasets: entities, times, dimensions; what is no plain expression becomes a column of a query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from caliber.errors import Refused
from caliber.interchange.cards import with_facts
from caliber.interchange.dbt.conditions import column_of
from caliber.interchange.dbt.specs import Spine, Table
from caliber.interchange.losses import Losses, reason_of
from caliber.model import objects
from caliber.model.calendar import GRAINS
from caliber.model.parse import parse
from caliber.model.text import Text

ROLES = {"primary": "primary", "unique": "unique", "natural": "unique", "foreign": "foreign"}
OWN_KEYS = frozenset({"primary", "unique", "natural"})
PREFIX = "dbt_"


class Columns:
    """Columns that a dataset's query adds: expressions of the warehouse that are not in the portable dialect."""

    def __init__(self, table: Table, losses: Losses) -> None:
        self.table = table
        self.losses = losses
        self.added: dict[str, str] = {}

    def value(self, expr: str, name: str) -> str:
        """The expression where it is portable, else the column that stands for it."""
        text = expr or name
        try:
            parse(text)
        except Refused as refused:
            if "{{" in text:
                raise
            return self.add(text, name, refused.code)
        return text

    def key(self, expr: str, name: str) -> str:
        """A plain column; an expression becomes one."""
        return column_of(expr, name) or self.add(expr, name, "")

    def add(self, expr: str, name: str, why: str) -> str:
        column = f"{PREFIX}{name}"
        if "{{" in expr:
            raise Refused("model.bad_template", text=expr)
        if column not in self.added:
            self.added[column] = expr
            self.losses.told("native_column", self.table.place, table=self.table.name, name=name)
        return column

    def query(self) -> str:
        """ "" where the table can be read as it is."""
        if not self.added:
            return ""
        relation = ".".join(f'"{part}"' for part in self.table.relation.split("."))
        more = ", ".join(f'({expr}) AS "{column}"' for column, expr in self.added.items())
        return f"SELECT *, {more} FROM {relation}"


def times_of(tables: Iterable[Table]) -> dict[str, str]:
    """``entity__time`` -> the grain of every time, by each entity that it may be named after."""
    return {
        f"{prefix}__{one.name}": one.grain
        for table in tables
        for prefix in prefixes_of(table)
        for one in table.dimensions
        if one.grain in GRAINS
    }


def homes_of(tables: Iterable[Table]) -> dict[str, str]:
    """``entity__dimension`` -> ``entity__table``: several tables have the entity as a key, and one the dimension."""
    found: dict[str, dict[str, set[str]]] = {}
    for table in tables:
        for entity in table.entities:
            if entity.role in OWN_KEYS:
                found.setdefault(entity.name, {})[table.name] = {one.name for one in table.dimensions}
    several = {entity: homes for entity, homes in found.items() if len(homes) > 1}
    return {
        f"{entity}__{name}": f"{entity}__{table}"
        for entity, homes in several.items()
        for table, names in homes.items()
        for name in names
        if sum(name in others for others in homes.values()) == 1
    }


def prefixes_of(table: Table) -> frozenset[str]:
    """What dbt writes before the names of the model's own dimensions."""
    own = {entity.name for entity in table.entities if entity.role in OWN_KEYS}
    return frozenset(own | ({table.primary} if table.primary else set()))


def dataset_of(table: Table, columns: Columns, source: str) -> objects.Dataset:
    """The dataset, its query written last: measures may have added columns."""
    losses = columns.losses
    links: dict[str, objects.EntityLink] = {}
    for entity in table.entities:
        if entity.role not in ROLES:
            losses.lost("entity_role", table.place, table=table.name, name=entity.name, role=entity.role or "-")
            continue
        try:
            key = columns.key(entity.expr, entity.name)
        except Refused as refused:
            losses.lost("import_dimension", table.place, table=table.name, name=entity.name, reason=reason_of(refused))
            continue
        links[entity.name] = objects.EntityLink(code=entity.name, key=(key,), role=ROLES[entity.role])
    if table.primary and table.primary not in links:
        losses.told("primary_without_column", table.place, table=table.name, name=table.primary)
    times: dict[str, objects.TimeField] = {}
    dimensions: dict[str, objects.Dimension] = {}
    for one in table.dimensions:
        if one.validity:
            continue
        try:
            expr = columns.value(one.expr, one.name)
        except Refused as refused:
            losses.lost("import_dimension", table.place, table=table.name, name=one.name, reason=reason_of(refused))
            continue
        name = Text(zh=one.label, en=one.label)
        if one.grain:
            times[one.name] = objects.TimeField(code=one.name, expr=expr, name=name, grain=one.grain)
        else:
            about = Text(en=one.description)
            dimensions[one.name] = objects.Dimension(code=one.name, expr=expr, name=name, description=about)
    made = objects.Dataset(
        code=table.name,
        name=Text(zh=table.name, en=table.name),
        source=source,
        table="" if columns.added else table.relation,
        sql=columns.query(),
        grain=_grain(table, columns),
        entities=links,
        times=times,
        dimensions=dimensions,
        time=table.time if table.time in times else "",
        validity=_validity(table, columns),
        description=Text(en=table.description),
    )
    return with_facts(made, table.extension, table.place, losses, staged=True)


def _grain(table: Table, columns: Columns) -> tuple[str, ...]:
    primary = next((entity for entity in table.entities if entity.role == "primary" and "{{" not in entity.expr), None)
    return (columns.key(primary.expr, primary.name),) if primary else ()


def _validity(table: Table, columns: Columns) -> objects.Validity | None:
    ends = {one.validity: columns.key(one.expr, one.name) for one in table.dimensions if one.validity}
    if not ends:
        return None
    if ends.keys() != {"start", "end"}:
        columns.losses.lost("half_validity", table.place, table=table.name)
        return None
    return objects.Validity(start=ends["start"], end=ends["end"])


_CODE = re.compile(r"[a-z][a-z0-9_]*")


def grains_of(spines: Iterable[Spine], losses: Losses) -> dict[str, str]:
    """The custom granularities that can be brought -> what they are called here; of the others it is told why not."""
    out: dict[str, str] = {}
    for spine in spines:
        if spine.grains and spine.grain != "day":
            losses.lost("spine_grain", spine.place, name=", ".join(spine.grains), grain=spine.grain)
            continue
        for name in spine.grains:
            out[name] = f"own_{name}" if name in GRAINS else name
            if not _CODE.fullmatch(name) or not spine.column:
                losses.lost("spine_name", spine.place, name=name)
                del out[name]
            elif out[name] != name:
                losses.lost("grain_renamed", spine.place, name=name, here=out[name])
    return out


def calendar_of(
    spines: Iterable[Spine], source: str, known: Mapping[str, str]
) -> tuple[dict[str, objects.CustomGrain], dict[str, objects.Dataset]]:
    """The ``known`` custom granularities, with the datasets that hold them. Spines themselves are not needed."""
    grains: dict[str, objects.CustomGrain] = {}
    datasets: dict[str, objects.Dataset] = {}
    for spine in spines:
        found = {known[name]: column for name, column in spine.grains.items() if name in known}
        if not found or spine.grain != "day":
            continue
        code = spine.relation.rpartition(".")[2]
        datasets[code] = objects.Dataset(
            code=code,
            name=Text(zh=code, en=code),
            source=source,
            table=spine.relation,
            grain=(spine.column,),
            times={spine.column: objects.TimeField(code=spine.column, expr=spine.column)},
            time=spine.column,
        )
        for name, column in found.items():
            grains[name] = objects.CustomGrain(dataset=code, day=spine.column, period=column)
    return grains, datasets
