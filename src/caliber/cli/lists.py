"""What administration prints: one table or one JSON document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from caliber.cli import console
from caliber.cli.arguments import Given
from caliber.cli.columns import Head, table
from caliber.model.text import Text

YES, NO, NOTHING = Text("是", "yes"), Text("否", "no"), Text("没有。", "None.")


class Shown(NamedTuple):
    """A column of a list: its head, and the field of a row or what is made of the row."""

    head: Text
    field: str | Callable[[Mapping[str, Any], str], str]
    right: bool = False


def put_list(rows: Sequence[Mapping[str, Any]], columns: Sequence[Shown], given: Given, name: str) -> None:
    """The rows under their heads; as JSON ``{name: [row, …]}`` with every field."""
    if given.as_json:
        console.put_json({name: list(rows)})
    elif not rows:
        console.say(NOTHING, given.lang)
    else:
        heads = [Head(column.head.say(given.lang), column.right) for column in columns]
        console.put(table(heads, [[_cell(row, column.field, given.lang) for column in columns] for row in rows]))


def _cell(row: Mapping[str, Any], field: str | Callable[[Mapping[str, Any], str], str], lang: str) -> str:
    value = row.get(field) if isinstance(field, str) else field(row, lang)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return (YES if value else NO).say(lang)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict) and value.keys() <= {"zh", "en"}:
        return Text(**value).say(lang)
    if isinstance(value, dict):
        return ", ".join(f"{key}={'/'.join(map(str, held))}" for key, held in value.items())
    return str(value)


def put_done(row: Mapping[str, Any], text: Text, given: Given, **words: str) -> None:
    """One thing that was done: a sentence, as JSON the thing itself."""
    if given.as_json:
        console.put_json(dict(row))
    else:
        console.put(text.say(given.lang).format(**words))
