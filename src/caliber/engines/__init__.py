"""The port to the warehouses. One file an engine; they know nothing of metrics, only SQL in and Arrow out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

import msgspec

if TYPE_CHECKING:
    import pyarrow as pa


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one statement may cost: seconds until it is cancelled, rows until it is refused."""

    seconds: float = 60.0
    rows: int = 100_000


class ColumnInfo(msgspec.Struct, frozen=True):
    """A column as the source has it. ``type``: portable (see ``compiler.query.Column``), ``native``: its own."""

    name: str
    type: str
    native: str
    nullable: bool = True


class TableInfo(msgspec.Struct, frozen=True):
    """A table or view: its name as SQL takes it, its columns, an estimate of its rows (-1 = unknown)."""

    name: str
    columns: tuple[ColumnInfo, ...] = ()
    rows: int = -1
    primary_key: tuple[str, ...] = ()


class Engine(Protocol):
    """One source, opened. Thread-safe; ``cancel`` may come from another thread."""

    dialect: str

    def execute(self, sql: str, limits: Limits, ticket: str = "") -> pa.Table:
        """Run one SELECT. Raises ``SourceError`` (``source.timeout``, ``source.cancelled``, ``source.failed``, …) or
        ``Refused`` (``query.too_many_rows``). ``ticket`` names the run for ``cancel``."""

    def cancel(self, ticket: str) -> bool:
        """Stop a running statement; True where one was running under that ticket."""

    def data_version(self) -> str:
        """Changes whenever the data may have changed; equal strings mean equal data."""

    def tables(self) -> list[TableInfo]:
        """Every table and view that can be read."""

    def describe(self, relation: str) -> TableInfo:
        """One table or ``(SELECT …)``: columns and an estimate of rows. Raises ``SourceError("source.no_table")``."""

    def close(self) -> None: ...


class Earlier(NamedTuple):
    """Rows that a new table takes over from an earlier one of the same rollup: those for which ``where`` is true."""

    name: str
    where: str


@runtime_checkable
class KeepsRollups(Protocol):
    """An engine beside whose data tables of ours can lie. The data itself is never written to."""

    def keep(
        self, name: str, select: str, sums: Sequence[str], earlier: Earlier | None, limits: Limits, ticket: str = ""
    ) -> int:
        """Makes the table of this name from a SELECT, whole or not at all; how many rows it has.

        ``sums``: columns of which only sums are asked, so that a narrower type may hold them. Raises as ``execute``.
        """

    def kept(self, name: str) -> str:
        """The table in SQL, readable from now on, "" where there is none of this name."""

    def forget(self, name: str) -> None:
        """Removes the table; none of this name is none to remove."""

    def strays(self, known: Collection[str]) -> list[str]:
        """Names of tables, and of beginnings of some, that surely are ours and are not among those that are known."""

    def progress(self, ticket: str) -> float:
        """How much of what is kept under the ticket is done, 0 to 1; 0 where the source does not tell."""
