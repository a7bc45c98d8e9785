"""What a rollup may say, and that it is read, written and compared like every other definition."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caliber.interchange.yaml_files.write import write_object
from caliber.model.diff import diff
from caliber.model.fingerprint import fingerprint
from caliber.model.objects import Refresh
from caliber.model.rules import rollups
from tests.model.shop import check, metric, snapshot

SALES = metric("sales", "dataset: lines", "measure: sum(amount)")
BUYERS = metric("buyers", "dataset: lines", "measure: count(distinct buyer_id)")
TYPICAL = metric("typical", "dataset: lines", "measure: median(amount)")
ORDERS = metric("order_count", "dataset: orders", "measure: count(*)", "time: ordered_at")


def rollup(*lines: str) -> str:
    return "\n".join(["rollup: by_day", *lines])


GOODS = """\
dataset: goods
source: warehouse
table: goods
grain: order_id
entities: {order_goods: {key: order_id, role: primary, entity: order}}
dimensions: {price: {column: price, type: string}}
validity: {from: since, to: until}
"""

SOUND = rollup("dataset: lines", "by: [channel, buyer]", "metrics: [sales, buyers]", "refresh: 7d")

CASES: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "sound": ((SALES, BUYERS, SOUND), []),
    "no metric": ((rollup("dataset: lines"),), ["rollup.empty 1:9"]),
    "unknown dataset": ((SALES, rollup("dataset: line", "metrics: sales")), ["unknown_reference 12:10"]),
    "unknown metric": ((SALES, rollup("dataset: lines", "metrics: [salez]")), ["unknown_reference 13:11"]),
    "a time from elsewhere": (
        (SALES, rollup("dataset: lines", "time: ordered_at", "metrics: sales")),
        ["rollup.time 13:7"],
    ),
    "no time to refresh by": (
        (ORDERS, rollup("dataset: orders", "metrics: order_count", "refresh: {lookback: 7d}")),
        ["rollup.no_time 15:1"],
    ),
    "a grain finer than a day": (
        (SALES, rollup("dataset: lines", "grain: hour", "metrics: sales")),
        ["unknown_value 13:8"],
    ),
    "a dimension that no key leads to": (
        (SALES, rollup("dataset: lines", "by: [channel, weather]", "metrics: sales")),
        ["rollup.by 13:15"],
    ),
    "a dimension further along": (
        (SALES, rollup("dataset: lines", "by: [buyer.region, status]", "metrics: sales")),
        [],
    ),
    "a dimension on two ways": (
        (SALES, rollup("dataset: lines", "by: [channel, region]", "metrics: sales")),
        ["ambiguous_reference 13:15"],
    ),
    "a dimension of versions": (
        (SALES, rollup("dataset: lines", "by: [price]", "metrics: sales"), GOODS),
        ["rollup.not_own 13:6"],
    ),
    "a metric of another dataset": (
        (SALES, ORDERS, rollup("dataset: lines", "metrics: [sales, order_count]")),
        ["rollup.metric 24:18"],
    ),
    "a median": ((TYPICAL, rollup("dataset: lines", "metrics: typical")), ["rollup.holistic 13:10"]),
    "a distinct count of what is not kept": (
        (BUYERS, rollup("dataset: lines", "by: channel", "metrics: buyers")),
        ["rollup.holistic 14:10"],
    ),
    "a bad lookback": (
        (SALES, rollup("dataset: lines", "metrics: sales", "refresh: {lookback: sometimes}")),
        ["bad_span 14:21"],
    ),
    "an aggregate in its filter": (
        (SALES, rollup("dataset: lines", "metrics: sales", "where: sum(amount) > 1")),
        ["aggregate_in_filter 14:8"],
    ),
    "a field that nobody knows": (
        (SALES, rollup("dataset: lines", "metrics: sales", "grainn: day")),
        ["unknown_key 14:1"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rule(name: str) -> None:
    documents, expected = CASES[name]
    assert check(*documents) == expected


def test_every_code_of_the_rule_is_met() -> None:
    said = set(re.findall(r'"(rollup\.[a-z_]+)"', Path(rollups.__file__).read_text("utf-8")))
    met = {one.split(" ")[0] for _, found in CASES.values() for one in found}
    assert said and said - met == set()


def test_it_is_written_as_it_was_read() -> None:
    there = snapshot(SALES, BUYERS, SOUND).model.rollups["by_day"]
    assert there.refresh == Refresh(lookback="7d")
    text = write_object(there)
    assert text == ('rollup: by_day\ndataset: lines\nby: [channel, buyer]\nmetrics: [sales, buyers]\nrefresh: "7d"\n')
    assert snapshot(SALES, BUYERS, text).model.rollups["by_day"] == there


def test_it_changes_no_metric() -> None:
    """Of no figure: to declare, change or remove one is never more than wording."""
    without, declared = snapshot(SALES, BUYERS), snapshot(SALES, BUYERS, SOUND)
    changed = snapshot(SALES, BUYERS, SOUND.replace("channel, ", ""))
    for old, new in ((without, declared), (declared, without), (declared, changed)):
        assert fingerprint(old, "sales") == fingerprint(new, "sales")
        assert [(one.table, one.weight) for one in diff(old, new)] == [("rollups", "wording")]
