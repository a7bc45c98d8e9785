"""Numbers as sums of products: ``quantity * (price - discount)`` and ``quantity * price - discount * quantity`` meet.

Arithmetic is exact here. A column that cancels out still makes the whole null where it is null, so it stays, times 0.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from caliber.compare.values import UndeterminedError, constant
from caliber.model.canonical.order import key
from caliber.model.expr import Call, Expr, Lit, rewrite

MAX_TERMS = 64
_Terms = dict[tuple[Expr, ...], Fraction]
_ARITHMETIC = frozenset({"+", "-", "*", "/", "neg", "div_unguarded"})


def polynomial(expr: Expr, total: bool = False) -> Expr:
    """The plainest sum of products. ``total``: nothing in it is null, so what cancels out is left away."""
    return rewrite(expr, lambda node: _plain(node, total))


def _plain(node: Expr, total: bool) -> Expr | None:
    if not isinstance(node, Call) or node.op not in _ARITHMETIC:
        return None
    terms = terms_of(node)
    if terms is None:
        return None
    return _written(terms, total)


def terms_of(expr: Expr) -> _Terms | None:
    """The products and their factors; products that cancel out stay with 0. None: too many, or no numbers."""
    if isinstance(expr, Lit):
        if expr.kind != "number":
            return None
        try:
            value = constant(expr)
        except UndeterminedError:
            return None
        return {(): Fraction(value)} if isinstance(value, int | Fraction) else None
    if not isinstance(expr, Call) or expr.op not in _ARITHMETIC:
        return {(expr,): Fraction(1)}
    parts = [terms_of(arg) for arg in expr.args]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    if expr.op in ("+", "*"):
        out = found[0]
        for part in found[1:]:
            out = _sum(out, part, 1) if expr.op == "+" else _product(out, part)
    elif expr.op == "-":
        out = _sum(found[0], found[1], -1)
    elif expr.op == "neg":
        out = _sum({}, found[0], -1)
    else:
        quotient = _quotient(found[0], expr)
        if quotient is None:
            return None
        out = quotient
    return out if len(out) <= MAX_TERMS else None


def _sum(left: _Terms, right: _Terms, sign: int) -> _Terms:
    out = dict(left)
    for term, factor in right.items():
        out[term] = out.get(term, Fraction(0)) + sign * factor
    return out


def _product(left: _Terms, right: _Terms) -> _Terms:
    out: _Terms = {}
    for one, a in left.items():
        for other, b in right.items():
            term = tuple(sorted((*one, *other), key=key))
            out[term] = out.get(term, Fraction(0)) + a * b
    return out


def _quotient(above: _Terms, expr: Call) -> _Terms | None:
    """Division by a constant is a product; by anything else, each product divided, zero below giving null."""
    below = expr.args[1]
    if isinstance(below, Call) and below.op == "nullif" and expr.op == "/" and _is_zero(below.args[1]):
        below = below.args[0]
    divisor = terms_of(below)
    if divisor is None:
        return None
    if set(divisor) == {()}:
        return {term: factor / divisor[()] for term, factor in above.items()} if divisor[()] else None
    name = "inverse" if expr.op == "/" else "inverse_unguarded"
    if len(divisor) == 1:
        (term, factor), *_ = divisor.items()
        if not factor:
            return None
        inverse: Expr = Call(name, (_written({term: Fraction(1)}, False),))
        return _product(above, {(inverse,): 1 / factor})
    return _product(above, {(Call(name, (_written(divisor, False),)),): Fraction(1)})


def _is_zero(expr: Expr) -> bool:
    return isinstance(expr, Lit) and expr.kind == "number" and not Decimal(expr.text)


def written_terms(terms: _Terms) -> Expr:
    """Products with their factors as one expression."""
    return _written(terms, False)


def _written(terms: _Terms, total: bool) -> Expr:
    """Sorted, each product with its factor; what cancels out and stands in no other product stays, times 0."""
    alive = {term: factor for term, factor in terms.items() if factor}
    said = {atom for term in alive for atom in term}
    gone = sorted({atom for term, factor in terms.items() if not factor for atom in term} - said, key=key)
    out = [_product_of(term, factor) for term, factor in alive.items()]
    if not total:
        out += [Call("*", (atom, Lit("number", "0"))) for atom in gone]
    out.sort(key=key)
    if not out:
        return Lit("number", "0")
    return out[0] if len(out) == 1 else Call("+", tuple(out))


def _product_of(term: tuple[Expr, ...], factor: Fraction) -> Expr:
    parts = [*term]
    if factor != 1 or not parts:
        parts.append(number_of(factor))
    return parts[0] if len(parts) == 1 else Call("*", tuple(parts))


def number_of(value: Fraction) -> Lit:
    """A decimal where it has one, else a fraction, which no source writes."""
    below = value.denominator
    while below % 2 == 0:
        below //= 2
    while below % 5 == 0:
        below //= 5
    if below == 1:
        digits = len(str(value.denominator)) * 4 + len(str(abs(value.numerator)))
        if digits <= 60:
            text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
            text = text.rstrip("0").rstrip(".") if "." in text else text
            if Fraction(text) == value:
                return Lit("number", text)
    return Lit("fraction", str(value))
