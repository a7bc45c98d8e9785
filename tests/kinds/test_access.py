"""Permission inside every kind: rows that a person may not see are in no look-up, no journey and no whole."""

from __future__ import annotations

import pytest

from caliber.access import Principal
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.kinds.test_datasets import DEALS, MORE, TAGS
from tests.kinds.town import CUSTOMERS, NOW, ORDERS, VISITS, make, snapshot, split

RULES = """\
policy: own_channel
kind: row_filter
where: channel in (person.channels)
reason: x
---
policy: no_city
kind: mask
dimension: city
reason: x
"""
KINDS = """\
dataset: people
table: customers
grain: [customer_id]
entities: {customer: {key: customer_id, role: primary}}
dimensions: {often: {expr: "metric(orders, customer) >= 2", type: boolean}}
---
metric: people
dataset: people
measure: count(*)
---
metric: loyal_visits
of: visits
where: metric(orders, customer) >= 2
---
metric: bought
kind: conversion
steps: [visits, orders]
entity: customer
within: 7d
gives: total
---
metric: daily
of: sales
each: day
summary: sum
---
metric: share
formula: share_of_total(sales)
---
metric: salaries
dataset: orders
measure: sum(amount)
sensitivity: secret
---
metric: rich_visits
of: visits
where: metric(salaries, customer) > 100
---
metric: paid_through
kind: funnel
steps: [visits, salaries_count]
entity: customer
---
metric: big_orders
dataset: orders
measure: count(*)
where: amount >= param.least
parameters: {least: 50}
---
metric: salaries_count
dataset: orders
measure: count(*)
sensitivity: secret
"""
WEB = Principal(user="web", name="Web", roles=("viewer",), attributes={"channels": ("web",)})
SEEN = [row for row in ORDERS if row[4] == "web"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> QueryService:
    folder = tmp_path_factory.mktemp("access")
    make(folder, {"tags": ("order_id INT, tag VARCHAR", TAGS)})
    known = snapshot(RULES, KINDS, DEALS, *MORE.split("---\n")[2:3])
    return QueryService(known, Sources(known, folder))


def ask(service: QueryService, metrics: str, by: str = "", where: str = "") -> list[list[object]]:
    query = MetricQuery(metrics=split(metrics), by=split(by), where=(where,) if where else ())
    return service.run(query, WEB, NOW).rows()


def test_a_look_up_counts_only_what_the_person_may_see(service: QueryService) -> None:
    seen = {row[1]: sum(other[1] == row[1] for other in SEEN) for row in ORDERS if row[1] is not None}
    want = sum(1 for row in VISITS if seen.get(row[1] or 0, 0) >= 2)
    assert ask(service, "loyal_visits") == [[want]]
    assert ask(service, "visits", where="metric(orders, customer) >= 2") == [[want]]


def test_a_dimension_that_looks_up_does_not_tell_more(service: QueryService) -> None:
    web = [sum(row[1] == customer[0] for row in SEEN) >= 2 for customer in CUSTOMERS]
    everybody = [sum(row[1] == customer[0] for row in ORDERS) >= 2 for customer in CUSTOMERS]
    assert sum(web) != sum(everybody)
    assert sorted(ask(service, "people", by="often")) == [[False, web.count(False)], [True, web.count(True)]]


def test_a_journey_and_a_summary_too(service: QueryService) -> None:
    bought = sum(
        any(row[1] == visit[1] and visit[2] <= row[2] and (row[2] - visit[2]).days < 7 for visit in VISITS)
        for row in SEEN
        if row[1] is not None and row[2] is not None
    )
    assert ask(service, "bought") == [[bought]]
    timed = [row[3] for row in SEEN if row[2] is not None and row[3] is not None]
    assert [float(str(row[0])) for row in ask(service, "daily")] == [float(sum(timed))]
    assert ask(service, "share", by="channel") == [["web", 1.0]]


def test_a_metric_that_is_hidden_cannot_be_filtered_by(service: QueryService) -> None:
    with pytest.raises(Refused, match=r"query\.unknown_metric"):
        ask(service, "visits", where="metric(salaries, customer) > 3")
    with pytest.raises(Refused, match=r"access\.component_denied"):
        ask(service, "paid_through")
    with pytest.raises(Refused, match=r"access\.component_denied"):
        ask(service, "rich_visits")


def test_other_names_and_parameters_are_for_everybody(service: QueryService) -> None:
    assert ask(service, "share as part, sales as takings", by="channel as way") == ask(
        service, "share, sales", "channel"
    )
    assert ask(service, "big_orders(least=20) as big") != ask(service, "big_orders as big")
    with pytest.raises(Refused, match=r"query\.unknown_metric"):
        ask(service, "salaries as pay")


def test_masked_dimensions_stay_masked(service: QueryService) -> None:
    with pytest.raises(Refused, match=r"access\.masked_dimension"):
        ask(service, "sales", by="city as town")
    assert ask(service, "deals", by="tags.tag_name")


def test_totals_of_saved_questions_aliases_and_shares(service: QueryService) -> None:
    from caliber.access.principal import OWNER

    within = "metric: within\nformula: share_of_total(sales, city)"
    pack = "saved_query: pack\nmetrics: [sales as takings, share, within]\nby: [city as town, channel]"
    known = snapshot(KINDS, within, pack)
    one = QueryService(known, service.sources.__class__(known, service.sources.folder))
    result = one.run(MetricQuery(saved="pack", totals=True), OWNER, NOW)
    total = next(row for row in result.totals if row.level == ())
    takings = sum(row[3] for row in ORDERS if row[3] is not None)
    assert [None if cell is None else float(cell) for cell in total.row] == [None, None, takings, 1.0, None]
    town = {row.row[0]: float(row.row[2]) for row in result.totals if row.level == ("town",)}
    assert sum(town.values()) == takings
