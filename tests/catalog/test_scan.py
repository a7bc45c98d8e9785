"""A catalog set side by side: every planted quarrel of the demo company, nothing that is none, for whoever asks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import caliber.demo
from benchmarks.scan import catalog
from caliber.access import OWNER, Principal
from caliber.catalog.cases import Case, Scan
from caliber.catalog.scan import scan
from caliber.catalog.view import View
from caliber.interchange.yaml_files import load_project
from caliber.model.objects import Alias, Dataset, Department, Distinction, Metric, Model, Owner, Policy, Subjects
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

Pairs = frozenset[frozenset[str]]

# docs/tutorials/quarrels.md
ONE_THING = {("monthly_orders", "monthly_deals")}
ONE_NAME = {
    ("visit_conversion", "lead_conversion"),
    ("net_sales", "net_receipts"),
    ("customers_by_member", "customers_by_phone"),
    ("turnover_average", "turnover_opening"),
    ("on_time_rate", "on_time_rate_requested"),
}
SALES = {"gross_sales", "gmv", "paid_sales", "sales_ex_tax", "sales_with_freight", "net_sales", "net_receipts"}
NOT_ONE_KIND = ("collections", "expected_revenue")


@pytest.fixture(scope="module")
def demo() -> Model:
    model = load_project(Path(caliber.demo.__file__).parent / "project").model
    assert model is not None
    return model


@pytest.fixture(scope="module")
def undecided(demo: Model) -> Scan:
    """The demo company before anybody wrote down what differs from what."""
    bare = {c: msgspec.structs.replace(m, differs_from=(), variant_of="") for c, m in demo.metrics.items()}
    return scan(View(Snapshot(msgspec.structs.replace(demo, metrics=bare)), OWNER))


@pytest.fixture(scope="module")
def decided(demo: Model) -> Scan:
    return scan(View(Snapshot(demo), OWNER))


def pairs(found: Scan, *kinds: str, status: str = "") -> Pairs:
    return frozenset(
        frozenset((pair.left, pair.right))
        for case in found.cases
        for pair in case.pairs
        if (not kinds or case.kind in kinds) and (not status or case.status == status)
    )


def sets(named: Iterable[tuple[str, str]]) -> Pairs:
    return frozenset(map(frozenset, named))


def test_the_one_thing_with_two_names_is_found_and_no_other(undecided: Scan, decided: Scan) -> None:
    for found in (undecided, decided):
        assert pairs(found, "same_definition") == sets(ONE_THING)
    (case,) = [case for case in decided.cases if case.kind == "same_definition"]
    assert (case.status, case.pairs[0].proof, case.departments) == ("open", "canonical", ("operations", "sales"))


def test_every_name_for_two_things_is_found_and_no_other(undecided: Scan) -> None:
    assert pairs(undecided, "same_name") == sets(ONE_NAME)


def test_six_of_the_seven_sales_hang_together_before_anybody_said_so(undecided: Scan) -> None:
    met = {code for pair in pairs(undecided) for code in pair if pair <= SALES}
    assert met == SALES
    (tax,) = [p for c in undecided.cases for p in c.pairs if {p.left, p.right} == {"paid_sales", "sales_ex_tax"}]
    assert {one.part for one in tax.differences} == {"tax"}
    (gmv,) = [p for c in undecided.cases for p in c.pairs if {p.left, p.right} == {"gmv", "gross_sales"}]
    assert (gmv.kind, gmv.verdict) == ("contained", "right_subset")


def test_what_the_definitions_told_apart_is_decided_with_its_reason(demo: Model, decided: Scan) -> None:
    assert sets(ONE_NAME) <= pairs(decided, status="decided")
    assert frozenset(NOT_ONE_KIND) in pairs(decided, "near", status="decided")
    for case in decided.cases:
        for pair in case.pairs:
            assert bool(pair.decided) == (case.status == "decided")
            if pair.decided == "differs_from":
                assert pair.reason
    said = {frozenset((c, one.metric)) for c, m in demo.metrics.items() for one in m.differs_from}
    assert said <= pairs(decided, status="decided")


def test_estimate_and_actual_are_never_offered_as_one(undecided: Scan, decided: Scan) -> None:
    for found in (undecided, decided):
        assert frozenset(NOT_ONE_KIND) not in pairs(found, "same_definition", "contained", "same_name")


# -- a small catalog of one's own

SALES_LINES = Dataset(code="lines", table="lines", times={}, grain=("id",))


def metric(code: str, zh: str, measure: str = "sum(amount)", where: str = "", **more: Any) -> Metric:
    return Metric(code=code, kind="atomic", name=Text(zh, code), dataset="lines", measure=measure, where=where, **more)


def cases(*metrics: Metric, principal: Principal = OWNER, use: dict[str, int] | None = None) -> tuple[Case, ...]:
    made = Model(
        project="small",
        datasets={"lines": SALES_LINES},
        metrics={one.code: one for one in metrics},
        departments={"finance": Department(code="finance", name=Text("财务部", "Finance"))},
        policies={
            "secret": Policy(code="secret", kind="grant", subjects=Subjects(departments=("finance",)),
                             verbs=("discover", "see_definition", "see_value"), metrics=("bonus",)),
            "known": Policy(code="known", kind="grant", subjects=Subjects(people=("wang",)), verbs=("discover",),
                            metrics=("pay",)),
        },
    )  # fmt: skip
    return scan(View(Snapshot(made), principal, popularity=use or {})).cases


def only(found: tuple[Case, ...]) -> Case:
    (case,) = found
    return case


@pytest.mark.parametrize(
    ("right", "kind", "level"),
    [
        (metric("b", "乙指标", "sum(amount)", "not (status = 'x')"), "same_definition", "definition"),
        (metric("b", "甲指标", "sum(cost)"), "same_name", "name"),
        (metric("b", "乙", "sum(cost)", aliases=(Alias(name="甲指标"),)), "same_name", "name"),
        (metric("b", "假指标", "sum(cost)"), "near", "sound"),
        (metric("b", "甲指标(财务)", "sum(cost)"), "near", "stem"),
        (metric("b", "乙丙", "sum(amount)", "status <> 'x' and paid"), "contained", "base"),
        (metric("b", "乙丙", "sum(amount - refund)", "status <> 'x'"), "near", "base"),
    ],
)
def test_each_level_finds_its_kind(right: Metric, kind: str, level: str) -> None:
    case = only(cases(metric("a", "甲指标", "sum(amount)", "status <> 'x'"), right))
    assert (case.kind, [one.code for one in case.metrics]) == (kind, ["a", "b"])
    assert level in {sign.level for pair in case.pairs for sign in pair.signs}


@pytest.mark.parametrize(
    "right",
    [
        metric("b", "乙丙丁", "sum(cost)"),
        metric("b", "乙丙丁", "max(amount)", "status <> 'x'"),
        metric("b", "乙丙丁", "sum(amount)", "status = 'x'"),
        metric("b", "乙丙丁", "sum(amount)", "status <> 'x'", status="retired"),
        Metric(code="b", kind="derived", of="a", where="channel = 'app'", name=Text("甲的一部分", "Part of a")),
    ],
)
def test_what_is_no_quarrel_is_no_case(right: Metric) -> None:
    assert cases(metric("a", "甲指标", "sum(amount)", "status <> 'x'"), right) == ()


def test_wording_alone_brings_two_together() -> None:
    words = "统计期内已支付且未取消的线上订单含税金额合计"
    case = only(
        cases(
            metric("a", "甲", "sum(amount)", caliber=Text(zh=words)),
            metric("b", "乙", "max(cost)", caliber=Text(zh=words + "数")),
        )
    )
    assert (case.kind, case.pairs[0].signs[0].level) == ("near", "wording")


def test_equal_ones_make_one_case_however_many() -> None:
    spelled = ("not (s = 'x' or s = 'y')", "s <> 'x' and s <> 'y'", "s not in ('y', 'x')")
    case = only(cases(*(metric(f"m{n}", f"名{n}", where=where) for n, where in enumerate(spelled))))
    assert case.kind == "same_definition"
    assert [one.code for one in case.metrics] == ["m0", "m1", "m2"]


def test_more_use_comes_first_and_what_is_decided_last() -> None:
    found = cases(
        metric("a", "甲", "sum(a)"), metric("b", "甲", "sum(b)"),
        metric("c", "丙", "sum(c)"), metric("d", "丙", "sum(d)"),
        metric("e", "戊", "sum(e)", differs_from=(Distinction(metric="f", reason=Text("不同", "Other")),)),
        metric("f", "戊", "sum(f)"),
        use={"c": 5, "e": 90},
    )  # fmt: skip
    assert [case.names for case in found] == [("丙",), ("甲",), ("戊",)]
    assert [case.status for case in found] == ["open", "open", "decided"]
    assert found[0].metrics[0].use == 5


def test_nobody_sees_a_metric_that_one_may_not_know_of() -> None:
    secret = metric("bonus", "奖金", "sum(amount)", sensitivity="secret", owner=Owner(department="finance"))
    plain = metric("sales", "奖金", "sum(amount)")
    stranger = Principal(user="wang", departments=("ops",), roles=("viewer",))
    colleague = Principal(user="li", departments=("finance",), roles=("viewer",))
    assert cases(secret, plain, principal=stranger) == ()
    assert only(cases(secret, plain, principal=colleague)).kind == "same_definition"


def test_of_a_definition_that_one_may_not_see_only_the_names_are_compared() -> None:
    hidden = metric("pay", "薪酬", "sum(amount)", sensitivity="secret", owner=Owner(department="finance"))
    stranger = Principal(user="wang", departments=("ops",), roles=("viewer",))
    case = only(cases(hidden, metric("cost", "薪酬", "sum(amount)"), principal=stranger))
    assert (case.kind, case.pairs[0].verdict, case.pairs[0].differences) == ("same_name", "", ())
    assert {sign.level for sign in case.pairs[0].signs} == {"name"}
    assert cases(hidden, metric("cost", "成本", "sum(amount)"), principal=stranger) == ()


def test_a_thousand_metrics_meet_only_where_something_is_shared() -> None:
    """Five ways of writing on each of twenty facts: what is one is found on every fact, and nothing across facts."""
    model = catalog(1000)
    found = scan(View(Snapshot(model), OWNER))
    same = [case for case in found.cases if case.kind == "same_definition"]
    assert len(same) == 20 * 10
    for case in same:
        assert len({model.metrics[one.code].dataset for one in case.metrics}) == 1
    assert sum(len(case.pairs) for case in found.cases) < 1000 * 12
