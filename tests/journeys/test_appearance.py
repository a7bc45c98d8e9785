"""Language, theme and numbers: chosen once, kept, on every page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Account, Visit

PAGES = (
    "/",
    "/metrics",
    "/explore",
    "/desk",
    "/desk/bridges",
    "/domains",
    "/sets",
    "/admin/people",
    "/admin/departments",
    "/admin/tokens",
)
HAN = re.compile(r"[\u4e00-\u9fff]")


def choose(page: Page, menu: str, item: str) -> None:
    page.get_by_role("button", name=menu).click()
    page.get_by_role("menuitemradio", name=item).click()


def test_the_language_changes_at_once_and_stays(visit: Visit) -> None:
    page = visit("/metrics")
    choose(page, "显示设置", "English")
    expect(page.get_by_role("heading", name="Metrics", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.get_by_role("heading", name="Metrics", exact=True)).to_be_visible()
    choose(page, "Display settings", "中文")
    expect(page.get_by_role("heading", name="指标目录")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_the_frame_and_headings_are_english_in_english(visit: Visit, administrator: Account, path: str) -> None:
    page = visit(path, account=administrator, lang="en")
    expect(page.get_by_role("navigation", name="Main").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    for part in (
        page.get_by_role("heading", level=1).or_(page.get_by_role("button")).or_(page.get_by_role("columnheader")).all()
    ):
        text = part.inner_text().replace("口径", "")
        if path == "/" or len(text) < 2:
            continue  # a person's name may be Chinese in any language
        assert not HAN.search(text), f"{path}: {text}"


def test_the_theme_changes_at_once_and_stays(visit: Visit) -> None:
    page = visit("/metrics")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    choose(page, "显示设置", "深色")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_systems_choice_of_colours_is_followed(visit: Visit) -> None:
    page = visit("/metrics", theme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
