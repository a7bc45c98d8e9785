"""The formula of a composite metric, with the names of its metrics in place of their codes."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from caliber.errors import Refused
from caliber.model.expr import Call, Expr, Lit, Ref
from caliber.model.expr import operands as references
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

MayName = Callable[[str], bool]

HIDDEN = Text(zh="(你无权查看的指标)", en="(a metric that you may not see)")
SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2}


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece of a formula: a metric (``text``: its Chinese name, where there is one), or what stands between two."""

    text: str
    metric: str = ""
    name: Text = Text()


def code_of(snapshot: Snapshot, name: str) -> str:
    """The code that a formula means by a name; the name itself where it means none."""
    try:
        return snapshot.find_metric(name).code
    except Refused:
        return name


def metric_name(snapshot: Snapshot, name: str, may_name: MayName) -> Text:
    """What a metric is called, or that it may not be named."""
    found = snapshot.model.metrics.get(code_of(snapshot, name))
    if found is None:
        return Text(en=name)
    return (found.name or Text(en=found.code)) if may_name(found.code) else HIDDEN


def operands(snapshot: Snapshot, metric: Metric) -> tuple[str, ...]:
    """The metrics in a formula, in order."""
    if not metric.formula:
        return ()
    found = references(snapshot.expr(metric.formula))
    return tuple(dict.fromkeys(code_of(snapshot, ref.name) for ref in found))


def below(snapshot: Snapshot, metric: Metric) -> tuple[str, ...]:
    """The metrics that this one is made of directly, as far as they exist."""
    codes = (metric.of,) if metric.kind == "derived" else metric.steps or operands(snapshot, metric)
    return tuple(code for code in codes if code in snapshot.model.metrics)


def formula_parts(snapshot: Snapshot, metric: Metric, may_name: MayName = lambda _: True) -> tuple[Part, ...]:
    """The formula piece by piece; () for the other kinds."""
    if metric.kind != "composite" or not metric.formula:
        return ()

    def leaf(ref: Ref) -> Part:
        name = metric_name(snapshot, ref.name, may_name)
        code = "" if name is HIDDEN else code_of(snapshot, ref.name)
        return Part(name.say("zh"), code, name)

    return tuple(_merged(_parts(snapshot.expr(metric.formula), leaf)))


def _parts(expr: Expr, leaf: Callable[[Ref], Part]) -> list[Part]:
    if isinstance(expr, Lit):
        return [Part(expr.text)]
    if isinstance(expr, Ref):
        return [leaf(expr)]
    if expr.op in ("nullif", "coalesce") and len(expr.args) == 2 and isinstance(expr.args[1], Lit):
        return _parts(expr.args[0], leaf)
    if expr.op in STRENGTH and len(expr.args) == 2:
        left, right = expr.args
        sign = SIGNS.get(expr.op, expr.op)
        return [*_operand(left, expr.op, leaf, False), Part(f" {sign} "), *_operand(right, expr.op, leaf, True)]
    if expr.op == "neg":
        return [Part("−"), *_operand(expr.args[0], "*", leaf, True)]
    out = [Part(f"{expr.op}(")]
    for number, arg in enumerate(expr.args):
        within = number > 0 and expr.op in ("share_of_total", "rank")
        own = [Part(arg.name)] if within and isinstance(arg, Ref) else _parts(arg, leaf)
        out += ([Part(", ")] if number else []) + own
    return [*out, Part(")")]


def _operand(expr: Expr, op: str, leaf: Callable[[Ref], Part], right: bool) -> list[Part]:
    """In brackets where the reader would else bind it wrongly."""
    if isinstance(expr, Call) and expr.op in ("nullif", "coalesce") and len(expr.args) == 2:
        return _operand(expr.args[0], op, leaf, right)
    own = STRENGTH.get(expr.op, 9) if isinstance(expr, Call) else 9
    brackets = own < STRENGTH[op] or (right and own == STRENGTH[op] and op not in ("+", "*"))
    inner = _parts(expr, leaf)
    return [Part("("), *inner, Part(")")] if brackets else inner


def _merged(parts: list[Part]) -> list[Part]:
    out: list[Part] = []
    for part in parts:
        if out and not part.name and not out[-1].name:
            out[-1] = Part(out[-1].text + part.text)
        else:
            out.append(part)
    return out
