"""A small shop in definitions: every kind of metric, namesakes, variants, secrets."""

from __future__ import annotations

from typing import Any

import msgspec

from caliber.access import Principal
from caliber.model.objects import (
    Alias,
    Certification,
    Dataset,
    Department,
    Dimension,
    Distinction,
    Domain,
    EntityLink,
    Member,
    Metric,
    MetricSet,
    Model,
    Owner,
    Policy,
    Subjects,
    TimeField,
)
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

WANG = Principal(user="wang", name="王芳", departments=("ops-east", "ops"), roles=("viewer",))
STEWARD = Principal(user="li", name="李雷", departments=("finance",), roles=("steward",))
SPY = Principal(user="spy", name="Spy")


def dimension(code: str, zh: str, en: str, *members: Member, expr: str = "") -> Dimension:
    return Dimension(code=code, expr=expr or code, name=Text(zh, en), members=members)


def key(code: str, column: str, role: str = "foreign", entity: str = "", name: Text | None = None) -> EntityLink:
    return EntityLink(code=code, key=(column,), role=role, entity=entity, name=name or Text())


LINES = Dataset(
    code="order_lines",
    name=Text("订单明细", "Order lines"),
    table="sales.order_lines",
    grain=("order_id", "line_no"),
    entities={
        "order": key("order", "order_id"),
        "store": key("store", "store_id"),
        "buyer": key("buyer", "customer_id", entity="customer", name=Text("买家", "Buyer")),
    },
    times={
        "ordered_at": TimeField(code="ordered_at", expr="ordered_at", name=Text("下单时间", "Order time")),
        "paid_at": TimeField(code="paid_at", expr="paid_at"),
    },
    dimensions={
        "channel": dimension(
            "channel",
            "渠道",
            "Channel",
            Member(value="app", name=Text("APP", "App")),
            Member(value="mini", name=Text("小程序", "Mini program")),
        ),
        "order_status": dimension(
            "order_status",
            "订单状态",
            "Order status",
            Member(value="cancelled", name=Text("已取消", "Cancelled")),
            expr="status",
        ),
    },
    time="ordered_at",
    freshness="1d",
)
OTHERS = (
    Dataset(
        code="orders",
        name=Text("订单", "Orders"),
        grain=("order_id",),
        entities={"order": key("order", "order_id", "primary")},
        dimensions={"is_gift": dimension("is_gift", "是否赠品单", "Gift order")},
    ),
    Dataset(
        code="stores",
        name=Text("门店", "Stores"),
        grain=("store_id",),
        entities={"store": key("store", "store_id", "primary")},
        dimensions={"region": dimension("region", "大区", "Region")},
    ),
    Dataset(
        code="customers",
        name=Text("客户", "Customers"),
        grain=("customer_id",),
        entities={"customer": key("customer", "customer_id", "primary")},
        dimensions={"city": dimension("city", "城市", "City")},
    ),
)


def atomic(code: str, zh: str, en: str, measure: str, **more: Any) -> Metric:
    usual = {"dataset": "order_lines", "domain": "sales/revenue", "owner": Owner(department="ops")}
    return Metric(code=code, kind="atomic", name=Text(zh, en), measure=measure, **usual | more)


METRICS = (
    atomic(
        "gross_sales",
        "销售额(含退)",
        "Gross sales",
        "sum(amount)",
        where="status <> 'cancelled'",
        unit="CNY",
        aliases=(Alias(name="GMV", department="ops"), Alias(name="成交额")),
        caliber=Text(zh="已下单未取消订单的含税金额,不扣退货"),
        certification=Certification(by="王芳"),
        owner=Owner(business="王芳", technical="李雷", department="finance"),
        tags=("核心",),
    ),
    atomic(
        "orders",
        "订单量",
        "Orders",
        "count(distinct order_id)",
        domain="sales",
        aliases=(Alias(name="成交数", department="finance"),),
    ),
    atomic(
        "deals",
        "成交单数",
        "Deals",
        "count(distinct order_id)",
        domain="sales",
        aliases=(Alias(name="订单量", department="finance"),),
    ),
    atomic(
        "margin",
        "毛利",
        "Margin",
        "sum(amount - cost)",
        sensitivity="confidential",
        owner=Owner(business="李雷", department="finance"),
    ),
    atomic(
        "bonus",
        "奖金池",
        "Bonus pool",
        "sum(bonus)",
        sensitivity="secret",
        domain="people",
        owner=Owner(business="李雷", department="finance"),
    ),
    Metric(
        code="gross_sales_app_30d",
        kind="derived",
        name=Text("近30天APP销售额", "App sales, 30 days"),
        of="gross_sales",
        where="channel = 'app'",
        period="30d",
        domain="sales/revenue",
        variant_of="gross_sales",
    ),
    Metric(
        code="average_order_value",
        kind="composite",
        name=Text("客单价", "Average order value"),
        formula="gross_sales / orders",
        unit="CNY",
    ),
    Metric(code="bonus_share", kind="composite", name=Text("奖金占比", "Bonus share"), formula="bonus / gross_sales"),
    Metric(
        code="conversion",
        kind="composite",
        name=Text("转化率", "Conversion"),
        formula="deals / orders",
        status="deprecated",
        differs_from=(Distinction(metric="orders", reason=Text(zh="比率不是数量")),),
        replaces=("bonus",),
    ),
)
MODEL = Model(
    project="shop",
    name=Text("示例零售集团", "Example Retail Group"),
    datasets={dataset.code: dataset for dataset in (LINES, *OTHERS)},
    metrics={metric.code: metric for metric in METRICS},
    sets={
        "weekly": MetricSet(
            code="weekly", name=Text("周报", "Weekly"), metrics=("gross_sales", "orders", "bonus"), audience=("ops",)
        ),
        "payroll": MetricSet(code="payroll", name=Text("薪酬", "Payroll"), metrics=("bonus",)),
    },
    domains={
        "sales": Domain(code="sales", name=Text("销售", "Sales")),
        "sales/revenue": Domain(code="sales/revenue", name=Text("收入", "Revenue")),
        "people": Domain(code="people", name=Text("人事", "People")),
    },
    departments={
        "ops": Department(code="ops", name=Text("运营部", "Operations")),
        "ops-east": Department(code="ops-east", name=Text("运营华东", "Operations east"), parent="ops"),
        "finance": Department(code="finance", name=Text("财务部", "Finance")),
    },
    policies={
        "east": Policy(
            code="east", kind="mask", dimension="city", subjects=Subjects(departments=("ops",)), reason=Text(zh="隐私")
        )
    },
)
SHOP = Snapshot(MODEL)


def changed(*metrics: Metric, without: tuple[str, ...] = ()) -> Snapshot:
    """The shop with these metrics in place of, or beside, its own."""
    kept = {code: metric for code, metric in MODEL.metrics.items() if code not in without}
    return Snapshot(msgspec.structs.replace(MODEL, metrics=kept | {metric.code: metric for metric in metrics}))


def metric(code: str, **change: object) -> Metric:
    return msgspec.structs.replace(MODEL.metrics[code], **change)
