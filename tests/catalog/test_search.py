"""Search finds names by every way of typing them, ranks as people expect, and tells nobody what they may not know."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caliber.access import OWNER
from caliber.catalog.index import index_of
from caliber.catalog.lookup import metric_named
from caliber.catalog.search import search
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.model.objects import Alias, Certification, Metric
from caliber.model.text import Text
from tests.catalog.shop import SHOP, SPY, WANG, atomic, changed, metric

EVERYTHING = View(SHOP, OWNER)


def first(text: str, view: View = EVERYTHING) -> tuple[str, str]:
    hits = search(view, text)
    return (hits[0].code, hits[0].matched) if hits else ("", "")


@pytest.mark.parametrize(
    ("text", "code", "matched"),
    [
        ("销售额(含退)", "gross_sales", "name"),
        ("销售额", "gross_sales", "name"),
        ("gross sales", "gross_sales", "name"),
        ("GROSS  SALES", "gross_sales", "name"),
        ("Gross", "gross_sales", "name"),
        ("gross_sales_app_30d", "gross_sales_app_30d", "code"),
        ("gmv", "gross_sales", "alias"),
        ("成交额", "gross_sales", "alias"),
        ("xse", "gross_sales", "pinyin"),
        ("xiaoshoue", "gross_sales", "pinyin"),
        ("xiaoshou", "sales", "pinyin"),
        ("xiao shou e", "gross_sales", "pinyin"),
        ("kdj", "average_order_value", "pinyin"),
        ("zhuanhualv", "conversion", "pinyin"),
        ("消售额", "gross_sales", "pinyin"),
        ("avrage order vlue", "average_order_value", "name"),
        ("销售 app", "gross_sales_app_30d", "name"),
        ("不扣退货", "gross_sales", "text"),
        ("qudao", "channel", "pinyin"),
        ("收入", "sales/revenue", "name"),
        ("周报", "weekly", "name"),
    ],
)
def test_the_first_result(text: str, code: str, matched: str) -> None:
    assert first(text) == (code, matched)


def test_an_alias_lands_on_the_metric_and_says_whose_it_is() -> None:
    (hit, *_) = search(EVERYTHING, "GMV")
    assert (hit.code, hit.alias, hit.alias_department) == ("gross_sales", "GMV", "ops")


def test_a_name_before_an_alias_of_another() -> None:
    assert [hit.code for hit in search(EVERYTHING, "订单量", types=("metric",))][:2] == ["orders", "deals"]


def test_among_equals_certified_followed_and_popular_come_first() -> None:
    twins = [atomic(f"twin_{n}", f"库存{n}", "", "sum(stock)") for n in "abcd"]
    certified = atomic("twin_c", "库存c", "", "sum(stock)", certification=Certification(by="x"))
    snapshot = changed(*twins, certified)
    view = View(snapshot, OWNER, followed=("twin_d",), popularity={"twin_b": 500})
    assert {hit.code for hit in search(view, "库存")[:3]} == {"twin_b", "twin_c", "twin_d"}
    assert search(view, "库存")[3].code == "twin_a"


def test_a_metric_on_its_way_out_ranks_down() -> None:
    snapshot = changed(metric("gross_sales", status="retired"), atomic("new", "销售额(新)", "", "sum(amount)"))
    assert search(View(snapshot, OWNER), "销售额")[0].code == "new"


@pytest.mark.parametrize("text", ["", " ", "\n", "%", "'", "\\", "(", "z" * 10_000, "𠮷野家", "​"])
def test_odd_text_finds_nothing_or_something_but_never_fails(text: str) -> None:
    assert len(search(EVERYTHING, text)) <= 20


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=12))
def test_a_secret_is_never_found(text: str) -> None:
    for view in (View(SHOP, WANG), View(SHOP, SPY)):
        assert "bonus" not in {hit.code for hit in search(view, text)}


@pytest.mark.parametrize("text", ["奖金池", "bonus", "jjc", "Bonus pool", "奖金"])
def test_a_secret_by_its_own_names(text: str) -> None:
    assert "bonus" in {hit.code for hit in search(EVERYTHING, text)}
    assert "bonus" not in {hit.code for hit in search(View(SHOP, WANG), text)}
    assert "payroll" not in {hit.code for hit in search(View(SHOP, WANG), "薪酬")}
    assert "people" not in {hit.code for hit in search(View(SHOP, WANG), "人事")}


def test_a_metric_is_named_in_any_way() -> None:
    view = View(SHOP, WANG)
    for name in ("gross_sales", "GMV", "gmv", "Gross sales", "销售额(含退)"):
        assert metric_named(view, name).code == "gross_sales"


def test_what_may_not_be_known_is_as_unknown_as_what_is_not() -> None:
    said = []
    for snapshot in (SHOP, changed(without=("bonus",))):
        with pytest.raises(Refused) as refusal:
            metric_named(View(snapshot, WANG), "bonus")
        said.append(refusal.value.as_dict())
    assert said[0] == said[1]
    assert said[0]["code"] == "query.unknown_metric"


def test_two_of_one_name_are_asked_back() -> None:
    with pytest.raises(Refused) as refusal:
        metric_named(EVERYTHING, "订单量")
    assert refusal.value.code == "query.ambiguous_metric"


def test_ten_thousand_metrics_are_searched_quickly() -> None:
    words = ("销售", "订单", "转化率", "华东", "门店", "会员", "退款", "毛利", "库存", "周转")
    many = [
        Metric(
            code=f"m{n}",
            kind="atomic",
            name=Text(zh=words[n % 10] + words[n // 10 % 10] + words[n // 100 % 10] + str(n), en=f"Metric {n}"),
            aliases=(Alias(name=f"别名{n}"),),
            dataset="order_lines",
            measure="sum(amount)",
        )
        for n in range(10_000)
    ]
    view = View(changed(*many), WANG)
    index_of(view.snapshot)
    search(view, "warm")
    began = time.perf_counter()
    for text in ("xsdd", "销售门店77", "消售订单", "metrc 7777"):
        assert search(view, text)
    assert (time.perf_counter() - began) / 4 < 0.5
