"""Reports taken in: dropped, read, set beside the catalog, decided one by one and at once; also by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import Account, Visit

INTAKE = "/desk/intake"
SOLD = "status NOT IN ('cancelled', 'closed')"
SOON = 30_000  # milliseconds: a decision is sent, and what it changed is read again
REPORTS = {
    "月度流水.sql": f"SELECT channel, SUM(amount) AS 月度流水 FROM order_lines WHERE {SOLD} GROUP BY channel",
    "大额.sql": "SELECT SUM(amount) AS 大额销售 FROM order_lines WHERE amount > 1000",
    "付款.sql": f"SELECT SUM(amount) AS 销售额 FROM order_lines WHERE {SOLD} AND paid_at >= '2026-09-01'",
    "电表.sql": "SELECT SUM(kwh) AS 用电量 FROM dw.meters",
    "坏的.sql": "SELECT (1 FROM orders WHERE",
}


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    paths = []
    for name, text in REPORTS.items():
        paths.append(tmp_path / name)
        paths[-1].write_text(text, "utf-8")
    return paths


def taken_in(page: Page, reports: list[Path]) -> None:
    """Handed in and read to the end."""
    page.locator("input[data-choose=files]").set_input_files(reports)
    expect(page.get_by_text("已读完", exact=True)).to_be_visible(timeout=60_000)


def card(page: Page, name: str) -> Locator:
    return page.locator("[data-candidate]").filter(has=page.get_by_role("heading", name=name, exact=True))


def test_from_files_to_a_proposal_and_back(visit: Visit, reports: list[Path]) -> None:
    page = visit("/desk")
    page.get_by_role("link", name="收录报表").click()
    taken_in(page, reports)
    expect(page).to_have_url(re.compile(r"/desk/intake\?id=in_"))
    bars = page.get_by_role("progressbar")
    expect(bars.first).to_have_attribute("aria-valuenow", "5")
    page.get_by_text("读不出来的和要留意的").click()
    expect(page.get_by_text("读不出来", exact=True)).to_be_visible()
    expect(card(page, "月度流水").get_by_text("已证明相同")).to_be_visible()
    expect(card(page, "销售额").get_by_role("list").first).to_contain_text("paid_at")
    page.get_by_role("button", name="一起并入").click()
    page.get_by_role("dialog").get_by_role("button", name="提交审批").click()
    expect(card(page, "月度流水").get_by_text("审批中")).to_be_visible(timeout=SOON)
    card(page, "月度流水").get_by_role("button", name="撤销").click()
    expect(card(page, "月度流水").get_by_role("button", name="并入")).to_be_visible(timeout=SOON)


def test_what_the_model_lacks_is_said_and_a_rejection_keeps_its_reason(visit: Visit, reports: list[Path]) -> None:
    page = visit(INTAKE)
    taken_in(page, reports)
    card(page, "用电量").get_by_role("button", name="采纳", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="提交审批").click()
    expect(dialog.get_by_role("alert")).to_contain_text("先为这张表建一个数据集", timeout=SOON)
    page.keyboard.press("Escape")
    card(page, "用电量").get_by_role("button", name="不采纳").click()
    dialog.get_by_label("理由").fill("不是经营指标")
    dialog.get_by_role("button", name="确定").click()
    expect(card(page, "用电量")).to_contain_text("不是经营指标", timeout=SOON)
    page.get_by_role("group", name="状态").get_by_role("button", name="已决定").click()
    expect(page.locator("[data-candidate]")).to_have_count(1, timeout=SOON)


def test_the_keyboard_walks_and_decides(visit: Visit, reports: list[Path]) -> None:
    page = visit(INTAKE)
    taken_in(page, reports)
    expect(page.locator("[data-candidate]")).to_have_count(4, timeout=SOON)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-candidate]").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_contain_text("不采纳")


def test_adopted_is_under_review_and_who_may_not_propose_is_told(
    visit: Visit, reports: list[Path], accounts: list[Account]
) -> None:
    page = visit(INTAKE)
    taken_in(page, reports)
    card(page, "大额销售").get_by_role("button", name="采纳", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("单位").fill("CNY")
    dialog.get_by_role("button", name="提交审批").click()
    expect(card(page, "大额销售").get_by_text("审批中")).to_be_visible(timeout=SOON)
    other = next(each for each in accounts if "propose_changes" not in each.permissions)
    denied = visit(INTAKE, account=other)
    expect(denied.locator("[data-state=denied]")).to_be_visible(timeout=SOON)


def test_empty_failing_and_on_a_phone_in_the_dark(visit: Visit, reports: list[Path], accounts: list[Account]) -> None:
    page = visit(INTAKE, phone=True, theme="dark", account=next(each for each in accounts if each.username == "gao"))
    expect(page.get_by_text("还没有收录过报表")).to_be_visible()
    taken_in(page, reports)
    expect(card(page, "月度流水").get_by_role("button", name="并入")).to_be_visible(timeout=SOON)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0

    def broken(route: Route) -> None:
        route.fulfill(status=500, json={"code": "internal.fault", "message": "坏了", "hint": "再试"})

    page.route("**/api/v1/intakes", broken)
    page.get_by_role("link", name="返回列表").click()
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("坏了")
