"""The metrics, dimensions and joins that a report implies: candidates beside the catalog, none adopted by itself.

A period that only bounds the time field is lifted out: January's and February's report give one candidate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from sqlglot import exp

from caliber.compare.block import Block, Source, digest
from caliber.compare.normal import Normal
from caliber.compare.plan import Definition, Limit, Union, Window, steps
from caliber.compare.prove import Shape, shape_of
from caliber.compare.said import said, sources, unfolded
from caliber.compare.settle import Settler
from caliber.compare.values import UndeterminedError
from caliber.errors import CaliberError, Place, Problem, Refused
from caliber.interchange.sql_reports.ddl import Catalog
from caliber.interchange.sql_reports.files import ReportFile, report_files, with_views
from caliber.interchange.sql_reports.kinds import CLOCKS, NOW
from caliber.interchange.sql_reports.lifted import is_bound
from caliber.interchange.sql_reports.statements import Statement
from caliber.model.canonical import canonical
from caliber.model.canonical.order import spelled
from caliber.model.expr import TRUE, Call, Expr, Ref, all_of, conjuncts, refs, rewrite, walk

_TIME_NAME = re.compile(r"(^|_)(dt|ds|date|day|time|at|month|pt|ymd)$|日期|时间")


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A metric that a report implies, in the parts of a metric card. Texts are SQL of the portable dialect.

    ``columns``: the base columns that it rests on, as table.column. ``fingerprint``: shared by candidates that compute
    the same thing in other periods, under other names, by other dimensions.
    """

    name: str
    report: str
    measure: str
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    where: tuple[str, ...]
    time: str
    period: tuple[str, ...]
    by: tuple[str, ...]
    joins: tuple[str, ...]
    nulls: str
    unit_factor: str = ""
    fingerprint: str = ""


class Implied(msgspec.Struct, frozen=True):
    """A dimension of a report: its name there, what it is, the base columns under it."""

    name: str
    expr: str
    columns: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One query of a file: what it implies, and what of it could not be read."""

    name: str
    dialect: str
    candidates: tuple[Candidate, ...] = ()
    dimensions: tuple[Implied, ...] = ()
    joins: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_reports(text: str, catalog: Catalog, dialect: str = "", name: str = "") -> tuple[Report, ...]:
    """Every query of a report file. Never raises for what cannot be read: that is a problem with file and line."""
    return tuple(report for report, _ in read_defined(text, catalog, dialect, name))


def read_defined(
    text: str, catalog: Catalog, dialect: str = "", name: str = ""
) -> tuple[tuple[Report, Definition | None], ...]:
    """``read_reports``, each with the definition that it was read from; None where there is none."""
    try:
        found = report_files(text, dialect)
    except Refused as refusal:
        return ((Report(name=name, dialect=dialect, problems=(_placed(refusal, name),)), None),)
    if not found:
        none = Refused("reports.one_select", count=0)
        return ((Report(name=name, dialect=dialect, problems=(_placed(none, name),)), None),)
    out: list[tuple[Report, Definition | None]] = []
    for number, report in enumerate(found, 1):
        title = name if len(found) == 1 else f"{name}#{number}"
        statement = Statement(with_views(catalog, report), report.dialect)
        try:
            definition = statement.definition(title, report.query)
            out.append((_read(definition, report, name), definition))
        except CaliberError as refusal:
            out.append((Report(name=title, dialect=report.dialect, problems=(_placed(refusal, name),)), None))
        except RecursionError:
            fault = Refused("reports.too_large", limit="?")
            out.append((Report(name=title, dialect=report.dialect, problems=(_placed(fault, name),)), None))
    return tuple(out)


def figures_of(definition: Definition) -> dict[str, Figure]:
    """Every figure of a report by its name. Raises ``Refused`` (``reports.…``) for what does not come apart."""
    if not definition.values:
        raise Refused("reports.not_a_metric", definition.name, name=definition.name)
    normal, shape = _shape(definition)
    if shape is None or shape.having:
        what = "HAVING" if shape is not None else _why(definition)
        raise Refused("reports.not_one_grouping", definition.name, name=definition.name, what=what)
    reading = _Reading(definition, shape, normal.settler, {})
    return {name: reading.metric(place) for place, name in enumerate(definition.values)}


def _shape(definition: Definition) -> tuple[Normal, Shape | None]:
    normal = Normal(definition)
    try:
        return normal, shape_of(normal.block(), len(definition.keys))
    except UndeterminedError:
        return normal, None


def _placed(refusal: CaliberError, file: str) -> Problem:
    problem = refusal.problem
    place = Place(file=file, line=problem.where.line, column=problem.where.column)
    return Problem(problem.code, place, problem.facts, problem.severity)


def _read(definition: Definition, report: ReportFile, file: str) -> Report:
    place = Place(file=file)
    problems = [
        Problem("reports.unknown_function", place, {"name": one}, "warning") for one in definition.unproved
    ]  # fmt: skip
    dialect = report.dialect
    if any(_looks_at_today(query) for query in (report.query, *report.views.values())):
        problems.append(Problem("reports.moves_with_today", place, {"name": definition.name}, "warning"))
    if not definition.values:
        problems.append(Problem("reports.not_a_metric", place, {"name": definition.name}, "warning"))
        return Report(name=definition.name, dialect=dialect, problems=tuple(problems))
    normal, shape = _shape(definition)
    if shape is None:
        facts = {"name": definition.name, "what": _why(definition)}
        problems.append(Problem("reports.not_one_grouping", place, facts, "warning"))
        return Report(name=definition.name, dialect=dialect, problems=tuple(problems))
    reading = _Reading(definition, shape, normal.settler, _written(report.query))
    return Report(
        name=definition.name,
        dialect=dialect,
        candidates=tuple(reading.candidate(place) for place in range(len(definition.values))),
        dimensions=tuple(reading.dimension(place) for place in range(len(definition.keys))),
        joins=reading.joins,
        problems=tuple(problems),
    )


def _looks_at_today(query: exp.Expr) -> bool:
    """The same report gives another figure tomorrow."""
    return any(isinstance(one, tuple(NOW)) or one.name.lower() in CLOCKS for one in query.find_all(exp.Func))


def _written(query: exp.Expr) -> dict[str, str]:
    """The names of columns as the report has them, capitals and all, by their names in the definition."""
    names = query.named_selects if isinstance(query, exp.Query) else []
    return {name.lower(): name for name in names}


def _why(definition: Definition) -> str:
    kinds = {type(step) for step in steps(definition.rows)}
    words = [word for kind, word in ((Window, "OVER"), (Limit, "LIMIT"), (Union, "UNION")) if kind in kinds]
    return ", ".join(words) or "GROUP BY"


class Figure(NamedTuple):
    """One figure by itself. ``formula`` over aggregates of the rows of ``block``, where ``where`` and ``period``.

    ``time``: the time field as table.column, ``times``: where it stands in the block. ``blocks``: those of subqueries.
    ``rules``: by which it was read.
    """

    formula: Expr
    block: Block
    time: str
    times: tuple[Expr, ...]
    period: tuple[Expr, ...]
    where: tuple[Expr, ...]
    blocks: Mapping[str, Block]
    rules: frozenset[str]


class _Reading:
    """One report taken apart."""

    def __init__(self, definition: Definition, shape: Shape, settler: Settler, written: Mapping[str, str]) -> None:
        self.definition, self.shape, self.settler, self.blocks = definition, shape, settler, settler.blocks
        self.joins = tuple(self._join_texts(shape.group.block))
        self.keys, self.values = ([written.get(one, one) for one in c] for c in (definition.keys, definition.values))

    def metric(self, place: int) -> Figure:
        """The figure without what stands in the report for the other figures and for the groups.

        What all its aggregates ask of a row is its population, a join of which it uses nothing is none of its joins.
        """
        group, block = self.shape.group, self.shape.group.block
        formula = unfolded(self.shape.formulas[place], group, self.shape.alias)
        shared = () if self.shape.having else _shared(formula)
        whole = {one: _without(one, shared) for one in _aggregates(formula)}
        keyed = tuple(key for key in group.keys if self._time_of(block, key))
        used = (*group.keys, *(value for value in group.values)) if self.shape.having else keyed
        alone = self.settler.settle(
            Block(block.items, block.lefts, (*block.filters, *shared), (*whole.values(), *used, *keyed))
        )
        env = dict(zip(whole, alone.columns, strict=False))
        formula = _ordered(rewrite(formula, lambda node: env.get(node) if isinstance(node, Call) else None))
        keyed = alone.columns[len(alone.columns) - len(keyed) :] if keyed else ()
        return Figure(formula, alone, *self._split(alone, keyed), self.blocks, frozenset(self.settler.rules))

    def _split(
        self, block: Block, keyed: tuple[Expr, ...]
    ) -> tuple[str, tuple[Expr, ...], tuple[Expr, ...], tuple[Expr, ...]]:
        """The time field, where it stands, the conditions that only bound it, the others."""
        fields: dict[str, list[Expr]] = {}
        for part in block.filters:
            field = self._time_field(block, part)
            if field:
                fields.setdefault(field, []).append(part)
        if len(fields) != 1:
            named = [self._time_of(block, key) for key in keyed]
            return (named[0] if len(set(named)) == 1 else ""), keyed, (), block.filters
        ((field, bounds),) = fields.items()
        columns = {Call("is_not_null", (ref,)) for part in bounds for ref in refs(part)}
        where = tuple(part for part in block.filters if part not in bounds and part not in columns)
        return field, tuple(bounds), tuple(bounds), where

    def _time_field(self, block: Block, part: Expr) -> str:
        return self._time_of(block, part) if is_bound(part) else ""

    def _time_of(self, block: Block, expr: Expr) -> str:
        names = sorted({ref for ref in refs(expr) if ref.path[0] != "now"}, key=spelled)
        if len(names) != 1:
            return ""
        source = block.members.get(names[0].path[0])
        kind = source.types.get(names[0].path[-1], "") if source else ""
        timely = kind in ("date", "timestamp") or (not kind and _TIME_NAME.search(names[0].path[-1]))
        return _column(block, names[0]) if timely else ""

    def _join_texts(self, block: Block) -> list[str]:
        equated = [
            part for part in block.filters if isinstance(part, Call) and part.op == "=" and len(_sides(part)) > 1
        ]
        inner = [f"inner: {' = '.join(_column(block, ref) for ref in refs(part))}" for part in equated]
        return inner + [
            f"left {_named(left.source)}: {' and '.join(said(part, self.blocks) for part in left.on)}"
            for left in block.lefts
        ]

    def candidate(self, place: int) -> Candidate:
        """One figure as a metric."""
        one = self.metric(place)
        said_zero = "coalesce" in {one.formula.op if isinstance(one.formula, Call) else ""} or _counts(one.formula)
        return Candidate(
            name=self.values[place],
            report=self.definition.name,
            measure=said(one.formula, self.blocks),
            tables=tuple(sorted(_tables(one.block))),
            columns=_columns(one.block, [one.formula, *one.block.filters]),
            where=tuple(said(part, self.blocks) for part in one.where if len(_sides(part)) < 2),
            time=one.time,
            period=tuple(said(part, self.blocks) for part in one.period),
            by=tuple(self.keys),
            joins=tuple(self._join_texts(one.block)),
            nulls="zero" if said_zero else "none",
            fingerprint=digest(self._text(one)),
        )

    def _text(self, one: Figure) -> str:
        """What only figures share that compute the same. A condition on groups makes the groups part of it."""
        group, having = self.shape.group, self.shape.having
        grouped = [*having, *self.shape.keys] if having else []
        lefts = [f"{left.alias} on {' and '.join(map(spelled, left.on))}" for left in one.block.lefts]
        return "|".join(
            [
                *sorted(source.text for source in one.block.members.values()),
                *lefts,
                *(spelled(unfolded(part, group, self.shape.alias)) for part in grouped),
                *map(spelled, one.where),
                spelled(one.formula),
                one.time,
                # Of which table in the join the time field is: one table may stand there twice.
                *sorted({spelled(ref) for expr in one.times for ref in refs(expr) if ref.path[0] != "now"}),
            ]
        )

    def dimension(self, place: int) -> Implied:
        """One group key."""
        expr = unfolded(self.shape.keys[place], self.shape.group, self.shape.alias)
        return Implied(self.keys[place], said(expr, self.blocks), _columns(self.shape.group.block, [expr]))


def _aggregates(formula: Expr) -> list[Call]:
    return list(dict.fromkeys(one for one in walk(formula) if isinstance(one, Call) and one.op == "agg"))


def _shared(formula: Expr) -> tuple[Expr, ...]:
    """The conditions that stand on every aggregate of a formula."""
    each = [conjuncts(one.args[1]) for one in _aggregates(formula)]
    return tuple(part for part in (each[0] if each else ()) if part != TRUE and all(part in one for one in each))


def _without(aggregate: Call, shared: tuple[Expr, ...]) -> Expr:
    rest = tuple(part for part in conjuncts(aggregate.args[1]) if part not in shared)
    return Call("agg", (aggregate.args[0], all_of(rest)))


def _ordered(formula: Expr) -> Expr:
    """In an order that does not depend on the other figures of the report."""
    names: dict[Expr, Expr] = {one: Ref(("figure", spelled(one))) for one in _aggregates(formula)}
    back = {ref: one for one, ref in names.items()}
    return rewrite(canonical(rewrite(formula, names.get)), back.get)


def _sides(part: Expr) -> set[str]:
    """The sources that a condition names; today's date is none."""
    return {ref.path[0] for ref in refs(part)} - {"now"}


def _column(block: Block, ref: Ref) -> str:
    source = block.members.get(ref.path[0])
    return f"{source.name if source and source.base else ref.path[0]}.{ref.path[-1]}"


def _columns(block: Block, exprs: list[Expr]) -> tuple[str, ...]:
    found = {ref for expr in exprs for ref in refs(expr) if ref.path[0] not in ("outer", "now")}
    return tuple(sorted({_column(block, ref) for ref in found}))


def _tables(block: Block) -> set[str]:
    """The base tables under a block."""
    out: set[str] = set()
    for source in block.members.values():
        if source.base:
            out.add(source.name)
        elif source.group is not None:
            out |= _tables(source.group.block)
        for branch in source.branches:
            out |= _tables(branch)
    return out


def _named(source: Source) -> str:
    return source.name if source.base else sources([source])


def _counts(formula: Expr) -> bool:
    call = formula.args[0] if isinstance(formula, Call) and formula.op == "agg" else None
    return isinstance(call, Call) and call.op.startswith("count")
