"""Expressions written as text in the portable dialect, as a person would."""

from __future__ import annotations

import re
from collections.abc import Callable

from caliber.compiler.dialects import DUCKDB, Dialect
from caliber.compiler.render import render
from caliber.model.expr import Call, Expr, Lit, Ref, rewrite

Placing = Callable[[Ref], str]
# DuckDB's writing, but for aggregates that it must be told the type of: those are written as people write them.
_AS_WRITTEN = ("median", "percentile", "approx_percentile")
PORTABLE = DUCKDB._replace(rows={op: row for op, row in DUCKDB.rows.items() if op not in _AS_WRITTEN})
# Standard SQL for those, as other tools read it.
STANDARD = DUCKDB._replace(
    rows={
        **PORTABLE.rows,
        "median": "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {0})",
        "percentile": "PERCENTILE_CONT({1}) WITHIN GROUP (ORDER BY {0})",
        "sum": "SUM({0})", "avg": "AVG({0})", "min": "MIN({0})", "max": "MAX({0})",
        "count_distinct": "COUNT(DISTINCT {0})", "coalesce": lambda args: f"COALESCE({', '.join(args)})",
    }
)  # fmt: skip
ONE, ZERO = Lit("number", "1.0"), Lit("number", "0")


def text_of(expr: Expr, place: Placing | None = None, dialect: Dialect | None = None) -> str:
    """The expression in the portable dialect; names that are no plain words in quotes, or as ``place`` writes them."""

    def named(node: Expr) -> str:
        if isinstance(node, Call):  # a look-up names what stands beside the row
            return f"{node.op}({', '.join(text_of(arg, place, dialect) for arg in node.args)})"
        if not isinstance(node, Ref):
            return ""
        return place(node) if place else ".".join(name_text(part) for part in node.path)

    text = render(dialect or PORTABLE, expr, named)
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


_WITHIN = re.compile(r"percentile_cont\s*\(\s*([\d.]+)\s*\)\s*within\s+group\s*\(\s*order\s+by\s+", re.IGNORECASE)


def percentiles_as_calls(text: str) -> str:
    """``percentile_cont(p) within group (order by x)`` as ``percentile(x, p)``."""
    while (found := _WITHIN.search(text)) is not None:
        end = _closing(text, found.end())
        if end < 0:
            return text
        text = f"{text[: found.start()]}percentile({text[found.end() : end]}, {found[1]}){text[end + 1 :]}"
    return text


def _closing(text: str, start: int) -> int:
    """Where the parenthesis closes that stands open at ``start``; -1 where it does not."""
    depth, quote = 1, ""
    for at in range(start, len(text)):
        char = text[at]
        if quote or char in "'\"":
            quote = "" if char == quote else quote or char
            continue
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            return at
    return -1
