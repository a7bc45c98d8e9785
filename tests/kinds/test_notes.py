"""What the statement says of kinds: rates that are missing, steps that may still come, rows in several groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.query.result import Note
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.kinds.test_datasets import DEALS, IN_YUAN, KINDS, MORE, RATES, TAGS
from tests.kinds.town import NOW, ORDERS, asking, make, same, snapshot

BOUGHT = """\
metric: bought
kind: conversion
steps: [visits, orders]
entity: customer
within: 7d
---
metric: twice_bought
formula: bought * 2
"""
IN_DOLLARS = IN_YUAN.replace("in_yuan", "in_dollars").replace("to: CNY", "to: USD")
SUMS = """\
metric: both
formula: orders + visits
---
metric: half
formula: (orders - visits) / 2
---
metric: net
formula: sales - refunds
---
metric: refunds
dataset: orders
measure: sum(amount)
where: channel = 'web'
---
metric: net_zero
formula: sales_zero - refunds_zero
---
metric: sales_zero
of: sales
nulls: zero
---
metric: refunds_zero
of: refunds
nulls: zero
---
metric: per_buyer
formula: orders / buyers
---
metric: app
of: sales
where: channel = 'app'
nulls: none
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notes")
    make(folder, {
        "rates": ("currency VARCHAR, target VARCHAR, rate INT, day DATE", RATES),
        "tags": ("order_id INT, tag VARCHAR", TAGS), "tag_kinds": ("tag VARCHAR, kind VARCHAR", KINDS),
    })  # fmt: skip
    return folder


def notes(place: Path, metric: str, *documents: str, **asked: Any) -> dict[str, Note]:
    known = snapshot(*documents)
    service = QueryService(known, Sources(known, place))
    found = service.run(MetricQuery(metrics=(metric,), **asked), OWNER, NOW).statement.notes
    for note in found:
        assert note.zh and note.en and "{" not in note.zh + note.en
    return {note.code: note for note in found}


def test_rows_without_a_rate_are_counted(place: Path) -> None:
    """Nothing turns yuan into dollars, and euros had no rate before the middle of February."""
    first = {"since": "2026-03-01", "until": "2026-03-31"}
    want = sum(row[2] is not None and row[2].month == 3 and row[5] == "CNY" and row[3] is not None for row in ORDERS)
    found = notes(place, "in_dollars", MORE, IN_DOLLARS, by=("currency",), **first)
    assert (found["statement.no_rate"].count, found["statement.no_rate"].metric) == (want, "in_dollars")
    assert want == 3
    app = notes(place, "in_dollars", MORE, IN_DOLLARS, where=("channel = 'app'",), **first)
    assert "statement.no_rate" not in app
    assert "statement.no_rate" not in notes(place, "in_yuan", MORE, IN_YUAN, **first)


def test_a_conversion_whose_time_is_not_over(place: Path) -> None:
    """The last order is of 2 April: visits from 27 March on may still be followed by one."""
    for metric in ("bought", "twice_bought"):
        found = notes(place, metric, BOUGHT, since="2026-03-01", until="2026-03-31")
        assert found["statement.still_open"].metric == metric
        assert "2026-03-27" in found["statement.still_open"].en
    assert "statement.still_open" in notes(place, "bought", BOUGHT, grain="month")
    assert "statement.still_open" not in notes(place, "bought", BOUGHT, since="2026-03-01", until="2026-03-26")


def test_groups_beyond_a_bridge_may_exceed_the_total(place: Path) -> None:
    tags = MORE.split("---\n")[2]
    assert "statement.bridge" in notes(place, "deals", DEALS, tags, by=("tags.tag_name",))
    for asked in ({"by": ("way",)}, {"where": ("tags.tag_name = 'gift'",)}):
        assert "statement.bridge" not in notes(place, "deals", DEALS, tags, **asked)


@pytest.mark.parametrize("metric", ["both", "half", "net_zero", "app", "orders"])
def test_what_adds_up_is_not_said_not_to(place: Path, metric: str) -> None:
    assert "statement.not_additive" not in notes(place, metric, SUMS, by=("customer",))
    ask = asking(place, SUMS)
    parts = [row[1] for row in ask(metric, by="customer") if row[1] is not None]
    same([[sum(parts)]], ask(metric))


def test_what_does_not_add_up_is_said(place: Path) -> None:
    """A difference without its second part is none, so the parts do not come to the whole."""
    for metric in ("net", "per_buyer", "buyers"):
        assert "statement.not_additive" in notes(place, metric, SUMS, by=("customer",))
    ask = asking(place, SUMS)
    parts = [row[1] for row in ask("net", by="customer") if row[1] is not None]
    assert sum(parts) != ask("net")[0][0]


def test_the_range_before_one_that_ends_at_a_second(place: Path) -> None:
    """The range before ends where this one begins: what happened at that moment is not in both."""
    ask = asking(place)
    noon = {"since": "2026-01-05 12:00:00", "until": "2026-01-05 13:59:59"}
    assert ask("orders", compare=("previous_period",), **noon)[0][:2] == [1, 0]
    after = {"since": "2026-01-05 12:00:01", "until": "2026-01-05 14:00:00"}
    assert ask("orders", compare=("previous_period",), **after)[0][:2] == [0, 1]
