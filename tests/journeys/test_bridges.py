"""The bridges of sanctioned variants: checked by a steward, which hold, and what a month that does not is made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import Visit

BRIDGES = "/desk/bridges"
MONEY = re.compile(r"[+−]?[\d,]+\.\d{2}")
PAID = "销售额(支付口径)"


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem", name=name, exact=True)


def amount(line: Locator) -> Decimal:
    found = MONEY.search(line.locator("td.num").inner_text())
    assert found is not None
    return Decimal(found[0].replace(",", "").replace("−", "-"))


def check_again(page: Page, name: str) -> None:
    card(page, name).get_by_role("button", name="重新核对").click()
    expect(card(page, name).get_by_text("刚刚核对")).to_be_visible(timeout=60_000)


def test_checked_and_every_cause_said(visit: Visit, ask: Callable[..., Any]) -> None:
    page = visit(BRIDGES)
    check_again(page, PAID)
    found = ask("/bridges/paid_sales")
    months = card(page, PAID).get_by_role("group").get_by_role("button")
    assert months.count() == len(found["checks"]) == 12
    told = [button.get_attribute("data-state") for button in months.all()]
    assert told == [check["state"] for check in reversed(found["checks"])]
    months.first.click()
    expect(months.first).to_have_attribute("aria-pressed", "true")
    first, *causes, last = card(page, PAID).locator("tbody tr").all()
    assert causes
    assert amount(first) + sum(amount(line) for line in causes) == amount(last)
    beyond = [line for line in causes if line.get_attribute("data-line") == "unsanctioned"]
    assert len(beyond) == sum(line["state"] == "unsanctioned" for line in found["checks"][-1]["lines"])


def test_from_a_month_to_its_rows(visit: Visit) -> None:
    page = visit("/desk")
    page.get_by_role("link", name="差异桥").click()
    expect(page).to_have_url(re.compile(re.escape(BRIDGES)))
    check_again(page, "下单金额(GMV)")
    card(page, "下单金额(GMV)").get_by_role("link", name="看明细").click()
    expect(page).to_have_url(re.compile(r"left=gross_sales&right=gmv&since="))
    expect(page.get_by_role("table", name="差额的原因")).to_be_visible()


def test_a_broken_bridge_stands_on_the_home_of_those_whom_it_concerns(visit: Visit, ask: Callable[..., Any]) -> None:
    check_again(visit(BRIDGES), PAID)
    broken = [one for one in ask("/bridges")["items"] if one["state"] in ("broken", "failed")]
    home = visit("/")
    alarms = home.get_by_role("list", name="告警").get_by_role("listitem")
    expect(alarms.first).to_be_visible()
    mine = [one for one in broken if any(one[side]["followed"] for side in ("metric", "reference"))]
    assert mine and alarms.count() >= len(mine)
    alarms.first.get_by_role("link").click()
    expect(home).to_have_url(re.compile(re.escape(BRIDGES)))


def test_a_check_can_be_stopped(visit: Visit) -> None:
    page = visit(BRIDGES)
    page.route("**/api/v1/bridges/checks", lambda route: None)  # a warehouse that takes its time
    button = card(page, PAID).get_by_role("button", name="重新核对")
    button.click()
    card(page, PAID).get_by_role("button", name="停止").click()
    expect(button).to_be_visible()


def test_without_bridges_it_says_how_one_is_made(visit: Visit) -> None:
    page = visit()
    page.route("**/api/v1/bridges", lambda route: route.fulfill(json={"items": []}))
    page.goto(BRIDGES)
    expect(page.get_by_text("caliber bridge propose")).to_be_visible()


@pytest.mark.parametrize(("status", "said"), [(500, "再试一次"), (403, "没有权限")])
def test_what_fails_is_said(visit: Visit, status: int, said: str) -> None:
    def fail(route: Route) -> None:
        problem = {"code": "internal", "status": status, "message": "没有权限" if status == 403 else "出错了"}
        route.fulfill(status=status, content_type="application/problem+json", json=problem)

    page = visit()
    page.route("**/api/v1/bridges", fail)
    page.goto(BRIDGES)
    expect(page.get_by_text(said).first).to_be_visible()
