"""Ctrl-K: any page, any name, by keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit


def ready(page: Page) -> Page:
    """The frame stands, so that keys are heard."""
    expect(page.get_by_role("banner")).to_be_visible()
    return page


def results(page: Page) -> Locator:
    return page.get_by_role("listbox", name="搜索结果")


def test_initials_find_a_metric_and_enter_opens_it(visit: Visit) -> None:
    page = ready(visit("/domains"))
    page.keyboard.press("Control+k")
    page.keyboard.type("xse")
    first = results(page).get_by_role("option").first
    expect(first).to_contain_text("销售额")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/m/"))


def test_keys_that_come_before_the_answer_are_kept(visit: Visit) -> None:
    page = ready(visit("/sets"))
    page.keyboard.press("Control+k")
    page.keyboard.type("xse")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/m/"))


def test_arrows_choose_and_escape_leaves_everything_as_it_was(visit: Visit) -> None:
    page = ready(visit("/metrics"))
    page.keyboard.press("Control+k")
    options = results(page).get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="搜索")).to_have_count(0)
    expect(page).to_have_url(re.compile("/metrics$"))


def test_pages_are_found_by_their_initials(visit: Visit) -> None:
    page = ready(visit("/"))
    page.keyboard.press("Control+k")
    page.keyboard.type("zbj")
    results(page).get_by_role("option", name="指标集").first.click()
    expect(page).to_have_url(re.compile("/sets$"))


def test_what_was_opened_stands_among_the_recent(visit: Visit) -> None:
    page = ready(visit("/metrics"))
    page.keyboard.press("Control+k")
    page.keyboard.type("xse")
    expect(results(page).get_by_role("option").first).to_contain_text("销售额")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/m/"))
    page.keyboard.press("Control+k")
    expect(results(page).get_by_role("option").first).to_contain_text("销售额")
    expect(results(page)).to_contain_text("最近")


def test_nothing_found_says_what_to_try(visit: Visit) -> None:
    page = ready(visit("/metrics"))
    page.keyboard.press("Control+k")
    page.keyboard.type("qqzzxxvv")
    expect(page.get_by_role("heading", name=re.compile("没有找到"))).to_be_visible()
