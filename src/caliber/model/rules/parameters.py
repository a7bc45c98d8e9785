"""Parameters have a type that their values fit, and expressions name only those of their own metric."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from caliber.errors import Problem
from caliber.model.expr import Ref, refs
from caliber.model.objects import Metric, Parameter
from caliber.model.rules.codes import CODE, suggested
from caliber.model.rules.expressions import read
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot

TYPES = ("string", "number", "boolean", "date")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


FITS: dict[str, Callable[[str], bool]] = {
    "number": lambda text: _NUMBER.fullmatch(text) is not None,
    "boolean": lambda text: text.lower() in ("true", "false"),
    "date": _is_date,
    "string": lambda _: True,
}


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for metric in snapshot.model.metrics.values():
        for name, parameter in metric.parameters.items():
            yield from _parameter(metric, name, parameter)
        for part in ("measure", "where", "formula"):
            expr = read(snapshot, getattr(metric, part))
            for ref in refs(expr) if expr is not None else ():
                if is_parameter(ref) and ref.path[1] not in metric.parameters:
                    yield _unknown(metric, part, ref.path[1])
        if metric.convert is not None and metric.convert.to.startswith("param."):
            name = metric.convert.to.removeprefix("param.")
            if name not in metric.parameters:
                yield _unknown(metric, "convert", name)


def is_parameter(ref: Ref) -> bool:
    return len(ref.path) == 2 and ref.path[0] == "param"


def _unknown(metric: Metric, part: str, name: str) -> Problem:
    known = list(metric.parameters) or ["—"]
    return error("kind.unknown_parameter", "metrics", metric.code, part, name=name, metric=metric.code, known=known)


def _parameter(metric: Metric, name: str, parameter: Parameter) -> Iterator[Problem]:
    here = ("metrics", metric.code, "parameters", name)
    if not CODE.fullmatch(name):
        yield error("model.bad_code", *here, code=name, better=suggested(name))
    if parameter.type not in TYPES:
        yield error("model.unknown_value", *here, "type", key="type", value=parameter.type, known=list(TYPES))
        return
    for text in (parameter.default, *parameter.values):
        if not FITS[parameter.type](text):
            yield error("kind.bad_parameter", *here, text=text)
    if parameter.values and parameter.default not in parameter.values:
        facts: dict[str, Any] = {"name": name, "value": parameter.default, "known": list(parameter.values)}
        yield error("kind.parameter_value", *here, "default", **facts)
