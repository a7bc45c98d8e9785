"""The canonical form of expressions: equal forms mean equal values, on every row, nulls included.

A rule is ``apply(node) -> Expr | None`` on one node, its operands already in form. Rules are applied from the leaves up
until nothing changes. They never make two different things equal; that they miss an equality is no fault.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

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

RULES: tuple[Rule, ...] = (
    membership.apply,
    negation.apply,
    literals.apply,
    comparison.apply,
    connectives.apply,
    bounds.apply,
    commutation.apply,
    coalescing.apply,
)
MAX_ROUNDS = 50


@lru_cache(maxsize=16_384)
def canonical(expr: Expr) -> Expr:
    """The expression in canonical form, as a value."""
    for _ in range(MAX_ROUNDS):
        changed = rewrite(expr, _once)
        if changed == expr:
            return expr
        expr = changed
    return expr


def _once(node: Expr) -> Expr | None:
    changed = node
    for rule in RULES:
        changed = rule(changed) or changed
    return None if changed == node else changed


def canonical_filter(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Conditions that choose the same rows, in canonical form: in order, each once, what the others imply left out."""
    for _ in range(MAX_ROUNDS):
        before = parts
        parts = tuple(one for one in conjuncts(canonical(all_of(parts))) if one != TRUE)
        for rule in FILTER_RULES:
            parts = rule(parts)
        parts = (FALSE,) if FALSE in parts else sorted_once(parts)
        if parts == before:
            break
    return parts
