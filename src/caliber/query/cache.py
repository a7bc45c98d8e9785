"""Answers kept by statement and data version, so nothing ever needs invalidating."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


class ResultCache:
    """Least recently used, bounded by bytes."""

    def __init__(self, size: int = 256 * 1024 * 1024) -> None:
        self._size = size
        self._used = 0
        self._kept: OrderedDict[tuple[str, str, str], pa.Table] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, source: str, version: str, sql: str) -> pa.Table | None:
        with self._lock:
            found = self._kept.get((source, version, sql))
            if found is not None:
                self._kept.move_to_end((source, version, sql))
            return found

    def put(self, source: str, version: str, sql: str, table: pa.Table) -> None:
        if table.nbytes > self._size // 8:
            return
        with self._lock:
            if (source, version, sql) in self._kept:
                return
            self._kept[source, version, sql] = table
            self._used += table.nbytes
            while self._used > self._size:
                _, old = self._kept.popitem(last=False)
                self._used -= old.nbytes
