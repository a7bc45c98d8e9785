"""What a fingerprint promises: metrics that share one show one figure, on data with holes, by the whole corridor."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.model.fingerprint import fingerprint
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.model.shop import metric, snapshot
from tests.model.test_fingerprint import APART, LINES, MEET

NOW = datetime(2026, 3, 1, 9, 0)
DERIVED = [
    metric("base", LINES, "measure: sum(amount)"),
    metric("app", "of: base", "where: channel = 'app'"),
    metric("plain", LINES, "measure: sum(case when 'app' = channel then amount end)"),
    metric("week", "of: app", "period: 7d"),
    metric("seven", "of: plain", "period: 1w"),
    metric("ratio", "formula: app / base"),
    metric("guarded", 'formula: "plain / nullif(base, 0)"'),
    metric("sum", "formula: app + base"),
    metric("turned", "formula: base + plain"),
]


def documents() -> list[str]:
    """Every pair of the fingerprint's cases, and some metrics made of others."""
    out = list(DERIVED)
    for table, name in ((MEET, "meet"), (APART, "apart")):
        for number, (left, right) in enumerate(table.values()):
            out += [metric(f"{name}_{number}_left", *left), metric(f"{name}_{number}_right", *right)]
    return out


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> QueryService:
    folder: Path = tmp_path_factory.mktemp("shop")
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute("""
            CREATE SCHEMA sales; CREATE SCHEMA crm;
            CREATE TABLE crm.customers AS
              SELECT i AS customer_id, CASE i % 3 WHEN 0 THEN 'x' WHEN 1 THEN 'y' END AS region FROM range(1, 12) t(i);
            CREATE TABLE sales.orders AS
              SELECT i AS order_id, nullif(i % 7, 0) * 40.5 AS total, i % 6 AS amount,
                     CASE i % 4 WHEN 0 THEN 'paid' WHEN 1 THEN 'x' END AS status,
                     CASE WHEN i % 9 > 0 THEN DATE '2026-01-01' + CAST(i % 50 AS INTEGER) END AS created
              FROM range(1, 90) t(i);
            CREATE TABLE sales.lines AS
              SELECT CAST(i // 3 AS BIGINT) AS order_id, i % 3 AS line_no,
                     nullif(i % 13, 5) AS buyer_id, nullif(i % 5, 4) AS receiver_id,
                     CASE WHEN i % 11 > 0 THEN DATE '2026-01-01' + CAST(i % 40 AS INTEGER) END AS shipped_at,
                     CASE i % 4 WHEN 0 THEN 'app' WHEN 1 THEN 'web' WHEN 2 THEN 'a' END AS channel,
                     CASE WHEN i % 6 > 0 THEN CAST(i % 17 - 4 AS DECIMAL(12, 2)) END AS amount,
                     i % 8 AS price, nullif(i % 10, 3) AS quantity, CASE WHEN i % 2 > 0 THEN 'x' END AS status
              FROM range(0, 330) t(i)
        """)  # fmt: skip
    shop = snapshot(*documents())
    return QueryService(shop, Sources(shop, folder))


def figures(service: QueryService, code: str, *by: str) -> dict[tuple[object, ...], object]:
    """The figures by group; a group without a figure, and one of zero, is the same as no group."""
    table = service.run(MetricQuery(metrics=(code,), by=by), OWNER, NOW).table
    rows = {tuple(row[:-1]): row[-1] for row in zip(*table.to_pydict().values(), strict=True)}
    return {key: Decimal(str(value)) for key, value in rows.items() if value} if by else rows


def test_equal_fingerprints_are_equal_figures(service: QueryService) -> None:
    shop = service.snapshot
    groups: dict[str, list[str]] = {}
    for code in shop.model.metrics:
        groups.setdefault(fingerprint(shop, code), []).append(code)
    shared = [codes for codes in groups.values() if len(codes) > 1]
    assert sum(map(len, shared)) > len(MEET)
    for first, *others in shared:
        for by in ((), ("channel",), ("metric_time__month",)):
            if by == ("channel",) and shop.model.metrics[first].dataset == "orders":
                continue
            expected = figures(service, first, *by)
            assert expected, first
            for other in others:
                assert figures(service, other, *by) == expected, (first, other, by)


def test_the_data_tells_apart_what_is_told_apart(service: QueryService) -> None:
    """Data on which all pairs look alike would prove nothing; these few differ only in ways that it cannot show."""
    alike = {
        "null policy", "else zero", "another time", "a count that tells no rows from none", "distinct values of a text",
    }  # fmt: skip
    names = list(APART)
    same = {
        names[n]
        for n in range(len(names))
        if figures(service, f"apart_{n}_left") == figures(service, f"apart_{n}_right")
    }
    assert same == alike
