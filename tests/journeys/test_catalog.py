"""The catalog: narrowed by facets, all of it in the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.journeys.conftest import Visit


def test_a_facet_narrows_the_list_and_stands_in_the_address(visit: Visit, ask: Callable[..., Any]) -> None:
    expected = ask("/metrics", kind="composite", limit=1)["total"]
    page = visit("/metrics")
    page.get_by_role("complementary", name="筛选").get_by_label(re.compile("^复合")).check()
    expect(page).to_have_url(re.compile("kind=composite"))
    expect(page.get_by_text(f"共 {expected} 个")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"共 {expected} 个")).to_be_visible()
    page.get_by_role("button", name="去掉「复合」").click()
    expect(page.get_by_text(f"共 {ask('/metrics', limit=1)['total']} 个")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("kind=composite"))


def test_words_are_looked_for_while_they_are_typed(visit: Visit) -> None:
    page = visit("/metrics")
    page.get_by_role("searchbox", name="在目录中查找").fill("销售额")
    expect(page).to_have_url(re.compile("q="))
    expect(page.get_by_role("row").nth(1)).to_contain_text("销售")


def test_what_does_not_exist_gives_an_empty_state_with_a_way_out(visit: Visit) -> None:
    page = visit("/metrics?q=没有这样的指标zzqx&kind=atomic")
    expect(page.get_by_role("heading", name="没有符合的指标")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="清除筛选").last.click()
    expect(page).not_to_have_url(re.compile("kind="))


def test_cards_and_table_show_the_same_metrics(visit: Visit) -> None:
    page = visit("/metrics?sort=name&kind=composite")
    rows = page.get_by_role("table", name="指标目录").locator("tbody tr")
    expect(rows).not_to_have_count(0)
    names = [row.get_by_role("link").first.inner_text() for row in rows.all()]
    page.get_by_role("button", name="卡片").click()
    cards = page.get_by_role("list", name="指标目录").get_by_role("listitem")
    expect(cards).to_have_count(len(names))
    assert [card.get_by_role("link").first.inner_text() for card in cards.all()] == names


def test_a_domain_leads_to_its_metrics(visit: Visit) -> None:
    page = visit("/domains")
    tree = page.get_by_role("navigation", name="主题树")
    link = tree.get_by_role("link").last
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()
    page.get_by_role("link", name="在目录中打开").click()
    expect(page).to_have_url(re.compile("/metrics.*domain="))


def test_a_metric_set_lists_its_metrics_and_is_explored_together(visit: Visit) -> None:
    page = visit("/sets")
    page.get_by_role("main").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/sets/.+"))
    expect(page.get_by_role("main").get_by_role("listitem").first).to_be_visible()
    page.get_by_role("link", name="一起探索").click()
    expect(page).to_have_url(re.compile("/explore.*metrics="))
