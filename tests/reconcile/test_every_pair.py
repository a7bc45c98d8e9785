"""Every pair out of a grid of definitions over dirty rows, against a row-by-row account in plain Python."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.reconcile import Asked, behind
from caliber.settings import read_settings
from tests.reconcile.orders import CARD, HEAD, NOW, january
from tests.reconcile.orders import JANUARY as JANUARY_DAYS

ROWS, PAIRS, SEED = 400, 150, 20241101
JANUARY = (date(2024, 1, 1), date(2024, 1, 31))


class Order(NamedTuple):
    id: int
    uid: str | None
    phone: str | None
    status: str | None
    amount: Decimal | None
    refund: Decimal | None
    is_test: int | None
    created: date | None
    paid: date | None


Test = Callable[[Order], bool]
CLAUSES: dict[str, Test] = {
    "status <> 'cancelled'": lambda o: o.status is not None and o.status != "cancelled",
    "status in ('paid', 'refunded')": lambda o: o.status in ("paid", "refunded"),
    "is_test = 0": lambda o: o.is_test == 0,
    "amount > 50": lambda o: o.amount is not None and o.amount > 50,
    "refund is null": lambda o: o.refund is None,
}
MEASURES: dict[str, Callable[[Order], Decimal | None]] = {
    "sum(amount)": lambda o: o.amount,
    "sum(amount - refund)": lambda o: None if o.amount is None or o.refund is None else o.amount - o.refund,
    "sum(amount - coalesce(refund, 0))": lambda o: None if o.amount is None else o.amount - (o.refund or 0),
    "sum(0.87 * amount)": lambda o: None if o.amount is None else o.amount * Decimal("0.87"),
    "sum(amount * 2 + refund)": lambda o: None if o.amount is None or o.refund is None else o.amount * 2 + o.refund,
}
POPULATIONS = ((), *((clause,) for clause in CLAUSES), *(tuple(list(CLAUSES)[i : i + 3]) for i in range(3)))


class Grid(NamedTuple):
    measure: str
    clauses: tuple[str, ...]
    time: str

    def holds(self, order: Order) -> bool:
        moment = order.created if self.time == "created" else order.paid
        inside = moment is not None and JANUARY[0] <= moment <= JANUARY[1]
        return inside and all(CLAUSES[clause](order) for clause in self.clauses)

    def value(self, order: Order) -> Decimal:
        return (MEASURES[self.measure](order) or Decimal(0)) if self.holds(order) else Decimal(0)


GRID = {
    f"m{n}": Grid(*parts) for n, parts in enumerate(product(MEASURES, POPULATIONS, ("created", "paid")))
}  # fmt: skip


def orders(seed: int) -> list[Order]:
    chance = random.Random(seed)

    def maybe(value: object) -> object:
        return None if chance.random() < 0.15 else value

    def money() -> Decimal:
        return Decimal(chance.randint(-5000, 20000)) / 100

    out = []
    for number in range(ROWS):
        created = date(2024, 1, 1) + timedelta(chance.randint(-25, 50))
        out.append(
            Order(
                number,
                maybe(f"u{chance.randint(1, 60)}"),
                maybe(f"p{chance.randint(1, 60)}"),
                maybe(chance.choice(["paid", "refunded", "cancelled", "o'ps"])),
                maybe(money()),
                maybe(money()),
                maybe(chance.randint(0, 1)),
                maybe(created),
                maybe(created + timedelta(chance.randint(0, 20))),
            )
        )
    return out


@pytest.fixture(scope="module")
def rows() -> list[Order]:
    return orders(SEED)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, rows: list[Order]) -> Iterator[Project]:
    folder: Path = tmp_path_factory.mktemp("grid")
    with duckdb.connect(str(folder / "small.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE o (id INTEGER, uid VARCHAR, phone VARCHAR, status VARCHAR, amount DECIMAL(10,2), "
            "refund DECIMAL(10,2), is_test INTEGER, created DATE, paid DATE)"
        )
        connection.executemany("INSERT INTO o VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [list(row) for row in rows])
        connection.execute("CREATE TABLE pay (payment INTEGER, oid INTEGER, amt DECIMAL(10,2), received DATE)")
    parts = [HEAD]
    for code, grid in GRID.items():
        where = f"where: {' and '.join(grid.clauses)}\n" if grid.clauses else ""
        parts.append(
            f"metric: {code}\nkind: atomic\nname: {{zh: {code}, en: {code}}}\ndataset: orders\n"
            f"measure: {grid.measure}\n{where}time: {grid.time}\nunit: CNY\n{CARD}"
        )
    (folder / "caliber.yaml").write_text("---\n".join(parts), "utf-8")
    with open_project(read_settings(str(folder), {})) as opened:
        yield opened


def pairs() -> list[tuple[str, str]]:
    chance = random.Random(SEED)
    codes = list(GRID)
    return [(chance.choice(codes), chance.choice(codes)) for _ in range(PAIRS)]


@pytest.mark.parametrize(("left", "right"), pairs())
def test_pair(project: Project, rows: list[Order], left: str, right: str) -> None:
    mine, theirs = GRID[left], GRID[right]
    found = january(project, left, right)
    assert (found.left.value or 0, found.right.value or 0) == (
        sum(map(mine.value, rows)),
        sum(map(theirs.value, rows)),
    )
    assert found.gap == (found.right.value or 0) - (found.left.value or 0)
    assert sum((c.amount for c in found.causes), Decimal(0)) == found.gap
    assert found.residual == 0
    said: Counter[str] = Counter()
    for cause in found.causes:
        said[KINDS.get(cause.code, cause.code)] += cause.amount
    assert {kind: amount for kind, amount in said.items() if amount} == accounted(mine, theirs, rows)


@pytest.mark.parametrize(("left", "right"), pairs()[:60])
def test_the_rows_of_every_cause_sum_to_it(project: Project, rows: list[Order], left: str, right: str) -> None:
    by_id = {row.id: row for row in rows}
    mine, theirs = GRID[left], GRID[right]
    for cause in january(project, left, right).causes:
        asked = (Asked(project.queries, code, OWNER) for code in (left, right))
        found = behind(*asked, JANUARY_DAYS, cause.id, NOW, limit=ROWS)
        assert (found.total, found.weight, found.more) == (cause.amount, 1, False)
        assert sum((row.amount for row in found.rows), Decimal(0)) == cause.amount
        assert found.columns[0].name == "id"
        for row in found.rows:
            order = by_id[row.values[0]]
            assert (row.left, row.right) == (mine.value(order), theirs.value(order))


KINDS = {"term": "both", "missing": "both"}


def accounted(mine: Grid, theirs: Grid, rows: list[Order]) -> dict[str, Decimal]:
    """Amount by kind of cause, row by row: what one failing clause explains, what several do, what both choose."""
    out: dict[str, Decimal] = {}
    for row in rows:
        moved = theirs.value(row) - mine.value(row)
        left, right = mine.holds(row), theirs.holds(row)
        if not moved or not (left or right):
            continue
        kind = "both" if left and right else one_sided(theirs if left else mine, mine if left else theirs, row)
        out[kind] = out.get(kind, Decimal(0)) + moved
    return {kind: amount for kind, amount in out.items() if amount}


def one_sided(other: Grid, own: Grid, row: Order) -> str:
    """Which clauses of the other side the row fails, those apart that both sides have."""
    failed = [c for c in other.clauses if c not in own.clauses and not CLAUSES[c](row)]
    timed = other.time != own.time and not other._replace(clauses=()).holds(row)
    if len(failed) + timed > 1:
        return "several"
    return "time" if timed else "condition"
