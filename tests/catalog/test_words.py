"""A caliber in plain words, as a person would write it, in both languages; and never a failure instead."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caliber.catalog.formula import formula_parts
from caliber.catalog.words import words
from caliber.model.objects import Dimension, Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from tests.catalog.shop import SHOP, atomic, changed

NO_DATA = ("没有符合条件的记录时显示为「无数据」,不当作 0。", "Where there are no such rows it says “no data”, not 0.")
DATED = (
    "按「下单时间」归入日期;没有这个时间的记录不属于任何时间段。",
    "Dated by “Order time”; rows without it belong to no period.",
)


def told(metric: Metric) -> list[tuple[str, str]]:
    return [(text.zh, text.en) for text in words(changed(metric), metric)]


def test_an_atomic_metric_says_what_which_when_and_what_without_data() -> None:
    assert told(SHOP.metric("gross_sales")) == [
        ("「订单明细」中每条记录的 `amount` 之和。", "The sum of `amount` over all rows of “Order lines”."),
        ("只算「订单状态」不是「已取消」的记录。", "Only rows where “Order status” is not “Cancelled”."),
        DATED,
        NO_DATA,
        ("单位:元(人民币)。", "Unit: yuan (CNY)."),
    ]


def test_a_derived_metric_says_what_it_starts_from_and_carries_the_rest() -> None:
    said = told(SHOP.metric("gross_sales_app_30d"))
    assert said[:3] == [
        ("以「销售额(含退)」为基础。", "Starts from “Gross sales”."),
        ("只算「渠道」是「APP」的记录。", "Only rows where “Channel” is “App”."),
        ("每个值统计最近 30 天(含当天)。", "Each value covers the last 30 days, the day itself included."),
    ]
    assert said[3][0].startswith("其余与「销售额(含退)」相同:「订单明细」中每条记录的 `amount` 之和。只算")


@pytest.mark.parametrize(
    ("nulls", "zh", "en"),
    [
        ("none", NO_DATA[0], NO_DATA[1]),
        ("zero", "没有数据时为 0。", "Where there is no data it is 0."),
    ],
)
def test_what_a_derived_metric_says_of_no_data_is_said_once_and_is_its_own(nulls: str, zh: str, en: str) -> None:
    usual = "没有符合条件的记录时为 0。", "Where there are no such rows it is 0."
    inherited = told(Metric(code="x", kind="derived", of="orders"))
    assert usual[0] in inherited[-1][0] and usual[1] in inherited[-1][1]
    middle = Metric(code="middle", kind="derived", of="orders")
    for of in ("orders", "middle"):
        metric = Metric(code="x", kind="derived", of=of, nulls=nulls)
        said = [(text.zh, text.en) for text in words(changed(middle, metric), metric)]
        assert (zh, en) in said
        assert not any(usual[0] in one[0] or usual[1] in one[1] for one in said)


@pytest.mark.parametrize(("formula", "what"), [("orders + deals", "无数据"), ("orders / deals", "不可比")])
def test_a_formula_that_shows_nothing_says_when(formula: str, what: str) -> None:
    last = told(Metric(code="x", kind="composite", formula=formula, nulls="none"))[-1]
    assert last[0].startswith("各部分都没有记录") and what in last[0]
    assert last[1].startswith("Where no part has a row")


def test_a_composite_metric_says_its_formula_by_name() -> None:
    assert told(SHOP.metric("average_order_value"))[:3] == [
        ("计算公式:销售额(含退)÷ 订单量。", "Formula: Gross sales ÷ Orders."),
        (
            "先按所看的范围分别算出各部分,再相除;不是把明细的比值相加或平均。",
            "Each part is computed for the range asked for, then divided; ratios are never added or averaged.",
        ),
        (
            "任何一部分没有数据,或除数为 0 时,显示为「不可比」,不当作 0。",
            "Where a part has no data, or the divisor is 0, it says “not comparable”, not 0.",
        ),
    ]


@pytest.mark.parametrize(
    ("measure", "zh", "en"),
    [
        ("count(*)", "「订单明细」的记录条数。", "The number of rows of “Order lines”."),
        (
            "count(distinct order_id)",
            "「订单明细」中不同的「订单」个数(同一个只算一次)。",
            "The number of different “Orders” in “Order lines”, each counted once.",
        ),
        (
            "count(distinct customer_id)",
            "「订单明细」中不同的「买家」个数(同一个只算一次)。",
            "The number of different “Buyer” in “Order lines”, each counted once.",
        ),
        (
            "avg(amount)",
            "「订单明细」中 `amount` 的平均值。",
            "The average of `amount` over the rows of “Order lines”.",
        ),
        (
            "percentile(amount, 0.9)",
            "「订单明细」中 `amount` 的第 90 百分位数。",
            "The 90th percentile of `amount` in “Order lines”.",
        ),
        (
            "count(coupon)",
            "「订单明细」中 `coupon` 不为空的记录条数。",
            "The number of rows of “Order lines” where `coupon` is filled in.",
        ),
        (
            "sum(price * (qty - returned) - coalesce(discount, 0))",
            "「订单明细」中每条记录的 `price` ×(`qty` − `returned`)− `discount`(空按 0 算)之和。",
            "The sum of `price` × (`qty` − `returned`) − `discount` (empty taken as 0) over all rows of “Order lines”.",
        ),
        (
            "count_if(channel = 'app') / count(*)",
            "(「订单明细」的记录条数,只算「渠道」是「APP」的记录)÷「订单明细」的记录条数。",
            "(the number of rows of “Order lines” where “Channel” is “App”) ÷ the number of rows of “Order lines”.",
        ),
        (
            "avg(date_diff('day', ordered_at, paid_at))",
            "「订单明细」中从「下单时间」到 `paid_at` 的天数的平均值。",
            "The average of the days from “Order time” to `paid_at` over the rows of “Order lines”.",
        ),
        (
            "sum(sqrt(amount))",
            "「订单明细」中每条记录的 `sqrt(amount)` 之和。",
            "The sum of `sqrt(amount)` over all rows of “Order lines”.",
        ),
    ],
)
def test_what_is_counted(measure: str, zh: str, en: str) -> None:
    assert told(atomic("m", "甲", "M", measure))[0] == (zh, en)


@pytest.mark.parametrize(
    ("where", "zh", "en"),
    [
        ("channel = 'app'", "「渠道」是「APP」", "“Channel” is “App”"),
        (
            "channel in ('app', 'mini', 'x')",
            "「渠道」是「APP」、「小程序」或「x」",
            "“Channel” is “App”, “Mini program” or “x”",
        ),
        (
            "channel not in ('app', 'mini')",
            "「渠道」不是「APP」或「小程序」",
            "“Channel” is none of “App” or “Mini program”",
        ),
        ("region is null", "「大区」为空", "“Region” is empty"),
        ("region is not null", "「大区」不为空", "“Region” is filled in"),
        ("amount > 0", "`amount` 大于 0", "`amount` is more than 0"),
        ("0 < amount", "`amount` 大于 0", "`amount` is more than 0"),
        ("ordered_at >= date '2026-01-01'", "「下单时间」不早于 2026-01-01", "“Order time” is not before 2026-01-01"),
        ("amount between 1 and 5", "`amount` 在 1 到 5 之间(含两端)", "`amount` is from 1 to 5 inclusive"),
        ("sku like 'A%'", "`sku` 以「A」开头", "`sku` starts with “A”"),
        ("not is_gift", "「是否赠品单」为否", "“Gift order” is not true"),
        ("buyer.city <> '北京'", "「买家的城市」不是「北京」", "“City of the buyer” is not “北京”"),
        (
            "city = '上海' or region = '华东'",
            "「城市」是「上海」,或者「大区」是「华东」",
            "“City” is “上海” or “Region” is “华东”",
        ),
        ("metric(orders, customer) > 3", "每个客户的「订单量」大于 3", "the “Orders” of each customer is more than 3"),
        ("length(sku) = 3", "`length(sku)` 等于 3", "`length(sku)` equals 3"),
        ("year(ordered_at) = 2026", "「下单时间」的年等于 2026", "the year of “Order time” equals 2026"),
    ],
)
def test_which_rows(where: str, zh: str, en: str) -> None:
    said = words(SHOP, atomic("m", "甲", "M", "sum(amount)", where=where))[1]
    assert said.zh.removeprefix("只算").removesuffix("的记录。").strip() == zh
    assert said.en == f"Only rows where {en}."


def test_a_column_is_not_given_the_label_of_another_dataset() -> None:
    """Stores have a dimension over ``area_code``; a column of that name on order lines is another thing."""
    stores = SHOP.model.datasets["stores"]
    area = Dimension(code="area", expr="area_code", name=Text("门店片区", "Store area"))
    datasets = SHOP.model.datasets | {"stores": msgspec.structs.replace(stores, dimensions={"area": area})}
    snapshot = Snapshot(msgspec.structs.replace(SHOP.model, datasets=datasets))
    said = [
        words(snapshot, atomic("m", "甲", "M", "sum(amount)", where=f"{name} = 1"))[1].zh
        for name in ("area_code", "area")
    ]
    assert said == ["只算 `area_code` 等于 1 的记录。", "只算「门店片区」等于 1 的记录。"]


def test_several_conditions_are_numbered() -> None:
    said = told(atomic("m", "甲", "M", "sum(amount)", where="channel = 'app' and amount > 0"))[1]
    assert said == (
        "只算同时满足这些条件的记录:(1)「渠道」是「APP」;(2)`amount` 大于 0。",
        "Only rows where all of this holds: (1) “Channel” is “App”; (2) `amount` is more than 0.",
    )


def test_a_condition_inside_the_sum_is_told_with_its_zero() -> None:
    said = told(atomic("m", "甲", "M", "sum(case when channel = 'app' then amount else 0 end)"))
    assert said[1][0] == "只算「渠道」是「APP」的记录。"
    assert said[-1][0].startswith("有记录但都不符合条件时为 0")


@pytest.mark.parametrize(
    ("change", "zh"),
    [
        ({"period": "ytd"}, "从本年第一天累计到当天。"),
        ({"period": "all"}, "从有数据的第一天一直累计到当期末。"),
        ({"period": "12m"}, "每个值统计最近 12 个月(含当天)。"),
        ({"offset": "1 year"}, "取 1 年前的值。"),
        ({"offset": "1 year", "align": "whole"}, "进行中的周期也取当时的整个周期。"),
        ({"nature": "estimate"}, "这是预估值,不是实际发生额。"),
    ],
)
def test_periods_offsets_natures(change: dict[str, str], zh: str) -> None:
    metric = Metric(code="m", kind="derived", name=Text(zh="甲"), of="gross_sales", **change)
    assert zh in [said for said, _ in told(metric)]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("gross_sales / orders", "销售额(含退) ÷ 订单量"),
        ("(gross_sales - margin) / nullif(orders, 0)", "(销售额(含退) − 毛利) ÷ 订单量"),
        ("gross_sales - (margin - orders)", "销售额(含退) − (毛利 − 订单量)"),
        ("gross_sales / (margin * orders)", "销售额(含退) ÷ (毛利 × 订单量)"),
        ("gross_sales + margin * 2", "销售额(含退) + 毛利 × 2"),
        ("greatest(gross_sales, GMV)", "greatest(销售额(含退), 销售额(含退))"),
    ],
)
def test_a_formula_in_names(formula: str, text: str) -> None:
    metric = Metric(code="m", kind="composite", formula=formula)
    assert "".join(part.text for part in formula_parts(SHOP, metric)) == text


def test_a_hidden_part_is_not_named() -> None:
    share = SHOP.metric("bonus_share")
    said = str(words(SHOP, share, lambda code: code != "bonus")) + str(
        formula_parts(SHOP, share, lambda c: c != "bonus")
    )
    assert "奖金池" not in said
    assert "bonus'" not in said
    assert "你无权查看的指标" in said


NAMES = st.sampled_from(
    ["amount", "channel", "status", "region", "buyer.city", "is_gift", "nowhere", "ordered_at", "paid_at"]
)
ATOMS = st.one_of(NAMES, st.sampled_from(["1", "2.5", "'app'", "'%x%'", "null", "true", "date '2026-01-31'"]))
OPERATORS = st.sampled_from(["+", "-", "*", "/", "=", "<>", "<", ">=", "and", "or"])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, OPERATORS, inner),
        st.builds("(not {})".format, inner),
        st.builds("({} in ({}, {}))".format, inner, inner, inner),
        st.builds("({} between {} and {})".format, inner, inner, inner),
        st.builds("({} is null)".format, inner),
        st.builds("(case when {} then {} else {} end)".format, inner, inner, inner),
        st.builds("coalesce({}, {})".format, inner, inner),
        st.builds("cast({} as integer)".format, inner),
        st.builds("year({})".format, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS, EXPRESSIONS)
def test_whatever_can_be_defined_can_be_told(measure: str, where: str) -> None:
    for zh, en in told(atomic("m", "甲", "M", f"sum({measure})", where=where)):
        assert zh.endswith("。")
        assert en.endswith(".")
        assert zh.count("`") % 2 == 0
        assert "None" not in zh + en
