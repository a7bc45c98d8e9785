"""A Cube project brought over: one model, and everything that it could not carry, said."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from caliber.errors import Place, Problem, Refused
from caliber.interchange.cards import domains_of, with_facts
from caliber.interchange.cube.joins import with_joins
from caliber.interchange.cube.measures import Maker
from caliber.interchange.cube.specs import Cube, View, cubes_of, extension_of, text
from caliber.interchange.cube.templates import read
from caliber.interchange.documents import documents_of, items
from caliber.interchange.losses import Losses, reason_of
from caliber.interchange.spelling import text_of
from caliber.model import objects
from caliber.model.expr import NULL, Call, Expr, Lit, Ref
from caliber.model.text import Text

SOURCE = "warehouse"
EXTENDED = ("time", "validity")
SETTINGS = ("pre_aggregations", "refresh_key", "access_policy", "data_source", "sql_alias", "hierarchies")
KINDS = {"string": "string", "number": "number", "boolean": "boolean"}


class Brought(NamedTuple):
    """``losses``: warnings lose something, informations say what is written otherwise here."""

    model: objects.Model
    losses: tuple[Problem, ...]


def read_cube(source: Path, uri: str, timezone: str = "UTC") -> Brought:
    """The cubes and views of a file or of the files in a folder, over the tables at ``uri``.

    Raises ``Refused`` (``interchange.…``) where nothing can be read.
    """
    cubes, views = cubes_of(documents_of(source))
    if not cubes:
        raise Refused("interchange.no_cube", str(source), source=str(source))
    losses = Losses()
    datasets = {cube.name: _dataset(cube, losses) for cube in cubes}
    datasets = with_joins(cubes, datasets, losses)
    datasets = {
        cube.name: with_facts(datasets[cube.name], extension_of(cube.content), cube.place, losses, EXTENDED)
        for cube in cubes
    }
    metrics, codes = Maker(cubes, datasets, losses).all()
    name = source.stem if source.is_file() else source.resolve().name
    model = objects.Model(
        project=name,
        name=Text(zh=name, en=name),
        sources=dict.fromkeys(sorted({SOURCE, *(one.source for one in datasets.values())}), uri),
        calendar=objects.Calendar(timezone=timezone),
        datasets=datasets,
        metrics=metrics,
        sets={view.name: _set(view, cubes, codes, losses) for view in views},
        domains=domains_of(metrics.values()),
    )
    return Brought(model, tuple(losses.found))


def _dataset(cube: Cube, losses: Losses) -> objects.Dataset:
    for setting in SETTINGS:
        if cube.content.get(setting):
            losses.lost("setting", cube.place, table=cube.name, name=setting)
    query = text(cube.content.get("sql"))
    table = text(cube.content.get("sql_table"))
    if "{" in query + table:
        losses.lost(
            "field", cube.place, table=cube.name, name="sql", reason=reason_of(Refused("loss.template", text=query))
        )
    times: dict[str, objects.TimeField] = {}
    dimensions: dict[str, objects.Dimension] = {}
    key: list[str] = []
    for one in cube.parts("dimensions"):
        name = text(one["name"])
        try:
            expr = _expr(cube, one)
        except Refused as refused:
            losses.lost("field", cube.place, table=cube.name, name=name, reason=reason_of(refused))
            continue
        if one.get("primary_key") and isinstance(expr, Ref) and len(expr.path) == 1:
            key.append(expr.path[0])
        called, about = (
            Text(zh=text(one.get("title")), en=text(one.get("title"))),
            Text(en=text(one.get("description"))),
        )
        if text(one.get("type")) == "time":
            times[name] = objects.TimeField(code=name, expr=text_of(expr), name=called, grain="second")
        else:
            kind = KINDS.get(text(one.get("type")), "")
            dimensions[name] = objects.Dimension(
                code=name, expr=text_of(expr), name=called, description=about, type=kind
            )
    dimensions |= _segments(cube, losses)
    if len(times) > 1 and extension_of(cube.content) is None:
        losses.told("first_time", cube.place, table=cube.name, name=next(iter(times)))
    title = text(cube.content.get("title")) or cube.name
    link = objects.EntityLink(code=cube.name, key=tuple(key), role="primary")
    return objects.Dataset(
        code=cube.name,
        name=Text(zh=title, en=title),
        source=SOURCE,
        table="" if query else table,
        sql=query,
        grain=tuple(key),
        entities={cube.name: link} if key else {},
        times=times,
        dimensions=dimensions,
        time=next(iter(times), ""),
        description=Text(en=text(cube.content.get("description"))),
    )


def _expr(cube: Cube, one: dict[str, Any]) -> Expr:
    """A dimension's SQL, or its cases. Raises ``Refused``."""
    if one.get("sub_query") or text(one.get("type")) in ("geo", "switch"):
        raise Refused("loss.cube_kind", cube.place, kind="sub_query" if one.get("sub_query") else text(one.get("type")))
    case = one.get("case")
    if not isinstance(case, dict):
        return local(cube, text(one.get("sql")) or text(one["name"]))
    other = case.get("else")
    otherwise: Expr = Lit("string", text(other.get("label"))) if isinstance(other, dict) else NULL
    for when in reversed(items(case, "when", Place(cube.place))):
        otherwise = Call(
            "case", (local(cube, text(when.get("sql"))), Lit("string", text(when.get("label"))), otherwise)
        )
    return otherwise


def local(cube: Cube, sql: str) -> Expr:
    """An expression over the rows of a cube and of those that it joins. Raises ``Refused``."""
    return read(sql, cube.name, lambda there, name, column: Ref((name,) if there == cube.name else (there, name)))


def _segments(cube: Cube, losses: Losses) -> dict[str, objects.Dimension]:
    """A segment as a dimension that is true for its rows."""
    out: dict[str, objects.Dimension] = {}
    for one in cube.parts("segments"):
        name = text(one["name"])
        try:
            expr = text_of(local(cube, text(one.get("sql"))))
        except Refused as refused:
            losses.lost("field", cube.place, table=cube.name, name=name, reason=reason_of(refused))
            continue
        title = text(one.get("title"))
        out[name] = objects.Dimension(code=name, expr=expr, name=Text(zh=title, en=title), type="boolean")
        losses.told("segment", cube.place, table=cube.name, name=name)
    return out


def _set(view: View, cubes: tuple[Cube, ...], codes: dict[tuple[str, str], str], losses: Losses) -> objects.MetricSet:
    """A view as a metric set: its measures and the dimensions that it offers."""
    known = {cube.name: cube for cube in cubes}
    metrics: list[str] = []
    by: list[str] = []
    for part in items(view.content, "cubes", Place(view.place)):
        cube = known.get(text(part.get("join_path")).rpartition(".")[2])
        if cube is None:
            losses.lost("view_cube", view.place, name=view.name, cube=text(part.get("join_path")) or "-")
            continue
        included = _included(part, cube)
        metrics += [codes[cube.name, name] for name in included if (cube.name, name) in codes]
        fields = [text(one["name"]) for one in cube.parts("dimensions")]
        joined = "." in text(part.get("join_path"))
        by += [f"{cube.name}.{name}" if joined else name for name in included if name in fields]
    title = text(view.content.get("title")) or view.name
    losses.told("view", view.place, name=view.name)
    return objects.MetricSet(
        code=view.name,
        name=Text(zh=title, en=title),
        purpose=Text(en=text(view.content.get("description"))),
        metrics=tuple(dict.fromkeys(metrics)),
        by=tuple(dict.fromkeys(by)),
    )


def _included(part: dict[str, Any], cube: Cube) -> list[str]:
    every = [text(one["name"]) for kind in ("measures", "dimensions") for one in cube.parts(kind)]
    asked, left = part.get("includes"), part.get("excludes")
    listed = asked if isinstance(asked, list) else ()
    names = every if asked == "*" else [text(one.get("name") if isinstance(one, dict) else one) for one in listed]
    hidden = {text(one) for one in left} if isinstance(left, list) else set()
    return [name for name in names if name not in hidden]
