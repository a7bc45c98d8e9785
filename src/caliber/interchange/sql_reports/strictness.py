"""What is read of each kind of node: anything else that a text says is refused, never passed over.

The parser puts much into side notes (``NOT LIKE`` is a LIKE with ``negate``, an Oracle ``(+)`` a mark on a column); a
note that nobody reads would change a figure in silence.
"""

from __future__ import annotations

from sqlglot import exp

from caliber.interchange.sql_reports.refusals import refused

_PLAIN = frozenset({"this", "expression", "expressions"})
_READ: dict[type[exp.Expr], frozenset[str]] = {
    kind: _PLAIN | set(more.split())
    for kind, more in {
        exp.Count: "big_int", exp.Div: "typed safe", exp.Like: "negate", exp.ILike: "negate", exp.Is: "negate",
        exp.In: "query is_global", exp.Between: "low high", exp.Case: "ifs default", exp.If: "true false",
        exp.Coalesce: "is_nvl is_null", exp.Cast: "to", exp.TryCast: "to safe requires_string", exp.Convert: "",
        exp.TsOrDsToDate: "safe default_date", exp.StrToDate: "format safe", exp.StrToTime: "format safe",
        exp.TimeToStr: "format", exp.ToChar: "format is_numeric", exp.DateTrunc: "unit input_type_preserved",
        exp.TimestampTrunc: "unit input_type_preserved", exp.Interval: "unit", exp.DateAdd: "unit", exp.DateSub: "unit",
        exp.TsOrDsAdd: "unit", exp.Substring: "start length", exp.Round: "decimals", exp.Floor: "decimals",
        exp.Ceil: "decimals", exp.Column: "table db catalog", exp.Literal: "is_string", exp.Subquery: "",
        exp.Window: "partition_by order spec over", exp.Ordered: "desc nulls_first", exp.Group: "all",
        exp.Select: "with_ from_ joins where group having qualify order limit offset distinct hint",
        exp.Join: "on side kind using method hint global_", exp.Table: "alias db catalog joins hints",
        exp.Union: "with_ distinct order limit offset", exp.CTE: "alias materialized", exp.Limit: "", exp.Offset: "",
        exp.Fetch: "count direction", exp.Filter: "", exp.WithinGroup: "", exp.Greatest: "ignore_nulls",
        exp.Least: "ignore_nulls", exp.Mod: "", exp.Extract: "", exp.Distinct: "", exp.DPipe: "safe",
        exp.Quantile: "quantile",
    }.items()
}  # fmt: skip
_DERIVED = frozenset({"this", "alias", "joins"})
_QUERY = frozenset({"this", "alias", "with_", "order", "limit", "offset"})


def read_whole(node: exp.Expr) -> None:
    """Raises ``Refused("reports.unsupported")`` where the node says something that nobody reads."""
    _check(node, _READ.get(type(node), _PLAIN))


def is_whole(node: exp.Expr) -> bool:
    """Nothing of the node stays unread."""
    known = _READ.get(type(node), _PLAIN)
    return all(name in known or value in (None, False, "", []) for name, value in node.args.items())


def read_derived(node: exp.Subquery) -> None:
    """The same for a query in FROM."""
    _check(node, _DERIVED)


def read_query(node: exp.Subquery) -> None:
    """The same for a query in parentheses."""
    _check(node, _QUERY)


def _check(node: exp.Expr, known: frozenset[str] | set[str]) -> None:
    for name, value in node.args.items():
        if name not in known and value not in (None, False, "", []):
            raise refused("reports.unsupported", node, what=f"{name.strip('_').upper()}: {node.sql()[:60]}")
