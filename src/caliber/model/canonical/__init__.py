"""The canonical form of expressions: equal forms mean equal values, on every row, nulls included.

A rule is ``apply(node) -> Expr | None`` on one node, its operands already in form. Rules are applied from the leaves up
until nothing changes. They never make two different things equal; that they miss an equality is no fault.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from caliber.model.canonical import (
    bounds,
    coalescing,
    commutation,
    comparison,
    connectives,
    literals,
    membership,
    negation,
)
from caliber.model.canonical.filters import FILTER_RULES
from caliber.model.canonical.order import sorted_once
from caliber.model.expr import FALSE, TRUE, Expr, all_of, conjuncts, rewrite

Rule: TypeAlias = Callable[[Expr], Expr | None]

RULES: tuple[tuple[str, Rule], ...] = (
    ("membership", membership.apply),
    ("negation", negation.apply),
    ("literals", literals.apply),
    ("comparison", comparison.apply),
    ("connectives", connectives.apply),
    ("bounds", bounds.apply),
    ("commutation", commutation.apply),
    ("coalescing", coalescing.apply),
)
MAX_ROUNDS = 50


class Formed(NamedTuple):
    """An expression in canonical form, and the names of the rules that brought it there."""

    expr: Expr
    rules: frozenset[str]


def canonical(expr: Expr) -> Expr:
    """The expression in canonical form, as a value."""
    return formed(expr).expr


@lru_cache(maxsize=16_384)
def formed(expr: Expr) -> Formed:
    """The expression in canonical form, as a value, with the rules that changed it."""
    used: set[str] = set()

    def once(node: Expr) -> Expr | None:
        changed = node
        for name, rule in RULES:
            after = rule(changed)
            if after is not None and after != changed:
                used.add(name)
                changed = after
        return None if changed is node else changed

    for _ in range(MAX_ROUNDS):
        changed = rewrite(expr, once)
        if changed == expr:
            break
        expr = changed
    return Formed(expr, frozenset(used))


def canonical_filter(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Conditions that choose the same rows, in canonical form: in order, each once, what the others imply left out."""
    return formed_filter(parts)[0]


def formed_filter(parts: tuple[Expr, ...]) -> tuple[tuple[Expr, ...], frozenset[str]]:
    """``canonical_filter``, with the rules that changed the conditions."""
    used: frozenset[str] = frozenset()
    for _ in range(MAX_ROUNDS):
        before = parts
        whole, rules = formed(all_of(parts))
        used |= rules
        parts = tuple(one for one in conjuncts(whole) if one != TRUE)
        for rule in FILTER_RULES:
            after = rule(parts)
            used |= {"filters"} if after != parts else frozenset()
            parts = after
        parts = (FALSE,) if FALSE in parts else sorted_once(parts)
        if parts == before:
            break
    return parts, used
