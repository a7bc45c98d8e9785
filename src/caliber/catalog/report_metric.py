"""A figure of a report's SQL as a metric for the length of one question: asked along the corridor of every other.

Nothing is published: the definitions are those in force with the figure added, under the same policies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple, TypeGuard

import msgspec

from caliber.access import Principal, decide, masked_dimensions
from caliber.compare import report_schema
from caliber.compare.block import Source, aliases_of, renamed, substituted
from caliber.compare.rules import READ_BY
from caliber.compare.schema import NO_FACTS, TableFacts
from caliber.errors import Refused
from caliber.interchange.spelling import name_text, text_of
from caliber.interchange.sql_reports import Catalog, Figure, definition_of, figures_of, tables_in
from caliber.model.expr import TRUE, Call, Expr, Lit, Ref, all_of, conjuncts, refs, rewrite, walk
from caliber.model.objects import Dataset, EntityLink, Metric
from caliber.model.resolution import field_of
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

ZERO = Lit("number", "0")
COMPARED = frozenset({"=", "<>", "<", "<=", ">", ">=", "like"})
OPEN = frozenset({"", "public", "internal"})


class ReportSql(msgspec.Struct, frozen=True, kw_only=True):
    """``text``: one SELECT, of any dialect. ``figure``: which of its figures; "" where it has only one. ``number``:
    which SELECT, from 1, where the text holds several."""

    text: str
    title: str
    figure: str = ""
    number: int = 0


def with_report(
    snapshot: Snapshot, principal: Principal, columns: Mapping[str, Mapping[str, str]], report: ReportSql, unit: str
) -> tuple[Snapshot, str]:
    """The definitions with the figure of a report among them, and the code of its metric.

    Its groups and its period are left out: it is asked for those of the question. Raises as ``metrics_of`` does, and
    ``reports.not_for_you`` where the person may not ask for all that they hold.
    """
    figure = _figure(snapshot, principal, columns, report)
    placing = _Placing(snapshot, figure, report.title)
    made = _Making(snapshot, placing, figure, report, unit).metrics()
    _may_ask(snapshot, principal, placing)
    model = snapshot.model
    metrics = {**model.metrics, **{metric.code: metric for metric in made}}
    found = Snapshot(msgspec.structs.replace(model, metrics=metrics))
    found.memo[READ_BY] = {made[-1].code: frozenset(figure.rules)}
    return found, made[-1].code


def metrics_of(
    snapshot: Snapshot, principal: Principal, columns: Mapping[str, Mapping[str, str]], report: ReportSql, unit: str
) -> list[Metric]:
    """The figure of a report as a metric, the last; before it the metrics that its formula is made of.

    Nothing is left of its period, not even that a row has its time: by which time it counts is the metric's own part.
    Raises ``Refused`` (``reports.…``) where it cannot be read as a metric over the project's datasets. Nothing is asked
    for with it: who proposes it gets no figure before somebody approves it.
    """
    figure = _figure(snapshot, principal, columns, report)._replace(period=())
    return _Making(snapshot, _Placing(snapshot, figure, report.title), figure, report, unit).metrics()


def tables_meant(text: str, catalog: Catalog, own: set[str]) -> tuple[dict[str, TableFacts], dict[str, str]]:
    """Tables of a text that the project does not have under that name: with the facts of the one meant, if one is."""
    strange: dict[str, TableFacts] = {}
    names: dict[str, str] = {}
    for name in tables_in(text):
        if name in catalog.tables or name in catalog.views:
            continue
        ends = [one for one in own if one.endswith(f".{name}") or name.endswith(f".{one}")]
        if len(ends) == 1:
            names[name] = ends[0]
        strange[name] = catalog.tables[ends[0]] if len(ends) == 1 else NO_FACTS
    return strange, names


def _figure(
    snapshot: Snapshot, principal: Principal, columns: Mapping[str, Mapping[str, str]], report: ReportSql
) -> Figure:
    unheard = _unheard_of(snapshot, principal)
    schema = {name: facts for name, facts in report_schema(snapshot, columns).items() if name not in unheard}
    strange, names = tables_meant(report.text, Catalog(schema), set(schema))
    meant = {name: facts for name, facts in strange.items() if name in names}
    definition = definition_of(report.text, Catalog({**schema, **meant}), name=report.title, number=report.number)
    if definition.unproved:
        raise Refused("reports.not_portable", report.title, name=report.title, what=definition.unproved[0])
    found = figures_of(definition)
    if not report.figure and len(found) > 1:
        raise Refused("reports.several_figures", report.title, name=report.title, names=list(found))
    wanted = {name.lower(): name for name in found}.get(report.figure.lower() or next(iter(found)).lower(), "")
    if not wanted:
        raise Refused("reports.no_such_figure", report.figure, name=report.title, names=list(found))
    return found[wanted]


def _unheard_of(snapshot: Snapshot, principal: Principal) -> set[str]:
    """Tables that only metrics count of which the person may not know: for them there is no such table."""
    if principal.owner:
        return set()
    known: dict[str, bool] = {}
    for metric in snapshot.model.metrics.values():
        if metric.dataset in snapshot.model.datasets:
            table = snapshot.model.datasets[metric.dataset].table.lower()
            known[table] = known.get(table, False) or decide(snapshot, principal, "discover", metric).allowed
    return {table for table, heard in known.items() if not heard}


class _Placing:
    """Columns of a report's rows as names on the dataset that they are rows of."""

    def __init__(self, snapshot: Snapshot, figure: Figure, title: str) -> None:
        self.snapshot, self.title, self.blocks = snapshot, title, figure.blocks
        self.read: set[tuple[str, str]] = set()  # dataset and column of everything that was named
        self.keys: set[Ref] = set()  # of rows that EXISTS asks for
        self._opened: dict[Expr, tuple[Expr, ...]] = {}
        block = figure.block
        if len(block.items) != 1 or not block.items[0].source.base:
            raise Refused("reports.joined", title, name=title)
        self.home = self._datasets(block.items[0].source.name)[0]
        self.paths: dict[str, tuple[str, ...]] = {block.items[0].alias: ()}
        self.datasets: dict[str, Dataset] = {block.items[0].alias: self.home}
        for left in block.lefts:
            if not self._joined(left.alias, left.source, left.on):
                raise Refused("reports.joined", title, name=title)

    def _datasets(self, table: str) -> list[Dataset]:
        """The datasets over a table, those first that metrics count."""
        model = self.snapshot.model
        named = {one.code: f".{one.table.lower()}" for one in model.datasets.values()}
        found = [one for one in model.datasets.values() if one.table and named[one.code].endswith(f".{table}")]
        if not found:
            raise Refused("reports.no_dataset", self.title, name=self.title, table=table)
        counted = [metric.dataset for metric in model.metrics.values()]
        return sorted(found, key=lambda one: -counted.count(one.code))

    def _joined(self, alias: str, source: Source, on: tuple[Expr, ...]) -> bool:
        """Whether the source is joined along a key that the definitions know; then its columns have names."""
        pairs: dict[str, str] = {}
        others: set[str] = set()
        for part in on:
            sides = [arg for arg in part.args if isinstance(arg, Ref)] if _equates(part) else []
            there = [one for one in sides if one.path[0] == alias]
            here = [one for one in sides if one.path[0] in self.paths]
            if len(there) != 1 or len(here) != 1:
                return False
            pairs[here[0].path[-1]] = there[0].path[-1]
            others.add(here[0].path[0])
        if len(others) != 1 or not source.base:
            return False
        (other,) = others
        for link in self.datasets[other].entities.values():
            for dataset in self._datasets(source.name):
                if _leads(link, dataset, pairs):
                    self.paths[alias] = (*self.paths[other], link.code)
                    self.datasets[alias] = dataset
                    return True
        return False

    def opened(self, part: Expr) -> tuple[Expr, ...]:
        """A condition; EXISTS a row along known keys as the conditions on that row."""
        if not (isinstance(part, Call) and part.op == "exists" and isinstance(part.args[0], Lit)):
            return (part,)
        if part not in self._opened:
            self._opened[part] = self._unfolded(part, part.args[0].text)
        return self._opened[part]

    def _unfolded(self, part: Call, name: str) -> tuple[Expr, ...]:
        block = self.blocks[name]
        names = {alias: f"{name}:{alias}" for alias in block.members}
        env: dict[Ref, Expr] = {Ref(("outer", str(place))): arg for place, arg in enumerate(part.args[2:])}
        rest = [renamed(substituted(one, env), names) for one in block.filters]
        waiting = [(names[one.alias], one.source) for one in block.items]
        while waiting and not block.lefts:
            for alias, source in waiting:
                on = tuple(one for one in rest if _equates(one) and self._ties(one, alias))
                if on and self._joined(alias, source, on):
                    rest = [one for one in rest if one not in on]
                    waiting.remove((alias, source))
                    keys = [one for one in refs(all_of(on)) if one.path[0] == alias]
                    self.keys.update(keys)
                    rest += [Call("is_not_null", (one,)) for one in keys]
                    break
            else:
                break
        if waiting or block.lefts:
            raise Refused("reports.joined", self.title, name=self.title)
        return tuple(below for one in rest for below in self.opened(one))

    def conditions(self, parts: Iterable[Expr]) -> str:
        """All of the conditions, as a definition writes them."""
        opened = [one for part in parts for one in self.opened(part)]
        said = [one for one in opened if not self._goes_without_saying(one, opened)]
        return self.text(all_of(tuple(dict.fromkeys(said)))) if said else ""

    def _ties(self, part: Expr, alias: str) -> bool:
        """Whether a condition names the source and just one that has its place already."""
        others = aliases_of(part) - {alias}
        return alias in aliases_of(part) and len(others) == 1 and others <= {*self.paths}

    def _goes_without_saying(self, part: Expr, rest: list[Expr]) -> bool:
        """That a row is there, where a comparison with a column of it, or of one beyond it, says so."""
        if not (isinstance(part, Call) and part.op == "is_not_null" and part.args[0] in self.keys):
            return False
        path = self.paths[part.args[0].path[0]]
        for one in rest:
            args = one.args if isinstance(one, Call) and one.op in COMPARED else ()
            plain = [arg for arg in args if isinstance(arg, Ref)]
            if any(self.paths.get(ref.path[0], ())[: len(path)] == path for ref in plain):
                return True
        return False

    def name(self, ref: Ref) -> str:
        """A column as the definition names it. Raises where a field of that name is something else."""
        if ref.path[0] not in self.paths:
            raise Refused("reports.not_portable", self.title, name=self.title, what=ref.path[-1])
        dataset, column = self.datasets[ref.path[0]], ref.path[-1]
        self.read.add((dataset.code, column))
        field = field_of(dataset, column)
        if field is not None and field.expr.lower() != column:
            named = next((code for code, one in _fields(dataset).items() if one == column), "")
            if not named:
                raise Refused("reports.not_portable", self.title, name=self.title, what=column)
            column = named
        return ".".join(map(name_text, (*self.paths[ref.path[0]], column)))

    def text(self, expr: Expr) -> str:
        """As a definition writes it. Raises for what only a report's own source knows."""
        for node in walk(expr):
            strange = isinstance(node, Call) and ("@" in node.op or node.op[:1] == "?" or node.op.startswith("div_"))
            if strange or (isinstance(node, Lit) and node.kind in ("block", "plan", "form")):
                what = node.op.strip("?").partition("@")[0] if isinstance(node, Call) else "EXISTS"
                raise Refused("reports.not_portable", self.title, name=self.title, what=what)
        return text_of(expr, self.name)


def _equates(part: Expr) -> TypeGuard[Call]:
    return isinstance(part, Call) and part.op == "="


def _fields(dataset: Dataset) -> dict[str, str]:
    dimensions = {code: one.expr.lower() for code, one in dataset.dimensions.items()}
    return {**dimensions, **{code: one.expr.lower() for code, one in dataset.times.items()}}


def _leads(link: EntityLink, dataset: Dataset, pairs: Mapping[str, str]) -> bool:
    return any(
        home.role in ("primary", "unique")
        and (home.entity or home.code) == (link.entity or link.code)
        and dict(zip(link.key, home.key, strict=False)) == pairs
        for home in dataset.entities.values()
    ) and len(link.key) == len(pairs)  # fmt: skip


def _may_ask(snapshot: Snapshot, principal: Principal, placing: _Placing) -> None:
    """Who may use every metric over a dataset, and sees its columns, may count its rows in another way too."""
    if principal.owner:
        return
    over = [one for one in snapshot.model.metrics.values() if one.dataset == placing.home.code]
    allowed = bool(over) and all(decide(snapshot, principal, "use", one).allowed for one in over)
    masked = masked_dimensions(snapshot, principal)
    for dataset, column in placing.read:
        for code, dimension in snapshot.model.datasets[dataset].dimensions.items():
            hidden = dimension.sensitivity not in OPEN or code in masked or f"{dataset}.{code}" in masked
            allowed = allowed and not (hidden and column in (code, *columns_in(snapshot, dimension.expr)))
    if not allowed:
        raise Refused("reports.not_for_you", placing.title, name=placing.title)


def columns_in(snapshot: Snapshot, text: str) -> set[str]:
    """The columns that a field is made of, in lower case."""
    return {ref.path[-1].lower() for ref in refs(snapshot.expr(text))}


class _Making(NamedTuple):
    """The metrics that a figure is: one for each of its aggregates, and a formula where it is more than one."""

    snapshot: Snapshot
    placing: _Placing
    figure: Figure
    report: ReportSql
    unit: str

    def metrics(self) -> list[Metric]:
        formula, zero = _bare(self.figure.formula)
        made: dict[Expr, Metric] = {}

        def named(node: Expr) -> Expr | None:
            inner, fills = _bare(node)
            if not (isinstance(inner, Call) and inner.op == "agg"):
                return None
            key = Call("coalesce", (inner, ZERO)) if fills else inner
            made.setdefault(key, self._atomic(inner, fills, f"{self.code}_{len(made) + 1}"))
            return Ref((made[key].code,))

        if isinstance(formula, Call) and formula.op == "agg":
            return [self._atomic(formula, zero, self.code)]
        text = text_of(rewrite(formula, named))
        whole = Metric(
            code=self.code, kind="composite", name=self.name, formula=text, unit=self.unit, nulls="zero" if zero else ""
        )
        return [*made.values(), whole]

    @property
    def code(self) -> str:
        return f"report_{sha256(f'{self.report.figure}{chr(0)}{self.report.text}'.encode()).hexdigest()[:12]}"

    @property
    def name(self) -> Text:
        title = " ".join(part for part in (self.report.title, self.report.figure) if part)
        return Text(zh=title, en=title)

    def _atomic(self, aggregate: Call, zero: bool, code: str) -> Metric:
        call, condition = aggregate.args
        asked = (*self.figure.where, *self._placed(), *conjuncts(condition))
        where = self.placing.conditions(part for part in asked if part != TRUE)
        counts = isinstance(call, Call) and call.op.startswith("count")
        return Metric(
            code=code, kind="atomic", name=self.name, dataset=self.placing.home.code, measure=self.placing.text(call),
            where=where, time=self._time(),
            nulls="zero" if zero or counts else "none", unit=self.unit,
        )  # fmt: skip

    def _placed(self) -> Iterator[Expr]:
        """What stays of a period in the report: that a row has its time. The period asked for says the rest."""
        for ref in (ref for part in self.figure.period for ref in refs(part)):
            if ref.path[0] != "now":
                yield Call("is_not_null", (ref,))

    def _time(self) -> str:
        """The time field that the report goes by; that of its dataset where it goes by none."""
        found = {ref for expr in self.figure.times for ref in refs(expr) if ref.path[0] != "now"}
        if len(found) == 1:
            (ref,) = found
            if not self.placing.paths[ref.path[0]]:
                own = self.placing.home.times
                return next((code for code, one in own.items() if one.expr.lower() == ref.path[-1]), ref.path[-1])
            return self.placing.name(ref)
        if not self.placing.home.time:
            raise Refused("reports.no_time", self.report.title, name=self.report.title)
        return self.placing.home.time


def _bare(expr: Expr) -> tuple[Expr, bool]:
    """What is said to be 0 where there is nothing, and whether it is."""
    if isinstance(expr, Call) and expr.op == "coalesce" and len(expr.args) == 2 and expr.args[1] == ZERO:
        return expr.args[0], True
    return expr, False
