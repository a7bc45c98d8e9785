"""What a semantic view says, in one shape for both of its spellings. Expressions and names as written."""

from __future__ import annotations

import re
from typing import NamedTuple

from caliber.interchange.losses import Losses

Columns = tuple[str, ...]


class Order(NamedTuple):
    """One dimension that a metric is never added up over. ``table``: "" for the metric's own."""

    table: str
    dimension: str
    backwards: bool = False
    nulls_first: bool = False


class Member(NamedTuple):
    """A fact, a dimension, a time, a filter or a metric. ``table``: "" for a metric of the whole view."""

    table: str
    name: str
    expr: str
    about: str = ""
    synonyms: tuple[str, ...] = ()
    kind: str = ""  # as Snowflake names the type, in capitals; "" where it is not said
    values: tuple[str, ...] = ()
    private: bool = False
    using: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()


class Table(NamedTuple):
    """``relation``: what the table is called in the warehouse. ``times``: those that are said to be times."""

    name: str
    relation: str
    about: str = ""
    primary: Columns = ()
    unique: tuple[Columns, ...] = ()
    facts: tuple[Member, ...] = ()
    dimensions: tuple[Member, ...] = ()
    times: tuple[Member, ...] = ()
    filters: tuple[Member, ...] = ()
    metrics: tuple[Member, ...] = ()


class Relationship(NamedTuple):
    """From many rows to one. ``manner``: "" for equal columns, else the words of another kind of join."""

    name: str
    start: str
    end: str
    start_columns: Columns
    end_columns: Columns = ()
    manner: str = ""


class View(NamedTuple):
    """One semantic view. ``losses``: what reading it left out already."""

    name: str
    place: str
    about: str
    tables: tuple[Table, ...]
    relationships: tuple[Relationship, ...]
    metrics: tuple[Member, ...]
    losses: Losses


def key_of(name: str) -> str:
    """A name as others are found by: case says nothing, as for Snowflake's names without quotes."""
    return name.strip().lower()


def column_of(name: str, quoted: bool = False) -> str:
    """A column as we write it: in small letters, but for one whose quotes keep small letters in it."""
    return name if quoted and re.search(r"[^A-Z0-9_$]", name) else name.lower()


def named_column(text: str) -> str:
    """The same from a name as YAML has it: with its quotes, or without where it is more than a plain word."""
    quoted = len(text) > 2 and text[0] == text[-1] == '"'
    return column_of(text[1:-1].replace('""', '"') if quoted else text, quoted or not re.fullmatch(r"[\w$]+", text))
