"""The metrics, dimensions and joins that a report implies: candidates beside the catalog, none adopted by itself.

A period that only bounds the time field is lifted out: January's and February's report give one candidate.
"""

from __future__ import annotations

import re

import msgspec

from caliber.compare.block import Block, Source, digest
from caliber.compare.normal import Normal
from caliber.compare.plan import Definition, Limit, Union, Window, steps
from caliber.compare.prove import Shape, shape_of
from caliber.compare.said import said, sources, unfolded
from caliber.compare.values import UndeterminedError
from caliber.errors import CaliberError, Place, Problem, Refused
from caliber.interchange.sql_reports.ddl import Catalog
from caliber.interchange.sql_reports.files import report_files, with_views
from caliber.interchange.sql_reports.statements import Statement
from caliber.model.canonical.order import spelled
from caliber.model.expr import Call, Expr, Lit, Ref, refs

_TIME_NAME = re.compile(r"(^|_)(dt|ds|date|day|time|at|month|pt|ymd)$|日期|时间")
_BOUNDS = frozenset({"<", "<=", ">", ">=", "="})


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
            out.append((_read(definition, report.dialect, name), definition))
        except CaliberError as refusal:
            out.append((Report(name=title, dialect=report.dialect, problems=(_placed(refusal, name),)), None))
        except RecursionError:
            fault = Refused("reports.too_large", limit="?")
            out.append((Report(name=title, dialect=report.dialect, problems=(_placed(fault, name),)), None))
    return tuple(out)


def _placed(refusal: CaliberError, file: str) -> Problem:
    problem = refusal.problem
    place = Place(file=file, line=problem.where.line, column=problem.where.column)
    return Problem(problem.code, place, problem.facts, problem.severity)


def _read(definition: Definition, dialect: str, file: str) -> Report:
    place = Place(file=file)
    problems = [
        Problem("reports.unknown_function", place, {"name": one}, "warning") for one in definition.unproved
    ]  # fmt: skip
    if not definition.values:
        problems.append(Problem("reports.not_a_metric", place, {"name": definition.name}, "warning"))
        return Report(name=definition.name, dialect=dialect, problems=tuple(problems))
    normal = Normal(definition)
    try:
        block: Block | None = normal.block()
    except UndeterminedError:
        block = None
    shape = shape_of(block, len(definition.keys)) if block is not None else None
    if shape is None or block is None:
        facts = {"name": definition.name, "what": _why(definition)}
        problems.append(Problem("reports.not_one_grouping", place, facts, "warning"))
        return Report(name=definition.name, dialect=dialect, problems=tuple(problems))
    reading = _Reading(definition, shape, normal.settler.blocks)
    return Report(
        name=definition.name,
        dialect=dialect,
        candidates=tuple(reading.candidate(place) for place in range(len(definition.values))),
        dimensions=tuple(reading.dimension(place) for place in range(len(definition.keys))),
        joins=reading.joins,
        problems=tuple(problems),
    )


def _why(definition: Definition) -> str:
    kinds = {type(step) for step in steps(definition.rows)}
    words = [word for kind, word in ((Window, "OVER"), (Limit, "LIMIT"), (Union, "UNION")) if kind in kinds]
    return ", ".join(words) or "GROUP BY"


class _Reading:
    """One report taken apart."""

    def __init__(self, definition: Definition, shape: Shape, blocks: dict[str, Block]) -> None:
        self.definition, self.shape, self.blocks = definition, shape, blocks
        self.block = shape.group.block
        self.time, self.period, self.where = self._split(self.block.filters)
        self.joins = tuple(self._join_texts())

    def _split(self, filters: tuple[Expr, ...]) -> tuple[str, tuple[Expr, ...], tuple[Expr, ...]]:
        """The time field, the conditions that only bound it, the others."""
        fields: dict[str, list[Expr]] = {}
        for part in filters:
            field = self._time_field(part)
            if field:
                fields.setdefault(field, []).append(part)
        if len(fields) != 1:
            keyed = [self._time_of(key) for key in self.shape.group.keys]
            named = [one for one in keyed if one]
            return (named[0] if len(set(named)) == 1 else ""), (), filters
        ((field, bounds),) = fields.items()
        return field, tuple(bounds), tuple(part for part in filters if part not in bounds)

    def _time_field(self, part: Expr) -> str:
        if not (isinstance(part, Call) and part.op in _BOUNDS and isinstance(part.args[1], Lit)):
            return ""
        return self._time_of(part.args[0])

    def _time_of(self, expr: Expr) -> str:
        names = sorted(set(refs(expr)), key=spelled)
        if len(names) != 1:
            return ""
        source = self.block.members.get(names[0].path[0])
        kind = source.types.get(names[0].path[-1], "") if source else ""
        timely = kind in ("date", "timestamp") or (not kind and _TIME_NAME.search(names[0].path[-1]))
        return self._column(names[0]) if timely else ""

    def _time_columns(self) -> list[str]:
        """Of which table in the join the time field is: one table may stand there twice."""
        exprs = self.period or tuple(key for key in self.shape.group.keys if self._time_of(key))
        return sorted({spelled(ref) for expr in exprs for ref in refs(expr)})

    def _column(self, ref: Ref) -> str:
        source = self.block.members.get(ref.path[0])
        return f"{source.name if source and source.base else ref.path[0]}.{ref.path[-1]}"

    def _columns(self, exprs: list[Expr]) -> tuple[str, ...]:
        return tuple(sorted({self._column(ref) for expr in exprs for ref in refs(expr) if ref.path[0] != "outer"}))

    def _join_texts(self) -> list[str]:
        equated = [
            part
            for part in self.block.filters
            if isinstance(part, Call) and part.op == "=" and len({ref.path[0] for ref in refs(part)}) > 1
        ]
        inner = [f"inner: {' = '.join(self._column(ref) for ref in refs(part))}" for part in equated]
        return inner + [
            f"left {_named(left.source)}: {' and '.join(said(part, self.blocks) for part in left.on)}"
            for left in self.block.lefts
        ]

    def candidate(self, place: int) -> Candidate:
        """One figure as a metric."""
        formula = unfolded(self.shape.formulas[place], self.shape.group, self.shape.alias)
        where = tuple(part for part in self.where if len({ref.path[0] for ref in refs(part)}) < 2)
        tables = sorted(_tables(self.block))
        text = "|".join(
            [
                *sorted(source.text for source in self.block.members.values()),
                *(f"{left.alias} on {' and '.join(map(spelled, left.on))}" for left in self.block.lefts),
                *map(spelled, self.shape.having),
                *map(spelled, self.where),
                spelled(formula),
                self.time,
                *self._time_columns(),
            ]
        )
        said_zero = "coalesce" in {formula.op if isinstance(formula, Call) else ""} or _counts(formula)
        return Candidate(
            name=self.definition.values[place],
            report=self.definition.name,
            measure=said(formula, self.blocks),
            tables=tuple(tables),
            columns=self._columns([formula, *self.block.filters]),
            where=tuple(said(part, self.blocks) for part in where),
            time=self.time,
            period=tuple(said(part, self.blocks) for part in self.period),
            by=tuple(self.definition.keys),
            joins=self.joins,
            nulls="zero" if said_zero else "none",
            fingerprint=digest(text),
        )

    def dimension(self, place: int) -> Implied:
        """One group key."""
        expr = unfolded(self.shape.keys[place], self.shape.group, self.shape.alias)
        return Implied(self.definition.keys[place], said(expr, self.blocks), self._columns([expr]))


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
