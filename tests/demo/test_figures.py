"""Figures of the query path against SQL written by hand, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from caliber.demo import DemoInfo
from tests.demo.conftest import Ask, Sql

SINCE, UNTIL = "2026-03-01", "2026-10-31"
RANGE = "BETWEEN '2026-03-01' AND '2026-10-31'"
LIVE = "status NOT IN ('cancelled', 'closed')"
DONE = "paid_at IS NOT NULL AND status <> 'cancelled'"
REGION = "LEFT JOIN sales.stores s USING (store_id) LEFT JOIN sales.regions r USING (region_id)"

# metric, dimensions, SQL by hand: the dimensions first, then the figure
CASES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("gross_sales", (), f"SELECT sum(amount) FROM sales.order_lines WHERE {LIVE} AND ordered_at::DATE {RANGE}"),
    (
        "gross_sales",
        ("region",),
        (
            f"SELECT region_name, sum(amount) FROM sales.order_lines {REGION} "
            f"WHERE {LIVE} AND ordered_at::DATE {RANGE} GROUP BY 1"
        ),
    ),
    (
        "gross_sales",
        ("metric_time__month", "channel"),
        (
            f"SELECT date_trunc('month', ordered_at)::DATE, channel, sum(amount) FROM sales.order_lines "
            f"WHERE {LIVE} AND ordered_at::DATE {RANGE} GROUP BY 1, 2"
        ),
    ),
    (
        "gmv",
        ("currency",),
        f"SELECT currency, sum(amount) FROM sales.order_lines WHERE ordered_at::DATE {RANGE} GROUP BY 1",
    ),
    (
        "paid_sales",
        ("metric_time__month",),
        (
            f"SELECT date_trunc('month', paid_at)::DATE, sum(amount) FROM sales.order_lines "
            f"WHERE {DONE} AND paid_at::DATE {RANGE} GROUP BY 1"
        ),
    ),
    (
        "sales_ex_tax",
        ("category_group",),
        f"""SELECT group_name, sum(amount - tax_amount) FROM sales.order_lines LEFT
         JOIN sales.products USING (product_id)
            LEFT JOIN sales.categories USING (category_id) WHERE {DONE} AND paid_at::DATE {RANGE} GROUP BY 1""",
    ),
    (
        "net_sales",
        (),
        f"""SELECT (SELECT sum(amount) FROM sales.order_lines WHERE {LIVE} AND ordered_at::DATE {RANGE})
            - (SELECT sum(amount) FROM sales.returns WHERE returned_at::DATE {RANGE})""",
    ),
    (
        "net_receipts",
        ("channel",),
        f"""SELECT channel, any_value(paid) - any_value(back) FROM
            (SELECT o.channel, sum(p.amount) AS paid FROM fin.payments p JOIN sales.orders o USING (order_id)
             WHERE p.status = 'success' AND p.paid_at::DATE {RANGE} GROUP BY 1)
            JOIN (SELECT channel, sum(amount) AS back FROM fin.refunds WHERE refunded_at::DATE {RANGE}
             GROUP BY 1) USING (channel) GROUP BY 1""",
    ),
    (
        "visit_conversion",
        ("channel",),
        f"""SELECT channel, any_value(n) / any_value(v) FROM
            (SELECT channel, count(*) AS n FROM sales.orders WHERE {LIVE} AND ordered_at::DATE {RANGE}
             AND channel <> 'cross_border' GROUP BY 1)
            JOIN (SELECT channel, sum(visits) AS v FROM mkt.traffic WHERE visited_on {RANGE}
             GROUP BY 1) USING (channel) GROUP BY 1""",
    ),
    (
        "lead_conversion",
        ("lead_source",),
        (
            f"SELECT source, count(*) FILTER (status = 'won') / count(*) FROM crm.leads "
            f"WHERE created_at::DATE {RANGE} GROUP BY 1"
        ),
    ),
    (
        "customers_by_phone",
        ("member_level",),
        f"""SELECT level, count(DISTINCT phone) FROM sales.orders LEFT JOIN crm.members USING (member_id)
            WHERE {LIVE} AND ordered_at::DATE {RANGE} GROUP BY 1""",
    ),
    (
        "complaint_rate",
        ("part_supplier",),
        f"""SELECT supplier_name, any_value(n) * 10000 / any_value(q) FROM
            (SELECT part_supplier_id AS id, count(*) AS n FROM crm.complaints LEFT JOIN mfg.batches USING (batch_id)
             WHERE kind = 'quality' AND complained_at::DATE {RANGE} GROUP BY 1) c
            JOIN (SELECT part_supplier_id AS id, sum(l.quantity) AS q FROM sales.order_lines l LEFT
             JOIN mfg.batches USING (batch_id)
             WHERE {DONE} AND paid_at::DATE {RANGE} GROUP BY 1) d ON c.id IS NOT DISTINCT FROM d.id
            LEFT JOIN scm.suppliers ON supplier_id = c.id GROUP BY 1""",
    ),
    (
        "turnover_average",
        (),
        f"""SELECT (SELECT sum(cost_amount) FROM sales.order_lines WHERE {DONE} AND paid_at::DATE {RANGE})
            / (SELECT sum(stock_value) / count(DISTINCT stock_on) FROM scm.stock_daily WHERE stock_on {RANGE})""",
    ),
    (
        "turnover_opening",
        (),
        f"""SELECT (SELECT sum(cost_amount) FROM sales.order_lines WHERE {DONE} AND paid_at::DATE {RANGE})
            / (SELECT sum(stock_value) / count(DISTINCT stock_on) FROM scm.stock_daily WHERE month_opening
             AND stock_on {RANGE})""",
    ),
    (
        "on_time_rate",
        ("carrier",),
        (
            f"SELECT carrier, count_if(delivered_on <= promised_on) / count(delivered_on) FROM scm.deliveries "
            f"WHERE promised_on {RANGE} GROUP BY 1"
        ),
    ),
    (
        "on_time_rate_requested",
        ("region",),
        f"""SELECT region_name, count_if(delivered_on <= requested_on) / count(delivered_on) FROM scm.deliveries
            LEFT JOIN sales.regions USING (region_id) WHERE requested_on {RANGE} GROUP BY 1""",
    ),
    (
        "collections",
        ("region",),
        (
            f"SELECT region_name, sum(amount) FROM fin.collections LEFT JOIN sales.regions USING (region_id) "
            f"WHERE collected_on {RANGE} GROUP BY 1"
        ),
    ),
    (
        "target_completion",
        (),
        f"""SELECT (SELECT sum(amount) FROM sales.order_lines WHERE {LIVE} AND ordered_at::DATE {RANGE})
            / (SELECT sum(sales_target) FROM fin.targets WHERE month_on {RANGE})""",
    ),
    (
        "campaign_roi",
        ("media",),
        f"""SELECT media, any_value(a) / any_value(b) FROM
            (SELECT media, sum(items_amount) AS a FROM sales.orders JOIN mkt.campaigns USING (campaign_id)
             WHERE {LIVE} AND ordered_at::DATE {RANGE} GROUP BY 1)
            JOIN (SELECT media, sum(amount) AS b FROM mkt.campaign_spend JOIN mkt.campaigns USING (campaign_id)
             WHERE spent_on {RANGE} GROUP BY 1) USING (media) GROUP BY 1""",
    ),
    (
        "average_resolution_hours",
        (),
        (
            f"SELECT avg(date_diff('hour', complained_at, resolved_at)) FROM crm.complaints "
            f"WHERE complained_at::DATE {RANGE}"
        ),
    ),
    (
        "sales_growth",
        (),
        f"""SELECT (SELECT sum(amount) FROM sales.order_lines WHERE {LIVE} AND ordered_at::DATE {RANGE})
            / (SELECT sum(amount) FROM sales.order_lines WHERE {LIVE} AND ordered_at::DATE BETWEEN '2025-03-01'
             AND '2025-10-31') - 1""",
    ),
)


def figure(value: Any) -> Any:
    """Money to the cent; what was divided to nine digits."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal("0.01"))
    return float(f"{value:.9g}") if isinstance(value, float) else value


@pytest.mark.parametrize(("metric", "by", "text"), CASES, ids=[f"{metric} {' '.join(by)}" for metric, by, _ in CASES])
def test_figure_is_that_of_sql_by_hand(ask: Ask, sql: Sql, metric: str, by: tuple[str, ...], text: str) -> None:
    result = ask(metric, by=by, since=SINCE, until=UNTIL).table
    said = [tuple(figure(row[name]) for name in (*by, metric)) for row in result.to_pylist()]
    by_hand = [tuple(figure(value) for value in row) for row in sql(text)]
    missing = {row[:-1] for row in by_hand} ^ {row[:-1] for row in said}
    assert all(None in key for key in missing) or not missing
    assert sorted((row for row in said if row[:-1] not in missing), key=str) == sorted(by_hand, key=str)
    assert by_hand


def test_the_quarrel_of_sales_is_what_was_planted(ask: Ask, demo: DemoInfo) -> None:
    """From what was ordered to what is called 销售额, to the cent, by the facts of the generator."""
    facts = {name: Decimal(str(value)) for name, value in demo.facts.items()}
    row = ask("gmv", "gross_sales", "sales_with_freight", "return_amount").table.to_pylist()[0]
    assert row["gmv"] == facts["sales_as_ordered"]
    assert row["gmv"] - row["gross_sales"] == facts["sales_cancelled"] + facts["sales_closed"]
    assert row["sales_with_freight"] - row["gross_sales"] == facts["sales_freight"]
    assert row["return_amount"] == facts["sales_returned"]


def test_both_names_of_monthly_orders_give_one_figure(ask: Ask) -> None:
    rows = ask(
        "monthly_orders", "monthly_deals", by=("metric_time__month",), since=SINCE, until=UNTIL
    ).table.to_pylist()
    assert [row["monthly_orders"] for row in rows] == [row["monthly_deals"] for row in rows]
    assert len(rows) == 8


def test_orphans_are_shown_not_dropped(ask: Ask, demo: DemoInfo) -> None:
    """The parts add up to the whole, because rows of unknown stores stand in a bucket of their own."""
    whole = ask("gmv").table.to_pylist()[0]["gmv"]
    parts = ask("gmv", by=("region",)).table.to_pylist()
    assert sum(row["gmv"] for row in parts) == whole
    assert [row for row in parts if row["region"] is None]
