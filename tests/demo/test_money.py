"""Money ties between the tables to the cent, but for the dirt that was planted; the dirt is there and counted."""

from __future__ import annotations

import pytest

from caliber.demo import DemoInfo
from tests.demo.conftest import Sql

# What must give no row at all.
NEVER = {
    "an order is the sum of its lines": """
        SELECT order_id FROM sales.orders o JOIN (
          SELECT order_id, sum(amount) AS a, sum(tax_amount) AS t, sum(freight_amount) AS f, sum(coupon_amount) AS c,
                 count(*) AS n
          FROM (SELECT DISTINCT * FROM sales.order_lines) GROUP BY order_id) l USING (order_id)
        WHERE (o.items_amount, o.tax_amount, o.freight_amount, o.coupon_amount, o.line_count)
              <> (l.a, l.t, l.f, l.c, l.n)""",
    "an order is payable with its freight": """
        SELECT order_id FROM sales.orders WHERE payable_amount <> items_amount + freight_amount""",
    "every line has its order": "SELECT 1 FROM sales.order_lines ANTI JOIN sales.orders USING (order_id)",
    "nobody pays more than is payable": """
        SELECT order_id FROM sales.orders JOIN (
          SELECT order_id, sum(amount) AS paid
          FROM (SELECT DISTINCT * FROM fin.payments WHERE status = 'success') GROUP BY order_id
        ) p USING (order_id) WHERE paid > payable_amount""",
    "what is paid in one or two parts is paid in full": """
        SELECT o.order_id FROM sales.orders o JOIN (
          SELECT order_id, sum(amount) AS paid, count(*) AS parts
          FROM (SELECT DISTINCT * FROM fin.payments WHERE status = 'success') GROUP BY order_id
        ) p USING (order_id) WHERE parts = 2 AND paid <> payable_amount""",
    "an unpaid order has no successful payment": """
        SELECT 1 FROM sales.orders o JOIN fin.payments p USING (order_id)
        WHERE o.paid_at IS NULL AND p.status = 'success'""",
    "a return gives back what the line cost": """
        SELECT 1 FROM sales.returns r JOIN (SELECT DISTINCT * FROM sales.order_lines) l USING (order_id, line_no)
        WHERE r.amount <> l.amount""",
    "a refund of a return is its amount": """
        SELECT 1 FROM fin.refunds f JOIN sales.returns r USING (return_id) WHERE f.amount <> r.amount""",
    "tax is thirteen per cent within the amount": """
        SELECT 1 FROM sales.order_lines WHERE currency = 'CNY' AND abs(tax_amount - amount * 13 / 113) > 0.005""",
    "dollars become yuan at the rate of the day": """
        SELECT 1 FROM sales.order_lines l
        JOIN fin.exchange_rates r ON r.rate_on = l.ordered_at::DATE AND r.currency = 'USD'
        WHERE l.currency = 'USD' AND abs(l.amount - l.amount_original * r.rate) > 0.0051""",
    "yuan stay yuan": "SELECT 1 FROM sales.order_lines WHERE currency = 'CNY' AND amount <> amount_original",
    "nothing is sold for nothing": "SELECT 1 FROM sales.order_lines WHERE amount <= 0 OR quantity < 1",
    "keys that are joined to are unique": """
        SELECT order_id FROM sales.orders GROUP BY 1 HAVING count(*) > 1
        UNION ALL SELECT member_id FROM crm.members GROUP BY 1 HAVING count(*) > 1
        UNION ALL SELECT batch_id FROM mfg.batches GROUP BY 1 HAVING count(*) > 1""",
    "every batch of a line is known": """
        SELECT 1 FROM sales.order_lines ANTI JOIN mfg.batches USING (batch_id) WHERE batch_id IS NOT NULL""",
    "an employee's history has no gap": """
        SELECT 1 FROM (
          SELECT valid_to, lead(valid_from) OVER (PARTITION BY employee_id ORDER BY version) AS next FROM hr.employees)
        WHERE next IS NOT NULL AND valid_to <> next""",
    "nothing is delivered before it is paid": """
        SELECT 1 FROM scm.deliveries WHERE delivered_on < dispatched_on OR promised_on < dispatched_on""",
}

PLANTED = (
    "duplicated_lines",
    "duplicated_payments",
    "duplicated_traffic",
    "lines_without_time",
    "lines_of_unknown_stores",
    "lines_of_unknown_products",
    "orders_of_unknown_members",
    "orders_without_member",
    "late_lines",
    "dollar_lines",
    "sales_cancelled",
    "sales_closed",
    "sales_duplicated",
    "sales_freight",
    "sales_returned",
    "paid_in_another_month",
    "faulty_complaints",
)


@pytest.mark.parametrize("law", NEVER)
def test_money_ties(sql: Sql, law: str) -> None:
    assert sql(NEVER[law])[:3] == []


@pytest.mark.parametrize("name", PLANTED)
def test_what_was_planted_is_there_and_counted(demo: DemoInfo, name: str) -> None:
    assert demo.facts[name]


def test_no_line_or_payment_is_doubled_but_those_planted(demo: DemoInfo, sql: Sql) -> None:
    lines = "SELECT count(*) - count(DISTINCT (order_id, line_no)) FROM sales.order_lines"
    assert sql(lines) == [(demo.facts["duplicated_lines"],)]
    payments = "SELECT count(*) - count(DISTINCT payment_id) FROM fin.payments"
    assert sql(payments) == [(demo.facts["duplicated_payments"],)]


def test_money_is_exact(sql: Sql) -> None:
    loose = """SELECT table_name, column_name FROM information_schema.columns
               WHERE data_type IN ('DOUBLE', 'FLOAT')
               OR (column_name LIKE '%amount%' AND data_type <> 'DECIMAL(18,2)')"""
    assert sql(loose) == []


def test_some_people_have_several_member_numbers(demo: DemoInfo) -> None:
    members, phones = demo.facts["members"], demo.facts["phones"]
    assert members is not None and phones is not None
    assert 0.90 < phones / members < 0.97


def test_the_incident_has_a_findable_cause(sql: Sql) -> None:
    """Heated goods of one part supplier, made in three months: five times the complaints of the other supplier."""
    rate = """
        SELECT count(c.complaint_id) * 1.0 / sum(l.quantity)
        FROM (SELECT DISTINCT * FROM sales.order_lines WHERE paid_at IS NOT NULL) l
        JOIN mfg.batches b USING (batch_id)
        LEFT JOIN crm.complaints c ON (c.order_id, c.product_id, c.batch_id) = (l.order_id, l.product_id, l.batch_id)
        WHERE b.key_part = '温控器' AND b.part_supplier_id = {} AND b.produced_on BETWEEN {}"""
    bad, before = "DATE '2026-02-01' AND DATE '2026-04-30'", "DATE '2024-01-01' AND DATE '2025-12-31'"
    faulty = sql(rate.format(12, bad))[0][0]
    assert faulty > 5 * sql(rate.format(11, bad))[0][0]
    assert faulty > 5 * sql(rate.format(12, before))[0][0]
