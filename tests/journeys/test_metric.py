"""The metric page: the figure, its course and parts, what it leaves out and means, and the link that shows the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import Account, Visit

SALES = "/m/gross_sales"
TABS = ("overview", "caliber", "lineage", "usage", "versions")
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


# -- what it means


def test_the_definition_is_told_in_words_formula_and_confusions(visit: Visit, ask: Callable[..., Any]) -> None:
    card = ask("/metrics/average_order_value")
    page = visit("/m/average_order_value?tab=caliber")
    panel = page.get_by_role("tabpanel", name="口径")
    for sentence in card["words"]["zh"]:
        expect(panel).to_contain_text(sentence.replace("`", ""))
    part = next(part for part in card["formula_parts"] if part["metric"])
    panel.get_by_role("link", name=part["name"]["zh"], exact=True).first.click()
    expect(page).to_have_url(re.compile(f"/m/{part['metric']}\\?tab=caliber"))
    other = ask(f"/metrics/{part['metric']}")
    for confusable in other["not_to_be_confused"]:
        expect(panel.get_by_role("listitem").filter(has_text=confusable["metric"]["name"]["zh"]).first).to_contain_text(
            confusable["reason"]["zh"]
        )


def test_the_sql_is_the_servers_and_goes_along(visit: Visit) -> None:
    page = visit(f"{SALES}?tab=caliber&where.region={quote('华东')}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制 SQL").click()
    expect(page.get_by_text("已复制 SQL")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "SELECT" in copied
    assert "华东" in copied


def test_a_dimension_of_the_definition_leads_to_its_breakdown(visit: Visit) -> None:
    page = visit(f"{SALES}?tab=caliber")
    page.get_by_role("tabpanel").get_by_role("link", name="渠道", exact=True).click()
    expect(page).to_have_url(re.compile("by=channel"))
    expect(board(page, "渠道").get_by_role("listitem").first).to_be_visible()


def test_lineage_is_drawn_and_said_in_words(visit: Visit, ask: Callable[..., Any]) -> None:
    used = ask("/metrics/gross_sales")["used_by"]
    page = visit(f"{SALES}?tab=lineage")
    graph = page.get_by_role("group", name="血缘图")
    expect(graph.get_by_role("link", name=re.compile(used[0]["name"]["zh"]))).to_be_visible()
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("order_lines.amount")
    expect(panel.get_by_role("heading", name=re.compile(r"改动它会影响 \d+ 个指标"))).to_be_visible()
    link = panel.get_by_role("listitem").get_by_role("link", name=used[0]["name"]["zh"], exact=True)
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/m/{used[0]['code']}\\?tab=lineage"))


def test_use_and_versions(visit: Visit, ask: Callable[..., Any]) -> None:
    page = visit(f"{SALES}?tab=usage")
    for user in ask("/metrics/gross_sales")["used_by"]:
        expect(page.get_by_role("tabpanel").get_by_role("link", name=user["name"]["zh"], exact=True)).to_be_visible()
    page.get_by_role("tab", name="版本").click()
    newest = ask("/metrics/gross_sales/versions")["items"][0]
    expect(page.get_by_role("tabpanel").get_by_role("heading", name=f"v{newest['version']}")).to_be_visible()


def test_tabs_are_walked_with_keys(visit: Visit) -> None:
    page = visit(SALES)
    settled(page)
    page.keyboard.press("2")
    expect(page).to_have_url(re.compile("tab=caliber"))
    page.get_by_role("tab", name="口径").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="血缘")).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile("tab=lineage"))
    page.go_back()
    expect(page).to_have_url(re.compile("tab=caliber"))


# -- when there is nothing to show


def test_what_one_may_not_see_is_known_but_masked_with_whom_to_ask(visit: Visit, ask: Callable[..., Any]) -> None:
    hidden = next(metric for metric in ask("/metrics", limit=200)["items"] if not metric["can_see_value"])
    denied = ask(f"/metrics/{hidden['code']}")["denied"]
    asked: list[str] = []
    page = visit("/")
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/query") else None)
    page.goto(f"/m/{hidden['code']}")
    expect(page.get_by_role("heading", level=1, name=hidden["name"]["zh"])).to_be_visible()
    expect(page.locator("[data-state=denied]")).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_contain_text(denied["contact"])
    expect(page.get_by_label("数值已隐藏")).to_be_visible()
    expect(page.get_by_role("link", name="去探索")).to_have_count(0)
    assert not asked


def test_rows_that_one_may_not_see_are_said_to_be_left_out(visit: Visit, accounts: list[Account]) -> None:
    narrowed = next((account for account in accounts if account.username == "sun"), None)
    assert narrowed is not None, "the demo has a regional manager"
    page = visit(SALES, account=narrowed)
    settled(page)
    expect(page.get_by_role("region", name="这些数没有算进什么")).to_contain_text("只统计你能看的行")


def test_an_unknown_metric_is_not_found(visit: Visit) -> None:
    page = visit("/m/there_is_none")
    expect(page.locator("[data-state=not-found]")).to_be_visible()


def test_the_receipt_gives_the_same_figure_again(visit: Visit) -> None:
    page = visit(SALES)
    settled(page)
    number = page.locator("code", has_text="rcp_").inner_text()
    page.get_by_role("button", name="查看回执").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text(number)
    expect(sheet).to_contain_text("gross_sales v")
    sheet.get_by_role("button", name="照当时的口径重算").click()
    expect(sheet).to_contain_text("重算一致")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_a_range_without_data_leads_back(visit: Visit) -> None:
    page = visit(f"{SALES}?range=2001-01-01..2001-01-31&grain=day")
    empty = page.locator("[data-state=no-data]")
    expect(empty).to_contain_text("数据截至")
    empty.get_by_role("button", name="恢复默认时间").click()
    settled(page)


@pytest.mark.parametrize(
    ("code", "state", "way"),
    [("query.too_many_rows", "too-big", "换粗一点的粒度"), ("source.unreachable", "source-failed", "再试一次")],
)
def test_what_cannot_be_answered_says_why_and_what_to_do(visit: Visit, code: str, state: str, way: str) -> None:
    page = visit("/metrics")
    broken = True

    def refuse(route: Route) -> None:
        if not broken:
            route.continue_()
            return
        problem = {"code": code, "message": "不行", "hint": "换一种问法", "where": "", "status": 422, "title": "x"}
        route.fulfill(status=422, json=problem)

    page.route("**/api/v1/query", refuse)
    page.goto(f"{SALES}?grain=day&range=last_30_days")
    told = page.locator(f"[data-state={state}]").first
    expect(told).to_contain_text("换一种问法")
    broken = False
    told.get_by_role("button", name=way).click()
    settled(page)


# -- everywhere


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_nothing_scrolls_sideways_on_a_phone(visit: Visit, tab: str, lang: str) -> None:
    page = visit(f"{SALES}?tab={tab}", lang=lang, phone=True)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("tabpanel")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("tab", TABS)
def test_english_is_english(visit: Visit, tab: str) -> None:
    page = visit(f"{SALES}?tab={tab}", lang="en")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", level=1, name="Gross sales", exact=True)).to_be_visible()
    panel = page.get_by_role("main")
    for part in panel.get_by_role("heading").or_(panel.get_by_role("button")).or_(panel.locator("dt")).all():
        text = part.inner_text()
        assert not HAN.search(text), text


def test_paper_holds_the_figure_its_gaps_and_its_receipt_and_no_menus(visit: Visit) -> None:
    page = visit(SALES, theme="dark")
    settled(page)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_role("navigation", name="主导航").first).to_be_hidden()
    expect(page.get_by_role("button", name="分享")).to_be_hidden()
    expect(headline(page)).to_be_visible()
    expect(page.get_by_role("region", name="这些数没有算进什么")).to_be_visible()
    expect(page.locator("code", has_text="rcp_")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
