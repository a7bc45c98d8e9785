"""Changes between two states: which part, how grave, in words."""

from __future__ import annotations

import pytest

from caliber.interchange.yaml_files import parse_files
from caliber.model.diff import diff, weight_of
from caliber.model.snapshot import Snapshot
from tests.model.shop import DATASETS, HEAD, metric

TEXT = "\n---\n".join(
    [
        HEAD,
        DATASETS,
        metric("sales", "dataset: lines", "measure: sum(amount)", "where: channel = 'app' and gift"),
        metric("week", "of: sales", "period: 7d"),
        metric("idea", "dataset: lines", "measure: count(*)") + "status: draft",
        "policy: p\nkind: mask\ndimension: region\nreason: 隐私",
        "metric_set: s\nmetrics: [sales]",
        "department: ops\nname: 运营",
    ]
)


def check(before: str, after: str) -> list[str]:
    """``weight table code part`` of every change that replacing ``before`` makes."""
    assert before in TEXT
    old, new = (parse_files({"caliber.yaml": one}).model for one in (TEXT, TEXT.replace(before, after, 1)))
    assert old is not None and new is not None
    changes = diff(Snapshot(old), Snapshot(new))
    for change in changes:
        assert change.text.zh and change.text.en and "{" not in change.text.zh + change.text.en
    return [f"{one.weight} {one.table} {one.code} {one.part or one.kind}" for one in changes]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "measure: sum(amount)",
            "measure: sum(net)",
            ["breaking metrics sales formula", "breaking metrics week inherited"],
        ),
        (
            "where: channel = 'app' and gift",
            "where: gift and channel = 'app'",
            ["wording metrics sales filter"],
        ),
        ("period: 7d", "period: 1w", ["wording metrics week period"]),
        ("period: 7d", "period: 8d", ["breaking metrics week period"]),
        ("name: sales", "name: 销售额", ["wording metrics sales name"]),
        ("caliber: x", "caliber: y", ["wording metrics sales wording"]),
        ("business: a", "business: z", ["wording metrics sales owner"]),
        ("unit: CNY", "unit: USD", ["breaking metrics sales unit"]),
        ("unit: CNY", "unit: CNY\nsensitivity: secret", ["breaking metrics sales permission"]),
        ("metric: idea", "metric: ideas", ["additive metrics ideas created", "wording metrics idea removed"]),
        ("metric: week", "metric: weekly", ["breaking metrics week removed", "additive metrics weekly created"]),
        ("table: crm.customers", "table: crm.people", ["breaking datasets customers source"]),
        ("  status: {", "  state: {column: state}\n  status: {", ["additive datasets orders dimensions/state"]),
        (
            "  region: {column: region, type: string}",
            "  area: region",
            ["breaking datasets customers dimensions/region", "additive datasets customers dimensions/area"],
        ),
        ("name: 渠道", "name: 途径", ["wording datasets lines dimensions/channel"]),
        ("week_start: monday", "week_start: sunday", ["breaking project shop calendar/week_start"]),
        ("dimension: region", "dimension: channel", ["breaking policies p permission"]),
        ("reason: 隐私", "reason: 保密", ["wording policies p wording"]),
        ("metrics: [sales]", "metrics: [sales, week]", ["additive sets s structure"]),
        ("name: 运营", "name: 运营\nparent: ops2", ["breaking departments ops permission"]),
        ("duckdb:///shop.duckdb", "duckdb:///new.duckdb", ["breaking sources warehouse source"]),
    ],
)
def test_change(before: str, after: str, expected: list[str]) -> None:
    assert check(before, after) == expected


def test_nothing_changed() -> None:
    assert check("period: 7d", "period: 7d") == []


def test_the_gravest_weight_counts() -> None:
    model = parse_files({"caliber.yaml": TEXT}).model
    other = parse_files(
        {"caliber.yaml": TEXT.replace("sum(amount)", "sum(net)").replace("caliber: x", "caliber: y")}
    ).model
    assert model is not None and other is not None
    assert weight_of(diff(Snapshot(model), Snapshot(other))) == "breaking"
    assert weight_of(()) == ""


def test_a_sentence_says_before_and_after() -> None:
    old, new = (parse_files({"caliber.yaml": t}).model for t in (TEXT, TEXT.replace("period: 7d", "period: 8d")))
    assert old is not None and new is not None
    text = diff(Snapshot(old), Snapshot(new))[0].text
    assert text.zh == "「week」的统计周期:7d → 8d"
    assert text.en == "“week”: period: 7d → 8d"
