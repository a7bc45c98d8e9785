"""Ten orders and their payments, small enough to reconcile by hand: the worked examples."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from caliber.access import OWNER
from caliber.app.project import Project, open_project
from caliber.reconcile import Asked, Range, Reconciliation, reconcile
from caliber.settings import read_settings

NOW = datetime(2024, 3, 1, tzinfo=UTC)
ORDERS = """
CREATE TABLE o (id INTEGER, uid VARCHAR, phone VARCHAR, status VARCHAR, amount DECIMAL(10,2), refund DECIMAL(10,2),
                is_test INTEGER, created DATE, paid DATE);
INSERT INTO o VALUES
 (1, 'u1', 'p1', 'paid',      100, NULL, 0,    '2024-01-03', '2024-01-03'),
 (2, 'u1', 'p2', 'paid',      200, 55,   0,    '2024-01-10', '2024-01-11'),
 (3, 'u2', 'p3', 'paid',      80,  NULL, 1,    '2024-01-12', '2024-01-12'),
 (4, 'u3', NULL, 'cancelled', 120, NULL, 0,    '2024-01-15', NULL),
 (5, 'u2', 'p3', 'refunded',  150, 150,  0,    '2024-01-20', '2024-01-20'),
 (6, 'u4', 'p3', 'paid',      300, NULL, 0,    '2024-01-31', '2024-02-01'),
 (7, 'u5', 'p5', 'paid',      90,  NULL, 0,    '2023-12-31', '2024-01-01'),
 (8, 'u5', 'p5', 'paid',      60,  10,   NULL, '2024-01-22', '2024-01-22'),
 (9, 'u6', 'p6', 'paid',      40,  NULL, 1,    '2024-02-02', '2024-02-02'),
 (10, 'u1', 'p1', 'refunded', 70,  70,   1,    '2024-01-25', '2024-01-25');
CREATE TABLE pay (payment INTEGER, oid INTEGER, amt DECIMAL(10,2), received DATE);
INSERT INTO pay VALUES (1,1,100,'2024-01-03'), (2,2,120,'2024-01-11'), (3,2,80,'2024-01-12'), (4,3,80,'2024-01-12'),
 (5,5,150,'2024-01-20'), (6,6,300,'2024-01-31'), (7,7,90,'2024-01-01'), (8,8,60,'2024-01-22'), (9,9,40,'2024-02-02'),
 (10,10,70,'2024-01-25');
"""
HEAD = """\
project: small
name: {zh: 小店, en: Small}
sources: {warehouse: "duckdb:///small.duckdb"}
calendar: {timezone: UTC}
---
dataset: orders
name: {zh: 订单, en: Orders}
source: warehouse
table: o
grain: [id]
time: created
entities:
  order: {key: id, role: primary, name: {zh: 订单, en: order}}
  buyer: {key: uid, role: foreign}
times:
  created: {column: created, name: {zh: 下单时间, en: Order time}}
  paid: {column: paid, name: {zh: 支付时间, en: Payment time}}
dimensions:
  status: {column: status, name: {zh: 状态, en: Status}, type: string}
---
dataset: payments
name: {zh: 付款, en: Payments}
source: warehouse
table: pay
grain: [payment]
time: received
entities:
  payment: {key: payment, role: primary}
  order: {key: oid, role: foreign}
times: {received: {column: received, name: {zh: 到账时间, en: Money in}}}
---
domain: d
name: {zh: 域, en: Domain}
---
department: dep
name: {zh: 部门, en: Department}
"""
CARD = "domain: d\nowner: {business: a, technical: b, department: dep}\ncaliber: {zh: 例, en: Example}\n"
NOT_CANCELLED = "status <> 'cancelled'"
SOLD = "status in ('paid', 'refunded')"
METRICS = {
    "placed": ("orders", "count(*)", NOT_CANCELLED, "created", "orders"),
    "deals": ("orders", "count(*)", "status = 'paid' and is_test = 0", "created", "orders"),
    "every_order": ("orders", "count(*)", "", "created", "orders"),
    "real_orders": ("orders", "count(*)", "is_test = 0", "created", "orders"),
    "paid_orders": ("orders", "count(*)", "status = 'paid'", "created", "orders"),
    "real_paid": ("orders", "count(*)", "status = 'paid' and is_test = 0", "created", "orders"),
    "amount": ("orders", "sum(amount)", NOT_CANCELLED, "created", "CNY"),
    "net": ("orders", "sum(amount - coalesce(refund, 0))", NOT_CANCELLED, "created", "CNY"),
    "net_strict": ("orders", "sum(amount - refund)", NOT_CANCELLED, "created", "CNY"),
    "sold": ("orders", "sum(amount)", SOLD, "created", "CNY"),
    "sold_when_paid": ("orders", "sum(amount)", SOLD, "paid", "CNY"),
    "all_amount": ("orders", "sum(amount)", "", "created", "CNY"),
    "money_in": ("payments", "sum(amt)", "", "received", "CNY"),
    "buyers": ("orders", "count(distinct uid)", NOT_CANCELLED, "created", "people"),
    "real_buyers": ("orders", "count(distinct uid)", "status = 'paid' and is_test = 0", "created", "people"),
    "phones": ("orders", "count(distinct phone)", NOT_CANCELLED, "created", "people"),
    "average": ("orders", "avg(amount)", NOT_CANCELLED, "created", "CNY"),
    "real_average": ("orders", "avg(amount)", "status = 'paid' and is_test = 0", "created", "CNY"),
    "largest": ("orders", "max(amount)", NOT_CANCELLED, "created", "CNY"),
}
COMPOSITES = {"paid_rate": "paid_orders / every_order", "real_paid_rate": "real_paid / real_orders"}


def small(folder: Path) -> Project:
    """The project of the ten orders."""
    with duckdb.connect(str(folder / "small.duckdb")) as connection:
        connection.execute(ORDERS)
    parts = [HEAD]
    for code, (dataset, measure, where, time, unit) in METRICS.items():
        chosen = f"where: {where}\n" if where else ""
        parts.append(
            f"metric: {code}\nkind: atomic\nname: {{zh: {code}, en: {code}}}\ndataset: {dataset}\nmeasure: {measure}\n"
            f"{chosen}time: {time}\nunit: {unit}\n{CARD}"
        )
    for code, formula in COMPOSITES.items():
        parts.append(
            f"metric: {code}\nkind: composite\nname: {{zh: {code}, en: {code}}}\nformula: {formula}\n"
            f"unit: ratio\n{CARD}"
        )
    parts.append(
        "metric: last_amount\nkind: atomic\nname: {zh: last, en: last}\ndataset: orders\nmeasure: sum(amount)\n"
        f"balance: last\ntime: created\nunit: CNY\n{CARD}"
    )
    parts.append(
        "metric: best_day\nkind: derived\nname: {zh: best, en: best}\nof: amount\neach: [day]\nsummary: max\n"
        f"unit: CNY\n{CARD}"
    )
    (folder / "caliber.yaml").write_text("---\n".join(parts), "utf-8")
    return open_project(read_settings(str(folder), {}))


JANUARY = Range("2024-01-01", "2024-01-31")


def january(project: Project, left: str, right: str, asked: Range = JANUARY) -> Reconciliation:
    service = project.queries
    return reconcile(Asked(service, left, OWNER), Asked(service, right, OWNER), asked, NOW)
