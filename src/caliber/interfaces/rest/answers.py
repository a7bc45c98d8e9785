"""Answers: values of the use cases as JSON, with what goes around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.responses import Response

from caliber.errors import Refused

_ENCODER = msgspec.json.Encoder(decimal_format="number")
JSON = "application/json"


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The value as JSON; structs, dicts and tuples as they come from the use cases."""
    return Response(_ENCODER.encode(value), status, headers, JSON)


def empty() -> Response:
    return Response(status_code=204)


def page(items: Sequence[Any], following: str | None = None, total: int | None = None) -> dict[str, Any]:
    """A page of a list. ``following``: the cursor of the next one."""
    return {"items": items, "next": following, "total": len(items) if total is None else total}


def several(values: Sequence[str]) -> tuple[str, ...]:
    """A parameter of several values: repeated, or written ``a,b``."""
    return tuple(part for value in values for part in value.split(",") if part)


def etag(fingerprint: str) -> str:
    return f'"{fingerprint}"'


def named_in(header: str) -> frozenset[str]:
    """The fingerprints in an If-Match or If-None-Match header; ``*`` stands for any."""
    tags = (part.strip().removeprefix("W/").strip('"') for part in header.split(","))
    return frozenset(tag for tag in tags if tag)


def same(fingerprint: str, header: str | None) -> bool:
    """Whether the header names this state of the definitions."""
    return header is not None and not named_in(header).isdisjoint({fingerprint, "*"})


def check_match(fingerprint: str, header: str | None) -> None:
    """Raises ``Refused("server.stale")`` where If-Match names another state."""
    if header is not None and not same(fingerprint, header):
        raise Refused("server.stale", "If-Match")
