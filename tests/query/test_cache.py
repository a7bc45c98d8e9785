"""Answers kept: by source, data version and statement, the least recently used thrown away first."""

from __future__ import annotations

import pyarrow as pa

from caliber.query.cache import ResultCache


def table(size: int) -> pa.Table:
    return pa.table({"a": pa.array(range(size), pa.int64())})


def test_by_source_version_and_statement() -> None:
    cache = ResultCache()
    cache.put("s", "1", "SELECT 1", table(1))
    assert cache.get("s", "1", "SELECT 1") is not None
    assert cache.get("s", "2", "SELECT 1") is None
    assert cache.get("t", "1", "SELECT 1") is None


def test_bounded_by_bytes() -> None:
    cache = ResultCache(size=8 * 100 * 10)
    for i in range(20):
        cache.put("s", "1", str(i), table(100))
        cache.get("s", "1", "0")
    kept = [i for i in range(20) if cache.get("s", "1", str(i)) is not None]
    assert 0 in kept
    assert 19 in kept
    assert len(kept) == 10


def test_what_is_too_large_is_not_kept() -> None:
    cache = ResultCache(size=8 * 100)
    cache.put("s", "1", "x", table(100))
    assert cache.get("s", "1", "x") is None
