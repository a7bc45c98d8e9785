"""Receipts: everything that is needed to get a figure again, named by its own hash."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from caliber.access import Principal
from caliber.compiler import MetricQuery
from caliber.errors import Refused

if TYPE_CHECKING:
    import pyarrow as pa


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What DEFINITIONS lists: the definition, the question, the person, the data and the result (some by hash).

    ``rollups``: those that it was read from.
    """

    snapshot: str
    metrics: dict[str, dict[str, str]]  # code -> {"version", "fingerprint"}
    query: MetricQuery
    principal: Principal
    policies: tuple[str, ...]
    timezone: str
    source: str
    data_version: str
    as_of: str
    sql_hash: str
    result_hash: str
    engine: str
    at: str
    rollups: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        return msgspec.json.encode(self, order="deterministic")

    @property
    def id(self) -> str:
        return "rcp_" + sha256(self.to_bytes()).hexdigest()[:24]


class ReceiptBook(Protocol):
    """Where receipts and the snapshots that they name are kept."""

    def save(self, receipt: Receipt) -> None: ...

    def load(self, receipt_id: str) -> Receipt | None: ...

    def save_snapshot(self, fingerprint: str, data: bytes) -> None: ...

    def load_snapshot(self, fingerprint: str) -> bytes | None: ...


class FolderReceipts:
    """Receipts as files below one folder (a project used without a server)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._saved: set[str] = set()

    def save(self, receipt: Receipt) -> None:
        self._write(self.folder / "receipts" / f"{receipt.id}.json", receipt.to_bytes())

    def load(self, receipt_id: str) -> Receipt | None:
        if not receipt_id.removeprefix("rcp_").isalnum():
            return None
        path = self.folder / "receipts" / f"{receipt_id}.json"
        return msgspec.json.decode(path.read_bytes(), type=Receipt) if path.is_file() else None

    def newest(self, limit: int) -> list[Receipt]:
        """The latest ones, newest first; what cannot be read is passed over."""
        paths = sorted((self.folder / "receipts").glob("rcp_*.json"), key=lambda path: -path.stat().st_mtime_ns)[:limit]
        found = []
        for path in paths:
            with suppress(OSError, msgspec.MsgspecError):
                found.append(msgspec.json.decode(path.read_bytes(), type=Receipt))
        return found

    def save_snapshot(self, fingerprint: str, data: bytes) -> None:
        path = self.folder / "snapshots" / f"{fingerprint}.bin"
        if fingerprint not in self._saved and not path.exists():
            self._write(path, data)
        self._saved.add(fingerprint)

    def load_snapshot(self, fingerprint: str) -> bytes | None:
        path = self.folder / "snapshots" / f"{fingerprint}.bin"
        return path.read_bytes() if fingerprint.isalnum() and path.is_file() else None

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".tmp")
            fresh.write_bytes(data)
            fresh.replace(path)
        except OSError as error:
            raise Refused("query.receipt_not_kept", str(path), reason=error.strerror or "") from error


def result_hash(table: pa.Table) -> str:
    """A hash over the values of a result, independent of how Arrow chunks them.

    Of floating numbers the first twelve digits count: the order in which threads add them up moves the last.
    """
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    steady = pa.table([_steady(column) for column in table.columns], names=[str(n) for n in range(table.num_columns)])
    combined = steady.combine_chunks()
    with pa.ipc.new_stream(sink, combined.schema) as writer:
        for batch in combined.to_batches(max_chunksize=max(combined.num_rows, 1)):
            writer.write_batch(batch)
    return sha256(sink.getvalue()).hexdigest()


def _steady(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    if not pa.types.is_floating(column.type):
        return column
    values = [None if value is None else f"{value + 0.0:.12g}" for value in column.to_pylist()]
    return pa.chunked_array([pa.array(values, pa.string())])


def as_json(receipt: Receipt) -> dict[str, Any]:
    """The receipt as people get to see it, its id with it."""
    out: dict[str, Any] = msgspec.to_builtins(receipt)
    return {"id": receipt.id, **out}
