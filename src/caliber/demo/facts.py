"""What was planted, counted: dirt, quarrels and the incident, each by one statement."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import duckdb

Fact: TypeAlias = int | Decimal | None

_LIVE = "status NOT IN ('cancelled', 'closed')"
# Where the generator repeats a line: looking only there keeps a count of distinct keys small at any size.
_TWICE = "h((order_id - order_id(0)) * 10 + line_no, 48, 5000) = 0"
_FAULTY = (
    "key_part = '温控器' AND part_supplier_id = 12 "
    "AND produced_on >= month_start(bad_from()) AND produced_on < month_start(bad_to() + 1)"
)

FACTS: dict[str, str] = {
    "order_lines": "SELECT count(*) FROM sales.order_lines",
    "orders": "SELECT count(*) FROM sales.orders",
    "duplicated_lines": f"SELECT count(*) - count(DISTINCT (order_id, line_no)) FROM sales.order_lines WHERE {_TWICE}",
    "duplicated_payments": "SELECT count(*) - count(DISTINCT payment_id) FROM fin.payments "
    "WHERE h(order_id - order_id(0), 53, 5000) = 0",
    "duplicated_traffic": "SELECT count(*) - count(DISTINCT (visited_on, store_id, channel)) FROM mkt.traffic",
    "lines_without_time": "SELECT count(*) FROM sales.order_lines WHERE ordered_at IS NULL",
    "lines_of_unknown_stores": "SELECT count(*) FROM sales.order_lines ANTI JOIN sales.stores USING (store_id)",
    "lines_of_unknown_products": "SELECT count(*) FROM sales.order_lines ANTI JOIN sales.products USING (product_id)",
    "orders_of_unknown_members": "SELECT count(*) FROM sales.orders WHERE member_id = -1",
    "orders_without_member": "SELECT count(*) FROM sales.orders WHERE member_id IS NULL",
    "late_lines": "SELECT count(*) FROM sales.order_lines WHERE loaded_at > ordered_at + INTERVAL 2 DAY",
    "dollar_lines": "SELECT count(*) FROM sales.order_lines WHERE currency = 'USD'",
    "members": "SELECT count(*) FROM crm.members",
    "phones": "SELECT count(DISTINCT phone) FROM crm.members",
    "sales_as_ordered": "SELECT sum(amount) FROM sales.order_lines",
    "sales_cancelled": "SELECT sum(amount) FROM sales.order_lines WHERE status = 'cancelled'",
    "sales_closed": "SELECT sum(amount) FROM sales.order_lines WHERE status = 'closed'",
    "sales_duplicated": "SELECT sum(amount * (n - 1)) FROM (SELECT any_value(amount) AS amount, count(*) AS n "
    f"FROM sales.order_lines WHERE {_TWICE} GROUP BY order_id, line_no HAVING count(*) > 1)",
    "sales_tax": f"SELECT sum(tax_amount) FROM sales.order_lines WHERE {_LIVE}",
    "sales_freight": f"SELECT sum(freight_amount) FROM sales.order_lines WHERE {_LIVE}",
    "sales_returned": "SELECT sum(amount) FROM sales.returns",
    "sales_unpaid": f"SELECT sum(amount) FROM sales.order_lines WHERE {_LIVE} AND paid_at IS NULL",
    "paid_in_another_month": f"SELECT sum(amount) FROM sales.order_lines WHERE {_LIVE} "
    "AND date_trunc('month', paid_at) <> date_trunc('month', ordered_at)",
    "faulty_batches": f"SELECT count(*) FROM mfg.batches WHERE {_FAULTY}",
    "complaints": "SELECT count(*) FROM crm.complaints",
    "faulty_complaints": f"SELECT count(*) FROM crm.complaints JOIN mfg.batches USING (batch_id) WHERE {_FAULTY}",
}


def count(con: duckdb.DuckDBPyConnection) -> dict[str, Fact]:
    """Every fact, by name."""
    out: dict[str, Fact] = {}
    for name, sql in FACTS.items():
        found = con.execute(sql).fetchone()
        out[name] = found[0] if found else None
    return out
