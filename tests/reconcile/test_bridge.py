"""A declared bridge against the causes of a period; and causes that are called the same in every period and process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caliber.app.project import Project
from caliber.errors import CaliberError
from caliber.model.objects import GapBridge, Sanctioned
from caliber.model.text import Text
from caliber.query.result import Statement
from caliber.reconcile import Cause, Figure, Range, Reconciliation
from caliber.reconcile.bridge import judge, proposed
from tests.reconcile.orders import JANUARY, january, small

MET = ("placed", "deals", "every_order", "amount", "net", "sold", "sold_when_paid", "money_in", "buyers", "phones")
FEBRUARY = Range("2024-02-01", "2024-02-29")
IDS = """
import sys
from tests.reconcile.orders import january, open_project, read_settings
project = open_project(read_settings(sys.argv[1], {}))
for left, right in (("sold", "sold_when_paid"), ("amount", "money_in"), ("amount", "net"), ("phones", "buyers"),
                    ("paid_rate", "real_paid_rate")):
    print(*sorted(cause.id for cause in january(project, left, right).causes))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    made = small(tmp_path_factory.mktemp("small"))
    yield made
    made.close()


def found(whole: int, **amounts: int) -> Reconciliation:
    """A reconciliation with these causes."""
    causes = tuple(
        Cause(id=name, code="rounding" if name == "rounding" else "term", text=Text(en=name), amount=Decimal(n), rows=1)
        for name, n in amounts.items()
    )
    figure = Figure(metric="a", name=Text(), version="1", unit="", value=Decimal(whole), sql="", statement=Statement())
    gap = sum((cause.amount for cause in causes), Decimal(0))
    other = msgspec.structs.replace(figure, value=Decimal(whole) + gap)
    return Reconciliation(left=figure, right=other, gap=gap, causes=causes)


def bridge(tolerance: str = "0", **at_most: str) -> GapBridge:
    causes = tuple(Sanctioned(cause=name, at_most=limit) for name, limit in at_most.items())
    return GapBridge(causes=causes, tolerance=tolerance)


@pytest.mark.parametrize(
    ("declared", "amounts", "unexplained"),
    [
        (bridge(freight=""), {"freight": 70}, 0),
        (bridge(freight=""), {"freight": 70, "refunds": -5}, 5),
        (bridge(), {"more": 40, "less": -40}, 80),  # two surprises never cancel
        (bridge(freight="50"), {"freight": -70}, 20),
        (bridge(freight="5%"), {"freight": 70}, 20),  # of the reference
        (bridge(), {"rounding": 3}, 0),
        (bridge(freight=""), {}, 0),
    ],
)
def test_what_a_bridge_leaves_unexplained(declared: GapBridge, amounts: dict[str, int], unexplained: int) -> None:
    judged = judge(declared, found(1000, **amounts))
    assert judged.unexplained == unexplained
    assert judged.holds is (unexplained == 0)


def test_a_tolerance_is_an_amount_or_a_share_of_the_reference() -> None:
    assert judge(bridge("5"), found(1000, refunds=-5)).holds
    assert not judge(bridge("4.99"), found(1000, refunds=-5)).holds
    assert judge(bridge("0.5%"), found(-1000, refunds=-5)).holds
    assert not judge(bridge("0.5%"), found(0, refunds=-5)).holds


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(-999, 999)),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "10", "100", "1%"])),
)
def test_nothing_of_the_gap_is_lost(amounts: dict[str, int], declared: dict[str, str]) -> None:
    gap = found(10_000, **amounts)
    judged = judge(bridge(**declared), gap)
    assert sum(line.amount for line in judged.lines) == gap.gap
    rest = sum(line.amount for line in judged.lines if line.state == "unsanctioned")
    assert judged.explained + rest == gap.gap
    assert judged.unexplained >= abs(rest)
    assert judged.holds is all(line.state == "sanctioned" for line in judged.lines if line.amount)


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 99)), min_size=1, max_size=4))
def test_what_is_proposed_explains_every_period(periods: list[dict[str, int]]) -> None:
    gaps = [found(1000, **amounts) for amounts in periods]
    declared = bridge(a="5")
    made = proposed(gaps, declared, "month")
    assert made.causes[0] == declared.causes[0]  # what was agreed stays as it was agreed
    assert len({one.cause for one in made.causes}) == len(made.causes)
    for gap in gaps:
        assert all(line.state != "unsanctioned" for line in judge(made, gap).lines)


def test_a_cause_is_called_the_same_in_every_period(project: Project) -> None:
    """Every pair whose causes January and February share in words shares them by id."""
    same = 0
    for left, right in combinations(MET, 2):
        with suppress(CaliberError):  # other units
            first, then = (january(project, left, right, period) for period in (JANUARY, FEBRUARY))
            words = {cause.text: cause.id for cause in first.causes}
            for cause in then.causes:
                if cause.text in words:
                    assert cause.id == words[cause.text], (left, right, cause.text.en)
                    same += 1
    assert same > 3


def test_a_cause_is_called_the_same_in_every_process(project: Project) -> None:
    folder = Path(project.settings.project)
    told = {
        subprocess.run(
            [sys.executable, "-c", IDS, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    (ids,) = told
    assert len(ids.split()) > 7
