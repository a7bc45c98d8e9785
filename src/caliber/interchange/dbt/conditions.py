"""dbt's filters in our own words, each in parentheses: a list is joined by AND, whatever OR stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from caliber.errors import Refused
from caliber.interchange.spelling import text_of
from caliber.model.calendar import GRAINS, PARTS
from caliber.model.expr import LOOKUPS, Call, Expr, Lit, Ref, all_of, conjuncts, own_refs, rewrite
from caliber.model.parse import parse
from caliber.model.templates import plain

_GROUP = re.compile(r"^\s*(?:Dimension|TimeDimension|Entity)\s*\(")
_METRIC = re.compile(r"""^\s*Metric\s*\(\s*['"](\w+)['"]\s*\)\s*$""")
_DOWN = re.compile(r"\s*\.\s*descending\s*\(\s*(True|False)\s*\)\s*$")
METRIC_TIME = "metric_time"


class Words(NamedTuple):
    """What the names in a filter stand for. ``prefixes``: own entities, left out before own names.

    ``times``: ``entity__time`` -> the grain at which dbt reads it, where none is named. ``time``: what ``metric_time``
    is, "" where it may be several. ``grains``: custom granularities -> what they are called here. ``homes``:
    ``entity__dimension`` -> how its home is named where the entity leads to several. ``keys``: entity -> its column.
    """

    prefixes: frozenset[str] = frozenset()
    times: Mapping[str, str] = {}
    time: str = ""
    grains: Mapping[str, str] = {}
    homes: Mapping[str, str] = {}
    keys: Mapping[str, str] = {}

    def path(self, parts: list[str]) -> tuple[str, ...]:
        """The parts of a name as a path here."""
        if len(parts) == 1 and parts[0] in self.keys:
            return (self.keys[parts[0]],)
        if len(parts) > 1 and parts[0] in self.prefixes:
            return tuple(parts[1:])
        home = self.homes.get("__".join(parts[-2:]))
        return (*parts[:-2], home, parts[-1]) if home else tuple(parts)


NO_WORDS = Words()


def condition_of(filters: Iterable[str], words: Words = NO_WORDS) -> Expr | None:
    """One expression; None where there is no filter.

    Raises ``Refused`` (``model.expression``, ``model.bad_template``, ``loss.…``) for what we have no words for.
    """
    parts = tuple(own(parse(text), words) for text in filters if text.strip())
    return all_of(parts) if parts else None


def own(expr: Expr, words: Words) -> Expr:
    """``customer__country`` as the path ``customer.country``, a grain behind it as the start of its period.

    ``order__status`` of the model whose primary entity is ``order`` is its own ``status``. A time without a grain is
    read at the grain that its model states, as dbt reads it.
    """

    if isinstance(expr, Call):
        looked_up = expr.op in LOOKUPS  # a metric and an entity: no names on these rows
        return expr if looked_up else Call(expr.op, tuple(own(arg, words) for arg in expr.args))
    if not isinstance(expr, Ref) or len(expr.path) != 1:
        return expr
    parts, suffix = _split(expr.path[0], words)
    name = "__".join(parts)
    if parts == [METRIC_TIME]:
        if not words.time:
            raise Refused("loss.metric_time", METRIC_TIME)
        parts = [words.time]
    found = Ref(words.path(parts))
    grain = suffix or words.times.get(name, "")
    if grain in PARTS:
        return Call(PARTS[grain], (found,))
    return Call("date_trunc", (Lit("string", grain), found)) if grain in GRAINS else found


def asked(text: str, words: Words) -> str:
    """A filter of a question, in names that questions take: times at the grain at which dbt reads them.

    Raises ``Refused`` (``query.time_filter`` where a question cannot take what it says of ``metric_time``; …).
    """

    def change(node: Expr) -> Expr | None:
        if not isinstance(node, Ref) or len(node.path) != 1:
            return None
        parts, suffix = _split(node.path[0], words)
        grain = suffix or words.times.get("__".join(parts), "")
        return Ref(("__".join([*parts, grain]),)) if grain else Ref(words.path(parts))

    expr = parse(text)
    for part in conjuncts(expr):
        timed = any(ref.path[0].split("__")[0] == METRIC_TIME for ref in own_refs(part))
        if timed and isinstance(part, Call) and part.op in ("or", "not"):
            raise Refused("query.time_filter", METRIC_TIME)
    return text_of(rewrite(expr, change))


def _split(name: str, words: Words) -> tuple[list[str], str]:
    """The parts of a name, and the grain or part of a date behind it.

    Raises ``Refused("loss.own_grain_filter")``: members of a custom granularity are no dates.
    """
    *path, last = name.split("__")
    if path and last in words.grains:
        raise Refused("loss.own_grain_filter", name, name=last)
    return (path, last) if path and (last in GRAINS or last in PARTS) else ([*path, last], "")


def named(text: str, grains: Mapping[str, str] = {}) -> str:
    """``Dimension('order__status')`` of a saved query as a name; plain names stay. ``grains``: as in ``Words``."""
    found = _METRIC.match(text)
    name = found[1] if found else plain("{{ " + text + " }}").strip('"') if _GROUP.match(text) else text.strip()
    *path, last = name.split("__")
    return "__".join((*path, grains[last])) if path and last in grains else name


def ordered(text: str, grains: Mapping[str, str]) -> str:
    """A key of an order, with a minus before what goes down."""
    down = _DOWN.search(text)
    name = (text[: down.start()] if down else text).strip()
    minus = name.startswith("-") != (down is not None and down[1] == "True")
    return ("-" if minus else "") + named(name.lstrip("-").strip(), grains)


def column_of(expr: str, name: str) -> str | None:
    """The plain column that an expression is; None where it is more than that. An empty one is the name."""
    if not expr:
        return name
    try:
        found = parse(expr)
    except Refused:
        return None
    return found.path[0] if isinstance(found, Ref) and len(found.path) == 1 else None


def is_constant(expr: Expr) -> bool:
    return isinstance(expr, Lit) and expr.kind == "number" and expr.text == "1"
