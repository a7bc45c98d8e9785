"""Values of YAML as texts, whatever they were written as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from caliber.errors import Place, Refused

KEYS = {"zh": "一组键和值", "en": "keys with values"}
LIST = {"zh": "列表", "en": "a list"}


@contextmanager
def placed(place: str) -> Iterator[None]:
    """Refusals inside that do not say where get this file for a place."""
    try:
        yield
    except Refused as refused:
        if refused.where:
            raise
        raise Refused(refused.code, Place(place), **refused.problem.facts) from refused


def mapping(one: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """What stands under a key; empty for nothing. Raises ``Refused("interchange.wrong_shape")``."""
    found = one.get(key)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise Refused("interchange.wrong_shape", name=key, wanted=KEYS)
    return found


def listed(one: Mapping[str, Any], key: str) -> list[Any]:
    """The list under a key; empty for nothing. Raises ``Refused("interchange.wrong_shape")``."""
    found = one.get(key)
    if found is not None and not isinstance(found, list):
        raise Refused("interchange.wrong_shape", name=key, wanted=LIST)
    return found or []


def words(value: Any) -> str:
    """A scalar as text, "" for nothing."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def texts(value: Any) -> tuple[str, ...]:
    """One text or a list of them."""
    if value is None or value == "":
        return ()
    return tuple(words(item) for item in value) if isinstance(value, list | tuple) else (words(value),)


def whole_number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def filters_of(value: Any) -> tuple[str, ...]:
    """One filter, a list that is joined by AND, or the manifest's ``where_filters``."""
    if isinstance(value, Mapping):
        found = value.get("where_filters") or ()
        return tuple(words(one.get("where_sql_template")) for one in found if isinstance(one, Mapping))
    return tuple(text for text in texts(value) if text)
