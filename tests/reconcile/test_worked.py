"""The worked examples of the specification: figures and causes that were computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from caliber.app.project import Project
from caliber.errors import Refused
from caliber.reconcile import Range
from tests.reconcile.orders import january, small


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with small(tmp_path_factory.mktemp("small")) as opened:
        yield opened


CASES = {
    ("placed", "deals"): (7, 3, [("condition", -2, 2), ("condition", -1, 1), ("several", -1, 1)]),
    ("amount", "net"): (960, 675, [("term", -285, 4)]),
    ("amount", "net_strict"): (960, 195, [("missing", -480, 3), ("term", -285, 4)]),
    ("sold", "sold_when_paid"): (960, 750, [("time", -300, 1), ("time", 90, 1)]),
    ("buyers", "real_buyers"): (4, 2, [("condition", -1, 1), ("several", -1, 1)]),
    ("all_amount", "money_in"): (1080, 1050, [("no_partner", -120, 1), ("condition", 90, 1)]),
    ("amount", "amount"): (960, 960, []),
}


@pytest.mark.parametrize(("left", "right"), CASES, ids=str)
def test_worked_example(project: Project, left: str, right: str) -> None:
    found = january(project, left, right)
    mine, theirs, causes = CASES[left, right]
    assert (found.left.value, found.right.value) == (mine, theirs)
    assert sorted((c.code, int(c.amount), c.rows) for c in found.causes) == sorted(causes)
    assert found.residual == 0


@pytest.mark.parametrize(("left", "right"), CASES, ids=str)
def test_the_other_way_round_has_the_opposite_gap(project: Project, left: str, right: str) -> None:
    there, back = january(project, left, right), january(project, right, left)
    assert back.gap == -there.gap
    assert sorted(-c.amount for c in back.causes) == sorted(c.amount for c in there.causes)


def test_a_ratio_splits_into_numerator_and_denominator(project: Project) -> None:
    found = january(project, "paid_rate", "real_paid_rate")
    assert (found.over, found.under) == ((5, 3), (8, 5))
    amounts = {(c.text.en.partition(":")[0], c.rows): c.amount for c in found.causes}
    exact = {
        ("Numerator", 2): -Fraction(2) * (Fraction(1, 8) + Fraction(1, 5)) / 2,
        ("Denominator", 3): Fraction(3 * 8, 80),
    }
    for key, value in exact.items():
        assert abs(Fraction(amounts[key]) - value) < Fraction(1, 10**11)
    assert found.gap == Decimal("-0.025")
    assert found.residual == 0


def test_an_average_is_a_ratio(project: Project) -> None:
    found = january(project, "average", "real_average")
    assert found.residual == 0
    assert found.under == (7, 3)


def test_another_key_over_the_same_rows(project: Project) -> None:
    found = january(project, "buyers", "phones")
    assert (found.left.value, found.right.value) == (4, 4)
    causes = {c.text.en: c.amount for c in found.causes}
    assert sorted(causes.values()) == [-1, 1], causes
    assert found.residual == 0


def test_a_breakdown_adds_up_to_the_whole(project: Project) -> None:
    found = january(project, "placed", "deals", Range("2024-01-01", "2024-01-31", by=("status",)))
    assert [part.member[0] for part in found.parts] == ["paid", "refunded"]
    for part in found.parts:
        assert sum(part.amounts) == part.gap == part.right - part.left
    for at, cause in enumerate(found.causes):
        assert sum(part.amounts[at] for part in found.parts) == cause.amount


def test_what_was_asked_holds_for_both_sides(project: Project) -> None:
    found = january(project, "placed", "deals", Range("2024-01-01", "2024-01-31", where=("status = 'paid'",)))
    assert (found.left.value, found.right.value) == (5, 3)
    assert [(c.code, c.amount) for c in found.causes] == [("condition", -2)]


@pytest.mark.parametrize(
    ("left", "right", "code"),
    [
        ("largest", "amount", "reconcile.not_decomposable"),
        ("last_amount", "amount", "reconcile.not_decomposable"),
        ("amount", "best_day", "reconcile.not_decomposable"),
        ("placed", "amount", "reconcile.units"),
        ("paid_rate", "every_order", "reconcile.units"),
    ],
)
def test_what_has_no_causes_that_sum_is_refused(project: Project, left: str, right: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        january(project, left, right)
    assert refusal.value.code == code


def test_sentences_stand_in_both_languages(project: Project) -> None:
    for pair in CASES:
        for cause in january(project, *pair).causes:
            assert cause.text.zh
            assert cause.text.en
            assert "{" not in cause.text.zh + cause.text.en
