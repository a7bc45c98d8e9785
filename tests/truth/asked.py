"""A question as it is read: what it is grouped by, the range of time, and the conditions that are left."""

from __future__ import annotations

from collections.abc import Container

from msgspec.structs import replace

from tests.truth.dates import ORDER, Span, asked, at, named
from tests.truth.expressions import Expr, names
from tests.truth.own_periods import Kept, makes_up
from tests.truth.refusals import RefusalError
from tests.truth.windows import Window
from tests.truth.world import Question, World, unfolded


class Asked:
    """``keys``: (name, grain) of everything grouped by, the grain "" for what is no time; ``columns``: their names.

    ``metrics``: code, name and values of parameters of each. ``total``: what a level lacks is nothing, not refused.
    """

    def __init__(self, world: World, question: Question, total: bool = False) -> None:
        self.world = world
        self.question = question = unfolded(world, question)
        self.total = total
        self.metrics = [_metric(text) for text in question.metrics]
        self.rules = world.rules
        self.range: Span | Kept
        self.range, self.predicates = self.split_predicates()
        self.by = self.all_by()
        self.keys = [_key(text.split(" as ")[0], question.grain, world.rules.own) for text in self.by]
        pairs = zip(self.by, self.keys, strict=True)
        self.columns = tuple(_column(text, *key) for text, key in pairs)
        self.grains = [grain for name, grain in self.keys if name == "metric_time"]
        nested = (g for g in self.grains if all(makes_up(g, other, self.rules) for other in self.grains))
        self.fine = next(nested, "day" if self.grains else "")

    @property
    def fills(self) -> bool:
        """Whether every period gets a row: where the question says so, or a metric that is asked."""
        return self.question.fill or bool(self.filling)

    @property
    def filling(self) -> set[str]:
        """The columns of the metrics that ask for a row in every period."""
        return {name for code, name, _ in self.metrics if self.world.metric(code).fill}

    def all_by(self) -> tuple[str, ...]:
        """As it is asked; a grain without a time among it puts one first."""
        timed = any(text.startswith("metric_time") for text in self.question.by)
        alone = self.question.grain and self.question.metrics and not timed
        return (f"metric_time__{self.question.grain}", *self.question.by) if alone else self.question.by

    def split_predicates(self) -> tuple[Span, list[Expr]]:
        """Conditions on metric_time narrow the range, so that windows read beyond them."""
        span = asked(self.question.since, self.question.until)
        rest = []
        for part in self.question.where:
            if part[0] != "col" and part[1][:2] == ("col", "metric_time"):
                span = _meet(span, _bound(part))
            else:
                rest.append(part)
        if span.empty:
            raise RefusalError("query.empty_range")
        return span, rest

    def bare_names(self) -> set[str]:
        """The last part of every name that is grouped or filtered by."""
        found = [name for name, _ in self.keys] + [name[-1] for part in self.predicates for name in names(part)]
        return {name.replace(".", "__").split("__")[-1] for name in found}

    def refuse_unless_nested(self) -> None:
        """A running figure has one value a period, so of several grains one must lie within all the others."""
        if not any(all(makes_up(fine, other, self.rules) for other in self.grains) for fine in self.grains):
            raise RefusalError("query.grains_not_nested")

    def begins(self, window: Window) -> bool:
        """Whether a window that goes to the start of a longer period finds the first of the periods asked for there."""
        units = [shift.unit for shift in window.shifts if not shift.amount]
        return all(self.fine and makes_up(self.fine, unit, self.rules) for unit in units)

    def refuse_masked(self) -> None:
        """What is masked for the person is neither grouped nor filtered by."""
        if self.question.person and self.world.mask and self.world.mask in self.bare_names():
            raise RefusalError("access.masked_dimension")


def inside(outer: Asked, keys: list[tuple[str, str]], span: Span | Kept) -> Asked:
    """A question inside another one: the same conditions, by these keys, over a stretch of time."""
    by = tuple(f"{name}__{grain}" if grain else name for name, grain in keys)
    question = without(outer.question, by, "")
    asked = Asked(outer.world, replace(question, metrics=(), compare=(), since="", until=""), outer.total)
    asked.range = span
    return asked


def _key(name: str, default: str, own: Container[str]) -> tuple[str, str]:
    *parts, last = name.split("__")
    bare, grain = ("__".join(parts), last) if parts and (last in ORDER or last in own) else (name, "")
    return (bare, grain or default or "day") if bare == "metric_time" else (bare, grain)


def _column(text: str, name: str, grain: str) -> str:
    alias = text.partition(" as ")[2]
    return alias or (f"{name}__{grain}" if grain else name)


def _metric(text: str) -> tuple[str, str, dict[str, Expr]]:
    """``big(least=20) as b`` as its code, the name of the column, and the given values."""
    name, _, alias = text.partition(" as ")
    code, _, given = name.rstrip(")").partition("(")
    pairs = [part.split("=") for part in given.split(",") if part]
    return code, alias or code, {key.strip(): _literal(value.strip()) for key, value in pairs}


def _literal(text: str) -> Expr:
    return ("text", text.strip("'")) if text.startswith("'") else ("dec", text)


def without(question: Question, by: tuple[str, ...], grain: str) -> Question:
    """The question of a total: by fewer keys, neither ordered nor cut nor filled."""
    fields = {name: getattr(question, name) for name in question.__struct_fields__}
    return Question(**fields | {"by": by, "grain": grain, "order": (), "limit": None, "totals": False, "fill": False})


def _bound(part: Expr) -> Span:
    here = named(part[2][1])
    return {
        "=": here,
        ">=": Span(here.lo, None),
        ">": Span(here.hi, None),
        "<": Span(None, here.lo),
        "<=": Span(None, here.hi),
    }[part[0]]


def _meet(left: Span, right: Span) -> Span:
    los = [m for m in (left.lo, right.lo) if m is not None]
    his = [m for m in (left.hi, right.hi) if m is not None]
    return Span(max(los, key=at, default=None), min(his, key=at, default=None))
