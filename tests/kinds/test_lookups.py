"""Filters on another metric's value, percentiles, sketches and conditional sums."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import median

import pytest

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.kinds.town import CUSTOMERS, HEAD, NOW, ORDERS, VISITS, asking, check, files, same

LOYAL = """\
metric: loyal_sales
dataset: orders
measure: sum(amount)
where: metric(orders, customer) >= 3
"""
QUIET = """\
metric: visits_of_quiet
of: visits
where: metric(orders, customer) < 2
"""


def orders_of(customer: int | None) -> int:
    return sum(row[1] == customer for row in ORDERS) if customer is not None else 0


def test_a_filter_on_another_metrics_value_is_over_all_time(folder: Path) -> None:
    ask = asking(folder, LOYAL)
    want = sum(row[3] for row in ORDERS if row[1] is not None and orders_of(row[1]) >= 3 and row[3] is not None)
    same(ask("loyal_sales"), [[want]])
    march = [row for row in ORDERS if row[2] and row[2].month == 3 and row[1] is not None and orders_of(row[1]) >= 3]
    same(ask("loyal_sales", since="2026-03-01", until="2026-03-31"), [[sum(row[3] for row in march)]])


def test_who_has_none_counts_as_the_null_policy_says(folder: Path) -> None:
    ask = asking(folder, QUIET)
    want = sum(1 for row in VISITS if orders_of(row[1]) < 2)
    same(ask("visits_of_quiet"), [[want]])
    same(ask("visits", where="metric(orders, customer) > 3"), [[sum(orders_of(row[1]) > 3 for row in VISITS)]])
    none = sum(row[1] is None or orders_of(row[1]) == 0 for row in VISITS)
    same(ask("visits", where="metric(orders, customer) = 0"), [[none]])


def test_a_dimension_may_rest_on_a_metric(folder: Path) -> None:
    more = """\
dataset: people
table: customers
grain: [customer_id]
entities: {customer: {key: customer_id, role: primary}}
dimensions:
  kind: {expr: "case when metric(orders, customer) > 2 then 'often' else 'seldom' end", type: string}
---
metric: people
dataset: people
measure: count(*)
"""
    ask = asking(folder, more)
    often = sum(orders_of(row[0]) > 2 for row in CUSTOMERS)
    same(ask("people", by="kind"), [["often", often], ["seldom", len(CUSTOMERS) - often]])


def test_percentiles_sketches_and_conditions(folder: Path) -> None:
    ask = asking(
        folder,
        "metric: middle\ndataset: orders\nmeasure: median(amount)",
        "metric: high\ndataset: orders\nmeasure: percentile(amount, 0.75)",
        "metric: about_high\ndataset: orders\nmeasure: approx_percentile(amount, 0.75)",
        "metric: about_buyers\ndataset: orders\nmeasure: approx_count_distinct(customer_id)",
        "metric: app_sales\ndataset: orders\nmeasure: sum_if(amount, channel = 'app')",
    )
    amounts = sorted(row[3] for row in ORDERS if row[3] is not None)
    place = (len(amounts) - 1) * 0.75
    low = int(place)
    exact = amounts[low] + (amounts[min(low + 1, len(amounts) - 1)] - amounts[low]) * (place - low)
    same(ask("middle, high"), [[median(amounts), exact]])
    assert abs(float(ask("about_high")[0][0]) - exact) <= 10
    buyers = {row[1] for row in ORDERS} - {None}
    same(ask("about_buyers, buyers"), [[len(buyers), len(buyers)]])
    same(ask("app_sales"), [[sum(row[3] or 0 for row in ORDERS if row[4] == "app")]])
    got = ask("middle", grain="month", since="2026-01-01", until="2026-02-28")
    same(got, [[date(2026, 1, 1), median([100, 50, 30])], [date(2026, 2, 1), median([70, 20, 10])]])


def test_what_cannot_be_looked_up_is_refused() -> None:
    wrong = "metric: x\ndataset: orders\nmeasure: count(*)\nwhere: metric(orders) > 3"
    assert check(wrong) == ["kind.metric_needs_entity"]
    wrong = "metric: x\ndataset: stock\nmeasure: count(*)\nwhere: metric(orders, customer) > 3"
    assert check(wrong) == ["kind.unreachable_entity"]
    wrong = "metric: x\ndataset: orders\nmeasure: count(*)\nwhere: metric(stock, customer) > 3"
    assert check(wrong) == ["kind.unreachable_entity"]
    bought = "metric: f\nkind: funnel\nsteps: [visits, orders]\nentity: customer"
    assert check(bought, "metric: x\nof: f\nwhere: nowhere.page = 'home'") == ["model.no_such_path"]
    assert check("metric: x\ndataset: orders\nmeasure: count(*)\nwhere: rank(orders) > 3") == ["kind.only_in_formulas"]
    assert check("metric: x\ndataset: orders\nmeasure: percentile(amount, 75)") == ["kind.bad_percentile"]


ROUND = [f"metric: {one}\nof: orders\nwhere: metric({other}, customer) > 1" for one, other in ("ab", "ba")]


def test_a_metric_that_filters_by_itself_is_a_circle(folder: Path) -> None:
    assert check(*ROUND) == ["model.cycle"]
    assert "model.cycle" in check("metric: f\nkind: funnel\nsteps: [f, orders]\nentity: customer")
    unchecked = parse_files(files(tuple(ROUND), HEAD)).model
    assert unchecked is not None
    known = Snapshot(unchecked)
    with pytest.raises(Refused, match=r"model\.cycle"):
        QueryService(known, Sources(known, folder)).run(MetricQuery(metrics=("b",)), OWNER, NOW)
