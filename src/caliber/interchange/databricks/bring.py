"""Metric views brought over: the source and its joins as datasets, dimensions, measures; every loss told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from caliber.errors import Place, Problem, Refused
from caliber.interchange.arriving import Found, aggregate_in, atomic, code_of, each_aggregate, free_code, known_as
from caliber.interchange.cards import DOMAIN, domains_of
from caliber.interchange.documents import Document, documents_of, items, mappings
from caliber.interchange.losses import Losses, reason_of
from caliber.interchange.spelling import percentiles_as_calls, plain_division, text_of
from caliber.model import objects
from caliber.model.expr import Call, Expr, Lit, Ref, conjuncts, refs, rewrite
from caliber.model.parse import parse
from caliber.model.text import Text

Datasets = dict[str, objects.Dataset]
Metrics = dict[str, objects.Metric]

SOURCE = "warehouse"
OWN = "source"  # what a view calls its own table
MOST_JOINS = 200
_MEASURE = re.compile(r'\bmeasure\s*\(\s*("[^"]+"|\w+)\s*\)', re.IGNORECASE)
_TIMELY = re.compile(r"(^|_)(date|day|time|at|month|week|year|ts|timestamp)$")


class Brought(NamedTuple):
    """``losses``: warnings lose something, informations say what is written otherwise here."""

    model: objects.Model
    losses: tuple[Problem, ...]


def read_databricks(source: Path, uri: str, timezone: str = "UTC") -> Brought:
    """The metric views of a file or of the files in a folder, over the tables at ``uri``.

    Raises ``Refused`` (``interchange.…``) where nothing can be read.
    """
    views = [one for one in documents_of(source) if one.content.get("source") and mappings(one.content.get("measures"))]
    if not views:
        raise Refused("interchange.no_metric_view", str(source), source=str(source))
    losses = Losses()
    datasets: Datasets = {}
    metrics: Metrics = {}
    for document in views:
        _View(document, datasets, metrics, losses).read()
    name = code_of(source.stem if source.is_file() else source.resolve().name)
    model = objects.Model(
        project=name, name=Text(zh=name, en=name), sources={SOURCE: uri}, calendar=objects.Calendar(timezone=timezone),
        datasets=datasets, metrics=metrics, domains=domains_of(metrics.values()),
    )  # fmt: skip
    return Brought(model, tuple(losses.found))


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in value) if isinstance(value, list) else (_text(value),) if value else ()


class _View:
    """One metric view. ``joins``: what it calls a joined table -> the dataset that it is."""

    def __init__(
        self,
        document: Document,
        datasets: dict[str, objects.Dataset],
        metrics: dict[str, objects.Metric],
        losses: Losses,
    ) -> None:
        self.place, self.content = document.place, document.content
        self.datasets, self.metrics, self.losses = datasets, metrics, losses
        self.code = free_code(code_of(Path(document.place).name.split(".")[0]), datasets)
        self.joins: dict[str, str] = {}
        self.fields: dict[str, str] = {}  # a dimension's name -> its code
        self.measures: dict[str, str] = {}
        self.where: tuple[Expr, ...] = ()

    def read(self) -> None:
        self.datasets[self.code] = self.dataset(
            self.code, self.content.get("source"), _text(self.content.get("comment"))
        )
        for join in items(self.content, "joins", Place(self.place)):
            self.join(join, self.code)
        condition = _text(self.content.get("filter"))
        if condition:
            try:
                self.where = conjuncts(self.expr(condition))
            except Refused as refused:  # every figure of the view would be another one
                self.losses.lost("field", self.place, table=self.code, name="filter", reason=reason_of(refused))
                return
        if self.content.get("materialization"):
            self.losses.lost("setting", self.place, table=self.code, name="materialization")
        for one in items(self.content, "dimensions" if self.content.get("dimensions") else "fields", Place(self.place)):
            self.dimension(one)
        for one in items(self.content, "measures", Place(self.place)):
            try:
                self.measure(one)
            except Refused as refused:
                self.losses.lost("metric", self.place, metric=_text(one.get("name")), reason=reason_of(refused))

    def dataset(self, code: str, source: Any, comment: str = "") -> objects.Dataset:
        said = _text(source)
        table = said if re.fullmatch(r"[\w.`\-]+", said) else ""
        return objects.Dataset(
            code=code, name=Text(zh=code, en=code), source=SOURCE, table=table.replace("`", ""),
            sql="" if table else said, description=Text(en=comment),
        )  # fmt: skip

    def join(self, one: dict[str, Any], parent: str) -> None:
        name = _text(one.get("name"))
        pairs = self.pairs(one, name)
        if not pairs or name in self.joins or len(self.joins) >= MOST_JOINS:
            self.losses.lost("relationship", self.place, name=f"{self.code} → {name}")
            return
        code = free_code(
            code_of(name) if code_of(name) not in self.datasets else f"{self.code}_{code_of(name)}", self.datasets
        )
        self.joins[name] = code
        there, here = self.dataset(code, one.get("source")), self.datasets[parent]
        key, own = (tuple(column) for column in zip(*pairs, strict=True))
        link = objects.EntityLink(code=code, key=key, role="primary")
        self.datasets[code] = msgspec.structs.replace(there, grain=key, entities={code: link})
        foreign = objects.EntityLink(code=code, key=own)
        self.datasets[parent] = msgspec.structs.replace(here, entities={**here.entities, code: foreign})
        for inner in items(one, "joins", Place(self.place)):
            self.join(inner, code)

    def pairs(self, one: dict[str, Any], name: str) -> list[tuple[str, str]]:
        """Columns there and here; nothing where the join is more than their equality."""
        using = one.get("using")
        if isinstance(using, list):
            return [(_text(column), _text(column)) for column in using]
        named = {str(key).lower(): value for key, value in one.items()}
        said = named.get("on", named.get("true"))  # YAML 1.1 takes a bare ``on`` for true
        try:
            parts = conjuncts(parse(_text(said).replace("`", '"')))
        except Refused:
            return []
        out = []
        for part in parts:
            sides = [side.path for side in part.args if isinstance(side, Ref)] if isinstance(part, Call) else []
            if not isinstance(part, Call) or part.op != "=" or len(sides) != 2:
                return []
            there = [path[-1] for path in sides if len(path) > 1 and path[-2] == name]
            here = [path[-1] for path in sides if len(path) < 2 or path[-2] != name]
            if len(there) != 1 or len(here) != 1:
                return []
            out.append((there[0], here[0]))
        return out

    def expr(self, text: str, own: str = "") -> Expr:
        """An expression over rows: joined columns by their dataset, dimensions by their code. Raises ``Refused``."""

        def change(node: Expr) -> Expr | None:
            if not isinstance(node, Ref):
                return None
            *path, name = node.path
            if not path or path == [OWN]:
                return Ref((self.fields[name],)) if not path and name in self.fields and name != own else Ref((name,))
            if path[-1] not in self.joins:
                raise Refused("loss.no_dataset", self.place, name=".".join(path))
            return Ref((self.joins[path[-1]], name))

        return rewrite(parse(percentiles_as_calls(text.replace("`", '"'))), change)

    def dimension(self, one: dict[str, Any]) -> None:
        name = _text(one.get("name"))
        code = code_of(name)
        try:
            expr = text_of(self.expr(_text(one.get("expr")) or name, own=name))
        except Refused as refused:
            self.losses.lost("field", self.place, table=self.code, name=name, reason=reason_of(refused))
            return
        shown = _text(one.get("display_name")) or name
        called, about = Text(zh=shown, en=shown), Text(en=_text(one.get("comment")))
        dataset = self.datasets[self.code]
        times, dimensions = dict(dataset.times), dict(dataset.dimensions)
        if _TIMELY.search(code):
            times[code] = objects.TimeField(code=code, expr=expr, name=called)
        else:
            aliases = _texts(one.get("synonyms"))
            dimensions[code] = objects.Dimension(code=code, expr=expr, name=called, description=about, aliases=aliases)
        self.fields[name] = code
        time = dataset.time or next(iter(times), "")
        if time and not dataset.time:
            self.losses.told("first_time", self.place, table=self.code, name=time)
        self.datasets[self.code] = msgspec.structs.replace(dataset, times=times, dimensions=dimensions, time=time)

    def measure(self, one: dict[str, Any]) -> None:
        name = _text(one.get("name"))
        if one.get("window"):
            raise Refused("loss.cube_kind", self.place, kind="window")
        text = _MEASURE.sub(lambda match: f'"$m:{match[1].strip(chr(34))}"', _text(one.get("expr")).replace("`", '"'))
        expr = plain_division(self.measured(self.expr(text)))
        code = free_code(code_of(name), self.metrics)
        whole = aggregate_in(expr)
        if whole is not None:
            made = self.atom(code, whole)
        else:
            formula = each_aggregate(expr, lambda found: Ref(("$m", self.beside(code, found))))
            if isinstance(formula, Lit) or any(ref.path[0] != "$m" for ref in refs(formula)):
                raise Refused("loss.no_aggregate", self.place, name=name)
            formula = rewrite(formula, lambda node: Ref(node.path[1:]) if isinstance(node, Ref) else None)
            made = objects.Metric(code=code, kind="composite", domain=DOMAIN, formula=text_of(formula))
        shown, about = _text(one.get("display_name")) or name, _text(one.get("comment"))
        self.metrics[code] = msgspec.structs.replace(
            made,
            name=Text(zh=shown, en=shown),
            caliber=Text(zh=about, en=about),
            synonyms=_texts(one.get("synonyms")),
        )
        self.measures[name] = code

    def measured(self, expr: Expr) -> Expr:
        """``MEASURE(x)`` as the metric that it is. Raises ``Refused`` where there is none."""

        def change(node: Expr) -> Expr | None:
            if not isinstance(node, Ref) or not node.path[0].startswith("$m:"):
                return None
            name = node.path[0].removeprefix("$m:")
            if name not in self.measures:
                raise Refused("loss.rests_on_there", self.place, name=name)
            return Ref(("$m", self.measures[name]))

        return rewrite(expr, change)

    def atom(self, code: str, found: Found) -> objects.Metric:
        whole = found._replace(where=(*self.where, *found.where))
        return atomic(code, whole, self.code, self.datasets[self.code].time)

    def beside(self, code: str, found: Found) -> str:
        """A metric that is this aggregate: one that is there, else a new one."""
        made = self.atom(free_code(f"{code}_part", self.metrics), found)
        known = known_as(made, self.metrics)
        if not known:
            self.metrics[made.code] = msgspec.structs.replace(made, name=Text(zh=made.code, en=made.code))
        return known or made.code
