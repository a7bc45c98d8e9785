"""JSON to the same plain values as YAML: an object, or a list of objects."""

from __future__ import annotations

import json
import re
from typing import Any

from caliber.interchange.yaml_files.events import MAX_DEPTH
from caliber.interchange.yaml_files.unreadable import UnreadableError


class _TwiceError(Exception):
    pass


def json_documents(text: str) -> list[Any]:
    """The objects of the text. Numbers and truths stay as they are written. Raises ``UnreadableError``."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise UnreadableError("interchange.bad_json", error.lineno, error.colno, reason=error.msg) from None
    except RecursionError:
        raise UnreadableError("interchange.too_deep", limit=MAX_DEPTH) from None
    except _TwiceError as twice:
        raise _twice(text, str(twice)) from None
    documents = value if isinstance(value, list) else [value]
    if any(_depth(document) > MAX_DEPTH for document in documents):
        raise UnreadableError("interchange.too_deep", limit=MAX_DEPTH)
    return [_spoken(document) for document in documents]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return {key: _spoken(value) for key, value in out.items()}


def _spoken(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [_spoken(one) for one in value] if isinstance(value, list) else value


def _constant(name: str) -> Any:
    raise UnreadableError("interchange.bad_json", reason=name)


def _twice(text: str, key: str) -> UnreadableError:
    """The place of the last time that the key is written, as near as can be told."""
    found = list(re.finditer(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:", text))
    at = found[-1].start() if found else 0
    return UnreadableError(
        "interchange.duplicate_key", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), key=key
    )


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0
