"""Codes and labels drafted from the names that tables and columns already have."""

from __future__ import annotations

import re

from caliber.model.text import Text

_CJK = re.compile(r"[㐀-鿿]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_CODE = re.compile(r"[^a-z0-9]+")
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_UNITS_IN_NAME = re.compile(r"[(（\[【].*?[)）\]】]")

# Words that mean something else in an expression or in a query.
TAKEN = frozenset({
    "and", "as", "between", "case", "cast", "distinct", "else", "end", "exists", "extract", "false", "filter", "from",
    "ilike", "in", "interval", "is", "like", "metric", "metric_time", "not", "now", "null", "or", "over", "person",
    "random", "select", "then", "timestamp", "today", "true", "user", "uuid", "when", "where",
})  # fmt: skip
GRAIN_WORDS = frozenset({"second", "minute", "hour", "day", "week", "month", "quarter", "year"})


def is_chinese(text: str) -> bool:
    return bool(_CJK.search(text))


def code_of(name: str) -> str:
    """An ASCII code: snake case, Chinese spelt in pinyin; "" where nothing is left to make one of."""
    name = _UNITS_IN_NAME.sub(" ", name) if _UNITS_IN_NAME.sub("", name).strip() else name
    if is_chinese(name):
        from pypinyin import lazy_pinyin

        name = "_".join(lazy_pinyin(name))
    code = _NOT_CODE.sub("_", _CAMEL.sub("_", name).lower()).strip("_")
    return f"n_{code}" if code[:1].isdigit() else code


def label_of(name: str) -> Text:
    """What people read: a Chinese header as it stands, any other as words."""
    name = " ".join(name.split())
    if is_chinese(name):
        return Text(zh=name)
    words = _CAMEL.sub(" ", name).replace("_", " ").replace("-", " ").split()
    spoken = " ".join(word if word.isupper() else word.lower() for word in words)
    return Text(en=spoken[:1].upper() + spoken[1:])


def free(code: str, used: set[str], prefix: str = "") -> str:
    """``code``, changed as little as needed to be neither taken nor used; it is used from now on."""
    if not code:
        code = "column"
    if code in GRAIN_WORDS or code in TAKEN:
        code = f"{prefix}_{code}" if prefix else f"{code}_value"
    made, number = code, 2
    while made in used:
        made = f"{code}_{number}"
        number += 1
    used.add(made)
    return made


def singular(code: str) -> str:
    """The thing that one row of a table is: ``order_lines`` -> ``order_line``."""
    for many, one in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if code.endswith(many) and len(code) > len(many) + 1:
            return code[: -len(many)] + one
    if code.endswith("s") and not code.endswith(("ss", "us", "is")) and len(code) > 3:
        return code[:-1]
    return code


def in_expression(column: str) -> str:
    """A column's name as an expression takes it."""
    return column if _PLAIN.fullmatch(column) and column not in TAKEN else quoted(column)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def words_of(name: str) -> tuple[str, ...]:
    """The lower-case words of a name, for hints; a Chinese name is one word."""
    return tuple(word for word in re.split(r"[^0-9a-z㐀-鿿]+", _CAMEL.sub("_", name).lower()) if word)
