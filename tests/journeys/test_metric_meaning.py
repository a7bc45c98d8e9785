"""The metric page: what the figure means and rests on, what it says when there is none, and how it reads anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.conftest import Account, Visit
from tests.journeys.metric_page import HAN, SALES, board, headline, settled

TABS = ("overview", "caliber", "lineage", "usage", "versions")


# -- what it means


def test_the_definition_is_told_in_words_formula_and_confusions(visit: Visit, ask: Callable[..., Any]) -> None:
    card = ask("/metrics/average_order_value")
    page = visit("/m/average_order_value?tab=caliber")
    panel = page.get_by_role("tabpanel", name="口径")
    for sentence in card["words"]["zh"]:
        expect(panel).to_contain_text(sentence.replace("`", ""))
    part = next(part for part in card["formula_parts"] if part["metric"])
    panel.get_by_role("link", name=part["name"]["zh"], exact=True).first.click()
    expect(page).to_have_url(re.compile(f"/m/{part['metric']}\\?tab=caliber"))
    other = ask(f"/metrics/{part['metric']}")
    for confusable in other["not_to_be_confused"]:
        expect(panel.get_by_role("listitem").filter(has_text=confusable["metric"]["name"]["zh"]).first).to_contain_text(
            confusable["reason"]["zh"]
        )


def test_the_sql_is_the_servers_and_goes_along(visit: Visit) -> None:
    page = visit(f"{SALES}?tab=caliber&where.region={quote('华东')}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制 SQL").click()
    expect(page.get_by_text("已复制 SQL")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "SELECT" in copied
    assert "华东" in copied


def test_a_dimension_of_the_definition_leads_to_its_breakdown(visit: Visit) -> None:
    page = visit(f"{SALES}?tab=caliber")
    page.get_by_role("tabpanel").get_by_role("link", name="渠道", exact=True).click()
    expect(page).to_have_url(re.compile("by=channel"))
    expect(board(page, "渠道").get_by_role("listitem").first).to_be_visible()


def test_lineage_is_drawn_and_said_in_words(visit: Visit, ask: Callable[..., Any]) -> None:
    used = ask("/metrics/gross_sales")["used_by"]
    page = visit(f"{SALES}?tab=lineage")
    graph = page.get_by_role("group", name="血缘图")
    expect(graph.get_by_role("link", name=re.compile(used[0]["name"]["zh"]))).to_be_visible()
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("order_lines.amount")
    expect(panel.get_by_role("heading", name=re.compile(r"改动它会影响 \d+ 个指标"))).to_be_visible()
    link = panel.get_by_role("listitem").get_by_role("link", name=used[0]["name"]["zh"], exact=True)
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/m/{used[0]['code']}\\?tab=lineage"))


def test_use_and_versions(visit: Visit, ask: Callable[..., Any]) -> None:
    page = visit(f"{SALES}?tab=usage")
    for user in ask("/metrics/gross_sales")["used_by"]:
        expect(page.get_by_role("tabpanel").get_by_role("link", name=user["name"]["zh"], exact=True)).to_be_visible()
    page.get_by_role("tab", name="版本").click()
    newest = ask("/metrics/gross_sales/versions")["items"][0]
    expect(page.get_by_role("tabpanel").get_by_role("heading", name=f"v{newest['version']}")).to_be_visible()


def test_tabs_are_walked_with_keys(visit: Visit) -> None:
    page = visit(SALES)
    settled(page)
    page.keyboard.press("2")
    expect(page).to_have_url(re.compile("tab=caliber"))
    page.get_by_role("tab", name="口径").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="血缘")).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile("tab=lineage"))
    page.go_back()
    expect(page).to_have_url(re.compile("tab=caliber"))


# -- when there is nothing to show


def test_what_one_may_not_see_is_known_but_masked_with_whom_to_ask(visit: Visit, ask: Callable[..., Any]) -> None:
    hidden = next(metric for metric in ask("/metrics", limit=200)["items"] if not metric["can_see_value"])
    denied = ask(f"/metrics/{hidden['code']}")["denied"]
    asked: list[str] = []
    page = visit("/")
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/query") else None)
    page.goto(f"/m/{hidden['code']}")
    expect(page.get_by_role("heading", level=1, name=hidden["name"]["zh"])).to_be_visible()
    expect(page.locator("[data-state=denied]")).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_contain_text(denied["contact"])
    expect(page.get_by_label("数值已隐藏")).to_be_visible()
    expect(page.get_by_role("link", name="去探索")).to_have_count(0)
    assert not asked


def test_rows_that_one_may_not_see_are_said_to_be_left_out(visit: Visit, accounts: list[Account]) -> None:
    narrowed = next((account for account in accounts if account.username == "sun"), None)
    assert narrowed is not None, "the demo has a regional manager"
    page = visit(SALES, account=narrowed)
    settled(page)
    expect(page.get_by_role("region", name="这些数没有算进什么")).to_contain_text("只统计你能看的行")


def test_an_unknown_metric_is_not_found(visit: Visit) -> None:
    page = visit("/m/there_is_none")
    expect(page.locator("[data-state=not-found]")).to_be_visible()


def test_the_receipt_gives_the_same_figure_again(visit: Visit) -> None:
    page = visit(SALES)
    settled(page)
    number = page.locator("code", has_text="rcp_").inner_text()
    page.get_by_role("button", name="查看回执").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text(number)
    expect(sheet).to_contain_text("gross_sales v")
    sheet.get_by_role("button", name="照当时的口径重算").click()
    expect(sheet).to_contain_text("重算一致")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_a_range_without_data_leads_back(visit: Visit) -> None:
    page = visit(f"{SALES}?range=2001-01-01..2001-01-31&grain=day")
    empty = page.locator("[data-state=no-data]")
    expect(empty).to_contain_text("数据截至")
    empty.get_by_role("button", name="恢复默认时间").click()
    settled(page)


@pytest.mark.parametrize(
    ("code", "state", "way"),
    [("query.too_many_rows", "too-big", "换粗一点的粒度"), ("source.unreachable", "source-failed", "再试一次")],
)
def test_what_cannot_be_answered_says_why_and_what_to_do(visit: Visit, code: str, state: str, way: str) -> None:
    page = visit("/metrics")
    broken = True

    def refuse(route: Route) -> None:
        if not broken:
            route.continue_()
            return
        problem = {"code": code, "message": "不行", "hint": "换一种问法", "where": "", "status": 422, "title": "x"}
        route.fulfill(status=422, json=problem)

    page.route("**/api/v1/query", refuse)
    page.goto(f"{SALES}?grain=day&range=last_30_days")
    told = page.locator(f"[data-state={state}]").first
    expect(told).to_contain_text("换一种问法")
    broken = False
    told.get_by_role("button", name=way).click()
    settled(page)


# -- everywhere


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_nothing_scrolls_sideways_on_a_phone(visit: Visit, tab: str, lang: str) -> None:
    page = visit(f"{SALES}?tab={tab}", lang=lang, phone=True)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("tabpanel")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("tab", TABS)
def test_english_is_english(visit: Visit, tab: str) -> None:
    page = visit(f"{SALES}?tab={tab}", lang="en")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", level=1, name="Gross sales", exact=True)).to_be_visible()
    panel = page.get_by_role("main")
    for part in panel.get_by_role("heading").or_(panel.get_by_role("button")).or_(panel.locator("dt")).all():
        text = part.inner_text()
        assert not HAN.search(text), text


def test_paper_holds_the_figure_its_gaps_and_its_receipt_and_no_menus(visit: Visit) -> None:
    page = visit(SALES, theme="dark")
    settled(page)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_role("navigation", name="主导航").first).to_be_hidden()
    expect(page.get_by_role("button", name="分享")).to_be_hidden()
    expect(headline(page)).to_be_visible()
    expect(page.get_by_role("region", name="这些数没有算进什么")).to_be_visible()
    expect(page.locator("code", has_text="rcp_")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
