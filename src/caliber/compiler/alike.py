"""Which questions are alike: they differ by their range, by the members that they compare with, by order and limit."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from caliber.compiler.resolve import Read
from caliber.model.expr import Call, Expr, Lit

COMPARING = frozenset({"=", "<>", "<", "<=", ">", ">=", "in", "between", "like"})
MEMBERS = frozenset({"string", "number", "date", "timestamp"})
MEMBER = Lit("member", "")


def alike(said: Read) -> Hashable:
    """Equal for questions that are alike. Of a range it tells which ends it has, and whether they are days.

    A question with a comparison is alike to others only where a grain, and not its range, says what it is compared
    with: whoever keeps something looks to that.
    """
    query = said.query
    return (
        query.metrics, query.by, query.grain, query.time, query.compare, query.timezone,
        (query.totals, query.fill, query.distinct, query.min_max),
        type(said.range.start), type(said.range.end),
        tuple([blank(part) for part in said.predicates]),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def blank(predicate: Expr) -> Expr:
    """The predicate with all that it compares with blanked; constants that mean something else stay as they are."""
    if not isinstance(predicate, Call):
        return predicate
    args = [blank(arg) for arg in predicate.args]
    if predicate.op in COMPARING:
        args = [MEMBER if isinstance(arg, Lit) and arg.kind in MEMBERS else arg for arg in args]
        if predicate.op == "in":
            args = list(dict.fromkeys(args))
    return Call(predicate.op, tuple(args))
