"""Every kind says in both languages what it does; and its canonical form holds everything that changes a figure."""

from __future__ import annotations

import re

import msgspec
import pytest

from caliber.catalog.words import words
from caliber.model.diff import diff, weight_of
from caliber.model.fingerprint import fingerprint
from caliber.model.lineage import parents
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from tests.kinds.town import snapshot

KINDS = """\
metric: stock_kept
dataset: stock
measure: sum(pieces)
balance: avg
balance_by: [shop]
---
metric: daily
of: sales
each: day
summary: avg
---
metric: per_customer
of: orders
each: [customer, month]
summary: median
---
metric: at_start
of: sales
offset_to: month
---
metric: fiscal_before
of: sales
offset: 1 fiscal_quarter
---
metric: share
formula: share_of_total(sales, city)
---
metric: place
formula: rank(sales)
---
metric: grown
formula: growth(sales, '1 year')
---
metric: bought
kind: conversion
steps: [visits, orders]
entity: customer
within: 7d
---
metric: through
kind: funnel
steps: [visits, visits, orders]
entity: customer
within: 30d
same: [product = product = channel]
---
metric: back
kind: retention
steps: [visits, orders]
entity: customer
after: 2 weeks
gives: total
---
metric: loyal
of: sales
where: metric(orders, customer) > 3
---
metric: big
dataset: orders
measure: count(*)
where: amount > param.least
parameters: {least: 50}
---
metric: about
dataset: orders
measure: approx_percentile(amount, 0.9)
"""
TOLD = {
    "stock_kept": ("先逐日计算,再取各天的平均", "then the average of the days"),
    "daily": ("先算出每天的值,再取平均", "Computed for each day first, then averaged"),
    "per_customer": ("先算出每个 `customer`、每个月的值,再取中位数", "then the median is taken"),
    "at_start": ("取所在月第一个周期的值", "the first period of the month"),
    "fiscal_before": ("取 1 个财季前的值", "1 fiscal quarter earlier"),
    "share": ("整体是同一周期、同样筛选下的每个", "The whole is each"),
    "place": ("由大到小排名", "Ranked from the highest down"),
    "grown": ("与 1 年前的同一指标相比", "Against the same metric 1 year earlier"),
    "bought": ("归到它之前最近的一次", "credited once, to the latest"),
    "through": ("按先后走完所有步骤才算", "Who gets through all steps"),
    "back": ("看其后第 2 周又有", "in the 2nd week after"),
    "loyal": ("每个", "of each customer"),
    "big": ("参数「least」可以自己设,默认 50", "“least” may be set; it is 50 otherwise"),
    "about": ("百分位数(近似)", "approximately"),
}
TOWN = snapshot(KINDS)


def changed(code: str, **fields: object) -> Snapshot:
    metric = msgspec.structs.replace(TOWN.metric(code), **fields)
    return Snapshot(msgspec.structs.replace(TOWN.model, metrics={**TOWN.model.metrics, code: metric}))


@pytest.mark.parametrize("code", TOLD)
def test_what_a_kind_does_is_said_in_both_languages(code: str) -> None:
    told = words(TOWN, TOWN.metric(code))
    zh, en = " ".join(text.zh for text in told), " ".join(text.en for text in told)
    assert TOLD[code][0] in zh
    assert TOLD[code][1] in en
    assert not re.search(r"[一-鿿]", en.replace("「", ""))


CHANGES = [
    ("stock_kept", {"balance": "last"}),
    ("stock_kept", {"balance_by": ()}),
    ("stock_kept", {"balance": "", "balance_by": ()}),
    ("daily", {"each": ("month",)}),
    ("daily", {"summary": "max"}),
    ("daily", {"summary": "", "each": ()}),
    ("per_customer", {"each": ("month",)}),
    ("at_start", {"offset_to": "year"}),
    ("at_start", {"offset_to": ""}),
    ("share", {"formula": "share_of_total(sales)"}),
    ("share", {"formula": "sales"}),
    ("place", {"formula": "rank(sales, city)"}),
    ("grown", {"formula": "growth(sales, '1 month')"}),
    ("bought", {"within": "8d"}),
    ("bought", {"steps": ("visits", "sales")}),
    ("bought", {"gives": "total"}),
    ("through", {"same": ()}),
    ("through", {"steps": ("visits", "orders")}),
    ("through", {"kind": "conversion", "steps": ("visits", "orders")}),
    ("back", {"after": "3 weeks"}),
    ("loyal", {"where": "metric(orders, customer) > 4"}),
    ("big", {"parameters": {}, "where": "amount > 50"}),
]


@pytest.mark.parametrize(("code", "fields"), CHANGES)
def test_what_changes_a_figure_changes_its_fingerprint(code: str, fields: dict[str, object]) -> None:
    other = changed(code, **fields)
    assert fingerprint(TOWN, code) != fingerprint(other, code)
    assert weight_of(diff(TOWN, other)) == "breaking"


def test_names_leave_it_alone() -> None:
    for code in TOLD:
        assert fingerprint(TOWN, code) == fingerprint(changed(code, purpose=TOWN.metric("sales").name), code)
    same = changed("bought", gives="rate")
    assert fingerprint(TOWN, "bought") == fingerprint(same, "bought")
    week = changed("bought", within="1 week")
    assert fingerprint(TOWN, "bought") == fingerprint(week, "bought")


def test_steps_are_what_a_journey_rests_on() -> None:
    assert parents(TOWN, "through") == ("visits", "orders")
    assert parents(TOWN, "share") == ("sales",)
    assert isinstance(TOWN.metric("through"), Metric)
