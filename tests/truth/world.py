"""A small world: tables with their rows, what is defined on them, and one question. Plain data, kept as JSON.

The same world is given to Caliber (as definitions and a database) and to the evaluator (as it stands).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import msgspec
from msgspec.structs import replace

from caliber.access import OWNER, Principal
from caliber.compiler import MetricQuery
from caliber.model import objects
from caliber.model.snapshot import Snapshot
from tests.truth.dates import Rules
from tests.truth.expressions import Expr, sql
from tests.truth.own_periods import Own, listed

KINDS = {
    "int": "BIGINT",
    "dec": "DECIMAL(12,2)",
    "float": "DOUBLE",
    "text": "VARCHAR",
    "bool": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}


class Thing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the shapes here."""


class Key(Thing, frozen=True, kw_only=True, omit_defaults=True):
    """A join key: ``role`` is its code, ``entity`` what it identifies; ``here``: one row of the entity stands here."""

    role: str
    columns: tuple[str, ...]
    entity: str
    here: bool = False


class Bridge(Thing, frozen=True, kw_only=True, omit_defaults=True):
    """A way to what a row has many of: the table of the pairs, and the entity that both know."""

    dataset: str
    entity: str


class Table(Thing, frozen=True, kw_only=True, omit_defaults=True):
    """``columns``: name -> kind. ``rows``: JSON values in the order of the columns.

    ``rates``: the columns of a list of rates: currency, rate, day, and what it is a rate to.
    ``validity``: the columns from and to which a row is valid; ``partition``: the day of a row that stands again daily.
    """

    code: str
    columns: dict[str, str]
    rows: tuple[tuple[Any, ...], ...] = ()
    keys: tuple[Key, ...] = ()
    dims: dict[str, Expr] = {}
    times: dict[str, Expr] = {}
    time: str = ""
    validity: tuple[str, ...] = ()
    partition: str = ""
    rates: tuple[str, ...] = ()
    grain: tuple[str, ...] = ()
    bridges: dict[str, Bridge] = {}


class Metric(Thing, frozen=True, kw_only=True, omit_defaults=True):
    """``measure`` is one aggregate, ``formula`` arithmetic over codes; ``parameters``: name -> its type and default.

    ``convert``: the list of rates, a row's currency, and the currency that amounts are turned into.
    """

    code: str
    kind: str  # atomic | derived | composite | conversion | funnel | retention
    table: str = ""
    measure: Expr = ()
    where: Expr = ()
    time: str = ""
    nulls: str = ""
    of: str = ""
    period: str = ""
    offset: str = ""
    offset_to: str = ""
    align: str = "same_part"
    each: tuple[str, ...] = ()
    summary: str = ""
    formula: Expr = ()
    balance: str = ""
    balance_by: tuple[str, ...] = ()
    parameters: dict[str, tuple[str, ...]] = {}
    steps: tuple[str, ...] = ()
    entity: str = ""
    within: str = ""
    same: tuple[str, ...] = ()
    after: str = ""
    gives: str = ""
    convert: tuple[Any, ...] = ()
    fill: str = ""
    dimensions: tuple[str, ...] = ()
    sensitivity: str = "internal"


class RowFilter(Thing, frozen=True, kw_only=True, omit_defaults=True):
    """A policy that lets the person see the rows where the named dimension is among ``values`` only."""

    name: str
    values: tuple[str, ...] = ()


class OwnGrain(Thing, frozen=True, kw_only=True, omit_defaults=True):
    """A grain of one's own: the table with a row a day, its columns, and the grain that counts as its year."""

    dataset: str
    day: str
    period: str
    year: str = ""


class World(Thing, frozen=True, kw_only=True, omit_defaults=True):
    tables: tuple[Table, ...]
    metrics: tuple[Metric, ...]
    week_start: str = "monday"
    fiscal: str = "01-01"
    row_filter: RowFilter | None = None
    mask: str = ""
    zone: str = "Asia/Shanghai"
    days: int = 0  # how many days the rows are spread over
    saved: dict[str, Question] = {}
    grains: dict[str, OwnGrain] = {}

    @property
    def rules(self) -> Rules:
        month, day = self.fiscal.split("-")
        return Rules(
            self.week_start, int(month), int(day), {code: self.own(grain) for code, grain in self.grains.items()}
        )

    def own(self, grain: OwnGrain) -> Own:
        table = self.table(grain.dataset)
        places = [list(table.columns).index(name) for name in (grain.day, grain.period)]
        return listed([(date.fromisoformat(row[places[0]]), row[places[1]]) for row in table.rows], grain.year)

    def table(self, code: str) -> Table:
        return next(table for table in self.tables if table.code == code)

    def metric(self, code: str) -> Metric:
        return next(metric for metric in self.metrics if metric.code == code)


class Question(Thing, frozen=True, kw_only=True, omit_defaults=True):
    """A question with its predicates as trees. ``person``: asked by somebody who stands under the policies.

    A metric is written ``code``, ``code as name`` or ``code(parameter=value) as name``, a dimension ``name as other``.
    """

    metrics: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    where: tuple[Expr, ...] = ()
    since: str = ""
    until: str = ""
    grain: str = ""
    time: str = ""
    compare: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: int | None = None
    totals: bool = False
    fill: bool = False
    person: bool = False
    saved: str = ""
    timezone: str = ""
    distinct: bool = True
    min_max: bool = False


def code_of(metric: str) -> str:
    """The code of a metric as a question writes it."""
    return metric.split(" as ")[0].split("(")[0]


def unfolded(world: World, question: Question) -> Question:
    """With what a saved question asks: what is asked beside it wins, conditions are added."""
    if not question.saved:
        return question
    kept = world.saved[question.saved]
    plain = ("metrics", "by", "since", "until", "grain", "time", "compare", "order")
    fields: dict[str, Any] = {name: getattr(question, name) or getattr(kept, name) for name in plain}
    fields["limit"] = kept.limit if question.limit is None else question.limit
    return replace(question, saved="", where=(*kept.where, *question.where), **fields)


def value_of(kind: str, raw: Any) -> Any:
    """A cell as Python has it: numbers exact, dates as dates."""
    if raw is None or kind in ("text", "bool"):
        return raw
    if kind == "date":
        return date.fromisoformat(raw)
    if kind == "timestamp":
        return datetime.fromisoformat(raw)
    return Decimal(str(raw)) if kind == "dec" else raw


# -- for Caliber


def metric_query(question: Question) -> MetricQuery:
    fields = {name: getattr(question, name) for name in question.__struct_fields__ if name != "person"}
    return MetricQuery(**fields | {"where": tuple(sql(part) for part in question.where)})


def principal(world: World, question: Question) -> Principal:
    if not question.person:
        return OWNER
    values = world.row_filter.values if world.row_filter else ()
    return Principal(user="li", name="li", departments=("sales",), attributes={"own": values})


def snapshot(world: World) -> Snapshot:
    """The definitions of the world."""
    return Snapshot(
        objects.Model(
            project="truth",
            sources={"warehouse": "duckdb:///world.duckdb"},
            calendar=objects.Calendar(
                week_start=world.week_start,
                fiscal_year_start=world.fiscal,
                timezone=world.zone,
                grains={
                    code: objects.CustomGrain(dataset=own.dataset, day=own.day, period=own.period, year=own.year)
                    for code, own in world.grains.items()
                },
            ),
            datasets={table.code: _dataset(table) for table in world.tables},
            metrics={metric.code: _metric(metric) for metric in world.metrics},
            policies=_policies(world),
            saved={code: _saved(code, kept) for code, kept in world.saved.items()},
        )
    )


def _dataset(table: Table) -> objects.Dataset:
    grains = {"date": "day", "timestamp": "second"}
    return objects.Dataset(
        code=table.code,
        source="warehouse",
        table=table.code,
        grain=table.grain,
        entities={
            key.role: objects.EntityLink(
                code=key.role, key=key.columns, role="primary" if key.here else "foreign", entity=key.entity
            )
            for key in table.keys
        },
        dimensions={code: objects.Dimension(code=code, expr=sql(expr)) for code, expr in table.dims.items()},
        times={
            code: objects.TimeField(code=code, expr=sql(expr), grain=grains.get(table.columns.get(expr[-1], ""), "day"))
            for code, expr in table.times.items()
        },
        time=table.time,
        validity=objects.Validity(start=table.validity[0], end=table.validity[1]) if table.validity else None,
        partition=table.partition,
        bridges={
            code: objects.Bridge(dataset=bridge.dataset, entity=bridge.entity) for code, bridge in table.bridges.items()
        },
        rates=objects.Rates(**dict(zip(("currency", "rate", "day", "to"), table.rates, strict=True)))
        if table.rates
        else None,
    )


def _metric(metric: Metric) -> objects.Metric:
    return objects.Metric(
        code=metric.code,
        kind=metric.kind,
        dataset=metric.table,
        measure=sql(metric.measure) if metric.measure else "",
        where=sql(metric.where) if metric.where else "",
        formula=sql(metric.formula) if metric.formula else "",
        time=metric.time,
        nulls=metric.nulls,
        of=metric.of,
        period=metric.period,
        offset=metric.offset,
        offset_to=metric.offset_to,
        align=metric.align,
        each=metric.each,
        summary=metric.summary,
        balance=metric.balance,
        balance_by=metric.balance_by,
        steps=metric.steps,
        entity=metric.entity,
        within=metric.within,
        same=metric.same,
        after=metric.after,
        gives=metric.gives,
        fill=metric.fill,
        convert=objects.Conversion(rates=metric.convert[0], currency=sql(metric.convert[1]), to=metric.convert[2])
        if metric.convert
        else None,
        parameters={
            name: objects.Parameter(type=kind, default=default) for name, (kind, default) in metric.parameters.items()
        },
        dimensions=metric.dimensions,
        sensitivity=metric.sensitivity,
    )


def _saved(code: str, kept: Question) -> objects.SavedQuery:
    names = ("metrics", "by", "since", "until", "grain", "time", "compare", "order")
    fields: dict[str, Any] = {name: getattr(kept, name) for name in names}
    limit = "" if kept.limit is None else str(kept.limit)
    return objects.SavedQuery(code=code, where=tuple(sql(part) for part in kept.where), limit=limit, **fields)


def _policies(world: World) -> dict[str, objects.Policy]:
    out = {}
    if world.row_filter is not None:
        where = f"{world.row_filter.name} in (person.own)"
        out["own_rows"] = objects.Policy(code="own_rows", kind="row_filter", where=where)
    if world.mask:
        out["hidden"] = objects.Policy(code="hidden", kind="mask", dimension=world.mask)
    return out


def write_database(world: World, folder: Path) -> None:
    """The tables with their rows, as ``world.duckdb``."""
    with duckdb.connect(str(folder / "world.duckdb")) as connection:
        for table in world.tables:
            columns = ", ".join(f'"{name}" {KINDS[kind]}' for name, kind in table.columns.items())
            connection.execute(f'CREATE TABLE "{table.code}" ({columns})')
            rows = ", ".join(_row(table, row) for row in table.rows)
            if rows:
                connection.execute(f'INSERT INTO "{table.code}" VALUES {rows}')


def _row(table: Table, row: tuple[Any, ...]) -> str:
    cells = [
        "NULL" if raw is None else "'" + str(raw).replace("'", "''") + f"'::{KINDS[kind]}"
        for kind, raw in zip(table.columns.values(), row, strict=True)
    ]
    return f"({', '.join(cells)})"
