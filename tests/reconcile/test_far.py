"""Figures whose rows cannot be looked at together: two sources, another day's data, definitions that moved."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path

import duckdb
import pytest

from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.reconcile import Asked, Reconciliation, behind, reconcile
from caliber.settings import read_settings
from tests.reconcile.orders import CARD, HEAD, JANUARY, NOW, ORDERS

CHANGES = """
UPDATE o SET amount = 110 WHERE id = 1;
UPDATE o SET refund = 60 WHERE id = 2;
DELETE FROM o WHERE id = 6;
INSERT INTO o (id, uid, status, amount, refund, is_test, created, paid) VALUES
  (11, 'u9', 'paid', 500, 5, 0, '2024-01-09', '2024-01-09'), (NULL, 'u9', 'paid', 7, 0, 0, '2024-01-09', '2024-01-09');
"""
MEASURES = {
    "rows": ("count(*)", "orders"),
    "amount": ("sum(amount)", "CNY"),
    "net": ("sum(amount - coalesce(refund, 0))", "CNY"),
    "buyers": ("count(distinct uid)", "people"),
    "mean": ("avg(amount)", "CNY"),
}
POPULATIONS = {"any": "", "open": "where: status <> 'cancelled'\n", "paid": "where: status = 'paid' and is_test = 0\n"}
SIDES = {"": "orders", "b_": "later_orders"}


def metrics() -> Iterator[str]:
    for (prefix, dataset), (code, (measure, unit)), (name, where) in product(
        SIDES.items(), MEASURES.items(), POPULATIONS.items()
    ):
        yield (
            f"metric: {prefix}{code}_{name}\nkind: atomic\nname: {{zh: {prefix}{code}, en: {prefix}{code}}}\n"
            f"dataset: {dataset}\nmeasure: {measure}\n{where}time: created\nunit: {unit}\n{CARD}"
        )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder: Path = tmp_path_factory.mktemp("far")
    for name, more in (("small", ""), ("later", CHANGES)):
        with duckdb.connect(str(folder / f"{name}.duckdb")) as connection:
            connection.execute(ORDERS + more)
    head, orders, *_ = HEAD.split("---\n")
    head = head.replace("sources: {", 'sources: {later: "duckdb:///later.duckdb", ')
    later = orders.replace("dataset: orders", "dataset: later_orders").replace("source: warehouse", "source: later")
    rest = HEAD.split("---\n")[2:]
    (folder / "caliber.yaml").write_text("---\n".join([head, orders, later, *rest, *metrics()]), "utf-8")
    with open_project(read_settings(str(folder), {})) as opened:
        yield opened


def between(project: Project, left: str, right: str) -> Reconciliation:
    return reconcile(*(Asked(project.queries, code, OWNER) for code in (left, right)), JANUARY, NOW)


PAIRS = [
    (f"{measure}_{mine}", f"b_{other}_{theirs}")
    for measure, other in (("rows", "rows"), ("amount", "amount"), ("amount", "net"), ("net", "amount"),
                           ("buyers", "buyers"), ("mean", "mean"))
    for mine, theirs in product(POPULATIONS, repeat=2)
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_causes_sum_to_the_gap_and_rows_to_their_cause(project: Project, left: str, right: str) -> None:
    found = between(project, left, right)
    assert found.residual == 0
    assert sum((cause.amount for cause in found.causes), Decimal(0)) == found.gap
    assert all(cause.code not in ("rounding", "only_left", "only_right") for cause in found.causes)
    for cause in found.causes:
        asked = (Asked(project.queries, code, OWNER) for code in (left, right))
        seen = behind(*asked, JANUARY, cause.id, NOW)
        assert sum((row.amount for row in seen.rows), Decimal(0)) == seen.total
        assert abs(seen.total * seen.weight - cause.amount) <= Decimal("1e-9")
    back = between(project, right, left)
    assert back.gap == -found.gap
    mine, theirs = (sorted(sign * c.amount for c in one.causes) for sign, one in ((1, found), (-1, back)))
    assert all(abs(a - b) < Decimal("1e-9") for a, b in zip(mine, theirs, strict=True))


def test_the_causes_are_named(project: Project) -> None:
    found = between(project, "amount_open", "b_net_open")
    assert (found.left.value, found.right.value) == (960, 675 - 300 + 10 - 5 + 495 + 7)
    said = {(cause.code, cause.text.en): cause.amount for cause in found.causes}
    assert said == {
        ("no_partner", "order: no row in “Orders”, so “b_net” lacks it"): -300,
        ("no_partner", "order: no row in “Orders”, so “amount” lacks it"): 495,
        ("no_key", "Rows without order cannot be matched"): 7,
        ("value", "`amount` of the same order is not the same in both sources"): 10,
        ("term", "“b_net” takes off `refund` (empty taken as 0)"): -290,
    }
