"""The metric page: who the metric is, its figure, course and parts, and the link that shows the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Account, Visit
from tests.journeys.metric_page import SALES, board, headline, query, range_of, settled, shown


def test_somebody_of_operations_finds_sales_reads_it_breaks_it_down_and_sends_the_link(
    visit: Visit, accounts: list[Account]
) -> None:
    page = visit("/")
    expect(page.get_by_role("banner")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("xse")
    page.get_by_role("option").filter(has_text="销售额").first.click()
    expect(page.get_by_role("heading", level=1, name="销售额", exact=True)).to_be_visible()

    # the figure and its course
    settled(page)
    whole = query(page, metrics=["gross_sales"], **range_of(page))["rows"][0][0]
    assert shown(headline(page)) == pytest.approx(whole, abs=0.011)
    expect(headline(page)).to_contain_text("同比")
    expect(page.get_by_role("slider", name=re.compile("销售额 的走势")).locator("svg")).to_be_visible()

    # its definition in plain words, and what it leaves out
    page.get_by_role("tab", name="口径").click()
    expect(page.get_by_role("heading", name="用大白话说")).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_contain_text("已取消")
    page.get_by_role("tab", name="概览").click()
    statement = page.get_by_role("region", name="这些数没有算进什么")
    expect(statement).to_contain_text("没有「下单时间」")

    # broken down by region, one of them chosen
    board(page, "大区").get_by_role("button", name=re.compile("^华东")).click()
    expect(page).to_have_url(re.compile(re.escape("where.region=" + quote("华东"))))
    settled(page)
    east = query(page, metrics=["gross_sales"], where=["region = '华东'"], **range_of(page))["rows"][0][0]
    assert 0 < east < whole
    expect(page.get_by_role("button", name="去掉筛选「大区 华东」")).to_be_visible()
    assert shown(headline(page)) == pytest.approx(east, abs=0.011)

    # the link, opened by a colleague
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="分享").click()
    page.get_by_role("menuitem", name=re.compile("复制链接")).click()
    expect(page.get_by_text("已复制链接")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    colleague = next(account for account in accounts if account.department == "销售中心")
    other = visit(link, account=colleague)
    expect(other.get_by_role("button", name="去掉筛选「大区 华东」")).to_be_visible()
    settled(other)
    assert shown(headline(other)) == pytest.approx(east, abs=0.011)
    expect(board(other, "大区").get_by_role("button", name=re.compile("^华东"))).to_have_attribute(
        "aria-pressed", "true"
    )


# -- who the metric is


def test_the_head_says_names_version_owner_and_how_far_the_data_reach(visit: Visit, ask: Callable[..., Any]) -> None:
    card = ask("/metrics/gross_sales")
    page = visit(SALES)
    head = page.locator("main header").first
    expect(head).to_contain_text(card["aliases"][0]["name"])
    expect(head).to_contain_text(card["aliases"][0]["department"]["name"]["zh"])
    expect(head).to_contain_text(card["owner"]["business"])
    expect(head).to_contain_text(f"v{card['version']}")
    expect(head).to_contain_text("数据截至")
    expect(head.get_by_role("img", name="已认证")).to_be_visible()


def test_the_star_follows_and_lets_go(visit: Visit) -> None:
    page = visit(SALES)
    star = page.get_by_role("main").get_by_role("button", name=re.compile("关注")).first
    before = star.get_attribute("aria-pressed")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
    star.click()
    expect(star).to_have_attribute("aria-pressed", before or "false")


def test_the_explorer_opens_on_the_same_question(visit: Visit) -> None:
    page = visit(f"{SALES}?where.region={quote('华东')}&range=last_month&grain=day")
    page.get_by_role("link", name="去探索").click()
    expect(page).to_have_url(re.compile(r"/explore\?.*metrics=gross_sales"))
    for part in (f"where.region={quote('华东')}", "range=last_month", "grain=day"):
        assert part in page.url


# -- time


def test_time_steps_back_and_forth_and_stands_in_the_address(visit: Visit) -> None:
    page = visit(SALES)
    settled(page)
    first = range_of(page)
    pill = page.get_by_role("group", name="时间", exact=True)
    pill.get_by_role("button", name="上一段时间").click()
    expect(page).to_have_url(re.compile(r"range=\d{4}-\d{2}-01\.\."))
    settled(page)
    earlier = range_of(page)
    assert earlier["until"] < first["since"]
    figure = shown(headline(page))
    page.reload()
    settled(page)
    assert (range_of(page), shown(headline(page))) == (earlier, figure)
    pill.get_by_role("button", name="下一段时间").click()
    settled(page)
    assert range_of(page) == first
    page.get_by_role("button", name="恢复默认时间").click()
    expect(page).not_to_have_url(re.compile("range="))


def test_a_preset_gives_the_days_that_it_promises(visit: Visit) -> None:
    page = visit(SALES)
    page.get_by_role("button", name=re.compile("^时间范围")).click()
    item = page.get_by_role("menuitemradio", name=re.compile("^近 30 天"))
    promised = re.findall(r"\d{4}-\d{2}-\d{2}", item.inner_text())
    item.click()
    expect(page).to_have_url(re.compile("range=last_30_days.*grain=day|grain=day.*range=last_30_days"))
    settled(page)
    assert list(range_of(page).values()) == promised


def test_days_of_ones_own_must_be_in_order(visit: Visit) -> None:
    page = visit(SALES)
    page.get_by_role("button", name=re.compile("^时间范围")).click()
    page.get_by_label("从", exact=True).fill("2026-03-10")
    page.get_by_label("到（含当天）").fill("2026-03-01")
    expect(page.get_by_role("alert")).to_contain_text("开始日期要早于结束日期")
    expect(page.get_by_role("button", name="应用")).to_be_disabled()
    page.get_by_label("到（含当天）").fill("2026-03-20")
    page.get_by_role("button", name="应用").click()
    expect(page).to_have_url(re.compile(re.escape("range=2026-03-10..2026-03-20")))


def test_the_running_period_is_taken_in_on_wish_and_marked(visit: Visit) -> None:
    page = visit(SALES)
    page.get_by_role("button", name="截至: 完整周期").click()
    page.get_by_role("menuitemradio", name=re.compile("含进行中")).click()
    expect(page).to_have_url(re.compile("running=1"))
    chart = page.get_by_role("slider")
    expect(chart).to_have_attribute("aria-valuetext", re.compile("进行中"))


def test_the_course_is_laid_over_the_one_compared_with(visit: Visit) -> None:
    page = visit(f"{SALES}?range=2026-03-01..2026-03-31&grain=day")
    legend = page.get_by_role("tabpanel").locator("figure")
    expect(legend.get_by_role("button", name="去年同期")).to_be_visible()
    page.get_by_role("button", name="对比: 去年同期（同比）").click()
    page.get_by_role("menuitemradio", name="上期（环比）").click()
    expect(legend.get_by_role("button", name="上期")).to_be_visible()
    settled(page)
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile("上期 2026年2月|上期 —"))
    page.get_by_role("button", name="对比: 上期（环比）").click()
    page.get_by_role("menuitemradio", name="不对比").click()
    expect(page).to_have_url(re.compile("compare=none"))
    expect(legend.get_by_role("button", name="上期")).to_have_count(0)


# -- the course


def test_the_chart_is_read_and_entered_with_the_keyboard(visit: Visit) -> None:
    page = visit(f"{SALES}?range=2026-01-01..2026-06-30")
    settled(page)
    chart = page.get_by_role("slider")
    expect(chart.locator("svg")).to_be_visible()
    chart.focus()
    page.keyboard.press("End")
    expect(chart).to_have_attribute(
        "aria-valuetext", re.compile(r"^2026年6月，销售额 [\d.,]+万?元，去年同期 2025年6月 [\d.,]+万?元$")
    )
    page.keyboard.press("ArrowLeft")
    expect(chart).to_have_attribute("aria-valuetext", re.compile("^2026年5月"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape("range=2026-05-01..2026-05-31")))
    expect(page).to_have_url(re.compile("grain=day"))
    page.go_back()
    expect(page).to_have_url(re.compile(re.escape("range=2026-01-01..2026-06-30")))


def test_the_table_holds_the_servers_figures(visit: Visit) -> None:
    page = visit(f"{SALES}?range=2026-01-01..2026-03-31&compare=none")
    settled(page)
    months = {"since": "2026-01-01", "until": "2026-03-31", "by": ["metric_time"], "grain": "month"}
    rows = query(page, metrics=["gross_sales"], **months)["rows"]
    page.get_by_role("button", name="看数据表").click()
    table = page.get_by_role("table", name=re.compile("销售额 的走势"))
    expect(table.get_by_role("rowheader")).to_have_text(["2026年1月", "2026年2月", "2026年3月"])
    for cell, (_, value) in zip(table.get_by_role("cell").all(), rows, strict=True):
        assert float(cell.inner_text().replace("万元", "").replace(",", "")) == pytest.approx(value / 1e4, abs=0.006)
    page.get_by_role("button", name="看图").click()
    expect(page.get_by_role("slider").locator("svg")).to_be_visible()


def test_a_drag_over_the_chart_chooses_its_days(visit: Visit) -> None:
    page = visit(f"{SALES}?range=2026-01-01..2026-12-31")
    settled(page)
    chart = page.get_by_role("slider")
    expect(chart.locator("svg path").first).to_be_attached()
    box = chart.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.45, middle)
    page.mouse.move(box["x"] + box["width"] * 0.6, middle)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"range=2026-0\d-01\.\.2026-0\d-\d\d"))


def test_the_chart_wears_the_colours_of_the_theme(visit: Visit) -> None:
    strokes = []
    for theme in ("light", "dark"):
        page = visit(SALES, theme=theme)
        settled(page)
        line = page.get_by_role("slider").locator("svg path[fill=none]").last
        strokes.append(line.get_attribute("stroke"))
        accent = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--chart-1').trim()")
        assert page.get_by_role("slider").locator(f"svg path[stroke='{accent}']").count() > 0
    assert strokes[0] != strokes[1]


# -- the parts


def test_a_board_shows_the_servers_members_and_they_add_up(visit: Visit) -> None:
    page = visit(SALES)
    settled(page)
    days = range_of(page)
    rows = query(page, metrics=["gross_sales"], by=["region"], order=["-gross_sales"], **days)["rows"]
    whole = query(page, metrics=["gross_sales"], **days)["rows"][0][0]
    regions = board(page, "大区")
    regions.get_by_role("button", name="显示更多").click()
    expect(regions.get_by_role("listitem")).to_have_count(len(rows))
    figures = [shown(item) for item in regions.get_by_role("listitem").all()]
    assert figures == pytest.approx([row[1] for row in rows], abs=0.011)
    assert sum(figures) == pytest.approx(whole, abs=0.1)
    regions.get_by_role("button", name="收起", exact=True).click()
    expect(regions.get_by_role("listitem")).to_have_count(6)


def test_members_are_chosen_together_and_let_go(visit: Visit) -> None:
    page = visit(SALES)
    regions = board(page, "大区")
    for name in ("华东", "华南"):
        regions.get_by_role("button", name=re.compile(f"^{name}")).click()
        expect(regions.get_by_role("button", name=re.compile(f"^{name}"))).to_have_attribute("aria-pressed", "true")
    settled(page)
    both = query(page, metrics=["gross_sales"], where=["region in ('华东', '华南')"], **range_of(page))["rows"][0][0]
    assert shown(headline(page)) == pytest.approx(both, abs=0.011)
    # The others stay in sight, so that one may be chosen instead.
    expect(regions.get_by_role("button", name=re.compile("^华北"))).to_be_visible()
    page.get_by_role("button", name="清除筛选").click()
    expect(page).not_to_have_url(re.compile("where"))


def test_rows_without_a_member_are_a_group_of_their_own(visit: Visit) -> None:
    page = visit(f"{SALES}?by=member_level")
    settled(page)
    days = range_of(page)
    board(page, "会员等级").get_by_role("button", name=re.compile("^未匹配")).click()
    expect(page.get_by_role("button", name="去掉筛选「会员等级 为空」")).to_be_visible()
    settled(page)
    unmatched = query(page, metrics=["gross_sales"], where=["member_level is null"], **days)["rows"][0][0]
    assert shown(headline(page)) == pytest.approx(unmatched, abs=0.011)


def test_boards_are_added_found_in_and_put_away(visit: Visit) -> None:
    page = visit(SALES)
    settled(page)
    page.get_by_role("button", name="加一个维度").click()
    page.get_by_role("searchbox", name="找维度").fill("品牌")
    page.get_by_role("menuitem", name=re.compile("^品牌")).first.click()
    expect(page).to_have_url(re.compile("by=.*brand"))
    brands = board(page, "品牌")
    name = brands.get_by_role("listitem").nth(1).locator("span").nth(1).inner_text()
    brands.get_by_role("button", name="在「品牌」里找").click()
    brands.get_by_role("searchbox").fill(name)
    expect(brands.get_by_role("listitem").first).to_contain_text(name)
    brands.get_by_role("searchbox").fill("没有这样的品牌zzqx")
    expect(brands).to_contain_text("没有找到")
    brands.get_by_role("button", name="收起「品牌」").click()
    expect(brands).to_have_count(0)
    expect(page).not_to_have_url(re.compile("brand"))


def test_members_with_names_are_found_by_their_names(visit: Visit) -> None:
    page = visit(f"{SALES}?by=channel")
    channels = board(page, "渠道")
    expect(channels.get_by_role("button", name=re.compile("^小程序"))).to_be_visible()
    channels.get_by_role("button", name="在「渠道」里找").click()
    channels.get_by_role("searchbox").fill("小程")
    expect(channels.get_by_role("listitem")).to_have_count(1)
    channels.get_by_role("button", name=re.compile("^小程序")).click()
    expect(page).to_have_url(re.compile("where.channel=mini_program"))
    expect(page.get_by_role("button", name="去掉筛选「渠道 小程序」")).to_be_visible()


def test_parts_of_a_ratio_are_not_said_to_add_up(visit: Visit) -> None:
    page = visit("/m/average_order_value")
    settled(page)
    expect(page.get_by_role("tabpanel")).to_contain_text("不能相加")
    expect(board(page, "大区").get_by_role("listitem").first).not_to_contain_text(re.compile(r"\d%.*\d%"))


def test_a_hostile_member_in_the_address_is_only_a_member(visit: Visit) -> None:
    page = visit(f"{SALES}?where.region={quote(chr(39) + ' or 1=1 --')}")
    expect(page.locator("[data-state=no-data]")).to_be_visible()
    page.locator("[data-state=no-data]").get_by_role("button", name="清除筛选").click()
    settled(page)
