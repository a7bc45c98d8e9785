"""Aggregates in one writing: averages as sums over counts, conditions beside them, arguments as sums of products."""

from __future__ import annotations

from fractions import Fraction

from caliber.compare.polynomial import polynomial, terms_of, written_terms
from caliber.model.canonical.aggregates import Aggregate, canonical_aggregate
from caliber.model.canonical.order import key
from caliber.model.expr import TRUE, Call, Expr, Lit, Ref, all_of, conjuncts, rewrite

ZERO = Lit("number", "0")


def as_figures(values: dict[str, Expr]) -> tuple[dict[str, Expr], list[Call]]:
    """Each aggregate as a formula over plain ones, which are given beside: ``Ref(("figure", place))``."""
    figures: list[Call] = []

    def place(aggregate: Call, condition: Expr) -> Ref:
        figures.append(Call("agg", (aggregate, condition)))
        return Ref(("figure", str(len(figures) - 1)))

    formulas = {name: _formula(expr, place) for name, expr in values.items()}
    return formulas, figures


def _formula(expr: Expr, place: object, condition: Expr = TRUE) -> Expr:
    assert callable(place)
    if not isinstance(expr, Call):
        return expr
    if expr.op == "filter":
        return _formula(expr.args[0], place, _both(expr.args[1], condition))
    if expr.op == "sum_if":
        return _formula(Call("sum", expr.args[:1]), place, _both(expr.args[1], condition))
    if expr.op == "count_if":
        return _formula(Call("count"), place, _both(expr.args[0], condition))
    if expr.op == "avg":
        return Call("/", (place(Call("sum", expr.args), condition), place(Call("count", expr.args), condition)))
    found: Expr = place(expr, condition)
    return found


def _both(one: Expr, other: Expr) -> Expr:
    return all_of((*conjuncts(one), *(part for part in conjuncts(other) if part != TRUE)))


def plain_figure(figure: Call, keys: frozenset[Expr], unique: frozenset[Expr]) -> Call:
    """An aggregate in canonical form; ``keys``: columns that are never null here, ``unique``: nor ever twice."""
    call, condition = figure.args
    if not isinstance(call, Call):
        return figure
    filters = tuple(part for part in conjuncts(condition) if part != TRUE)
    args = tuple(_number(arg) if call.op == "sum" and place == 0 else arg for place, arg in enumerate(call.args))
    if len(args) > 1 and call.op in ("count_distinct", "count"):
        return Call("agg", (Call(call.op, args), all_of(filters)))
    one = canonical_aggregate(Aggregate(call.op, args, filters, True, keys, unique))
    if call.op == "sum" and one.op == "count":  # a sum of ones over nothing is null, a count is 0
        one = one._replace(op="sum", args=(Lit("number", "1"),))
    one = one._replace(args=tuple(_number(arg) if one.op == "sum" else arg for arg in one.args))
    return Call("agg", (Call(one.op, one.args), all_of(one.filters)))


def _number(arg: Expr) -> Expr:
    """What is summed is a number."""
    return polynomial(arg)


def scaled(figure: Call) -> tuple[Call, Fraction]:
    """``sum(amount / 100)`` is a hundredth of ``sum(amount)``: the sum of what begins with a factor of one."""
    call, condition = figure.args
    terms = terms_of(call.args[0]) if isinstance(call, Call) and call.op == "sum" else None
    if not terms or not all(terms.values()) or not isinstance(call, Call):
        return figure, Fraction(1)
    factor = terms[min(terms, key=lambda term: tuple(map(key, term)))]
    if factor == 1:
        return figure, factor
    plain = written_terms({term: one / factor for term, one in terms.items()})
    return Call("agg", (Call("sum", (plain,)), condition)), factor


def zero_where_empty(formula: Expr) -> Expr:
    """``coalesce(v0, 0)`` as ``Ref((alias, "z0"))``: a figure that says 0 where there is nothing."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Call) and node.op == "coalesce" and len(node.args) == 2 and node.args[1] == ZERO:
            inner = node.args[0]
            if isinstance(inner, Ref) and inner.path[-1].startswith("v"):
                return Ref((*inner.path[:-1], "z" + inner.path[-1][1:]))
            if isinstance(inner, Call) and inner.op == "*" and _scaled_figure(inner):
                return Call("*", tuple(change(Call("coalesce", (one, ZERO))) or one for one in inner.args))
        return None

    return rewrite(formula, change)


def _scaled_figure(product: Call) -> bool:
    figures = [one for one in product.args if not isinstance(one, Lit)]
    return len(figures) == 1 and isinstance(figures[0], Ref)
