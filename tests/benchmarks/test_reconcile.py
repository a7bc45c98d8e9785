"""The benchmark of reconciling, over few lines: its pairs have a gap, causes that sum to it, and figures as counted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from benchmarks.reconcile import DATABASE, PAIRS, Pair, measured, service_of, shop, together
from caliber.app.project import Project, open_project
from caliber.settings import read_settings

ROWS = 30_000
LIVE = "status NOT IN ('cancelled', 'closed')"
PAID = "paid_at IS NOT NULL AND status <> 'cancelled'"
SUMS = {
    "gross_sales": ("sum(amount)", LIVE, "ordered_at"),
    "paid_sales": ("sum(amount)", PAID, "paid_at"),
    "sales_with_freight": ("sum(amount + freight_amount)", LIVE, "ordered_at"),
    "sales_ex_tax": ("sum(amount - tax_amount)", PAID, "paid_at"),
    "orders_placed": ("count(DISTINCT order_id)", LIVE, "ordered_at"),
    "orders_paid": ("count(DISTINCT order_id)", PAID, "paid_at"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shop(ROWS, tmp_path_factory.mktemp("lines"))


@pytest.fixture(scope="module")
def project(folder: Path) -> Iterator[Project]:
    with open_project(read_settings(str(folder), {})) as opened:
        yield opened


def counted(folder: Path, metric: str, pair: Pair) -> Decimal:
    measure, where, time = SUMS[metric]
    with duckdb.connect(
        str(folder / DATABASE), read_only=True, config={"allow_community_extensions": False}
    ) as connection:
        row = connection.execute(
            f"SELECT {measure} FROM sales.order_lines WHERE {where} AND {time} >= ? AND {time} < CAST(? AS DATE) + 1",
            [pair.asked.since, pair.asked.until],
        ).fetchone()
    assert row is not None
    return Decimal(row[0])


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.title)
def test_every_pair_has_a_gap_and_its_causes(folder: Path, project: Project, pair: Pair) -> None:
    found = together(service_of(project), pair)
    assert (found.left.value, found.right.value) == (
        counted(folder, pair.left, pair),
        counted(folder, pair.right, pair),
    )
    assert found.gap != 0
    assert sum(cause.amount for cause in found.causes) == found.gap
    assert {cause.code for cause in found.causes} <= {"time", "condition", "several", "term"}


def test_a_line_of_the_table_is_what_was_measured(project: Project) -> None:
    one = measured(project, PAIRS[0], runs=1)
    assert (one.causes, one.residual) == (len(together(service_of(project), PAIRS[0]).causes), 0)
    assert one.ratio == pytest.approx(one.reconciled / one.queries)


def test_the_table_is_made_once(folder: Path) -> None:
    before = (folder / DATABASE).stat()
    assert shop(ROWS, folder) == folder
    assert (folder / DATABASE).stat() == before
