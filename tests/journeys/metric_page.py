"""The metric page as its journeys read it: its figures, its boards, and the server's answer to the same question."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

SALES = "/m/gross_sales"
PATIENCE = 30_000  # the first figures of a fresh server, on a machine that is busy
HAN = re.compile(r"[\u4e00-\u9fff]")


def query(page: Page, **question: Any) -> dict[str, Any]:
    """What the server answers to the person of the page."""
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "caliber_csrf")
    answer = page.context.request.post("/api/v1/query", data=question, headers={"X-CSRF-Token": token})
    assert answer.ok, answer.text()
    return dict(answer.json())


def shown(place: Locator) -> float:
    """The figure in full, as it stands behind the short one."""
    expect(place.get_by_title(re.compile("完整数值")).first).to_be_visible(timeout=PATIENCE)
    full = place.get_by_title(re.compile("完整数值")).first.get_attribute("title") or ""
    return float(re.sub(r"[^\d.-]", "", full.replace("−", "-")))


def headline(page: Page) -> Locator:
    return page.get_by_role("tabpanel").locator("section[aria-live=polite]")


def board(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def settled(page: Page) -> None:
    """All figures are those of the address."""
    expect(headline(page).get_by_title(re.compile("完整数值|In full")).first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE)


def range_of(page: Page) -> dict[str, str]:
    """The days that the page says it looks at."""
    days = re.findall(r"\d{4}-\d{2}-\d{2}", headline(page).locator("p").first.inner_text())
    return {"since": days[0], "until": days[1]}
