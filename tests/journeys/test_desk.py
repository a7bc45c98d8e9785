"""The desk: the quarrel between two departments ends with a proof, or with causes that sum to the gap."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, Route, expect
from pypdf import PdfReader

from tests.journeys.conftest import Account, Visit

GAPS = [("gross_sales", "net_receipts"), ("gross_sales", "paid_sales")]
QUARREL = "/desk?left=gross_sales&right=net_receipts"
MONEY = re.compile(r"[+−]?[\d,]+\.\d{2}")


def causes(page: Page) -> Locator:
    return page.get_by_role("table", name="差额的原因")


def amount(line: Locator) -> Decimal:
    """The money in a row of the causes, to the last cent."""
    found = MONEY.search(line.locator("td.num").first.inner_text())
    assert found is not None
    return Decimal(found[0].replace(",", "").replace("−", "-"))


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.parametrize(("left", "right"), GAPS)
def test_the_causes_lead_from_one_departments_figure_to_the_others(visit: Visit, left: str, right: str) -> None:
    page = visit(f"/desk?left={left}&right={right}")
    lines = causes(page).locator("tbody tr")
    expect(lines.first).to_be_visible()
    first, *between, last = lines.all()
    gap, residual = (amount(line) for line in causes(page).locator("tfoot tr").all())
    assert between
    assert amount(first) + sum(amount(line) for line in between) == amount(last)
    assert gap == amount(last) - amount(first) == sum(amount(line) for line in between)
    assert residual == 0
    expect(page.get_by_role("img", name=re.compile(f"{len(between)} 个原因"))).to_be_visible()
    expect(page.get_by_label("结论", exact=True)).to_contain_text("不同")


def test_a_cause_opens_its_rows_which_sum_to_it(visit: Visit) -> None:
    page = visit("/desk?left=gross_sales&right=paid_sales")
    first = causes(page).locator("tbody tr:not([data-side])").first
    worth = amount(first)
    first.get_by_role("button").focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    lines = sheet.locator("tbody tr")
    expect(lines.first).to_be_visible()
    found = [MONEY.search(line.locator("td.num").last.inner_text()) for line in lines.all()]
    assert sum(Decimal(one[0].replace(",", "").replace("−", "-")) for one in found if one) == worth
    with page.expect_download() as saved:
        sheet.get_by_role("button", name="导出").click()
        page.get_by_role("menuitem").first.click()
    assert Path(saved.value.path()).stat().st_size > 100
    page.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()


def test_the_same_count_under_two_names_is_proved_equal(visit: Visit) -> None:
    page = visit("/desk?left=monthly_orders&right=monthly_deals")
    verdict = page.get_by_label("结论", exact=True)
    expect(verdict).to_contain_text("已证明相同")
    expect(verdict).to_contain_text("规范形式")
    expect(page.get_by_role("heading", name="两个数相同，没有差额")).to_be_visible()
    rows = page.get_by_role("table", name="两边的口径").locator("tbody tr")
    expect(rows.filter(has_text="算哪些")).to_have_attribute("data-mark", "worded")
    differing = page.locator("tr[data-mark=differs] th").all_inner_texts()
    assert [name.split("\n")[0] for name in differing] == ["归口部门", "负责人"]


REPORT = """-- dialect: mysql
SELECT DATE_FORMAT(paid_at, '%Y-%m') AS 月份, SUM(amount) AS 营收, COUNT(*) AS 行数
FROM sales.order_lines WHERE paid_at >= '2025-01-01' AND NOT (status = 'cancelled') GROUP BY 1
"""


def test_why_equal_is_said_by_the_rules_that_met_the_two(visit: Visit, ask: Callable[..., Any]) -> None:
    verdict = visit("/desk?left=monthly_orders&right=monthly_deals").get_by_label("结论", exact=True)
    expect(verdict).to_contain_text("化简以后")
    told = verdict.locator("dd").all_inner_texts()
    assert told
    assert all(re.search("[\u4e00-\u9fff]", rule) for rule in told)


def test_a_reports_sql_is_pasted_beside_a_metric(visit: Visit) -> None:
    """What is wrong with it is said where it is written; then it is compared, reconciled and carried by a link."""
    page = visit("/desk?left=paid_sales")
    page.get_by_role("button", name="选择右边的指标").click()
    page.get_by_role("button", name="用报表的 SQL 代替指标").click()
    dialog = page.get_by_role("dialog", name="报表的 SQL")
    dialog.get_by_label("叫什么").fill("财务月报")
    dialog.get_by_label("SQL", exact=False).last.fill("SELECT SUM(amount)\nFROM sales.nothing")
    dialog.get_by_role("button", name="放上来").click()
    expect(dialog.get_by_role("alert")).to_contain_text("第 2 行的表 sales.nothing")
    dialog.locator("textarea").fill(REPORT)
    dialog.get_by_role("button", name="放上来").click()
    expect(dialog.get_by_role("alert")).to_contain_text("营收")
    dialog.get_by_label("哪一个数").fill("营收")
    dialog.get_by_role("button", name="放上来").click()
    expect(page.get_by_label("结论", exact=True)).to_contain_text("已证明相同")
    expect(page.get_by_label("结论", exact=True)).to_contain_text("财务月报 营收")
    expect(page.get_by_role("heading", name="两个数相同，没有差额")).to_be_visible()
    expect(page.get_by_role("button", name="做决定")).to_have_count(0)
    other = visit(page.url)
    expect(other.get_by_label("结论", exact=True)).to_contain_text("财务月报 营收")
    other.get_by_role("button", name=re.compile("更换左边的指标")).click()
    other.get_by_role("combobox", name=re.compile("拼音")).fill("下单金额")
    other.get_by_role("option").first.click()
    expect(causes(other)).to_be_visible()


def test_a_file_is_a_side_too(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "finance.sql").write_text("SELECT SUM(amount) FROM sales.order_lines", encoding="gbk")
    page = visit("/desk?left=gmv")
    page.get_by_role("button", name="选择右边的指标").click()
    page.get_by_role("button", name="用报表的 SQL 代替指标").click()
    dialog = page.get_by_role("dialog", name="报表的 SQL")
    dialog.locator("input[type=file]").set_input_files(tmp_path / "finance.sql")
    expect(dialog.get_by_label("叫什么")).to_have_value("finance.sql")
    dialog.get_by_role("button", name="放上来").click()
    expect(page.get_by_role("button", name=re.compile("更换右边的指标"))).to_contain_text("finance.sql")
    expect(page.get_by_label("结论", exact=True)).to_be_visible()


def test_both_figures_are_told_month_by_month(visit: Visit) -> None:
    page = visit(QUARREL)
    expect(causes(page)).to_be_visible()
    page.get_by_text("逐月的数和差额").click()
    months = page.get_by_role("table", name="逐月的数和差额").locator("tbody tr")
    expect(months).to_have_count(12)
    left, right, gap = (
        Decimal(one.replace(",", "").replace("−", "-")) for one in MONEY.findall(months.last.inner_text())
    )
    assert right - left == gap == amount(causes(page).locator("tfoot tr").first)


def test_one_metric_in_two_ways_has_its_verdict_and_its_course(visit: Visit) -> None:
    page = visit("/desk?left=gross_sales&right=gross_sales&right_version=1.0")
    expect(page.get_by_label("结论", exact=True)).to_contain_text("销售额(v1.0)")
    expect(page.get_by_text("逐月的数和差额")).to_be_visible()
    expect(page.get_by_role("button", name="做决定")).to_have_count(0)


def test_what_was_not_proved_is_never_called_equal(visit: Visit) -> None:
    page = visit("/desk?left=customers_by_member&right=customers_by_phone")
    verdict = page.get_by_label("结论", exact=True)
    expect(verdict).to_contain_text("还不能判断")
    expect(verdict).not_to_contain_text("相同：")
    verdict.get_by_role("button", name="到真实数据上核对").click()
    expect(verdict).to_contain_text("真实数据")
    expect(verdict).to_contain_text(re.compile("^.?不同"))
    assert asked(page)["data"] == "1"


def test_the_differing_clauses_are_marked(visit: Visit) -> None:
    page = visit("/desk?left=gross_sales&right=gmv")
    expect(page.get_by_label("结论", exact=True)).to_contain_text("左边包含在右边里")
    rows = page.get_by_role("table", name="两边的口径").locator("tbody tr")
    expect(rows.filter(has_text="算哪些")).to_have_attribute("data-mark", "differs")
    for clause in ("算什么", "按什么时间", "单位"):
        expect(rows.filter(has_text=clause)).to_have_attribute("data-mark", "same")
    expect(page.get_by_role("heading", name="让两边不同的几行数据")).to_be_visible()


def test_two_metrics_are_found_by_pinyin_and_by_what_they_are_taken_for(visit: Visit) -> None:
    page = visit("/desk")
    page.get_by_role("button", name="选择左边的指标").click()
    page.get_by_role("combobox", name=re.compile("拼音")).press_sequentially("xse")
    page.get_by_role("option", name=re.compile("^销售额")).first.click()
    expect(page).to_have_url(re.compile("left=gross_sales"))
    page.get_by_role("button", name="选择右边的指标").click()
    expect(page.get_by_text("容易和「销售额」混淆")).to_be_visible()
    page.get_by_role("option", name=re.compile("销售额\\(支付口径\\)")).click()
    expect(causes(page)).to_be_visible()
    assert asked(page) == {"left": "gross_sales", "right": "paid_sales"}


def test_a_link_opens_the_same_view(visit: Visit) -> None:
    page = visit(QUARREL)
    expect(causes(page)).to_be_visible()
    page.get_by_role("button", name="往前一段").click()
    expect(page).to_have_url(re.compile("since="))
    page.get_by_label("拆分维度").select_option(label="渠道")
    members = page.get_by_role("table", name="按维度看差额")
    expect(members.locator("tbody tr").first).to_be_visible()
    other = visit(page.url)
    expect(other.get_by_role("table", name="按维度看差额")).to_have_text(members.inner_text(), use_inner_text=True)
    expect(causes(other)).to_have_text(causes(page).inner_text(), use_inner_text=True)


def test_the_members_add_up_to_the_gap(visit: Visit) -> None:
    page = visit(QUARREL + "&by=channel")
    rows = page.get_by_role("table", name="按维度看差额").locator("tbody tr")
    expect(rows.first).to_be_visible()
    gaps = [Decimal(MONEY.findall(row.inner_text())[2].replace(",", "").replace("−", "-")) for row in rows.all()]
    assert sum(gaps) == amount(causes(page).locator("tfoot tr").first)


def test_the_workbook_is_what_the_page_shows(visit: Visit) -> None:
    page = visit(QUARREL)
    expect(causes(page)).to_be_visible()
    page.get_by_role("button", name="导出", exact=True).click()
    with page.expect_download() as arriving:
        page.get_by_role("menuitem", name="Excel").click()
    book = load_workbook(io.BytesIO(Path(arriving.value.path()).read_bytes()))
    assert book.sheetnames == ["口径对照", "差额拆解", "近十二个月"]
    figures = [row[1] for row in book["差额拆解"].iter_rows(min_row=3, values_only=True) if row[2] is not None]
    shown = [amount(line) for line in causes(page).locator("tbody tr[data-sign]").all()]
    assert [Decimal(str(figure)) for figure in figures] == shown


def test_the_pdf_is_what_the_page_shows(visit: Visit) -> None:
    page = visit(QUARREL)
    expect(causes(page)).to_be_visible()
    page.get_by_role("button", name="导出", exact=True).click()
    with page.expect_download() as arriving:
        page.get_by_role("menuitem", name="PDF").click()
    assert arriving.value.suggested_filename == "gross_sales-net_receipts.pdf"
    told = "".join(leaf.extract_text() for leaf in PdfReader(arriving.value.path()).pages)
    shown = [abs(amount(line)) for line in causes(page).locator("tbody tr").all()]
    assert all(f"{one:,.2f}" in told for one in shown)


def test_what_cannot_be_reconciled_says_why_and_what_to_do(visit: Visit) -> None:
    page = visit("/desk?left=gross_sales&right=orders")
    refused = page.locator("[data-state=refused]")
    expect(refused).to_contain_text("单位不同")
    expect(refused).to_contain_text("选择单位相同的指标")
    expect(page.get_by_role("table", name="两边的口径")).to_be_visible()


def test_a_secret_is_as_unknown_as_nothing(visit: Visit) -> None:
    texts = []
    for code in ("payroll", "no_such_metric"):
        state = visit(f"/desk?left={code}&right=gross_sales").get_by_role("main").locator("[data-state=error]")
        expect(state).to_be_visible()
        texts.append(state.inner_text().replace(code, ""))
    assert texts[0] == texts[1]


def test_figures_that_one_may_not_see_are_told_apart_from_definitions(visit: Visit) -> None:
    page = visit("/desk?left=turnover_average&right=turnover_opening")
    expect(page.get_by_role("table", name="两边的口径")).to_be_visible()
    expect(page.locator("[data-state=denied]").first).to_be_visible()


def test_a_source_that_fails_is_told_and_asked_again(visit: Visit, reader: Account) -> None:
    page = visit("/")

    def fail(route: Route) -> None:
        problem = {
            "code": "source.timeout",
            "message": "数据源没有答复",
            "hint": "稍后再试",
            "status": 504,
            "title": "",
        }
        route.fulfill(status=504, json=problem, content_type="application/problem+json")

    page.route("**/api/v1/reconcile", fail)
    page.goto(QUARREL)
    expect(page.get_by_role("heading", name="数据源没有答复").first).to_be_visible(timeout=30_000)
    page.unroute("**/api/v1/reconcile")
    page.get_by_role("button", name=re.compile("再试|重试")).first.click()
    expect(causes(page)).to_be_visible()


def test_keys_open_the_pickers_and_swap_the_sides(visit: Visit) -> None:
    page = visit(QUARREL)
    expect(causes(page)).to_be_visible()
    page.keyboard.press("x")
    expect(page).to_have_url(re.compile("left=net_receipts&right=gross_sales"))
    page.keyboard.press("r")
    expect(page.get_by_role("combobox", name=re.compile("拼音"))).to_be_focused()


def test_one_goes_to_the_desk_from_what_a_metric_is_taken_for(visit: Visit) -> None:
    page = visit("/m/gross_sales?tab=caliber")
    page.get_by_role("link", name="和「销售额(支付口径)」对口径").click()
    expect(page).to_have_url(re.compile("/desk\\?left=gross_sales&right=paid_sales"))
    expect(causes(page)).to_be_visible()


def test_open_cases_are_listed_by_department(visit: Visit, ask: Callable[..., Any]) -> None:
    found = ask("/cases", limit=500)["items"]
    mine = [case for case in found if case["status"] == "open" and "sales" in case["departments"]]
    page = visit("/desk?department=sales")
    expect(page.get_by_text(f"待决定 {len(mine)} 组")).to_be_visible()
    page.get_by_role("link", name=re.compile("月度成交数")).first.click()
    expect(page.get_by_label("结论", exact=True)).to_be_visible()


def test_it_prints_on_one_page(visit: Visit) -> None:
    page = visit(QUARREL)
    expect(causes(page)).to_be_visible()
    page.wait_for_load_state("networkidle")
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert len(pages) == 1


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize(("left", "right"), GAPS)
def test_it_fits_a_phone(visit: Visit, left: str, right: str, lang: str) -> None:
    page = visit(f"/desk?left={left}&right={right}", phone=True, lang=lang)
    expect(
        page.get_by_role("heading", name=re.compile("让两边不同的几行数据|Rows that set the two apart"))
    ).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_decision_shows_what_it_changes_and_is_proposed_to_somebody_else(
    visit: Visit, accounts: list[Account]
) -> None:
    steward = next(account for account in accounts if "approve_policies" in account.permissions)
    page = visit("/desk?left=monthly_orders&right=monthly_deals", account=steward)
    page.get_by_role("button", name="做决定").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="合并成一个")).to_have_attribute("aria-pressed", "true")
    expect(dialog.get_by_label("会改变什么")).to_contain_text("月度成交数")
    dialog.get_by_label("理由").fill("同一张单，两个叫法")
    dialog.get_by_role("button", name="提交审批").click()
    expect(dialog).to_contain_text("等另一位有审批权限的人批准")
    dialog.get_by_role("button", name="好", exact=True).click()
    page.goto(page.url.partition("?")[0])
    expect(page.get_by_role("listitem").filter(has_text="月度成交数 对 月度订单量").first).to_contain_text("审批中")


def test_who_may_not_decide_sees_why_and_whom_to_ask(visit: Visit, accounts: list[Account]) -> None:
    plain = next(account for account in accounts if "propose_changes" not in account.permissions)
    page = visit("/desk?left=gross_sales&right=paid_sales", account=plain)
    page.get_by_role("button", name="做决定").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("来决定")
    expect(dialog.get_by_role("button", name="提交审批")).to_have_count(0)
