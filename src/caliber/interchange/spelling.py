"""Expressions written as text in the portable dialect, as a person would."""

from __future__ import annotations

import re
from collections.abc import Callable

from caliber.compiler.dialects import DUCKDB
from caliber.compiler.render import render
from caliber.model.expr import Call, Expr, Lit, Ref, rewrite

Placing = Callable[[Ref], str]
# DuckDB's writing, but for aggregates that it must be told the type of: those are written as people write them.
_AS_WRITTEN = ("median", "percentile", "approx_percentile")
PORTABLE = DUCKDB._replace(rows={op: row for op, row in DUCKDB.rows.items() if op not in _AS_WRITTEN})
ONE, ZERO = Lit("number", "1.0"), Lit("number", "0")


def text_of(expr: Expr, place: Placing | None = None) -> str:
    """The expression in the portable dialect; names that are no plain words in quotes, or as ``place`` writes them."""

    def named(node: Expr) -> str:
        if not isinstance(node, Ref):
            return ""
        return place(node) if place else ".".join(name_text(part) for part in node.path)

    text = render(PORTABLE, expr, named)
    return text[1:-1] if _wrapped(text) else text


def name_text(part: str) -> str:
    return part if re.fullmatch(r"[a-z_][a-z0-9_]*", part) else '"' + part.replace('"', '""') + '"'


def _wrapped(text: str) -> bool:
    """Whether one pair of parentheses holds it all."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth, quote = 0, ""
    for at, char in enumerate(text):
        if quote or char in "'\"":
            quote = "" if char == quote else quote or char
            continue
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0 and at < len(text) - 1:
            return False
    return True


def safe_division(expr: Expr) -> Expr:
    """Division as ours computes it, said to any SQL: never of whole numbers, no value where divided by zero."""
    if not isinstance(expr, Call):
        return expr
    args = tuple(safe_division(arg) for arg in expr.args)
    if expr.op != "/":
        return Call(expr.op, args)
    below = args[1] if isinstance(args[1], Lit) or _never_zero(args[1]) else Call("nullif", (args[1], ZERO))
    return Call("/", (Call("*", (ONE, args[0])), below))


def plain_division(expr: Expr) -> Expr:
    """The way back: what a division says against whole numbers and zeros is left out, for ours needs neither."""

    def change(node: Expr) -> Expr | None:
        if not (isinstance(node, Call) and node.op == "/"):
            return None
        above, below = node.args
        if isinstance(above, Call) and above.op == "*" and above.args[0] == ONE:
            above = above.args[1]
        if isinstance(below, Call) and _never_zero(below):
            below = below.args[0]
        return Call("/", (above, below))

    return rewrite(expr, change)


def _never_zero(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.op == "nullif" and expr.args[1] == ZERO
