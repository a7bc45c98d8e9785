"""On a phone: everything fits, everything is within reach."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Account, Visit

PAGES = (
    "/",
    "/metrics",
    "/metrics?view=cards",
    "/explore",
    "/desk",
    "/desk/cases",
    "/desk/bridges",
    "/domains",
    "/sets",
    "/admin/people",
    "/admin/departments",
    "/admin/tokens",
)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways(visit: Visit, administrator: Account, path: str, lang: str) -> None:
    page = visit(path, account=administrator, lang=lang, phone=True)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("main")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_the_thumb_reaches_every_part(visit: Visit) -> None:
    page = visit("/", phone=True)
    below = page.get_by_role("navigation", name="主导航").last
    for name, path in (("指标", "/metrics"), ("业务主题", "/domains"), ("指标集", "/sets"), ("首页", "/")):
        below.get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(f"{path}$"))


def test_facets_come_from_below(visit: Visit) -> None:
    page = visit("/metrics", phone=True)
    page.get_by_role("button", name="筛选").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(re.compile("^复合")).check()
    sheet.get_by_role("button", name="关闭").click()
    expect(page.get_by_role("button", name="去掉「复合」")).to_be_visible()


def test_search_takes_the_whole_screen(visit: Visit) -> None:
    page = visit("/metrics", phone=True)
    page.get_by_role("banner").get_by_role("button", name=re.compile("搜索")).click()
    expect(page.get_by_role("combobox", name="搜索")).to_be_focused()
    box = page.get_by_role("dialog", name="搜索").bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(390, abs=1)
