"""Two definitions clause by clause, beside each other, with what differs marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from caliber.catalog import kind_words
from caliber.catalog.brief import department_named
from caliber.catalog.formula import below, formula_parts
from caliber.catalog.telling import Telling, said
from caliber.catalog.view import View
from caliber.catalog.words import (
    UNITS,
    WITHOUT_DATA,
    home_of,
    measured,
    missing_operand,
    rows_where,
    tidy,
    when,
    windows,
    without_data,
)
from caliber.compare import Comparison
from caliber.errors import CaliberError
from caliber.model.expr import Call, Expr, Ref, conjuncts, rewrite, walk
from caliber.model.form import form_of
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

PARTS = ("measure", "population", "window", "time", "nulls", "unit", "department", "owner")
COMPUTED = PARTS[:5]
# Part of a difference -> the clause that it stands in; what is not listed stands in its own.
CLAUSE_OF = {
    "tax": "measure", "currency": "measure", "deduplication": "measure", "join": "measure", "grain": "time",
    "time_field": "time", "null_policy": "nulls",
}  # fmt: skip
EVERYTHING = Text(zh="全部记录。", en="All rows.")
ITSELF = Text(
    zh="就是所看的时间段,不滚动、不累计、不偏移。", en="The range asked for, nothing rolling, to date or shifted."
)
NONE = Text(zh="没有写明", en="Not given")

Told = dict[str, list[Text]]


class Clause(msgspec.Struct, frozen=True):
    """``part``: one of ``PARTS``. ``mark``: same | worded (other words for the same) | differs."""

    part: str
    left: tuple[Text, ...]
    right: tuple[Text, ...]
    mark: str


def clauses(left: tuple[View, Metric], right: tuple[View, Metric], found: Comparison) -> tuple[Clause, ...]:
    """Every clause of both, each under its own definitions, marked after what the comparison found."""
    one, other = (clauses_of(*side) for side in (left, right))
    named = {CLAUSE_OF.get(each.part, each.part) for each in found.differences}
    alike = {*COMPUTED} if found.verdict == "equal" else _alike(left, right)
    out = []
    for part in PARTS:
        here, there = tuple(one[part]), tuple(other[part])
        if part in named:
            mark = "differs"
        elif here == there:
            mark = "same"
        else:
            mark = "worded" if part in alike else "differs"
        out.append(Clause(part, here, there, mark))
    return tuple(out)


def clauses_of(view: View, metric: Metric) -> Told:
    """The sentences of each clause; never none."""
    told = _told(Telling(view.snapshot, metric, view.may_name))
    department = department_named(view.snapshot, metric.owner.department)
    people = ", ".join(filter(None, (metric.owner.business, metric.owner.technical)))
    told |= {
        "unit": [UNITS.get(metric.unit, Text(en=metric.unit))] if metric.unit else [NONE],
        "department": [department.name if department is not None else NONE],
        "owner": [Text(en=people) if people else NONE],
    }
    filled = {"population": [EVERYTHING], "window": [ITSELF]}
    return {part: [tidy(text) for text in told.get(part) or filled.get(part, [NONE])] for part in PARTS}


def _told(tell: Telling) -> Told:
    return _BY_KIND.get(tell.metric.kind, _journey)(tell)


def _atomic(tell: Telling) -> Told:
    metric = tell.metric
    dataset = tell.snapshot.model.datasets.get(metric.dataset)
    if dataset is None:
        return {}
    counted, *rows = measured(tell, dataset)
    more = [*kind_words.converted(tell), *kind_words.balance(tell), *kind_words.parameters(tell)]
    return {
        "measure": [counted, *more],
        "population": rows,
        "time": when(metric, dataset),
        "nulls": [without_data(tell)],
    }


def _derived(tell: Telling) -> Told:
    metric = tell.metric
    base = tell.snapshot.model.metrics.get(metric.of)
    if base is None:
        return {}
    home = home_of(tell.snapshot, base)
    told: Told = {"measure": [said("以「{0}」为基础。", "Starts from “{0}”.", tell.name(base.code))]}
    if tell.may_name(base.code):
        told = _told(tell.base(base))
    where = [rows_where(tell.speaker(home), conjuncts(tell.snapshot.expr(metric.where)))] if metric.where else []
    more = [*kind_words.summary(tell, home), *kind_words.parameters(tell)]
    told["measure"] = [*told.get("measure", []), *more]
    told["population"] = [*where, *told.get("population", [])]
    told["window"] = [*windows(tell.snapshot, metric), *kind_words.offset_to(tell), *told.get("window", [])]
    if metric.nulls:
        told["nulls"] = [WITHOUT_DATA[metric.nulls]]
    return told


def _composite(tell: Telling) -> Told:
    expr = tell.snapshot.expr(tell.metric.formula)
    pieces = formula_parts(tell.snapshot, tell.metric, tell.may_name)
    zh, en = ("".join(piece.name.say(lang) or piece.text for piece in pieces) for lang in ("zh", "en"))
    divides = any(isinstance(node, Call) and node.op in ("/", "//", "%") for node in walk(expr))
    parts = _parts(tell)
    more = [*kind_words.related(tell, expr, home_of(tell.snapshot, tell.metric)), *kind_words.parameters(tell)]
    formula = Text(zh=f"计算公式:{zh}。", en=f"Formula: {en}.")
    return {
        "measure": [formula, *more, *_each(parts, "measure")],
        "population": _each(parts, "population", EVERYTHING),
        "window": _each(parts, "window"),
        "time": _each(parts, "time"),
        "nulls": [missing_operand(tell.metric, divides)],
    }


_JOURNEYS: dict[str, Callable[[Telling], list[Text]]] = {
    "conversion": kind_words.conversion,
    "funnel": kind_words.funnel,
    "retention": kind_words.retention,
}


def _journey(tell: Telling) -> Told:
    told = _JOURNEYS.get(tell.metric.kind)
    parts = _parts(tell)
    return {
        "measure": told(tell) if told is not None else [],
        "population": _each(parts, "population", EVERYTHING),
        "time": _each(parts, "time"),
    }


_BY_KIND: dict[str, Callable[[Telling], Told]] = {"atomic": _atomic, "derived": _derived, "composite": _composite}


def _parts(tell: Telling) -> list[tuple[Text, Told]]:
    """The metrics that this one is made of, as far as they may be named, each with its own clauses."""
    codes = [code for code in below(tell.snapshot, tell.metric) if tell.may_name(code)]
    return [(tell.name(code), _told(tell.about(tell.snapshot.model.metrics[code]))) for code in codes]


def _each(parts: Iterable[tuple[Text, Told]], part: str, nothing: Text | None = None) -> list[Text]:
    """What all parts share once; else each under its name."""
    listed = [(name, told.get(part) or ([nothing] if nothing is not None else [])) for name, told in parts]
    if listed and all(texts == listed[0][1] for _, texts in listed):
        return [text for text in listed[0][1] if text != nothing]
    return [said("「{0}」:{1}", "“{0}”: {1}", name, tidy(text)) for name, texts in listed for text in texts]


# -- clauses that are the same however they are written


def _alike(left: tuple[View, Metric], right: tuple[View, Metric]) -> set[str]:
    """The clauses that two metrics of one aggregate share in canonical form."""
    one, other = (_canonical(view.snapshot, metric.code) for view, metric in (left, right))
    return {part for part in one if one[part] == other.get(part)}


def _canonical(snapshot: Snapshot, code: str) -> dict[str, Any]:
    try:
        form = form_of(snapshot, code)
    except CaliberError:
        return {}
    if len(form.leaves) != 1:
        return {}
    (leaf,) = form.leaves
    formula = rewrite(form.formula, _unnamed)
    return {
        "measure": (formula, leaf.relation, leaf.op, leaf.args),
        "population": (leaf.relation, leaf.filters),
        "window": leaf.windows,
        "time": (leaf.relation, leaf.time),
    }


def _unnamed(node: Expr) -> Expr | None:
    return Ref(("leaf",)) if isinstance(node, Ref) and node.path[0] == "leaf" else None
