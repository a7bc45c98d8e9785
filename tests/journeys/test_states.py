"""What stands there when there is nothing to show: no permission, nothing found, no server."""

from __future__ import annotations

import re
from secrets import token_hex

from playwright.sync_api import Route, expect

from tests.journeys.conftest import Account, Visit


def test_who_manages_nobody_is_told_whom_to_ask(visit: Visit) -> None:
    page = visit("/admin/people")
    denied = page.locator("[data-state=denied]")
    expect(denied).to_contain_text("您还不能看这里")
    expect(denied).to_contain_text("管理员")
    expect(page.get_by_role("navigation", name="主导航").first.get_by_role("link", name="管理")).to_have_count(0)


def test_an_unknown_set_is_not_found_and_not_an_error(visit: Visit) -> None:
    page = visit("/sets/there_is_none")
    expect(page.locator("[data-state=not-found]")).to_be_visible()


def test_an_unknown_address_leads_back_home(visit: Visit) -> None:
    page = visit("/no/such/page")
    page.get_by_role("link", name="回到首页").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("想看哪个指标")


def test_a_server_out_of_reach_is_told_and_asked_again(visit: Visit) -> None:
    page = visit("/domains")
    expect(page.get_by_role("heading", name="业务主题", exact=True)).to_be_visible()

    def cut(route: Route) -> None:
        route.abort()

    page.route("**/api/v1/metric-sets*", cut)
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="指标集").click()
    expect(page.get_by_role("heading", name="连不上服务器")).to_be_visible()
    page.unroute("**/api/v1/metric-sets*", cut)
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()


def test_an_administrator_makes_a_person_who_signs_in(visit: Visit, administrator: Account) -> None:
    username = f"zhou{token_hex(4)}"  # a demo that runs for long is visited more than once
    page = visit("/admin/people", account=administrator)
    page.get_by_role("button", name="新增人员").click()
    form = page.get_by_role("dialog")
    form.get_by_label("姓名").fill("周宁")
    form.get_by_label(re.compile("^用户名")).fill(username)
    form.get_by_label(re.compile("^初始密码")).fill("Harbour-Lantern-42")
    form.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row").filter(has_text=username)).to_contain_text("周宁")
    other = visit("/sign-in", account=None)
    other.get_by_label("用户名").fill(username)
    other.get_by_label("密码", exact=True).fill("Harbour-Lantern-42")
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", name="设置自己的密码")).to_be_visible()
    other.get_by_label("新密码").fill("Own-Lantern-43")
    other.get_by_role("button", name="保存并进入").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("周宁")


def test_the_secret_of_a_token_is_shown_once(visit: Visit) -> None:
    page = visit("/admin/tokens")
    page.get_by_role("button", name="新建令牌").click()
    form = page.get_by_role("dialog")
    form.get_by_label(re.compile("^用途")).fill("周报脚本")
    form.get_by_role("button", name="创建").click()
    secret = page.get_by_role("dialog").locator("code").inner_text()
    assert len(secret) > 20
    page.get_by_role("button", name="我已保存好").click()
    expect(page.get_by_role("row").filter(has_text="周报脚本").first).to_be_visible()
    assert secret not in page.content()
