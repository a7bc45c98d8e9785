"""The values on which two definitions may part: their own constants and their neighbours, nulls, a few plain ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

from caliber.compare.plan import Definition, Group, Project, Table, Union, expressions, steps
from caliber.compare.schema import NO_FACTS, Column
from caliber.compare.types import shifted
from caliber.compare.values import UndeterminedError, Value, constant, kind_of, moment
from caliber.model.expr import Call, Expr, Lit, Ref, refs, walk

Place = tuple[str, str]  # table, column
_TESTS = frozenset({
    "=", "<>", "<", "<=", ">", ">=", "in", "between", "like", "ilike", "is_distinct", "is_not_distinct", "starts_with",
    "contains", "nullif", "coalesce", "greatest", "least", "in_rows",
})  # fmt: skip
_NUMERIC = frozenset({"+", "-", "*", "/", "sum", "avg", "neg", "abs", "div_typed", "div_unguarded", "percentile"})
_TIMES = frozenset({"date_trunc", "year", "month", "quarter", "day", "strftime", "hour", "isodow", "last_day"})
OTHER = "other"
PLAIN: dict[str, tuple[Value, ...]] = {
    "integer": (1, 2, 3, 0, 10, -1),
    "number": (Fraction(1), Fraction(2), Fraction(0), Fraction(7, 2), Fraction(100), Fraction(-5)),
    "string": ("a", "b", "c"),
    "boolean": (True, False),
    "date": (date(2024, 1, 15), date(2024, 1, 31), date(2024, 2, 1), date(2023, 12, 31), date(2024, 3, 15)),
    "timestamp": (
        datetime(2024, 1, 15, 8, 30),
        datetime(2024, 1, 15, 20),
        datetime(2024, 2, 1),
        datetime(2024, 1, 31, 23, 59, 59, 500_000),
        datetime(2023, 12, 31, 12),
    ),
}


class Pools:
    """Columns that definitions read, with types and values worth trying."""

    def __init__(self, *definitions: Definition) -> None:
        self.columns: dict[str, dict[str, Column]] = {}
        self.values: dict[Place, list[Value]] = {}
        self._words: dict[Place, list[str]] = {}  # texts that stand in the definitions, as they stand there
        self._origins: dict[Ref, frozenset[Place]] = {}
        self._links: list[tuple[Place, Place]] = []
        self._guesses: dict[Place, str] = {}
        for definition in definitions:
            self._read(definition)
        for definition in definitions:
            self._point(definition)
        self._share()

    def type(self, place: Place) -> str:
        """The declared type of a column, or what its use speaks for."""
        declared = self.columns[place[0]][place[1]].type
        return declared or self._guesses.get(place, "integer" if place[1].endswith("id") else "number")

    def candidates(self, place: Place) -> list[Value]:
        """Values of the column's type: own constants and their neighbours first, plain ones after."""
        kind = self.type(place)
        own = [value for value in self.values.get(place, ()) if _suits(value, kind)]
        converted = [_converted(value, kind) for value in own]
        return list(dict.fromkeys([*converted, *PLAIN[kind]]))

    def plausible(self, place: Place) -> list[str]:
        """Texts that a person would expect in a column: its members, those of the definitions, and another one."""
        known = [*self._words.get(place, ()), *self.columns[place[0]][place[1]].members]
        return list(dict.fromkeys([*known, OTHER])) if known else []

    # -- gathering

    def _read(self, definition: Definition) -> None:
        trees = [definition.rows, *definition.plans.values()]
        tables = {step.alias: step.name for tree in trees for step in steps(tree) if isinstance(step, Table)}
        made: dict[Ref, list[Expr]] = {}
        for tree in trees:
            for step in steps(tree):
                if isinstance(step, Project):
                    made.update({Ref((step.alias, name)): [expr] for name, expr in step.columns})
                elif isinstance(step, Union):
                    for place, name in enumerate(step.names):
                        made[Ref((step.alias, name))] = [b.columns[place][1] for b in step.branches]
                elif isinstance(step, Group):
                    made.update({Ref((step.alias, name)): [expr] for name, expr in step.keys})
        for name in tables.values():
            facts = definition.schema.get(name, NO_FACTS)
            known = self.columns.setdefault(name, {})
            for column in {*(c for key in facts.keys for c in key)}:
                known.setdefault(column, facts.columns.get(column, Column()))
        exprs = [expr for tree in trees for expr in expressions(tree)]
        for ref in {ref for expr in exprs for ref in refs(expr)}:
            if ref.path[0] in tables:
                table, column = tables[ref.path[0]], ref.path[1]
                facts = definition.schema.get(table, NO_FACTS)
                self.columns[table].setdefault(column, facts.columns.get(column, Column()))
        for expr in exprs:
            for node in walk(expr):
                if isinstance(node, Call):
                    self._node(node, tables, made)

    def _point(self, definition: Definition) -> None:
        """Columns that point to a table which is read belong to a lawful row, read or not."""
        for name, known in self.columns.items():
            facts = definition.schema.get(name, NO_FACTS)
            for foreign in facts.foreign:
                if foreign.table in self.columns:
                    for column in foreign.columns:
                        known.setdefault(column, facts.columns.get(column, Column()))
                    for column in foreign.there:
                        there = definition.schema.get(foreign.table, NO_FACTS)
                        self.columns[foreign.table].setdefault(column, there.columns.get(column, Column()))

    def _origin(self, ref: Ref, tables: dict[str, str], made: dict[Ref, list[Expr]]) -> frozenset[Place]:
        if ref.path[0] in tables:
            return frozenset({(tables[ref.path[0]], ref.path[1])})
        if ref not in self._origins:
            self._origins[ref] = frozenset()
            below = [one for expr in made.get(ref, ()) for one in refs(expr)]
            self._origins[ref] = frozenset(place for one in below for place in self._origin(one, tables, made))
        return self._origins[ref]

    def _node(self, node: Call, tables: dict[str, str], made: dict[Ref, list[Expr]]) -> None:
        places = {place for ref in refs(node) for place in self._origin(ref, tables, made)}
        if node.op in _NUMERIC or node.op in _TIMES:
            kind = "timestamp" if node.op in _TIMES else "number"
            for arg in node.args:
                if isinstance(arg, Ref):
                    for place in self._origin(arg, tables, made):
                        self._guesses.setdefault(place, kind)
        if node.op == "cast" and node.args[1] == Lit("type", "date") and isinstance(node.args[0], Ref):
            for place in places:
                self._guesses.setdefault(place, "timestamp")
        if node.op == "case":
            return
        if node.op in _TESTS:
            self._test(node, places, tables, made)

    def _test(self, node: Call, places: set[Place], tables: dict[str, str], made: dict[Ref, list[Expr]]) -> None:
        literals = [arg for arg in node.args if isinstance(arg, Lit) and arg.kind != "plan"]
        sides = [arg for arg in node.args if not isinstance(arg, Lit)]
        direct = all(isinstance(side, Ref) for side in sides)
        for literal in literals:
            if literal.kind == "string" and direct and node.op not in ("like", "ilike"):
                for place in places:
                    self._words.setdefault(place, []).append(literal.text)
            for value in _around(literal, node):
                for place in places:
                    self.values.setdefault(place, []).append(value)
                    if direct and kind_of(value) in ("string", "time", "number"):
                        self._guess(place, value)
        if node.op in ("=", "is_not_distinct") and len(sides) == 2 and direct:
            pairs = [self._origin(side, tables, made) for side in sides if isinstance(side, Ref)]
            self._links += [(one, other) for one in pairs[0] for other in pairs[1]]

    def _guess(self, place: Place, value: Value) -> None:
        kind = {"string": "string", "number": "number"}.get(kind_of(value), "date")
        if isinstance(value, datetime) and value != moment(value.date()):
            kind = "timestamp"
        if self._guesses.get(place) in (None, "date"):
            self._guesses[place] = kind

    def _share(self) -> None:
        """Columns that are joined have values in common."""
        for _ in range(3):
            for one, other in self._links:
                both = [*self.values.get(one, ()), *self.values.get(other, ())]
                self.values[one] = self.values[other] = list(dict.fromkeys(both))
                for here, there in ((one, other), (other, one)):
                    declared = self.columns[there[0]][there[1]].type or self._guesses.get(there, "")
                    if declared:
                        self._guesses.setdefault(here, declared)


def _around(literal: Lit, node: Call) -> Iterator[Value]:
    """A constant and what lies next to it."""
    try:
        value = constant(literal)
    except UndeterminedError:
        return
    if value is None or isinstance(value, timedelta):
        return
    yield value
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Fraction):
        yield from (value - 1, value + 1, value + Fraction(1, 2), *_years(value, node))
    elif isinstance(value, datetime):
        yield from (value - timedelta(seconds=1), value + timedelta(milliseconds=500), value + timedelta(days=1))
    elif isinstance(value, date):
        yield from (value - timedelta(days=1), value + timedelta(days=1), moment(value) + timedelta(hours=10))
        yield moment(value) - timedelta(milliseconds=500)
    elif isinstance(value, str):
        yield from _texts(value)


def _years(value: int | Fraction, node: Call) -> Iterator[Value]:
    if Fraction(value).denominator == 1 and 1990 <= value <= 2100:
        for day in (date(int(value), 1, 1), date(int(value), 12, 31), date(int(value) + 1, 1, 1)):
            yield from (day, day - timedelta(days=1))
    elif Fraction(value).denominator == 1 and 1 <= value <= 12 and "month" in repr(node):
        yield from (date(2024, int(value), 1), date(2024, int(value), 28), date(2023, int(value), 10))


def _texts(value: str) -> Iterator[Value]:
    plain = value.replace("%", "").replace("_", "x")
    yield from (plain, plain + "x", "x" + plain, plain + " ", plain.upper())
    digits = value.replace("-", "").replace("/", "")
    if digits.isdigit() and len(digits) in (6, 8):
        try:
            day = datetime.strptime((digits + "01")[:8], "%Y%m%d")
        except ValueError:
            return
        after = shifted(day, 1, "month" if len(digits) == 6 else "day")
        for one in (day, after, after - timedelta(days=1), day - timedelta(days=1)):
            yield from (one.date(), one + timedelta(hours=23, minutes=30))
            yield one.date().isoformat()


def _suits(value: Value, kind: str) -> bool:
    if value is None:
        return False
    family = kind_of(value)
    if kind in ("integer", "number"):
        whole = isinstance(value, int | Fraction) and Fraction(value).denominator == 1
        return family == "number" and (kind == "number" or whole)
    if kind in ("date", "timestamp"):
        return family == "time"
    return family == kind


def _converted(value: Value, kind: str) -> Value:
    if kind == "date" and isinstance(value, date):
        return moment(value).date()
    if kind == "timestamp" and isinstance(value, date):
        return moment(value)
    if kind == "integer" and isinstance(value, int | Fraction) and not isinstance(value, bool):
        return int(value)
    return Fraction(value) if kind == "number" and isinstance(value, int | Fraction) else value
