"""Signing in, being sent back to where one wanted to go, signing out."""

from __future__ import annotations

import re
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Account, Visit


def test_one_click_on_a_demo_account_leads_home(visit: Visit, reader: Account) -> None:
    page = visit("/", account=None)
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_role("button", name=re.compile(f"以 {reader.name}")).click()
    expect(page.get_by_role("heading", name=re.compile(reader.name))).to_be_visible()
    assert page.url.endswith("/")


def test_a_wrong_password_is_told_and_the_name_stays(visit: Visit, reader: Account) -> None:
    page = visit("/sign-in", account=None)
    page.get_by_label("用户名").fill(reader.username)
    page.get_by_label("密码", exact=True).fill("not this one")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("密码")
    expect(page.get_by_label("用户名")).to_have_value(reader.username)
    expect(page).to_have_url(re.compile("/sign-in"))


def test_an_address_asked_for_before_signing_in_is_shown_after(visit: Visit, reader: Account) -> None:
    page = visit("/metrics?view=cards&sort=name", account=None)
    page.get_by_label("用户名").fill(reader.username)
    page.get_by_label("密码", exact=True).fill(reader.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="指标目录")).to_be_visible()
    assert "view=cards" in page.url
    assert "sort=name" in page.url


def test_after_signing_out_nothing_is_shown(visit: Visit, reader: Account) -> None:
    page = visit("/")
    page.get_by_role("button", name=re.compile(f"{reader.name}，账号菜单")).click()
    page.get_by_role("menuitem", name="退出登录").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto("/metrics")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_a_session_that_ends_under_a_page_asks_again_and_comes_back(visit: Visit, reader: Account) -> None:
    page = visit("/sets")
    expect(page.get_by_role("heading", name="指标集")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="业务主题").click()
    expect(page).to_have_url(re.compile("/sign-in.*domains"))
    page.get_by_role("button", name=re.compile(f"以 {reader.name}")).click()
    expect(page.get_by_role("heading", name="业务主题", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh-CN", ("用户名", "密码", "设置自己的密码", "新密码", "保存并进入", "指标目录")),
        ("en", ("User name", "Password", "Choose your own password", "New password", "Save and go on", "Metrics")),
    ],
)
def test_whoever_was_given_a_password_chooses_an_own_one_first(
    visit: Visit, site: str, administrator: Account, lang: str, words: tuple[str, ...]
) -> None:
    name, password, title, new, save, heading = words
    username = f"new-{uuid4().hex[:8]}"
    with httpx.Client(base_url=site + "/api/v1", timeout=30) as admin:
        admin.post("/session", json={"username": administrator.username, "password": administrator.password})
        made = {"username": username, "name": "新人", "roles": ["viewer"], "password": "first-password"}
        proof = {"X-CSRF-Token": admin.cookies["caliber_csrf"]}
        admin.post("/users", json=made, headers=proof).raise_for_status()
    page = visit("/metrics", account=None, lang=lang)
    page.get_by_label(name).fill(username)
    page.get_by_label(password, exact=True).fill("first-password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.goto("/m/gross_sales")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.goto("/metrics")
    page.locator("input[name=old]").fill("first-password")
    page.get_by_label(new).fill("first-password")
    page.get_by_role("button", name=save).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label(new).fill("my-very-own-one")
    page.get_by_role("button", name=save).click()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    assert page.url.endswith("/metrics")
