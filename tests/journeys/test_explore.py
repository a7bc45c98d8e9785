"""The explorer: what is asked stands in the address, what is shown is what the server said."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import Account, Visit

BY_REGION = "/explore?metrics=gross_sales&by=region"
TWO = "/explore?metrics=gross_sales,orders&by=region"

Query = Callable[..., dict[str, Any]]


@pytest.fixture
def query(site: str, reader: Account) -> Query:
    """``query(metrics, by=…)``: what the server answers to the reader."""

    def run(*metrics: str, **rest: Any) -> dict[str, Any]:
        with httpx.Client(base_url=site + "/api/v1", timeout=60) as client:
            client.post("/session", json={"username": reader.username, "password": reader.password}).raise_for_status()
            headers = {"X-CSRF-Token": client.cookies["caliber_csrf"]}
            answer = client.post("/query", json={"metrics": list(metrics), **rest}, headers=headers)
            found: dict[str, Any] = answer.raise_for_status().json()
            return found

    return run


def asked(page: Page) -> dict[str, str]:
    """The page's state, as its address has it."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def grid(page: Page) -> Locator:
    return page.get_by_role("grid")


def in_full(page: Page) -> None:
    page.get_by_role("group", name="数字写法").get_by_role("button", name="完整").click()


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("−", "-"))


def shown_days(page: Page) -> tuple[str, str]:
    """The days that the page asks about, from its time pill."""
    pill = page.get_by_role("group", name="时间").get_by_role("button", name=re.compile("时间范围"))
    since, until = re.findall(r"\d{4}-\d{2}-\d{2}", pill.get_attribute("aria-label") or "")
    return since, until


def test_nothing_asked_yet_offers_what_to_start_with(visit: Visit) -> None:
    page = visit("/explore")
    expect(page.get_by_role("heading", name="从一个指标开始")).to_be_visible()
    page.get_by_role("button", name="添加指标").click()
    page.get_by_role("combobox", name=re.compile("拼音")).press_sequentially("xse")
    page.get_by_role("option", name=re.compile("^销售额")).first.click()
    expect(page).to_have_url(re.compile("metrics=gross_sales"))
    expect(grid(page)).to_be_visible()


def test_figures_are_those_of_the_server(visit: Visit, query: Query) -> None:
    page = visit(TWO + "&view=table&totals=1")
    in_full(page)
    since, until = shown_days(page)
    rows = query("gross_sales", "orders", by=["region"], since=since, until=until, order=["-gross_sales"])["rows"]
    expect(grid(page).locator("tbody tr")).to_have_count(len(rows))
    for line, (region, sales, orders) in zip(grid(page).locator("tbody tr").all(), rows, strict=True):
        name, first, second = line.locator("td").all_inner_texts()
        assert name == (region or "未匹配")
        assert number(first) == pytest.approx(Decimal(str(sales)), abs=Decimal("0.01"))
        assert number(second) == orders
    total = query("gross_sales", "orders", since=since, until=until)["rows"][0]
    foot = grid(page).locator("tfoot td").all_inner_texts()
    assert foot[0] == "合计"
    assert number(foot[1]) == pytest.approx(Decimal(str(total[0])), abs=Decimal("0.01"))


def test_one_opens_what_another_sent(visit: Visit) -> None:
    page = visit(BY_REGION)
    page.get_by_role("button", name="添加维度").click()
    page.get_by_role("option", name="渠道", exact=True).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="添加筛选").click()
    page.get_by_role("option", name="渠道", exact=True).click()
    page.get_by_role("option", name=re.compile("^小程序")).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="表格", exact=True).click()
    page.get_by_label("合计与小计").check()
    expect(page).to_have_url(re.compile("totals=1"))
    assert asked(page) == {
        "metrics": "gross_sales",
        "by": "region,channel",
        "where.channel": "mini_program",
        "view": "table",
        "totals": "1",
    }
    expect(
        grid(page).get_by_role("gridcell", name="小程序").or_(grid(page).locator("td", has_text="小程序")).first
    ).to_be_visible()
    other = visit(page.url)
    expect(other.get_by_role("button", name="修改「渠道 是 小程序」")).to_be_visible()
    expect(grid(other).locator("tfoot")).to_contain_text("合计")
    expect(grid(other).locator("tbody")).to_contain_text("小程序")  # names of members come after their figures
    assert grid(other).locator("tbody").inner_text() == grid(page).locator("tbody").inner_text()


def test_the_way_back_undoes_a_change(visit: Visit) -> None:
    page = visit(BY_REGION)
    page.get_by_role("button", name="去掉「大区」").click()
    expect(page).to_have_url(re.compile("by=none"))
    page.go_back()
    expect(page.get_by_role("button", name="去掉「大区」")).to_be_visible()


def test_only_shared_dimensions_are_offered_and_the_others_say_why(visit: Visit) -> None:
    page = visit("/explore?metrics=gross_sales,deliveries&by=region")
    page.get_by_role("button", name="添加维度").click()
    page.get_by_role("combobox", name="查找维度").fill("供应商省份")
    refused = page.get_by_role("option", name=re.compile("供应商省份")).first
    expect(refused).to_have_attribute("aria-disabled", "true")
    expect(refused).to_contain_text("发货单量 没有这个维度")
    refused.click(force=True)
    expect(page).to_have_url(re.compile("by=region$"))


@pytest.mark.parametrize(
    ("condition", "member", "expected"),
    [("是", "app", "app"), ("不是", "app", "not:app")],
)
def test_members_are_chosen_by_the_names_that_people_know(
    visit: Visit, query: Query, condition: str, member: str, expected: str
) -> None:
    page = visit("/explore?metrics=orders&by=channel&view=table")
    page.get_by_role("button", name="添加筛选").click()
    page.get_by_role("option", name="渠道", exact=True).click()
    page.get_by_role("combobox", name="条件").select_option(label=condition)
    page.get_by_role("combobox", name="查找成员").fill("APP")
    page.get_by_role("option", name=re.compile("^APP")).first.click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("where.channel="))
    assert asked(page)["where.channel"] == expected
    in_full(page)
    since, until = shown_days(page)
    everything = query("orders", by=["channel"], since=since, until=until)["rows"]
    wanted = {count for channel, count in everything if (channel == member) is (condition == "是")}
    cells = grid(page).locator("tbody td.num")
    expect(cells).to_have_count(len(wanted))
    assert {int(number(text)) for text in cells.all_inner_texts()} == wanted


HOSTILE = (
    "x' or '1'='1",
    "'; drop table sales.orders; --",
    "{{ Metric('orders', 'store') }}",
    "<img src=x onerror=alert(1)>",
)


@pytest.mark.parametrize("member", HOSTILE)
def test_a_hostile_member_stays_a_member(visit: Visit, member: str) -> None:
    page = visit("/explore?metrics=orders&by=none")
    page.get_by_role("button", name="添加筛选").click()
    page.get_by_role("option", name="城市", exact=True).click()
    page.get_by_role("combobox", name="查找成员").fill(member)
    page.get_by_role("option", name=f"就用「{member}」").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("^修改「城市 是 "))).to_contain_text(member)
    # Nobody lives there: no orders, and no complaint of the server about a text that it had to parse.
    expect(page.locator("[data-state=error]")).to_have_count(0)
    expect(
        page.locator("[data-state=no-data]").or_(grid(page).locator("td.num", has_text=re.compile("^0$")))
    ).to_be_visible()


def test_sorting_by_a_head_asks_the_server(visit: Visit) -> None:
    page = visit(TWO + "&view=table")
    head = grid(page).get_by_role("columnheader", name=re.compile("^订单量"))
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(page).to_have_url(re.compile("order=orders"))
    in_full(page)
    expect(grid(page).locator("tbody tr").first).to_contain_text("未匹配")
    counts = [number(text) for text in grid(page).locator("tbody td:nth-child(3)").all_inner_texts()]
    assert counts == sorted(counts)


def test_numbers_in_wan_or_in_full(visit: Visit) -> None:
    page = visit(BY_REGION + "&view=table")
    head = grid(page).get_by_role("columnheader", name=re.compile("^销售额"))
    expect(head).to_contain_text("万元")
    short = number(grid(page).locator("td.num").first.inner_text())
    in_full(page)
    expect(head).not_to_contain_text("万")
    assert number(grid(page).locator("td.num").first.inner_text()) / 10000 == pytest.approx(short, abs=Decimal("0.01"))


def test_a_pivot_shows_the_servers_totals(visit: Visit, query: Query) -> None:
    page = visit("/explore?metrics=customers_by_member&by=region,channel&columns=channel&view=pivot")
    in_full(page)
    since, until = shown_days(page)
    rows = grid(page).locator("tbody tr")
    expect(rows).not_to_have_count(0)
    whole = query("customers_by_member", since=since, until=until)["rows"][0][0]
    by_region = dict(query("customers_by_member", by=["region"], since=since, until=until)["rows"])
    by_channel = query("customers_by_member", by=["channel"], since=since, until=until)["rows"]
    for line in rows.all():
        cells = line.locator("td").all_inner_texts()
        assert number(cells[-1]) == by_region[None if cells[0] == "未匹配" else cells[0]]
    foot = grid(page).locator("tfoot td").all_inner_texts()
    assert number(foot[-1]) == whole
    assert sorted(number(text) for text in foot[1:-1]) == sorted(Decimal(count) for _, count in by_channel)
    # Buyers who came through two channels count once: whoever adds up gets another figure.
    assert sum(count for _, count in by_channel) != whole
    page.get_by_role("button", name="行列互换").click()
    expect(page).to_have_url(re.compile("columns=region"))
    expect(grid(page).get_by_role("columnheader", name="华东")).to_be_visible()


def test_from_a_name_to_its_members_and_its_course(visit: Visit) -> None:
    page = visit(BY_REGION)
    grid(page).locator("td", has_text="华东").click()
    page.get_by_role("menuitem", name="按维度拆分…").click()
    page.get_by_role("option", name="城市", exact=True).click()
    expect(page).to_have_url(re.compile("by=city"))
    assert asked(page)["where.region"] == "华东"
    grid(page).locator("td.num").first.click()
    page.get_by_role("menuitem", name="看走势：按月").click()
    expect(page).to_have_url(re.compile("where.city="))
    expect(grid(page).get_by_role("columnheader", name="月份")).to_be_visible()
    page.go_back()
    grid(page).locator("td.num").first.click()
    page.get_by_role("menuitem", name="打开指标页").click()
    expect(page).to_have_url(re.compile("/m/gross_sales"))


def test_a_click_in_the_chart_goes_on_and_a_drag_zooms(visit: Visit) -> None:
    page = visit("/explore?metrics=gross_sales")
    picture = page.get_by_role("slider")
    expect(picture.locator("svg")).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.click(box["x"] + box["width"] / 2, middle)
    expect(page.get_by_role("menuitem", name="打开指标页")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, middle, steps=8)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"range=\d{4}-\d{2}-01\.\."))
    expect(grid(page).locator("tbody tr")).to_have_count(5)


def test_leaving_out_a_member_leaves_the_unmatched_in(visit: Visit) -> None:
    page = visit(BY_REGION + "&view=table")
    expect(grid(page).locator("td", has_text="未匹配")).to_be_visible()
    before = grid(page).locator("tbody tr").count()
    grid(page).locator("td", has_text="华东").click()
    page.get_by_role("menuitem", name="排除「华东」").click()
    expect(grid(page).locator("tbody tr")).to_have_count(before - 1)
    expect(grid(page).locator("td", has_text="未匹配")).to_be_visible()


def test_the_keyboard_walks_the_table_and_opens_its_menu(visit: Visit) -> None:
    page = visit(BY_REGION + "&view=table")
    grid(page).locator("th").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(grid(page).locator("tbody tr").first.locator("td.num")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.get_by_role("combobox", name=re.compile("拼音"))).to_be_focused()


def test_a_comparison_says_what_it_compares_with(visit: Visit, query: Query) -> None:
    page = visit("/explore?metrics=gross_sales&by=none&compare=previous_year&view=table")
    in_full(page)
    since, until = shown_days(page)
    answer = query("gross_sales", since=since, until=until, compare=["previous_year"])
    now, before, _, ratio = answer["rows"][0]
    cells = grid(page).locator("tbody td").all_inner_texts()
    assert [number(cells[0]), number(cells[1])] == [
        pytest.approx(Decimal(str(each)), abs=Decimal("0.01")) for each in (now, before)
    ]
    assert f"{abs(ratio) * 100:.1f}%" in cells[2]


def test_statement_receipt_and_sql_stand_beside(visit: Visit, accounts: list[Account]) -> None:
    sees = next(account for account in accounts if "see_sql" in account.permissions)
    page = visit(BY_REGION, account=sees)
    aside = page.get_by_role("complementary")
    expect(aside).to_contain_text("未匹配")
    expect(aside).to_contain_text(re.compile("数据截至"))
    expect(aside.locator("code")).to_contain_text("rcp_")
    page.get_by_role("button", name="查看 SQL").click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile("select", re.IGNORECASE))


# -- files


def download(page: Page, item: str) -> Path:
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as started:
        page.get_by_role("menuitem", name=re.compile(item)).click()
    return started.value.path()


def test_the_export_of_a_pivot_says_that_it_holds_plain_rows(visit: Visit) -> None:
    page = visit(TWO + ",channel&columns=channel&view=pivot")
    page.get_by_role("button", name="导出").click()
    expect(page.get_by_role("menu").get_by_role("note")).to_contain_text("不是透视排列")
    page.goto(TWO)
    page.get_by_role("button", name="导出").click()
    expect(page.get_by_role("menuitem").first).to_be_visible()
    expect(page.get_by_role("note")).to_have_count(0)


def test_a_workbook_has_typed_figures_and_says_what_they_count(visit: Visit, query: Query) -> None:
    page = visit(TWO + "&totals=1&where.channel=app")
    expect(grid(page)).to_be_visible()
    since, until = shown_days(page)
    copied = download(page, "Excel")
    book = load_workbook(io.BytesIO(copied.read_bytes()))
    assert book.sheetnames == ["数据", "口径"]
    head, *lines = book["数据"].iter_rows(values_only=True)
    assert [str(name).partition(" ")[0] for name in head] == ["大区", "销售额", "订单量"]
    answer = query("gross_sales", "orders", by=["region"], where=["channel = 'app'"], since=since, until=until)
    sales = {row[0] or "未匹配或空白": row[1] for row in answer["rows"]}
    assert {line[0]: line[1] for line in lines[: len(sales)]} == pytest.approx(sales)
    assert lines[len(sales)][0] == "合计"
    assert all(isinstance(line[1], int | float) and isinstance(line[2], int) for line in lines)
    assert book["数据"]["B2"].number_format.startswith("#,##0")
    said = {str(name): str(text) for name, text in book["口径"].iter_rows(max_col=2, values_only=True) if name}
    assert said["统计区间"] == f"{since} – {until}"
    assert "app" in said["筛选"]
    assert said["凭据"].startswith("rcp_")
    assert {"数据截至", "时区", "业务口径", "怎么算", "版本", "负责人"} <= said.keys()


def test_a_workbook_calls_members_by_name_and_marks_subtotals(visit: Visit) -> None:
    page = visit("/explore?metrics=orders&by=region,channel&totals=1")
    expect(grid(page)).to_be_visible()
    rows = list(load_workbook(io.BytesIO(download(page, "Excel").read_bytes()))["数据"].iter_rows(values_only=True))
    assert {"APP", "小程序", "门店"} <= {row[1] for row in rows}
    assert ("华东", "小计") in {row[:2] for row in rows}
    assert rows[-1][:2] == ("合计", None)


def test_a_csv_has_every_digit(visit: Visit, query: Query) -> None:
    page = visit(BY_REGION)
    expect(grid(page)).to_be_visible()
    since, until = shown_days(page)
    text = download(page, "CSV").read_text("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    rows = query("gross_sales", by=["region"], since=since, until=until)["rows"]
    assert head == ["大区", "销售额"]
    assert {line[0]: float(line[1]) for line in lines} == {row[0] or "": float(row[1]) for row in rows}


# -- states


def test_no_rows_is_not_zero_and_shows_the_way_out(visit: Visit) -> None:
    page = visit(BY_REGION + "&where.city=没有这样的城市")
    state = page.locator("[data-state=no-data]")
    expect(state).to_contain_text("没有数据")
    state.get_by_role("button", name="清除筛选").click()
    expect(grid(page)).to_be_visible()


def test_who_may_not_see_the_figures_is_told_whom_to_ask(visit: Visit, ask: Callable[..., Any]) -> None:
    hidden = [row for row in ask("/metrics", limit=200)["items"] if not row["can_see_value"]]
    assert hidden, "the demo hides some figures from the reader"
    page = visit(f"/explore?metrics={hidden[0]['code']}&by=none")
    expect(page.locator("[data-state=denied]")).to_contain_text("联系")
    page.get_by_role("link", name="打开指标页").click()
    expect(page).to_have_url(re.compile(f"/m/{hidden[0]['code']}"))


def test_what_is_refused_stands_in_the_servers_words_and_can_be_taken_away(visit: Visit) -> None:
    page = visit("/explore?metrics=gross_sales&by=region,no_such_dimension")
    state = page.locator("[data-state=error]")
    expect(state).to_contain_text("no_such_dimension")
    expect(state.get_by_role("button", name="再试一次")).to_have_count(0)
    page.get_by_role("button", name="去掉 no_such_dimension").click()
    expect(grid(page)).to_be_visible()


def test_a_failed_source_is_told_and_asked_again(visit: Visit) -> None:
    page = visit("/explore")
    problem = {
        "code": "source.failed",
        "message": "数据源没有回答",
        "hint": "稍后再试",
        "where": "warehouse",
        "status": 502,
    }

    def fail(route: Route) -> None:
        route.fulfill(status=502, json=problem, content_type="application/problem+json")

    page.route("**/api/v1/query", fail)
    page.goto(BY_REGION)
    state = page.locator("[data-state=error]")
    expect(state).to_contain_text("数据源没有回答")
    page.unroute("**/api/v1/query", fail)
    state.get_by_role("button", name="再试一次").click()
    expect(grid(page)).to_be_visible()


def test_a_long_query_can_be_stopped(visit: Visit) -> None:
    page = visit("/explore")
    held: list[Route] = []
    stopped: list[str] = []
    page.route("**/api/v1/query", lambda route: held.append(route))
    page.on(
        "request",
        lambda request: stopped.append(request.post_data or "") if request.url.endswith("/query/cancel") else None,
    )
    page.goto(BY_REGION)
    page.get_by_role("status").get_by_role("button", name="取消").click()
    expect(page.locator("[data-state=stopped]")).to_contain_text("已取消")
    assert held[0].request.headers["x-query-ticket"] in stopped[0]
    page.unroute("**/api/v1/query")
    page.get_by_role("button", name="重新计算").click()
    expect(grid(page)).to_be_visible()


@pytest.mark.parametrize(
    "address",
    [
        "/explore?metrics=" + "x," * 300,
        "/explore?metrics=gross_sales&by=%00%01&limit=-1&view=<script>&range=..&where.=1",
        "/explore?metrics=gross_sales&where=1%3D1%29%3B+drop+table+x",
        "/explore?metrics=gross_sales&where.__proto__=x&order=%27%3B--",
    ],
)
def test_no_address_breaks_the_page(visit: Visit, address: str) -> None:
    page = visit(address)
    expect(page.get_by_role("heading", name="探索", exact=True)).to_be_visible()
    expect(grid(page).or_(page.locator("[data-state]:not([data-state=loading])")).first).to_be_visible()


# -- on a phone, in the other language


def test_on_a_phone_filters_come_from_below(visit: Visit) -> None:
    page = visit(BY_REGION, phone=True)
    expect(grid(page)).to_be_visible()
    page.get_by_role("button", name="筛选", exact=True).click()
    page.get_by_role("dialog", name="筛选").or_(page.get_by_role("dialog")).first.get_by_role(
        "button", name="添加筛选"
    ).click()
    page.get_by_role("option", name="渠道", exact=True).click()
    page.get_by_role("option", name=re.compile("^APP")).click()
    for _ in range(2):
        page.get_by_role("button", name="关闭").last.click()
    expect(page.get_by_role("button", name="筛选 · 1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize(
    "path",
    [BY_REGION, TWO + "&compare=previous_year", "/explore?metrics=orders&by=region,channel&columns=channel&view=pivot"],
)
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_nothing_scrolls_sideways_on_a_phone(visit: Visit, path: str, lang: str) -> None:
    page = visit(path, phone=True, lang=lang)
    expect(grid(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_in_english_nothing_is_chinese(visit: Visit) -> None:
    page = visit("/explore?metrics=gross_sales,orders&by=channel&compare=previous_year&totals=1", lang="en")
    expect(grid(page)).to_be_visible()
    expect(page.get_by_role("complementary")).to_contain_text("Data as of")
    main = page.get_by_role("main").inner_text()
    assert re.findall("[\u4e00-\u9fff]+", main) == []
