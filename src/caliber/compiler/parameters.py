"""Parameterised metrics: ``big_orders(threshold=500)`` as it is asked for, and its values put into expressions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from caliber.errors import Refused
from caliber.model.expr import Expr, Lit, Ref, rewrite
from caliber.model.lineage import upstream
from caliber.model.objects import Metric, Parameter
from caliber.model.snapshot import Snapshot

Values: TypeAlias = tuple[tuple[str, Lit], ...]

_ASKED = re.compile(r"(?P<name>[^()]+)\((?P<given>[^()]*=[^()]*)\)")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FITS: dict[str, Callable[[str], bool]] = {
    "number": lambda text: _NUMBER.fullmatch(text) is not None,
    "boolean": lambda text: text.lower() in ("true", "false"),
    "date": lambda text: date.fromisoformat(text).isoformat() == text,
    "string": lambda _: True,
}


def asked_for(snapshot: Snapshot, text: str) -> tuple[str, dict[str, str]]:
    """The name of a metric and the values given to its parameters; a name that holds brackets stays a name."""
    match = _ASKED.fullmatch(text.strip())
    if match is None or text.strip().casefold() in snapshot.names:
        return text, {}
    given: dict[str, str] = {}
    for part in match["given"].split(","):
        name, equals, value = part.partition("=")
        if not equals:
            raise Refused("kind.bad_parameter", text, text=part.strip())
        given[name.strip(" >")] = value.strip().strip("'\"")
    return match["name"].strip(), given


def values_of(snapshot: Snapshot, metric: Metric, given: dict[str, str]) -> Values:
    """The given values, checked. Raises ``kind.unknown_parameter``, ``kind.bad_parameter``."""
    if not given:
        return ()
    below = [snapshot.model.metrics[code] for code in upstream(snapshot, metric.code) if code in snapshot.model.metrics]
    known_to = {name: one for part in (*reversed(below), metric) for name, one in part.parameters.items()}
    out = []
    for name, text in given.items():
        parameter = known_to.get(name)
        if parameter is None:
            known = sorted(known_to) or ["—"]
            raise Refused("kind.unknown_parameter", name, name=name, metric=metric.code, known=known)
        if parameter.values and text not in parameter.values:
            raise Refused("kind.parameter_value", name, name=name, value=text, known=list(parameter.values))
        out.append((name, literal_of(parameter, text)))
    return tuple(sorted(out, key=lambda pair: pair[0]))


def literal_of(parameter: Parameter, text: str) -> Lit:
    """A value as a constant of the parameter's type, never as SQL. Raises ``kind.bad_parameter``."""
    fits = _FITS.get(parameter.type)
    try:
        if fits is not None and fits(text):
            kind = "bool" if parameter.type == "boolean" else parameter.type
            return Lit(kind, text.lower() if kind == "bool" else text)
    except ValueError:
        pass
    raise Refused("kind.bad_parameter", text, text=text)


def bound(metric: Metric, outside: Values) -> Values:
    """The values inside a metric that has parameters: those from outside win over its own defaults."""
    known = dict(outside)
    for name, parameter in metric.parameters.items():
        if name not in known:
            known[name] = literal_of(parameter, parameter.default)
    return tuple(sorted(known.items(), key=lambda pair: pair[0]))


def with_values(expr: Expr, values: Values) -> Expr:
    """``param.<name>`` replaced by its value. Raises ``kind.unknown_parameter``."""

    def change(node: Expr) -> Expr | None:
        if not isinstance(node, Ref) or len(node.path) != 2 or node.path[0] != "param":
            return None
        found = dict(values).get(node.path[1])
        if found is None:
            name = node.path[1]
            raise Refused("kind.unknown_parameter", name, name=name, metric="—", known=[n for n, _ in values] or ["—"])
        return found

    return rewrite(expr, change)
