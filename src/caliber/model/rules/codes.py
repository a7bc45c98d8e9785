"""Codes are written once and kept for ever, so they are plain: lower-case ASCII, and no double underscore."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.pointer import Key
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot

CODE = re.compile(r"[a-z][a-z0-9_]*")
RESERVED = frozenset({"metric_time", "metric", "person", "param"})
PARTS = ("dimensions", "times", "entities", "bridges")


def _codes(snapshot: Snapshot) -> Iterator[tuple[tuple[Key, ...], str]]:
    model = snapshot.model
    if model.project:
        yield ("project",), model.project
    for field in ("datasets", "metrics", "sets", "saved", "rollups", "departments", "policies"):
        for code in getattr(model, field):
            yield (field, code), code
    for path in model.domains:
        for segment in path.split("/"):
            yield ("domains", path), segment
    for dataset in model.datasets.values():
        for part in PARTS:
            for code in getattr(dataset, part):
                yield ("datasets", dataset.code, part, code), code


def suggested(code: str) -> str:
    """The nearest code that may be used."""
    plain = re.sub(r"_+", "_", re.sub(r"[^a-z0-9]+", "_", code.lower())).strip("_")
    return plain if CODE.fullmatch(plain) else f"m_{plain}" if plain else "code"


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for keys, code in _codes(snapshot):
        if not CODE.fullmatch(code):
            yield error("model.bad_code", *keys, code=code, better=suggested(code))
        elif "__" in code:
            yield error("model.double_underscore", *keys, code=code, better=suggested(code))
        elif code in RESERVED and keys[0] in ("metrics", "datasets"):
            yield error("model.reserved_code", *keys, code=code)
