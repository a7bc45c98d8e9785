"""A question as it is read: what it is grouped by, the range of time, and the conditions that are left."""

from __future__ import annotations

from tests.truth.dates import ORDER, Span, asked, at, named, within
from tests.truth.expressions import Expr, names
from tests.truth.refusals import RefusalError
from tests.truth.world import Question, World


class Asked:
    """``keys``: (name, grain) of everything grouped by, the grain "" for what is no time."""

    def __init__(self, world: World, question: Question) -> None:
        self.world = world
        self.question = question
        self.rules = world.rules
        self.range, self.predicates = self.split_predicates()
        self.keys = self.split_keys()
        self.grains = [grain for name, grain in self.keys if name == "metric_time"]
        self.fine = min(self.grains, key=ORDER.index) if self.grains else ""

    @property
    def columns(self) -> tuple[str, ...]:
        """How the keys are named in the answer."""
        return tuple(f"{name}__{grain}" if grain else name for name, grain in self.keys)

    def split_keys(self) -> list[tuple[str, str]]:
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
        if not any(all(within(fine, other, self.rules) for other in self.grains) for fine in self.grains):
            raise RefusalError("query.grains_not_nested")

    def refuse_masked(self) -> None:
        """What is masked for the person is neither grouped nor filtered by."""
        if self.question.person and self.world.mask and self.world.mask in self.bare_names():
            raise RefusalError("access.masked_dimension")


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
