"""Metrics of one snapshot compared: what fingerprints say, what implication adds, and the clause that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from caliber.compare import Comparison, Side, compare_metrics, compare_sides
from caliber.errors import Refused
from caliber.model.fingerprint import fingerprint
from tests.model.shop import metric, snapshot
from tests.model.test_fingerprint import APART, LINES, MEET

COLUMNS = {
    "lines": {
        "amount": "number", "price": "number", "quantity": "integer", "status": "string", "channel": "string",
        "shipped_at": "date", "order_id": "integer", "line_no": "integer", "buyer_id": "integer",
    },
    "orders": {"amount": "number", "total": "number", "status": "string", "created": "date", "order_id": "integer"},
}  # fmt: skip
FURTHER = {
    "implied conditions": (
        (LINES, "measure: sum(amount)", "where: quantity > 3 and price = price"),
        (LINES, "measure: sum(amount)", "where: quantity >= 4 and price is not null"),
    ),
    "whole numbers": (
        (LINES, "measure: sum(amount)", "where: quantity > 1"),
        (LINES, "measure: sum(amount)", "where: quantity >= 2"),
    ),
    "sums of products": (
        (LINES, "measure: sum(price * quantity - amount * quantity)"),
        (LINES, "measure: sum((price - amount) * quantity)"),
    ),
    "days as a month": (
        (LINES, "measure: sum(amount)", "where: shipped_at between '2026-01-01' and '2026-01-31'"),
        (LINES, "measure: sum(amount)", "where: strftime(shipped_at, '%Y-%m') = '2026-01'"),
    ),
}


def compared(left: tuple[str, ...], right: tuple[str, ...]) -> Comparison:
    shop = snapshot(metric("one", *left), metric("other", *right))
    return compare_metrics(shop, "one", "other", COLUMNS)


@pytest.mark.parametrize("what", MEET)
def test_equal_fingerprints_are_equal_metrics(what: str) -> None:
    found = compared(*MEET[what])
    assert (found.verdict, found.proof) == ("equal", "canonical")


@pytest.mark.parametrize("what", APART)
def test_what_fingerprints_keep_apart_is_equal_only_by_a_proof(what: str) -> None:
    """Sources tell more than definitions: with column types some of these pairs are the same after all."""
    found = compared(*APART[what])
    assert found.proof != "canonical"
    assert found.verdict != "equal" or found.proof == "implication"
    if found.verdict not in ("equal", "unknown"):
        assert found.differences or found.witness


def test_two_versions_of_one_metric_are_compared_each_by_its_own_definitions() -> None:
    before = snapshot(metric("one", LINES, "measure: sum(amount)"))
    after = snapshot(metric("one", LINES, "measure: sum(amount)", "where: status <> 'cancelled'"))
    named = {"zh": "一(v1.0)", "en": "One (v1.0)"}
    found = compare_sides(Side(before, "one", COLUMNS, named), Side(after, "one", COLUMNS))
    assert (found.verdict, found.left, found.right) == ("right_subset", "one", "one")
    assert "一(v1.0)" in found.sentence("zh")
    assert [one.part for one in found.differences] == ["population"]
    again = compare_sides(Side(before, "one"), Side(snapshot(metric("one", LINES, "measure: sum(amount)")), "one"))
    assert (again.verdict, again.proof) == ("equal", "canonical")


@pytest.mark.parametrize("what", FURTHER)
def test_implication_proves_what_fingerprints_do_not(what: str) -> None:
    left, right = FURTHER[what]
    shop = snapshot(metric("one", *left), metric("other", *right))
    assert fingerprint(shop, "one") != fingerprint(shop, "other")
    assert compare_metrics(shop, "one", "other", COLUMNS).verdict == "equal"


def test_the_time_field_is_told_with_a_row() -> None:
    found = compared(
        (LINES, "measure: sum(amount)", "time: shipped_at"), (LINES, "measure: sum(amount)", "time: order.created")
    )
    assert found.verdict == "different"
    assert "time_field" in {one.part for one in found.differences}


@pytest.mark.parametrize(
    ("left", "right", "part"),
    [
        (("of: base", "period: 7d"), ("of: base", "period: 30d"), "window"),
        (("of: base", "offset: 1 year"), ("of: base",), "window"),
        ((LINES, "measure: sum(amount)", "grain: day"), (LINES, "measure: sum(amount)", "grain: month"), "grain"),
        ((LINES, "measure: sum(amount)", "nulls: zero"), (LINES, "measure: sum(amount)"), "null_policy"),
    ],
)
def test_what_stands_beside_the_rows_is_told(left: tuple[str, ...], right: tuple[str, ...], part: str) -> None:
    shop = snapshot(metric("base", LINES, "measure: sum(amount)"), metric("one", *left), metric("other", *right))
    found = compare_metrics(shop, "one", "other", COLUMNS)
    assert found.verdict == "different"
    assert part in {one.part for one in found.differences}


def test_the_unit_is_told() -> None:
    plain, other = metric("one", LINES, "measure: sum(amount)"), metric("other", LINES, "measure: sum(amount)")
    found = compare_metrics(snapshot(plain, other.replace("unit: CNY", "unit: USD")), "one", "other", COLUMNS)
    assert (found.verdict, [one.part for one in found.differences]) == ("different", ["unit"])


def test_formulas_over_several_relations() -> None:
    shop = snapshot(
        metric("sales", LINES, "measure: sum(amount)", "where: quantity > 1"),
        metric("again", LINES, "measure: sum(amount)", "where: quantity >= 2"),
        metric("orders_made", "dataset: orders", "measure: count(*)"),
        metric("one", "formula: sales / orders_made"),
        metric("other", "formula: again / orders_made"),
        metric("turned", "formula: orders_made / again"),
    )
    assert compare_metrics(shop, "one", "other", COLUMNS).verdict == "equal"
    turned = compare_metrics(shop, "one", "turned", COLUMNS)
    assert (turned.verdict, turned.proof) == ("different", "witness")


def test_without_types_nothing_is_assumed() -> None:
    left, right = FURTHER["whole numbers"]
    shop = snapshot(metric("one", *left), metric("other", *right))
    assert compare_metrics(shop, "one", "other").verdict in ("right_subset", "left_subset", "different")


def test_an_unknown_metric_is_refused() -> None:
    shop = snapshot(metric("one", LINES, "measure: sum(amount)"))
    with pytest.raises(Refused) as refusal:
        compare_metrics(shop, "one", "two")
    assert refusal.value.code == "query.unknown_metric"


def test_the_quarrels_of_the_demo_company_are_told() -> None:
    import caliber.demo
    from caliber.interchange.yaml_files import load_project
    from caliber.model.snapshot import Snapshot

    shop = Snapshot(load_project(Path(caliber.demo.__file__).parent / "project").model)
    sales = compare_metrics(shop, "gmv", "gross_sales")
    assert sales.verdict == "right_subset"
    assert {one.part for one in sales.differences} == {"population"}
    for left, right in (
        ("gross_sales", "paid_sales"),
        ("gross_sales", "sales_ex_tax"),
        ("on_time_rate", "defect_rate"),
    ):
        assert compare_metrics(shop, left, right).verdict == "different"


TENS = (("one", "'10'"), ("other", "10"))


@pytest.mark.parametrize(("kind", "verdict"), [("decimal", "equal"), ("number", "equal"), ("", "unknown")])
def test_exact_numbers_are_numbers(kind: str, verdict: str) -> None:
    """A text beside a number is read as one; beside a column of unknown type it may be a text."""
    one, other = (metric(code, LINES, "measure: count(*)", f"where: amount > {ten}") for code, ten in TENS)
    found = compare_metrics(snapshot(one, other), "one", "other", {"lines": {"amount": kind}})
    assert found.verdict == verdict
