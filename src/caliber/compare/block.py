"""The normal shape of steps: tables joined, one filter, columns; and what is made of such blocks.

Aliases in a block say what they stand for (``orders#0``), so two blocks over the same tables name them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import sha256
from typing import NamedTuple

import msgspec

from caliber.compare.polynomial import number_of
from caliber.compare.schema import Foreign
from caliber.model.canonical.order import spelled
from caliber.model.expr import Call, Expr, Ref, refs, rewrite


class Source(msgspec.Struct, frozen=True):
    """What a block reads under one alias. Equal ``text``: equal rows on every database.

    ``name``: a short word for its alias. ``keys``: columns that no two rows share. ``group``, ``branches``: what a
    grouping or a union is made of.
    """

    text: str
    name: str
    types: Mapping[str, str] = {}
    not_null: frozenset[str] = frozenset()
    keys: tuple[tuple[str, ...], ...] = ()
    base: bool = False
    foreign: tuple[Foreign, ...] = ()
    group: Grouping | None = None
    branches: tuple[Block, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """A source joined to all others."""

    alias: str
    source: Source


class Left(msgspec.Struct, frozen=True):
    """A source whose rows are joined where ``on`` is true, and nulls where none is."""

    alias: str
    source: Source
    on: tuple[Expr, ...]


class Block(msgspec.Struct, frozen=True):
    """The product of ``items``, each row with its ``lefts``, where all ``filters`` are true; as ``columns``."""

    items: tuple[Item, ...]
    lefts: tuple[Left, ...]
    filters: tuple[Expr, ...]
    columns: tuple[Expr, ...] = ()
    text: str = ""

    @property
    def members(self) -> dict[str, Source]:
        """All aliases with what they stand for."""
        found = {one.alias: one.source for one in self.items}
        found.update({one.alias: one.source for one in self.lefts})
        return found


class Grouping(msgspec.Struct, frozen=True):
    """One row per value of ``keys`` (columns k0, k1, …) with aggregates ``values`` (v0, v1, …) over a block's rows.

    A value is ``Call("agg", (aggregate call, filter))``.
    """

    block: Block
    keys: tuple[Expr, ...]
    values: tuple[Expr, ...]


class Placed(NamedTuple):
    """Where a figure stands in a grouping, and the number that it is to be multiplied by."""

    place: int
    factor: Fraction

    def column(self, alias: str) -> Expr:
        """The figure as an expression over the grouping's columns."""
        ref = Ref((alias, f"v{self.place}"))
        return ref if self.factor == 1 else Call("*", (ref, number_of(self.factor)))


def aliases_of(expr: Expr) -> set[str]:
    """The aliases whose columns an expression names."""
    return {ref.path[0] for ref in refs(expr)}


def named(exprs: Iterable[Expr]) -> set[str]:
    """The aliases that any of them names."""
    return {alias for expr in exprs for alias in aliases_of(expr)}


def substituted(expr: Expr, env: Mapping[Ref, Expr]) -> Expr:
    """References replaced by what they stand for."""
    if not env:
        return expr
    return rewrite(expr, lambda node: env.get(node) if isinstance(node, Ref) else None)


def renamed(expr: Expr, aliases: Mapping[str, str]) -> Expr:
    """Columns under other aliases."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Ref) and node.path[0] in aliases:
            return Ref((aliases[node.path[0]], *node.path[1:]))
        return None

    return rewrite(expr, change)


def text_of(block: Block) -> str:
    """The block as a text that only equal blocks share."""
    items = ";".join(f"{item.alias}={item.source.text}" for item in block.items)
    lefts = ";".join(f"{one.alias}={one.source.text} on {_all(one.on)}" for one in block.lefts)
    return f"[{items}|{lefts}|{_all(block.filters)}|{_all(block.columns)}]"


def _all(exprs: Iterable[Expr]) -> str:
    return "\x1d".join(map(spelled, exprs))


def digest(text: str) -> str:
    """A short name for a long text."""
    return sha256(text.encode()).hexdigest()[:24]
