"""Units: currencies by their ISO code, and nobody adds yuan to pieces without somebody seeing it."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.expr import Call, Expr, Ref, walk
from caliber.model.objects import Metric
from caliber.model.rules.expressions import read
from caliber.model.rules.finding import warning
from caliber.model.snapshot import Snapshot
from caliber.model.suggest import suggest

_ISO = """
    AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNH CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JOD JPY KES KHR KRW
    KWD KZT LAK LKR MAD MMK MNT MOP MXN MYR NGN NOK NPR NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD
    TZS UAH UGX USD UYU UZS VND XAF XOF ZAR
"""
CURRENCIES = frozenset(_ISO.split())
_CODE_LENGTH = 3

# What people write for a currency, and its code.
SPELLINGS = {
    "RMB": "CNY",
    "元": "CNY",
    "人民币": "CNY",
    "¥": "CNY",
    "$": "USD",
    "US$": "USD",
    "美元": "USD",
    "€": "EUR",
    "欧元": "EUR",
}


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        better = _better(metric.unit)
        if better:
            yield warning("model.unknown_currency", "metrics", metric.code, "unit", unit=metric.unit, known=better)
        expr = read(snapshot, metric.formula) if metric.kind == "composite" else None
        if expr is not None:
            yield from _sums(snapshot, metric, expr)


def _better(unit: str) -> list[str]:
    """The currency that is probably meant; empty where the unit is a currency, or none at all."""
    if unit in SPELLINGS:
        return [SPELLINGS[unit]]
    if unit in CURRENCIES or len(unit) != _CODE_LENGTH or not unit.isascii() or not unit.isupper():
        return [unit.upper()] if unit.upper() in CURRENCIES and unit not in CURRENCIES else []
    return suggest(unit, sorted(CURRENCIES)) or ["CNY", "USD"]


def _sums(snapshot: Snapshot, metric: Metric, expr: Expr) -> Iterator[Problem]:
    for call in walk(expr):
        if isinstance(call, Call) and call.op in ("+", "-") and len(call.args) == 2:
            units = [_unit(snapshot, arg) for arg in call.args]
            if all(units) and units[0] != units[1]:
                yield warning("model.mixed_units", "metrics", metric.code, "formula", metric=metric.code, units=units)


def _unit(snapshot: Snapshot, expr: Expr) -> str:
    metric = snapshot.model.metrics.get(expr.name) if isinstance(expr, Ref) else None
    return metric.unit if metric is not None else ""
