"""Without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit


@pytest.mark.parametrize(("key", "path"), [("k", "/metrics"), ("e", "/explore"), ("d", "/domains"), ("s", "/sets")])
def test_g_and_a_letter_go_somewhere_and_g_h_goes_home(visit: Visit, key: str, path: str) -> None:
    page = visit("/")
    expect(page.get_by_role("navigation", name="主导航").first).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press(key)
    expect(page).to_have_url(re.compile(f"{path}($|\\?)"))
    expect(page.get_by_role("main")).not_to_be_empty()
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", level=1)).to_contain_text("想看哪个指标")


def test_the_sheet_lists_the_keys(visit: Visit) -> None:
    page = visit("/metrics")
    expect(page.get_by_role("heading", name="指标目录")).to_be_visible()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("前往「首页」")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_letters_typed_into_a_field_stay_letters(visit: Visit) -> None:
    page = visit("/metrics")
    field = page.get_by_role("searchbox", name="在目录中查找")
    field.click()
    page.keyboard.type("gh?")
    expect(field).to_have_value("gh?")
    expect(page).to_have_url(re.compile("/metrics"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_first_tab_skips_to_the_content(visit: Visit) -> None:
    page = visit("/metrics")
    expect(page.get_by_role("heading", name="指标目录")).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到内容")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_menu_is_walked_with_arrows_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("/metrics")
    button = page.get_by_role("button", name="显示设置")
    button.focus()
    page.keyboard.press("Enter")
    items = page.get_by_role("menuitemradio")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
