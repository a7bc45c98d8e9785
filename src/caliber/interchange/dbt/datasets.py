"""Semantic models as datasets: entities, times, dimensions; what is no plain expression becomes a column of a query."""

from __future__ import annotations

from caliber.errors import Refused
from caliber.interchange.cards import with_facts
from caliber.interchange.dbt.conditions import column_of
from caliber.interchange.dbt.specs import Spine, Table
from caliber.interchange.losses import Losses
from caliber.model import objects
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
        key = columns.key(entity.expr, entity.name)
        links[entity.name] = objects.EntityLink(code=entity.name, key=(key,), role=ROLES[entity.role])
    if table.primary and table.primary not in links:
        losses.told("primary_without_column", table.place, table=table.name, name=table.primary)
    times: dict[str, objects.TimeField] = {}
    dimensions: dict[str, objects.Dimension] = {}
    for one in table.dimensions:
        if one.validity:
            continue
        expr = columns.value(one.expr, one.name)
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
    primary = next((entity for entity in table.entities if entity.role == "primary"), None)
    return (columns.key(primary.expr, primary.name),) if primary else ()


def _validity(table: Table, columns: Columns) -> objects.Validity | None:
    ends = {one.validity: columns.key(one.expr, one.name) for one in table.dimensions if one.validity}
    if not ends:
        return None
    if ends.keys() != {"start", "end"}:
        columns.losses.lost("half_validity", table.place, table=table.name)
        return None
    return objects.Validity(start=ends["start"], end=ends["end"])


def calendar_of(
    spines: tuple[Spine, ...], source: str
) -> tuple[dict[str, objects.CustomGrain], dict[str, objects.Dataset]]:
    """Custom granularities of the time spines, with the datasets that hold them. Spines themselves are not needed."""
    grains: dict[str, objects.CustomGrain] = {}
    datasets: dict[str, objects.Dataset] = {}
    for spine in spines:
        if not spine.grains or spine.grain != "day":
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
        for name, column in spine.grains.items():
            grains[name] = objects.CustomGrain(dataset=code, day=spine.column, period=column)
    return grains, datasets
