"""What a question's answer is, row by row, from the words of DEFINITIONS. Shares nothing with the compiler.

Every leaf (an aggregate of one table with its filters and its window) is computed for every group by looking at every
row. Refusals that the words ask for are collected; a question with any has no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple, TypeVar

from tests.truth.aggregates import aggregate, taken_apart
from tests.truth.dates import ORDER, Moment, Span, asked, at, day_of, following, named, periods, start, within
from tests.truth.expressions import Expr, names, value
from tests.truth.joins import Reader, RefusalError
from tests.truth.windows import NO_WINDOW, Window, around, compared, reads
from tests.truth.world import Metric, Question, World

Key = tuple[Any, ...]
T = TypeVar("T")
COUNTS = frozenset({"count", "count_distinct", "approx_count_distinct"})


class Leaf(NamedTuple):
    """One aggregate of one table under filters, a time and a window."""

    table: str
    measure: Expr
    filters: tuple[Expr, ...]
    time: str
    window: Window


class Answer(NamedTuple):
    """``rows`` in order; ``totals``: level -> its rows. ``refusals``: the codes of legitimate refusals."""

    columns: tuple[str, ...] = ()
    rows: tuple[Key, ...] = ()
    totals: tuple[tuple[tuple[str, ...], tuple[Key, ...]], ...] = ()
    refusals: frozenset[str] = frozenset()


class Output(NamedTuple):
    """A column made from leaves. ``of``: the column that a comparison belongs to; ``part``: "" | change | ratio."""

    name: str
    formula: Expr
    part: str = ""
    of: int = -1


def answer(world: World, question: Question) -> Answer:
    """The figures, or the codes of the refusals that are right."""
    try:
        found = _Evaluator(world, question)
        rows = found.rows()
        totals = found.totals() if question.totals else ()
        return Answer(found.columns(), rows, totals)
    except RefusalError as refused:
        return Answer(refusals=frozenset(refused.codes))


class _Evaluator:
    def __init__(self, world: World, question: Question) -> None:
        self.world = world
        self.question = question
        self.rules = world.rules
        self.codes: set[str] = set()
        self.leaves: list[Leaf] = []
        self.readers: dict[str, Reader] = {}
        self.kept: dict[Leaf, list[tuple[Key, Span]]] = {}
        self.present: list[set[Key]] = []  # the groups in which each leaf has a row
        self.range, self.predicates = self.split_predicates()
        self.keys = self.split_keys()
        self.grains = [grain for name, grain in self.keys if name == "metric_time"]
        self.fine = self.finest()
        if question.fill and len(self.grains) > 1:
            self.codes.add("query.fill_one_grain")
        self.outputs = self.make_outputs()
        self.refuse_masked()
        if len(self.grains) > 1 and any(leaf.window != NO_WINDOW for leaf in self.leaves):
            self.refuse_unless_nested()
        self.values = [self.leaf_values(leaf) for leaf in self.leaves]
        if self.codes:
            raise RefusalError(*self.codes)

    def attempt(self, step: Callable[..., T], *given: Any) -> T | None:
        """The step, its refusal noted: a question may be wrong in several ways, and each may be named."""
        try:
            return step(*given)
        except RefusalError as refused:
            self.codes.update(refused.codes)
            return None

    # -- the question

    def split_keys(self) -> list[tuple[str, str]]:
        """(name, grain) of everything that is grouped by; the grain "" for what is no time."""
        out = []
        for name in self.question.by:
            *parts, last = name.split("__")
            bare, grain = ("__".join(parts), last) if parts and last in ORDER else (name, "")
            if bare == "metric_time":
                grain = grain or self.question.grain or "day"
            out.append((bare, grain))
        if self.question.grain and self.question.metrics and all(name != "metric_time" for name, _ in out):
            out.insert(0, ("metric_time", self.question.grain))
        return out

    def finest(self) -> str:
        return min(self.grains, key=ORDER.index) if self.grains else ""

    def split_predicates(self) -> tuple[Span, list[Expr]]:
        """Conditions on metric_time narrow the range, so that windows read beyond them."""
        span = asked(self.question.since, self.question.until)
        rest = []
        for part in self.question.where:
            if part[0] != "col" and part[1][:2] == ("col", "metric_time"):
                span = _meet(span, self.bound(part))
            else:
                rest.append(part)
        if span.empty:
            raise RefusalError("query.empty_range")
        return span, rest

    def bound(self, part: Expr) -> Span:
        here = named(part[2][1])
        return {
            "=": here,
            ">=": Span(here.lo, None),
            ">": Span(here.hi, None),
            "<": Span(None, here.lo),
            "<=": Span(None, here.hi),
        }[part[0]]

    def reader(self, table: str) -> Reader:
        if table not in self.readers:
            self.readers[table] = Reader(self.world, table)
        return self.readers[table]

    # -- metrics to leaves

    def make_outputs(self) -> list[Output]:
        out: list[Output] = []
        for code in self.question.metrics:
            self.check_allowed(self.world.metric(code))
            here = len(out)
            out.append(Output(code, self.attempt(self.unfold, code, (), NO_WINDOW) or ("null",)))
            for name in self.question.compare:
                shift = self.attempt(compared, name, self.fine, self.range)
                formula = self.attempt(self.unfold, code, (), Window(shifts=(shift,))) if shift else None
                out.append(Output(f"{code}__{name}", formula or ("null",)))
                out.append(Output(f"{code}__{name}_change", ("null",), "change", here))
                out.append(Output(f"{code}__{name}_ratio", ("null",), "ratio", here))
        return out

    def check_allowed(self, metric: Metric) -> None:
        """A metric that names its dimensions is shown by no others."""
        times = {"metric_time", *(time for table in self.world.tables for time in table.times)}
        bare = {name.replace(".", "__").split("__")[-1] for name, _ in self.keys} - times
        if metric.dimensions and not bare <= set(metric.dimensions):
            self.codes.add("query.dimension_not_allowed")

    def unfold(self, code: str, filters: tuple[Expr, ...], window: Window, policy: str = "") -> Expr:
        """``policy``: what a derived metric outside says of nothing; it wins."""
        metric = self.world.metric(code)
        policy = policy or metric.nulls
        if metric.kind == "atomic":
            own = (metric.where,) if metric.where else ()
            time = self.question.time or metric.time or self.world.table(metric.table).time
            measure, inside = taken_apart(metric.measure)
            leaf = Leaf(metric.table, measure, (*own, *inside, *filters), time, window)
            if leaf not in self.leaves:
                self.leaves.append(leaf)
            here: Expr = ("leaf", self.leaves.index(leaf))
            zero = policy == "zero" or (policy == "" and measure[0] in COUNTS)
            return ("coalesce", here, ("int", "0")) if zero else here
        if metric.kind == "derived":
            more = (metric.where,) if metric.where else ()
            inner = self.unfold(metric.of, (*more, *filters), around(metric, window), policy)
        else:
            inner = self.substituted(metric.formula, filters, window)
            inner = ("where_rows", inner) if policy == "none" else inner
        return ("coalesce", inner, ("int", "0")) if policy == "zero" else inner

    def substituted(self, formula: Expr, filters: tuple[Expr, ...], window: Window) -> Expr:
        if formula[0] == "col":
            return self.unfold(formula[1], filters, window)
        return (
            formula[0],
            *(self.substituted(a, filters, window) if isinstance(a, tuple | list) else a for a in formula[1:]),
        )

    # -- leaves to values

    def leaf_values(self, leaf: Leaf) -> dict[Key, Any]:
        """The leaf's value for every group that has a row."""
        reader = self.reader(leaf.table)
        dims = [self.dim(reader, name, grain) for name, grain in self.keys]
        tests = [self.attempt(reader.definition, part) for part in leaf.filters]
        tests += [self.attempt(reader.predicate, part, self.rules) for part in self.predicates]
        tests += self.attempt(self.permitted, reader) or []
        time = self.attempt(self.time, reader, leaf)
        argument = [self.attempt(reader.definition, arg) for arg in leaf.measure[1:]]
        self.attempt(reader.refuse_if_wrong)
        if self.codes:
            return {}
        rows = [row for row in reader.rows if all(test(row) is True for test in tests if test)]
        groups: dict[Key, list[Any]] = {}
        for row in rows:
            moment = time(row) if time else None
            for when in self.cells(leaf, moment, bool(time)):
                groups.setdefault(tuple(_filled(dims, row, when)), []).append(row)
        self.present.append(set(groups))
        if not self.keys:
            groups.setdefault((), [])
        return {key: aggregate(leaf.measure[0], argument, found) for key, found in groups.items()}

    def refuse_unless_nested(self) -> None:
        """A running figure has one value a period, so of several grains one must lie within all the others."""
        if not any(all(within(fine, other, self.rules) for other in self.grains) for fine in self.grains):
            self.codes.add("query.grains_not_nested")

    def dim(self, reader: Reader, name: str, grain: str) -> Callable[[Any], Any] | None:
        return None if name == "metric_time" else self.attempt(reader.question, name, grain, self.rules)

    def refuse_masked(self) -> None:
        """What is masked for the person is neither grouped nor filtered by."""
        asked_for = [name for name, _ in self.keys] + [name[-1] for part in self.predicates for name in names(part)]
        bare = {name.replace(".", "__").split("__")[-1] for name in asked_for}
        if self.question.person and self.world.mask and self.world.mask in bare:
            self.codes.add("access.masked_dimension")

    def permitted(self, reader: Reader) -> list[Callable[[Any], Any]]:
        """The person's own rows, where the table reaches the dimension that the rule names."""
        rule = self.world.row_filter
        if not self.question.person or rule is None or not reader.reaches(rule.name):
            return []
        member = reader.question(rule.name, "", self.rules)
        return [lambda row: member(row) in rule.values]

    def time(self, reader: Reader, leaf: Leaf) -> Callable[[Any], Moment | None] | None:
        asks = self.grains or self.range != Span(None, None)
        if not asks and leaf.window.kind in ("plain", "all") and not leaf.window.shifts:
            return None
        if not leaf.time:
            raise RefusalError("query.no_time")
        return self.named_time(reader, leaf.time)

    def named_time(self, reader: Reader, name: str) -> Callable[[Any], Moment | None]:
        """The metric's own time, or the one that the question names, which is a name of the question's."""
        if name != self.question.time or name in self.world.table(reader.fact).times:
            return reader.time(name)
        return reader.question(name, "", self.rules)

    def cells(self, leaf: Leaf, moment: Moment | None, timed: bool) -> Iterable[Key]:
        """The starts of the periods (one a grain) whose figure reads a row of this moment."""
        if not timed:
            return [()]
        plain = leaf.window == NO_WINDOW
        if plain:
            inside = self.range == Span(None, None) or self.range.holds(moment)
            key = tuple(None if moment is None else start(moment, grain, self.rules) for grain in self.grains)
            return [key] if inside else []
        return [key for key, span in self.stretches(leaf) if span.holds(moment)]

    def stretches(self, leaf: Leaf) -> list[tuple[Key, Span]]:
        """Every period of the question with what the leaf's window reads for it."""
        if leaf not in self.kept:
            lo, hi, mark = self.bounds(leaf)
            lo, hi = self.unclipped(leaf, lo, hi)
            whole = [((), Span(lo, hi))] if not self.grains else periods(lo, hi, self.grains, self.rules)
            fine = self.fine
            found = [(key, reads(leaf.window, span, fine, mark, self.rules)) for key, span in whole]
            self.kept[leaf] = [(key, span) for key, span in found if span is not None]
        return self.kept[leaf]

    def unclipped(self, leaf: Leaf, lo: Moment, hi: Moment) -> tuple[Moment, Moment]:
        """Where whole periods are compared, only what was asked cuts them, not how far the data happens to reach."""
        if not self.grains or not leaf.window.shifts or any(shift.same_part for shift in leaf.window.shifts):
            return lo, hi
        if self.range.lo is None:
            lo = start(lo, self.fine, self.rules)
        if self.range.hi is None and at(lo) < at(hi):
            hi = following(start(at(hi) - timedelta(microseconds=1), self.fine, self.rules), self.fine, self.rules)
        return lo, hi

    def bounds(self, leaf: Leaf) -> tuple[Moment, Moment, Moment]:
        """The asked range, its open ends from the data, and the watermark: the day after the last one with data."""
        reader = self.reader(leaf.table)
        moments = [m for m in map(self.named_time(reader, leaf.time), reader.rows) if m]
        lo, hi = self.range
        if not moments:
            lo = lo or hi or day_of(named("1970-01-01").lo)
            return lo, hi or lo, lo
        mark = named(day_of(max(moments, key=at)).isoformat()).hi
        first = day_of(min(moments, key=at))
        lo = lo if lo is not None else first if hi is None or at(first) < at(hi) else hi
        return lo, hi if hi is not None else max(mark, lo, key=at), mark

    # -- values to rows

    def columns(self) -> tuple[str, ...]:
        times = [f"{name}__{grain}" if grain else name for name, grain in self.keys]
        return (*times, *(output.name for output in self.outputs))

    def rows(self) -> tuple[Key, ...]:
        keys = list(dict.fromkeys(key for values in self.values for key in values))
        if self.question.fill and self.grains:
            keys = self.filled(keys)
        rows = [(*key, *self.cells_of(key)) for key in keys]
        return tuple(self.ordered(rows))

    def filled(self, keys: list[Key]) -> list[Key]:
        """A row for every period of the calendar and every combination of the other keys; none is taken away."""
        place = [name for name, _ in self.keys].index("metric_time")
        ends = [self.bounds(leaf) for leaf in self.leaves]
        known = [(lo, hi) for (lo, hi, _), leaf in zip(ends, self.leaves, strict=True) if self.has_data(leaf)]
        lo = self.range.lo or min((lo for lo, _ in known), key=at, default=None)
        hi = self.range.hi or max((hi for _, hi in known), key=at, default=None)
        if lo is None or hi is None or at(lo) >= at(hi):
            return keys
        others = list(dict.fromkeys(key[:place] + key[place + 1 :] for key in keys)) if len(self.keys) > 1 else [()]
        spine = [key[0] for key, _ in periods(lo, hi, self.grains, self.rules)]
        wanted = [(*other[:place], period, *other[place:]) for period, other in product(spine, others)]
        return list(dict.fromkeys([*keys, *wanted]))

    def has_data(self, leaf: Leaf) -> bool:
        reader = self.reader(leaf.table)
        time = self.named_time(reader, leaf.time)
        return any(time(row) is not None for row in reader.rows)

    def cells_of(self, key: Key) -> list[Any]:
        out: list[Any] = []
        for at_output, output in enumerate(self.outputs):
            if not output.part:
                out.append(self.formula(output.formula, key))
                continue
            before = out[at_output - (1 if output.part == "change" else 2)]
            now = out[output.of]
            change = None if now is None or before is None else now - before
            comparable = change is not None and before > 0
            out.append(change if output.part == "change" else change / before if comparable else None)
        return out

    def formula(self, formula: Expr, key: Key) -> Any:
        if formula[0] == "leaf":
            return self.values[formula[1]].get(key)
        if formula[0] in ("int", "dec", "null"):
            return value(formula, lambda _: None)
        if formula[0] == "where_rows":
            there = any(key in self.present[leaf] for leaf in _leaves(formula))
            return self.formula(formula[1], key) if there else None
        args = [self.formula(arg, key) for arg in formula[1:]]
        literal = tuple(("col", str(i)) for i in range(len(args)))
        return value((formula[0], *literal), lambda path: args[int(path[0])])

    def ordered(self, rows: list[Key]) -> list[Key]:
        """By what was asked, then by the keys from left to right; nothing last. Cut at the limit."""
        columns = self.columns()
        asked_for = [(name.lstrip("-"), name.startswith("-")) for name in self.question.order]
        named_already = {name for name, _ in asked_for}
        order = asked_for + [(name, False) for name in columns[: len(self.keys)] if name not in named_already]
        for name, down in reversed(order):
            place = columns.index(name)
            full = sorted(
                (row for row in rows if row[place] is not None), key=lambda r, p=place: _rank(r[p]), reverse=down
            )
            rows = full + [row for row in rows if row[place] is None]
        return rows if self.question.limit is None else rows[: self.question.limit]

    # -- totals

    def totals(self) -> tuple[tuple[tuple[str, ...], tuple[Key, ...]], ...]:
        """Every level from the left, each a question of its own."""
        columns = self.columns()[: len(self.keys)]
        out = []
        for depth in range(len(columns) - 1, -1, -1):
            by = columns[:depth]
            timed = any(name.startswith("metric_time") for name in by)
            if not timed and "previous_period" in self.question.compare and None in self.range:
                continue
            if not timed and self.question.compare and self.range == Span(None, None):
                continue
            below = _without(self.question, by, self.question.grain if timed else "")
            out.append((by, _Evaluator(self.world, below).rows()))
        return tuple(out)


def _leaves(formula: Expr) -> list[int]:
    if formula[0] == "leaf":
        return [formula[1]]
    return [leaf for part in formula[1:] if isinstance(part, tuple) for leaf in _leaves(part)]


def _filled(dims: list[Callable[[Any], Any] | None], row: Any, when: Key) -> Iterable[Any]:
    times = iter(when)
    return [next(times) if dim is None else dim(row) for dim in dims]


def _without(question: Question, by: tuple[str, ...], grain: str) -> Question:
    fields = {name: getattr(question, name) for name in question.__struct_fields__}
    return Question(**fields | {"by": by, "grain": grain, "order": (), "limit": None, "totals": False, "fill": False})


def _rank(cell: Any) -> Any:
    return cell if isinstance(cell, bool | Fraction | int) else cell.encode() if isinstance(cell, str) else at(cell)


def _meet(left: Span, right: Span) -> Span:
    los = [m for m in (left.lo, right.lo) if m is not None]
    his = [m for m in (left.hi, right.hi) if m is not None]
    return Span(max(los, key=at, default=None), min(his, key=at, default=None))
