"""The board of all cases: where each stands, narrowed and ranked; proposed by one person and decided by another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import Account, Visit

BOARD = "/desk/cases"
PAIR = ("payment_attempts", "payments_succeeded")
NAMES = "支付笔数 / 成功支付笔数"


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def cards(page: Page, name: str) -> Locator:
    return column(page, name).locator("[data-card]")


def number(page: Page, name: str) -> int:
    """A figure above the board."""
    figures = page.get_by_role("region", name="总数")
    found = figures.locator("dl > div").filter(has_text=name).locator("dd")
    expect(found).to_have_text(re.compile(r"^\d+$"))
    return int(found.inner_text())


def test_every_case_stands_where_it_is(visit: Visit, ask: Callable[..., Any]) -> None:
    page = visit(BOARD)
    expect(cards(page, "待决定").first).to_be_visible()
    found = ask("/cases", limit=1000)["items"]
    waiting = [case for case in found if case["reviews"]]
    still = [case for case in found if case["status"] == "open" and not case["reviews"]]
    assert (number(page, "待决定"), number(page, "审批中")) == (len(still), len(waiting))
    assert [card.get_attribute("data-card") for card in cards(page, "待决定").all()] == [case["id"] for case in still]
    assert cards(page, "审批中").count() == len(waiting)


def test_it_is_narrowed_by_department_level_and_owner(visit: Visit, ask: Callable[..., Any]) -> None:
    page = visit(BOARD)
    page.get_by_label(re.compile("^部门")).select_option("supply")
    found = ask("/cases", limit=1000, department="supply", status="open")["items"]
    expect(page).to_have_url(re.compile("department=supply"))
    shown = [card.get_attribute("data-card") for name in ("待决定", "审批中") for card in cards(page, name).all()]
    assert sorted(shown) == sorted(case["id"] for case in found)
    page.get_by_label(re.compile("^级别")).select_option("contained")
    expect(cards(page, "待决定").filter(has_text="口径相近")).to_have_count(0)
    page.get_by_label("负责人", exact=True).fill("没有这个人")
    expect(page.get_by_role("heading", name="没有符合筛选的案件")).to_be_visible()
    page.get_by_role("button", name="清除筛选").click()
    expect(cards(page, "已决定").first).to_be_visible()


def test_money_ranks_it_when_asked(visit: Visit) -> None:
    page = visit(BOARD)
    page.get_by_role("button", name="按差额排序").click()
    expect(page.get_by_text(re.compile("按差额和使用次数排列"))).to_be_visible(timeout=60_000)
    expect(cards(page, "待决定").first).to_contain_text("元")


def test_a_department_is_chosen_from_its_bar_and_grouping_keeps_every_card(visit: Visit) -> None:
    page = visit(BOARD)
    bars = page.get_by_role("region", name="总数").get_by_role("button")
    expect(bars.first).to_be_visible()
    before = cards(page, "待决定").count()
    page.get_by_label("分组").select_option("departments")
    expect(column(page, "待决定").get_by_role("heading", level=4).first).to_be_visible()
    expect(cards(page, "待决定")).to_have_count(before)
    bars.first.click()
    expect(page).to_have_url(re.compile("department="))


def test_arrow_keys_go_from_card_to_card_and_enter_opens_one(visit: Visit) -> None:
    page = visit(BOARD)
    first = cards(page, "待决定").first
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(cards(page, "待决定").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("table", name="涉及的指标")).to_be_visible()
    expect(page).to_have_url(re.compile("case=" + str(first.get_attribute("data-card"))))
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_one_proposes_another_rejects_and_then_approves(visit: Visit, accounts: list[Account]) -> None:
    wang, steward, li = (next(one for one in accounts if one.username == name) for name in ("wang", "steward", "li"))
    at = f"/desk?left={PAIR[0]}&right={PAIR[1]}"
    page = visit(at, account=wang)
    propose(page, "失败的支付要单独看")
    own = page.get_by_role("region", name="审批中")
    expect(own).to_contain_text("自己提交的变更不能自己审批")
    expect(own.get_by_role("button", name="批准")).to_have_count(0)

    other = visit(at, account=li).get_by_role("region", name="审批中")
    expect(other).to_contain_text("没有权限审批")
    expect(other).to_contain_text("林静")
    expect(other.get_by_role("button", name="批准")).to_have_count(0)

    board = visit(BOARD, account=steward)
    before = number(board, "本月已决定")
    cards(board, "审批中").filter(has_text=NAMES).click()
    review = board.get_by_role("dialog").get_by_role("region", name="审批中")
    expect(review).to_contain_text("失败的支付要单独看")
    expect(review.get_by_label("会改变什么")).to_be_visible()
    review.get_by_role("button", name="驳回").click()
    expect(review).to_be_visible()  # not without a reason
    review.get_by_label("意见").fill("先和财务对一下")
    review.get_by_role("button", name="驳回").click()
    expect(review).to_have_count(0)
    board.keyboard.press("Escape")
    expect(cards(board, "待决定").filter(has_text=NAMES)).to_have_count(1)

    page.goto(at)
    propose(page, "和财务对过了，分开看")
    board.reload()
    cards(board, "审批中").filter(has_text=NAMES).click()
    review = board.get_by_role("dialog").get_by_role("region", name="审批中")
    review.get_by_role("button", name="批准并生效").click()
    expect(board.get_by_text("已批准并生效")).to_be_visible()
    board.goto(BOARD)
    expect(cards(board, "已决定").filter(has_text=NAMES).first).to_contain_text(
        f"{wang.name} 提议，{steward.name} 批准"
    )
    assert number(board, "本月已决定") == before + 1
    page.goto(f"/m/{PAIR[0]}?tab=caliber")
    expect(page.get_by_text("和财务对过了，分开看").first).to_be_visible()


def propose(page: Page, reason: str) -> None:
    page.get_by_role("button", name="做决定").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="分别保留").click()
    dialog.get_by_label("理由").fill(reason)
    dialog.get_by_role("button", name="提交审批").click()
    dialog.get_by_role("button", name="好", exact=True).click()
    expect(page.get_by_role("region", name="审批中")).to_contain_text(reason)


PROBLEM = {"message": "数据源没有答复", "hint": "稍后再试", "title": ""}


@pytest.mark.parametrize(
    ("status", "state"), [(504, "[data-state=error]"), (403, "[data-state=denied]"), (200, "[data-state=empty]")]
)
def test_nothing_to_show_says_why(visit: Visit, status: int, state: str) -> None:
    def answer(route: Route) -> None:
        none = {"items": [], "next": None, "total": 0, "metrics": 0, "left_out": 0, "since": "", "until": ""}
        route.fulfill(status=status, json=none if status == 200 else PROBLEM | {"code": "source.timeout"})

    page = visit("/")
    page.route("**/api/v1/cases**", answer)
    page.goto(BOARD)
    expect(page.get_by_role("main").locator(state).first).to_be_visible(timeout=30_000)
    if status == 504:
        page.unroute("**/api/v1/cases**")
        page.get_by_role("button", name="再试一次").click()
        expect(cards(page, "待决定").first).to_be_visible()


def test_a_case_that_is_gone_says_so(visit: Visit) -> None:
    page = visit(f"{BOARD}?case=000000000000")
    expect(page.get_by_role("dialog")).to_contain_text("这个案件不在了")


def test_it_is_shown_on_a_wall(visit: Visit) -> None:
    page = visit(BOARD)
    expect(cards(page, "待决定").first).to_be_visible()
    page.get_by_role("button", name="投屏").click()
    page.wait_for_function("document.fullscreenElement !== null")
    expect(page.get_by_role("heading", name="口径案件看板", level=2)).to_be_visible()
    expect(page.get_by_label("负责人", exact=True)).not_to_be_visible()


def test_it_is_english_in_english(visit: Visit) -> None:
    page = visit(BOARD, lang="en")
    expect(page.get_by_role("region", name="Open", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    for part in page.get_by_role("heading").or_(page.get_by_role("combobox")).all():
        assert not re.search(r"[\u4e00-\u9fff]", part.inner_text().replace("口径", ""))
