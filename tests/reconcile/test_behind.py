"""From a cause to its rows: what they show, that they sum to it, and who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from caliber.access import OWNER, Principal
from caliber.app.project import Project
from caliber.errors import Refused
from caliber.reconcile import Asked, Behind, behind
from tests.reconcile.orders import JANUARY, NOW, january, small

PAIRS = [
    ("placed", "deals"),
    ("amount", "net"),
    ("amount", "net_strict"),
    ("sold", "sold_when_paid"),
    ("buyers", "real_buyers"),
    ("buyers", "phones"),
    ("all_amount", "money_in"),
    ("paid_rate", "real_paid_rate"),
    ("average", "real_average"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with small(tmp_path_factory.mktemp("small")) as opened:
        yield opened


def rows(project: Project, pair: tuple[str, str], cause: str, limit: int = 100, who: Principal = OWNER) -> Behind:
    left, right = (Asked(project.queries, code, who) for code in pair)
    return behind(left, right, JANUARY, cause, NOW, limit)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_rows_sum_to_their_cause(project: Project, pair: tuple[str, str]) -> None:
    found = january(project, *pair)
    assert found.causes
    for cause in found.causes:
        seen = rows(project, pair, cause.id)
        assert sum((row.amount for row in seen.rows), Decimal(0)) == seen.total
        assert abs(seen.total * seen.weight - cause.amount) <= Decimal("1e-9")
        assert seen.cause.text == cause.text
        assert len(seen.rows) == cause.rows


def test_a_row_shows_its_key_its_times_and_dimensions_and_what_is_added_up(project: Project) -> None:
    cause = january(project, "amount", "net").causes[0]
    seen = rows(project, ("amount", "net"), cause.id)
    assert [column.name for column in seen.columns] == ["id", "created", "paid", "status", "amount", "refund"]
    assert [(row.values[0], row.left, row.right, row.amount) for row in seen.rows] == [
        (5, 150, 0, -150),
        (10, 70, 0, -70),
        (2, 200, 145, -55),
        (8, 60, 50, -10),
    ]


def test_distinct_counts_show_the_keys(project: Project) -> None:
    found = january(project, "buyers", "real_buyers")
    assert {cause.counts for cause in found.causes} == {"keys"}
    keys = {cause.code: rows(project, ("buyers", "real_buyers"), cause.id).rows[0].values for cause in found.causes}
    assert keys == {"condition": ("u5",), "several": ("u2",)}


def test_fewer_rows_than_there_are_says_so(project: Project) -> None:
    cause = january(project, "amount", "net").causes[0]
    seen = rows(project, ("amount", "net"), cause.id, limit=1)
    assert seen.more
    assert [row.amount for row in seen.rows] == [-150]
    assert seen.total == -285


def test_another_pairs_cause_is_refused(project: Project) -> None:
    cause = january(project, "amount", "net").causes[0]
    with pytest.raises(Refused) as refusal:
        rows(project, ("placed", "deals"), cause.id)
    assert refusal.value.code == "reconcile.unknown_cause"
