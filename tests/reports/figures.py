"""The figures that the generated reports compute: what each is, in how many ways it may be written, what must be found.

``{a}`` in a writing stands for the alias before a column, "" or "t.".
"""

from __future__ import annotations

from typing import NamedTuple

LINES, ORDERS, PAYMENTS = "sales.order_lines", "sales.orders", "fin.payments"
REFUNDS, RETURNS, COMPLAINTS = "fin.refunds", "sales.returns", "crm.complaints"

LIVE = ("status <> 'cancelled'", "status <> 'closed'")

# Ways of writing one condition; all of a row are the same in three-valued logic.
CONDITIONS: dict[str, tuple[str, ...]] = {
    "live": (
        "{a}status NOT IN ('cancelled', 'closed')",
        "{a}status <> 'cancelled' AND {a}status <> 'closed'",
        "NOT ({a}status = 'closed' OR {a}status = 'cancelled')",
        "({a}status != 'closed') AND NOT {a}status IN ('cancelled')",
    ),
    "not_cancelled": ("{a}status <> 'cancelled'", "NOT ({a}status = 'cancelled')", "{a}status NOT IN ('cancelled')"),
    "cancelled": ("{a}status = 'cancelled'", "{a}status IN ('cancelled')", "'cancelled' = {a}status"),
    "money_in": (
        "{a}status IN ('paid', 'shipped', 'completed')",
        "({a}status = 'completed' OR {a}status = 'paid' OR {a}status = 'shipped')",
    ),
    "paid": ("{a}paid_at IS NOT NULL", "NOT ({a}paid_at IS NULL)"),
    "evening": ("EXTRACT(HOUR FROM {a}ordered_at) >= 20", "NOT (EXTRACT(HOUR FROM {a}ordered_at) < 20)"),
    "app": ("{a}channel = 'app'", "{a}channel IN ('app')"),
    "online": (
        "{a}channel IN ('app', 'mini_program')",
        "({a}channel = 'mini_program' OR {a}channel = 'app')",
    ),
    "dollar": ("{a}currency = 'USD'", "{a}currency IN ('USD')"),
    "success": ("{a}status = 'success'", "NOT ({a}status <> 'success')"),
    "big": ("{a}quantity >= 3", "{a}quantity > 2", "NOT ({a}quantity < 3)"),
    "quality": ("{a}reason = 'quality'", "{a}reason IN ('quality')"),
    "serious": ("{a}severity = 'serious'", "NOT {a}severity <> 'serious'"),
    "campaign": ("{a}campaign_id IS NOT NULL", "NOT {a}campaign_id IS NULL"),
}


class Figure(NamedTuple):
    """``call`` over ``value``, in any of its ways, of the rows that meet ``where``, by ``time``; called ``names``.

    ``measure``, ``population``: what a candidate must say of it; ``metrics``: those of the catalog that it is.
    """

    table: str
    call: str
    value: tuple[str, ...]
    where: tuple[str, ...]
    time: str
    names: tuple[str, ...]
    measure: str
    population: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()


FIGURES: dict[str, Figure] = {
    "gross_sales": Figure(
        LINES, "sum", ("{a}amount",), ("live",), "ordered_at", ("销售额", "成交额", "营业额"),
        "sum(amount)", LIVE, ("gross_sales",)),
    "gmv": Figure(LINES, "sum", ("{a}amount",), (), "ordered_at", ("GMV", "下单金额", "销售额"),
        "sum(amount)", (), ("gmv",)),
    "paid_sales": Figure(
        LINES, "sum", ("{a}amount",), ("paid", "not_cancelled"), "paid_at", ("销售额", "营收"),
        "sum(amount)", ("status <> 'cancelled'",), ("paid_sales",)),
    "sales_ex_tax": Figure(
        LINES, "sum", ("{a}amount - {a}tax_amount", "-{a}tax_amount + {a}amount", "({a}amount) - 1 * {a}tax_amount"),
        ("paid", "not_cancelled"), "paid_at", ("确认收入", "不含税销售额"),
        "sum(amount - tax_amount)", ("status <> 'cancelled'",), ("sales_ex_tax",)),
    "with_freight": Figure(
        LINES, "sum", ("{a}amount + {a}freight_amount", "{a}freight_amount + {a}amount"), ("live",), "ordered_at",
        ("业绩额", "含运费销售额"), "sum(amount + freight_amount)", LIVE,
        ("sales_with_freight",)),
    "online_sales": Figure(
        LINES, "sum", ("{a}amount",), ("live", "online"), "ordered_at", ("线上销售额",),
        "sum(amount)", (*LIVE, "channel = 'app' or channel = 'mini_program'"), ("online_sales",)),
    "app_sales": Figure(
        LINES, "sum", ("{a}amount",), ("live", "app"), "ordered_at", ("APP销售额", "移动端成交额"),
        "sum(amount)", (*LIVE, "channel = 'app'")),
    "evening_sales": Figure(  # a part of every day is a population, and no period
        LINES, "sum", ("{a}amount",), ("live", "evening"), "ordered_at", ("晚间销售额", "20点后成交额"),
        "sum(amount)", (*LIVE, "hour(ordered_at) >= 20")),
    "sales_by_payment_time": Figure(
        LINES, "sum", ("{a}amount",), ("live",), "paid_at", ("销售额",),
        "sum(amount)", LIVE),
    "dollar_sales": Figure(
        LINES, "sum", ("{a}amount_original",), ("dollar", "live"), "ordered_at", ("跨境销售额",),
        "sum(amount_original)", ("currency = 'USD'", *LIVE),
        ("cross_border_sales_usd",)),
    "sales_in_ten_thousand": Figure(
        LINES, "sum", ("{a}amount / 10000", "{a}amount * 0.0001"), ("live",), "ordered_at", ("销售额(万元)",),
        "sum(amount) * 0.0001", LIVE),
    "items": Figure(
        LINES, "sum", ("{a}quantity",), ("live",), "ordered_at", ("销售件数", "销量"),
        "sum(quantity)", LIVE, ("items_sold",)),
    "big_lines": Figure(
        LINES, "count", ("*",), ("live", "big"), "ordered_at", ("大单行数",),
        "count(*)", (*LIVE, "quantity >= 3")),
    "average_line": Figure(
        LINES, "avg", ("{a}amount",), ("live",), "ordered_at", ("行均金额",),
        "sum(amount) / count(amount)", LIVE),
    "cost": Figure(
        LINES, "sum", ("{a}cost_amount",), ("paid", "not_cancelled"), "paid_at", ("销售成本",),
        "sum(cost_amount)", ("status <> 'cancelled'",), ("cost_of_sales",)),
    "orders": Figure(
        ORDERS, "count", ("*", "1", "{a}order_id"), ("live",), "ordered_at", ("订单量", "订单数", "单量"),
        "count(*)", LIVE, ("orders",)),
    "all_orders": Figure(
        ORDERS, "count", ("*", "1"), (), "ordered_at", ("下单数", "订单量"), "count(*)", (), ("all_orders",)),
    "monthly_orders": Figure(
        ORDERS, "count", ("*", "{a}order_id"), ("money_in",), "ordered_at", ("月度订单量", "成交单数"),
        "count(*)", ("status = 'completed' or status = 'paid' or status = 'shipped'",),
        ("monthly_orders", "monthly_deals")),
    "cancelled_orders": Figure(
        ORDERS, "count", ("*", "1"), ("cancelled",), "ordered_at", ("取消订单数",),
        "count(*)", ("status = 'cancelled'",), ("cancelled_orders",)),
    "buyers": Figure(
        ORDERS, "distinct", ("{a}member_id",), ("live",), "ordered_at", ("客户数", "购买会员数"),
        "count(distinct member_id)", LIVE, ("customers_by_member",)),
    "buyers_ever": Figure(
        ORDERS, "distinct", ("{a}member_id",), (), "ordered_at", ("客户数", "下单会员数"), "count(distinct member_id)"),
    "campaign_sales": Figure(
        ORDERS, "sum", ("{a}items_amount",), ("campaign", "live"), "ordered_at", ("活动销售额",),
        "sum(items_amount)", ("campaign_id is not null", *LIVE), ("campaign_sales",)),
    "coupons": Figure(
        ORDERS, "sum", ("{a}coupon_amount",), ("live",), "ordered_at", ("优惠券让利", "券优惠"),
        "sum(coupon_amount)", LIVE, ("coupon_cost",)),
    "receipts": Figure(
        PAYMENTS, "sum", ("{a}amount",), ("success",), "paid_at", ("收款额", "实收"),
        "sum(amount)", ("status = 'success'",), ("receipts",)),
    "attempts": Figure(
        PAYMENTS, "count", ("*", "1"), (), "paid_at", ("支付笔数",), "count(*)", (), ("payment_attempts",)),
    "largest": Figure(
        PAYMENTS, "max", ("{a}amount",), ("success",), "paid_at", ("最大单笔收款",),
        "max(amount)", ("status = 'success'",)),
    "refunds": Figure(
        REFUNDS, "sum", ("{a}amount",), (), "refunded_at", ("退款额",), "sum(amount)", (), ("refund_amount",)),
    "returns": Figure(
        RETURNS, "sum", ("{a}amount",), (), "returned_at", ("退货金额",), "sum(amount)", (), ("return_amount",)),
    "quality_returns": Figure(
        RETURNS, "sum", ("{a}amount",), ("quality",), "returned_at", ("质量退货额", "退货金额"),
        "sum(amount)", ("reason = 'quality'",)),
    "serious_complaints": Figure(
        COMPLAINTS, "count", ("*", "{a}complaint_id"), ("serious",), "complained_at", ("严重投诉数",),
        "count(*)", ("severity = 'serious'",), ("serious_complaints",)),
}  # fmt: skip

# The columns that reports group by, and whether the region of the store may be joined to it.
KEYS: dict[str, tuple[str, ...]] = {
    LINES: ("channel", "currency", "store_id"), ORDERS: ("channel", "store_id"), PAYMENTS: ("method",),
    REFUNDS: ("channel", "kind"), RETURNS: ("channel", "reason"), COMPLAINTS: ("channel", "kind"),
}  # fmt: skip
WITH_STORES = frozenset({LINES, ORDERS, RETURNS, REFUNDS, COMPLAINTS})
