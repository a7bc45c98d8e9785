"""What the rules of joins and nesting ask of the settler that applies them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from caliber.compare.block import Block, Placed, Source
from caliber.compare.logic import Logic
from caliber.model.expr import Call, Expr, Lit, Ref


class Settling(Protocol):
    """See ``settle.Settler``."""

    blocks: dict[str, Block]

    def types(self, block: Block) -> Callable[[Expr], str]: ...

    def logic(self, block: Block) -> Logic: ...

    def settle(self, block: Block) -> Block: ...

    def renamed(self, block: Block, names: Mapping[str, str]) -> Block: ...

    def grouping(
        self, block: Block, keys: list[Expr], figures: list[Call]
    ) -> tuple[Source, list[Ref | Lit], list[Placed]]: ...

    def united(self, branches: list[Block]) -> list[Block]: ...

    def subquery(self, op: str, left: tuple[Expr, ...], block: Block) -> Call: ...
