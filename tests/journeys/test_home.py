"""Home: search first, then the figures that one follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Visit


def follow_first(page: Page) -> str:
    """Set the star of the first metric in the catalog whose figures may be seen; its name."""
    page.goto("/metrics")
    row = (
        page.get_by_role("row")
        .filter(has=page.get_by_role("link"))
        .filter(has_not=page.get_by_label(re.compile("还不能看数值")))
    )
    name = row.first.get_by_role("link").first.inner_text()
    star = row.first.get_by_role("button", name=re.compile("关注"))
    if star.get_attribute("aria-pressed") != "true":
        star.click()
        expect(star).to_have_attribute("aria-pressed", "true")
    return name


def test_a_followed_metric_shows_figure_change_and_how_far_the_data_reach(visit: Visit) -> None:
    page = visit("/metrics")
    name = follow_first(page)
    page.goto("/")
    tile = page.get_by_role("article").filter(has_text=name).first
    expect(tile.get_by_text(re.compile(r"\d"))).not_to_have_count(0)
    expect(tile).to_contain_text("数据截至")
    expect(tile).to_contain_text(re.compile(r"v\d"))
    expect(tile).to_contain_text("环比")
    page.get_by_role("button", name="同比").click()
    expect(tile).to_contain_text("同比")


@pytest.mark.parametrize(("lang", "words"), [("zh-CN", "持平"), ("en", "no change")])
def test_a_change_that_rounds_to_nothing_is_none(visit: Visit, lang: str, words: str) -> None:
    page = visit("/metrics")
    follow_first(page)

    def level(route: Route) -> None:
        items = route.fetch().json()["items"]
        share = [{**item, "column": {**item["column"], "format": "percent:1", "unit": "%"}} for item in items]
        route.fulfill(json={"items": [{**item, "change": -0.0004, "ratio": -0.01} for item in share]})

    page.route("**/api/v1/home/tiles*", level)
    page.evaluate(f"localStorage.setItem('caliber.lang', '{lang}')")
    page.goto("/")
    tile = page.get_by_role("article").first
    expect(tile).to_contain_text(words)
    expect(tile.locator("[data-mood=flat]")).to_have_count(1)
    expect(tile).not_to_contain_text(re.compile("[▲▼]"))


def test_taking_the_star_away_takes_the_tile_away(visit: Visit) -> None:
    page = visit("/metrics")
    name = follow_first(page)
    page.goto("/")
    tile = page.get_by_role("article").filter(has=page.get_by_role("link", name=name, exact=True))
    expect(tile).to_have_count(1)
    tile.get_by_role("button", name="取消关注").click()
    expect(tile).to_have_count(0)


def test_the_figure_on_the_tile_is_the_servers(visit: Visit, ask: Callable[..., Any]) -> None:
    page = visit("/metrics")
    name = follow_first(page)
    code = next(metric["code"] for metric in ask("/home")["followed"] if metric["name"]["zh"] == name)
    answer = ask("/home/tiles", codes=code)
    tile = (answer if isinstance(answer, list) else answer["items"])[0]
    page.goto("/")
    card = page.get_by_role("article").filter(has=page.get_by_role("link", name=name, exact=True))
    full = card.get_by_title(re.compile("完整数值")).first.get_attribute("title") or ""
    shown = float(re.sub(r"[^\d.]", "", full.replace("−", "-")))
    percent = "%" in full
    assert abs(shown - abs(float(tile["value"])) * (100 if percent else 1)) <= 0.051


def test_the_search_in_the_middle_opens_the_palette(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("button", name=re.compile("搜名称")).click()
    expect(page.get_by_role("combobox", name="搜索")).to_be_focused()
