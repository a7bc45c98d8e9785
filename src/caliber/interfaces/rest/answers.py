"""Answers: values of the use cases as JSON, with what goes around them."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.responses import Response

from caliber.errors import Refused

_ENCODER = msgspec.json.Encoder(decimal_format="number")
JSON = "application/json"


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The value as JSON; structs, dicts and tuples as they come from the use cases."""
    return Response(_ENCODER.encode(value), status, headers, JSON)


def download(content: bytes, media: str, name: str) -> Response:
    """A file, under the name that it is saved by."""
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def empty() -> Response:
    return Response(status_code=204)


def page(items: Sequence[Any], following: str | None = None, total: int | None = None) -> dict[str, Any]:
    """A page of a list. ``following``: the cursor of the next one."""
    return {"items": items, "next": following, "total": len(items) if total is None else total}


def paged(items: Sequence[Any], key: Callable[[Any], str], cursor: str, limit: int) -> dict[str, Any]:
    """A page of a list that is at hand as a whole. The cursor is the key of the last item of the page before.

    Raises ``Refused("catalog.bad_cursor")``.
    """
    start = 0
    if cursor:
        after = read_cursor(cursor)
        start = next((place + 1 for place, item in enumerate(items) if key(item) == after), -1)
        if start < 0:
            raise Refused("catalog.bad_cursor", "cursor")
    shown = items[start : start + limit]
    more = start + limit < len(items)
    return page(shown, write_cursor(key(shown[-1])) if more and shown else None, len(items))


def write_cursor(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> str:
    """The key in a cursor; text from outside may be anything. Raises ``Refused("catalog.bad_cursor")``."""
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        raise Refused("catalog.bad_cursor", "cursor") from None


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
