"""Semantic views brought over: their tables as datasets with keys, dimensions and times, then their metrics."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import msgspec

from caliber.errors import Problem, Refused
from caliber.interchange.arriving import code_of, free_code
from caliber.interchange.cards import domains_of
from caliber.interchange.documents import Document, documents_in, documents_of, texts_of
from caliber.interchange.losses import reason_of
from caliber.interchange.snowflake.ddl import views_of, yaml_in
from caliber.interchange.snowflake.metrics import Maker
from caliber.interchange.snowflake.scopes import Ends, Scope
from caliber.interchange.snowflake.semantic_model import view_of
from caliber.interchange.snowflake.specs import Member, Table, View, key_of
from caliber.interchange.spelling import text_of
from caliber.model import objects
from caliber.model.expr import Call, Expr, Lit
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

SOURCE = "warehouse"
SCRIPTS = (".sql", ".ddl")
DAYS, MOMENTS = ("DATE",), ("TIMESTAMP", "DATETIME", "TIME")
TYPES = {"NUMBER": "number", "DECIMAL": "number", "INT": "number", "FLOAT": "number", "DOUBLE": "number",
         "BOOLEAN": "boolean", "VARCHAR": "string", "TEXT": "string", "STRING": "string", "CHAR": "string"}  # fmt: skip
_TIMELY = re.compile(r"(^|_)(date|datetime|at|on|ts|timestamp)$")
_MOMENT = re.compile(r"(^|_)(datetime|at|ts|timestamp)$")


class Brought(NamedTuple):
    """``losses``: warnings lose something, informations say what is written otherwise here."""

    model: objects.Model
    losses: tuple[Problem, ...]


def read_snowflake(source: Path, uri: str, timezone: str = "UTC") -> Brought:
    """The semantic views of a file or of the files in a folder, as YAML or as SQL, over the tables at ``uri``.

    Raises ``Refused`` (``interchange.…``) where nothing can be read.
    """
    views = _views(source)
    if not views:
        raise Refused("interchange.no_semantic_view", str(source), source=str(source))
    datasets: dict[str, objects.Dataset] = {}
    metrics: dict[str, objects.Metric] = {}
    for view in views:
        _bring(view, datasets, metrics)
    name = code_of(views[0].name if len(views) == 1 else source.resolve().stem)
    about = views[0].about if len(views) == 1 and views[0].about else name
    model = objects.Model(
        project=name, name=Text(zh=about, en=about), sources={SOURCE: uri},
        calendar=objects.Calendar(timezone=timezone),
        datasets=datasets, metrics=metrics, domains=domains_of(metrics.values()),
    )  # fmt: skip
    return Brought(model, tuple(problem for view in views for problem in view.losses.found))


def _views(source: Path) -> list[View]:
    """Those of the scripts first; a file is what its ending says."""
    scripts = texts_of(source, SCRIPTS) if source.is_dir() or source.suffix in SCRIPTS else ()
    out = [view for place, text in scripts for view in views_of(place, text)]
    handed = [one for place, text in scripts for yaml in yaml_in(place, text) for one in documents_in(place, yaml)]
    documents = () if source.suffix in SCRIPTS and source.is_file() else documents_of(source)
    return [*out, *(view_of(one) for one in (*handed, *documents) if _is_view(one))]


def _is_view(document: Document) -> bool:
    tables = document.content.get("tables")
    return isinstance(tables, list) and any(isinstance(one, dict) and "base_table" in one for one in tables)


def _bring(view: View, datasets: dict[str, objects.Dataset], metrics: dict[str, objects.Metric]) -> None:
    ends: dict[str, Ends] = {}
    for table in view.tables:
        if key_of(table.name) in ends or not table.relation:
            view.losses.lost("twice" if table.relation else "no_relation", view.place, name=table.name)
            continue
        code = code_of(table.name)
        code = free_code(code if code not in datasets else f"{code_of(view.name)}_{code}", datasets)
        ends[key_of(table.name)] = _ends(table, code)
        datasets[code] = _dataset(table, code)
    roles = _joined(view, ends, datasets)
    scope = Scope(view, ends, Snapshot(_model(datasets)), roles)
    for end in ends.values():
        datasets[end.code] = _with_fields(view, scope, end, datasets[end.code])
    Maker(view, scope, datasets, metrics).all()


def _model(datasets: dict[str, objects.Dataset]) -> objects.Model:
    return objects.Model(project="import", name=Text(en="import"), datasets=dict(datasets))


def _ends(table: Table, code: str) -> Ends:
    codes: dict[str, str] = {}
    for one in (*table.dimensions, *table.times):
        codes.setdefault(key_of(one.name), free_code(code_of(one.name), codes.values()))
    return Ends(
        table, code, {key_of(one.name): one for one in table.facts},
        {key_of(one.name): one for one in (*table.dimensions, *table.times)}, codes,
        {key_of(one.name): one for one in table.metrics},
    )  # fmt: skip


def _dataset(table: Table, code: str) -> objects.Dataset:
    entities = {}
    if table.primary:
        entities[code] = objects.EntityLink(code=code, key=table.primary, role="primary")
    for key in table.unique:
        name = code_of("_".join((code, *key))) if entities else code
        entities[name] = objects.EntityLink(code=name, key=key, role="unique")
    return objects.Dataset(
        code=code, name=Text(zh=table.name, en=table.name), source=SOURCE, table=table.relation, grain=table.primary,
        entities=entities, description=Text(en=table.about),
    )  # fmt: skip


def _joined(view: View, ends: dict[str, Ends], datasets: dict[str, objects.Dataset]) -> dict[str, str]:
    """Puts the keys of the relationships into the datasets; relationship -> the key's name at its start."""
    roles: dict[str, str] = {}
    ways = [(key_of(one.start), key_of(one.end)) for one in view.relationships]
    for one in view.relationships:
        start, end = ends.get(key_of(one.start)), ends.get(key_of(one.end))
        columns = one.end_columns or (end.table.primary if end else ())
        if one.manner:
            view.losses.lost("join_manner", view.place, name=one.name, manner=one.manner)
            continue
        if start is None or end is None or not columns or len(columns) != len(one.start_columns):
            view.losses.lost("relationship", view.place, name=one.name)
            continue
        there = _identified(datasets, end.code, columns)
        entity = there.entity or there.code
        alone = ways.count((key_of(one.start), key_of(one.end))) == 1 and entity not in datasets[start.code].entities
        role = entity if alone else free_code(code_of(one.name), datasets[start.code].entities)
        link = objects.EntityLink(code=role, key=one.start_columns, entity="" if role == entity else entity)
        _put(datasets, start.code, link)
        roles[key_of(one.name)] = role
    return roles


def _identified(datasets: dict[str, objects.Dataset], code: str, columns: tuple[str, ...]) -> objects.EntityLink:
    """The key of these columns in a dataset; a relationship says that it is unique, so it is put there if need be."""
    known = next(
        (one for one in datasets[code].entities.values() if set(one.key) == set(columns) and one.role != "foreign"),
        None,
    )
    if known is not None and known.key == columns:
        return known
    taken = datasets[code].entities
    name = free_code(code_of("_".join((code, *columns))), taken) if code in taken else code
    link = objects.EntityLink(code=name, key=columns, role="unique")
    _put(datasets, code, link)
    return link


def _put(datasets: dict[str, objects.Dataset], code: str, link: objects.EntityLink) -> None:
    entities = {**datasets[code].entities, link.code: link}
    datasets[code] = msgspec.structs.replace(datasets[code], entities=entities)


def _with_fields(view: View, scope: Scope, end: Ends, dataset: objects.Dataset) -> objects.Dataset:
    """The dataset with what can be read of its dimensions, times and filters."""
    times: dict[str, objects.TimeField] = {}
    dimensions: dict[str, objects.Dimension] = {}
    table = key_of(end.table.name)
    sorted_by = {
        key_of(order.dimension) for one in end.table.metrics for order in one.orders[:1] if len(one.orders) == 1
    }
    said = {id(one) for one in end.table.times}
    segments = {id(one) for one in end.table.filters}
    for one in (*end.table.times, *end.table.dimensions, *end.table.filters):
        key = key_of(one.name)
        code = end.codes.get(key) if id(one) not in segments else free_code(code_of(one.name), end.codes.values())
        try:
            expr = scope.rows(table, one.expr, own=key)
        except Refused as refused:
            view.losses.lost("field", view.place, table=end.code, name=one.name, reason=reason_of(refused))
            continue
        if not code or code in times or code in dimensions:
            view.losses.lost("twice", view.place, name=f"{end.table.name}.{one.name}")
        elif id(one) in said or (id(one) not in segments and (key in sorted_by or _is_time(one, expr))):
            times[code] = _time(code, one, expr)
        else:
            dimensions[code] = _dimension(code, one, expr)
        if id(one) in segments:
            view.losses.told("segment", view.place, table=end.code, name=one.name)
    if len(times) > 1:
        view.losses.told("first_time", view.place, table=end.code, name=next(iter(times)))
    return msgspec.structs.replace(dataset, times=times, dimensions=dimensions, time=next(iter(times), ""))


def _is_time(one: Member, expr: Expr) -> bool:
    """Whether a dimension that does not say so is a time: by its type, by its expression, or by its name."""
    if one.kind:
        return one.kind.split("_")[0].split("(")[0] in (*DAYS, *MOMENTS)
    if isinstance(expr, Call):
        kind = expr.args[1] if expr.op == "cast" and len(expr.args) > 1 else None
        return expr.op == "date_trunc" or (isinstance(kind, Lit) and kind.text.lower() in ("date", "timestamp"))
    return not isinstance(expr, Lit) and bool(_TIMELY.search(key_of(one.name)))


def _time(code: str, one: Member, expr: Expr) -> objects.TimeField:
    moment = one.kind.startswith(MOMENTS) if one.kind else bool(_MOMENT.search(key_of(one.name)))
    grain = "second" if moment else "day"
    if isinstance(expr, Call) and expr.op == "date_trunc" and isinstance(expr.args[0], Lit):
        grain = expr.args[0].text
    return objects.TimeField(code=code, expr=text_of(expr), name=Text(zh=one.name, en=one.name), grain=grain)


def _dimension(code: str, one: Member, expr: Expr) -> objects.Dimension:
    return objects.Dimension(
        code=code, expr=text_of(expr), name=Text(zh=one.name, en=one.name), description=Text(en=one.about),
        type=TYPES.get(one.kind.split("(")[0], ""), aliases=one.synonyms,
        members=tuple(objects.Member(value=value) for value in one.values),
    )  # fmt: skip
