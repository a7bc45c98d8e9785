"""Where a problem lies inside definitions: a JSON pointer, which whoever holds the files turns into line and column.

``/metrics/gross_sales/owner/business`` is a value, ``…#key`` the key itself, ``…#12`` the twelfth character of the
value. ``/documents/3/…`` counts the documents as they were given.
"""

from __future__ import annotations

Key = str | int
DOCUMENTS = "documents"
KEY = "key"

_ESCAPES = (("~", "~0"), ("/", "~1"), ("#", "~2"))


def pointer(*keys: Key, mark: str = "") -> str:
    """The keys as one text; ``mark`` is ``key`` or a 1-based character position."""
    text = "".join("/" + _escaped(str(key)) for key in keys)
    return f"{text}#{mark}" if mark else text


def taken_apart(text: str) -> tuple[tuple[str, ...], str]:
    """The keys and the mark of a pointer."""
    path, _, mark = text.partition("#")
    return tuple(_plain(key) for key in path.split("/")[1:]), mark


def _escaped(key: str) -> str:
    for plain, written in _ESCAPES:
        key = key.replace(plain, written)
    return key


def _plain(key: str) -> str:
    for plain, written in reversed(_ESCAPES):
        key = key.replace(written, plain)
    return key
