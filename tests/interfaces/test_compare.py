"""The desk's routes: two definitions side by side, the gap with nothing left over, both as a workbook."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from tests.interfaces.conftest import SECRET, As, Visitor, code
from tests.interfaces.test_contract import check

OCTOBER = {"since": "2026-10-01", "until": "2026-10-31"}


def pair(left: str, right: str, **rest: Any) -> dict[str, Any]:
    return {"left": left, "right": right, **rest}


VERDICTS = [
    ("monthly_orders", "monthly_deals", "equal", "canonical"),
    ("gross_sales", "gmv", "left_subset", "implication"),
    ("gmv", "gross_sales", "right_subset", "implication"),
    ("gross_sales", "paid_sales", "different", "witness"),
    ("gross_sales", "net_receipts", "different", "witness"),
]


@pytest.mark.parametrize(("left", "right", "verdict", "proof"), VERDICTS)
def test_the_verdict_has_its_proof_and_is_as_described(
    as_: As, left: str, right: str, verdict: str, proof: str
) -> None:
    answer = as_("wang").post("/compare", pair(left, right))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    check(found, "SideBySide")
    assert (found["left"]["code"], found["right"]["code"]) == (left, right)
    assert (found["verdict"], found["proof"]) == (verdict, proof)
    assert found["text"]["zh"] and found["text"]["en"]
    named = [rule["name"] for side in found["rules"].values() for rule in side]
    assert bool(named) is (verdict == "equal")
    named += [rule["plain"] for side in found["rules"].values() for rule in side]
    assert all(name["zh"] and name["en"] for name in named)
    assert [one["part"] for one in found["clauses"]] == [
        "measure", "population", "window", "time", "nulls", "unit", "department", "owner",
    ]  # fmt: skip
    assert all(clause["left"] and clause["right"] for clause in found["clauses"])


def test_every_metric_stands_beside_another_clause_by_clause(as_: As) -> None:
    """Of every kind, next to one of another: no clause is empty, nothing is said that the document does not tell of."""
    codes = [metric["code"] for metric in as_("wang").get("/metrics", limit=200).json()["items"]]
    for left, right in zip(codes, [*codes[1:], codes[0]], strict=True):
        answer = as_("wang").post("/compare", pair(left, right))
        assert answer.status_code == 200, (left, right, answer.text)
        check(answer.json(), "SideBySide")
        texts = [text for clause in answer.json()["clauses"] for text in clause["left"]]
        assert all(text and "{" not in "".join(text.values()) for text in texts), left


def marks(found: dict[str, Any]) -> dict[str, str]:
    return {clause["part"]: clause["mark"] for clause in found["clauses"]}


def test_what_differs_is_marked_and_other_words_for_the_same_are_not(as_: As) -> None:
    equal = marks(as_("wang").post("/compare", pair("monthly_orders", "monthly_deals")).json())
    assert equal["population"] == "worded"
    assert "differs" not in {equal[part] for part in ("measure", "population", "window", "time", "nulls", "unit")}
    stricter = marks(as_("wang").post("/compare", pair("gross_sales", "gmv")).json())
    assert [part for part, mark in stricter.items() if mark == "differs"] == ["population", "department", "owner"]
    by_payment = marks(as_("wang").post("/compare", pair("gross_sales", "paid_sales")).json())
    assert (by_payment["measure"], by_payment["time"], by_payment["population"]) == ("same", "differs", "differs")


def test_the_rows_that_show_it_are_named_as_people_name_them(as_: As) -> None:
    witness = as_("wang").post("/compare", pair("gross_sales", "gmv")).json()["witness"]
    (table,) = witness["tables"]
    assert table["label"]["zh"] == "订单明细"
    assert "订单状态" in [column["label"].get("zh") for column in table["columns"]]
    assert all(len(row) == len(table["columns"]) for row in table["rows"])
    assert witness["left"] != witness["right"]


SENTENCES = [
    ("gross_sales", "gmv", "「订单状态」≠「已取消」", "“Order status” ≠ “Cancelled”"),
    ("gross_sales", "paid_sales", "「支付时间」不为空", "“Paid at” is filled in"),
    ("gross_sales", "net_receipts", "按「到账时间」,「退款时间」统计", "by “Paid in at”, “Refunded at”"),
    ("orders", "gross_sales", "「订单」", "“Orders”"),
]


@pytest.mark.parametrize(("left", "right", "zh", "en"), SENTENCES)
def test_differences_are_said_in_the_names_of_the_definitions(as_: As, left: str, right: str, zh: str, en: str) -> None:
    told = as_("wang").post("/compare", pair(left, right)).json()["differences"]
    assert any(zh in one["text"]["zh"] for one in told), told
    assert any(en in one["text"]["en"] for one in told), told


def test_names_are_taken_for_codes_and_both_ways_agree(as_: As) -> None:
    by_name = as_("wang").post("/compare", pair("销售额", "下单金额(GMV)")).json()
    assert by_name == as_("wang").post("/compare", pair("gross_sales", "gmv")).json()


def test_a_secret_metric_is_answered_like_none(as_: As) -> None:
    for given in (pair(SECRET, "orders"), pair("orders", SECRET)):
        hidden = as_("wang").post("/compare", given)
        missing = as_("wang").post("/compare", {k: v.replace(SECRET, "no_such") for k, v in given.items()})
        assert code(hidden) == code(missing) == "query.unknown_metric"
        assert hidden.text.replace(SECRET, "no_such") == missing.text
    exported = as_("wang").post("/compare/export", pair(SECRET, "orders", **OCTOBER))
    assert code(exported) == "query.unknown_metric"


def test_looking_at_the_data_needs_the_right_to_ask(as_: As, token: Callable[..., Visitor]) -> None:
    reading = token("read")
    assert reading.post("/compare", pair("orders", "all_orders")).status_code == 200
    answer = reading.post("/compare", pair("orders", "all_orders", data=True))
    assert (answer.status_code, code(answer)) == (403, "accounts.not_permitted")
    assert as_("wang").post("/compare", pair("orders", "all_orders", data=True)).status_code == 200


def test_the_causes_leave_nothing(as_: As) -> None:
    answer = as_("wang").post("/reconcile", pair("gross_sales", "net_receipts", **OCTOBER))
    check(answer.json(), "Reconciliation")
    found = answer.json()
    amounts = [Decimal(str(cause["amount"])) for cause in found["causes"]]
    left, right = (Decimal(str(found[side]["value"])) for side in ("left", "right"))
    assert sum(amounts) == Decimal(str(found["gap"])) == right - left
    assert found["residual"] == 0


REPORT = """-- dialect: mysql
SELECT DATE_FORMAT(paid_at, '%Y-%m') AS 月份, SUM(amount) AS 营收, COUNT(*) AS 行数
FROM sales.order_lines WHERE paid_at >= '2025-01-01' AND status <> 'cancelled' GROUP BY 1
"""


def test_a_reports_sql_stands_on_either_side(as_: As) -> None:
    """What finance's report computes is their metric: the same figure, and no causes between the two."""
    wang, report = as_("wang"), {"sql": REPORT, "figure": "营收"}
    found = wang.post("/reconcile", pair("gross_sales", "财务月报", right_as=report, **OCTOBER)).json()
    check(found, "Reconciliation")
    assert found["right"]["name"]["zh"] == "财务月报 营收"
    assert found["residual"] == 0
    assert sum(Decimal(str(one["amount"])) for one in found["causes"]) == Decimal(str(found["gap"])) != 0
    same = wang.post("/reconcile", pair("财务月报", "paid_sales", left_as=report, **OCTOBER)).json()
    assert (same["gap"], same["causes"]) == (0, [])
    assert found["right"]["value"] == same["right"]["value"]
    answer = wang.post("/reconcile", pair("gross_sales", "财务月报", right_as={"sql": REPORT}, **OCTOBER))
    assert (answer.status_code, code(answer)) == (422, "reports.several_figures")


def test_a_report_is_compared_with_a_metric_clause_by_clause(as_: As) -> None:
    wang, report = as_("wang"), {"sql": REPORT, "figure": "营收"}
    found = wang.post("/compare", pair("财务月报", "paid_sales", left_as=report)).json()
    check(found, "SideBySide")
    assert (found["verdict"], found["left"]["name"]["zh"]) == ("equal", "财务月报 营收")
    assert found["proof"] in ("canonical", "implication")
    assert found["left"]["unit"] == found["right"]["unit"] == "CNY"
    other = wang.post("/compare", pair("gross_sales", "财务月报", right_as=report)).json()
    check(other, "SideBySide")
    assert (other["verdict"], marks(other)["time"]) == ("different", "differs")
    assert any("支付时间" in one["text"]["zh"] for one in other["differences"])
    both = wang.post("/compare", pair("财务月报", "运营月报", left_as=report, right_as=report)).json()
    assert both["verdict"] == "equal"


def test_the_rules_that_read_a_report_are_told(as_: As) -> None:
    report = {"sql": "SELECT SUM(amount) FROM sales.order_lines WHERE NOT (status = 'cancelled' OR status = 'closed')"}
    found = as_("wang").post("/compare", pair("gross_sales", "日报", right_as=report)).json()
    assert found["verdict"] == "equal"
    assert "NOT 下推" in [rule["name"]["zh"] for rule in found["rules"]["right"]]


def test_no_condition_of_a_report_is_lost(as_: As) -> None:
    """That a column is filled in may narrow its rows where another condition on the table stands beside it."""
    report = {"sql": "SELECT SUM(amount) FROM sales.order_lines WHERE paid_at IS NOT NULL AND status <> 'cancelled'"}
    found = as_("wang").post("/compare", pair("gmv", "日报", right_as=report)).json()
    (population,) = (clause["right"] for clause in found["clauses"] if clause["part"] == "population")
    assert "「支付时间」不为空" in population[0]["zh"]
    assert "「订单状态」不是「已取消」" in population[0]["zh"]


UNREADABLE = [
    ("SELECT SUM(amount FROM sales.order_lines", "reports.unreadable"),
    ("SELECT SUM(amount) FROM sales.nothing", "reports.unknown_table"),
    ("SELECT SUM(no_such) FROM sales.order_lines", "reports.unknown_column"),
    ("SELECT 1; SELECT 2", "reports.one_select"),
    (REPORT, "reports.several_figures"),
]


@pytest.mark.parametrize(("sql", "problem"), UNREADABLE)
def test_what_cannot_be_read_in_a_report_is_told_with_its_place(as_: As, sql: str, problem: str) -> None:
    answer = as_("wang").post("/compare", pair("gross_sales", "日报", right_as={"sql": sql}))
    assert (answer.status_code, code(answer)) == (422, problem), answer.text
    assert answer.json()["message"] and answer.json()["hint"]


def test_a_report_is_no_way_around_a_secret(as_: As) -> None:
    secret = {"sql": "SELECT SUM(payroll) AS x FROM hr.headcount"}
    for path, period in (("/reconcile", OCTOBER), ("/reconcile/course", OCTOBER), ("/compare", {})):
        answer = as_("wang").post(path, pair("gross_sales", "own", right_as=secret, **period))
        assert (answer.status_code, code(answer)) == (403, "reports.not_for_you")
    for name in (SECRET, "no_such"):
        beside = as_("wang").post("/compare", pair(name, "own", right_as={"sql": REPORT, "figure": "营收"}))
        assert code(beside) == "query.unknown_metric"


def test_both_figures_go_over_twelve_months(as_: As) -> None:
    wang, report = as_("wang"), {"sql": REPORT, "figure": "营收"}
    given = pair("gross_sales", "paid_sales", **OCTOBER)
    found = wang.post("/reconcile/course", given).json()
    check(found, "Course")
    months = [one["month"] for one in found["months"]]
    assert (len(months), months[0], months[-1]) == (12, "2025-11-01", "2026-10-01")
    whole = wang.post("/reconcile", given).json()
    last = found["months"][-1]
    assert (last["left"], last["right"], last["gap"]) == (whole["left"]["value"], whole["right"]["value"], whole["gap"])
    reported = wang.post("/reconcile/course", {**given, "right": "财务月报", "right_as": report}).json()
    assert [one["right"] for one in reported["months"]] == [one["right"] for one in found["months"]]
    assert reported["right"]["zh"] == "财务月报 营收"
    assert code(wang.post("/reconcile/course", {**given, "left": SECRET})) == "query.unknown_metric"
    assert code(wang.post("/reconcile/course", {**given, "until": "soon"})) == "query.bad_date"


def book(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_the_workbook_has_both_definitions_and_the_waterfall(as_: As) -> None:
    given = pair("gross_sales", "net_receipts", **OCTOBER)
    found = as_("wang").post("/reconcile", {**given, "by": ["channel"]}).json()
    answer = as_("wang").post("/compare/export", {**given, "by": ["channel"]}, {"Accept-Language": "zh"})
    assert answer.headers["content-disposition"] == 'attachment; filename="gross_sales-net_receipts.xlsx"'
    sheets = book(answer)
    assert sheets.sheetnames == ["口径对照", "差额拆解", "近十二个月", "按维度"]
    course = as_("wang").post("/reconcile/course", given).json()
    months = list(sheets["近十二个月"].iter_rows(min_row=2, values_only=True))
    assert months == [(one["month"][:7], one["left"], one["right"], one["gap"]) for one in course["months"]]
    definitions = {row[0]: row[1:] for row in sheets["口径对照"].iter_rows(values_only=True) if row[0]}
    assert definitions["结论"][0].startswith("「销售额」与「净销售额(财务)」口径不同")
    assert definitions["按什么时间"][2] == "不同"
    rows = [row[:3] for row in sheets["差额拆解"].iter_rows(min_row=3, values_only=True)]
    causes = rows[1 : len(found["causes"]) + 1]
    assert [row[1:] for row in causes] == [(cause["amount"], cause["rows"]) for cause in found["causes"]]
    told = {row[0]: row[1] for row in rows}
    assert told["未解释"] == 0
    assert told["差额(右减左)"] == told["各原因之和"] == found["gap"]
    members = list(sheets["按维度"].iter_rows(min_row=2, values_only=True))
    assert [row[1:4] for row in members] == [(part["left"], part["right"], part["gap"]) for part in found["parts"]]


def test_a_report_stands_in_the_workbook(as_: As) -> None:
    given = pair("gross_sales", "财务月报", right_as={"sql": REPORT, "figure": "营收"}, **OCTOBER)
    sheets = book(as_("wang").post("/compare/export", given, {"Accept-Language": "zh"}))
    heads = [row for row in sheets["口径对照"].iter_rows(values_only=True) if row[0] == "条款"]
    assert heads[0][2].startswith("财务月报 营收")


def test_where_there_is_no_waterfall_the_workbook_says_why(as_: As) -> None:
    answer = as_("wang").post(
        "/compare/export", pair("gross_sales", "orders", **OCTOBER), {"Accept-Language": "en"}
    )  # fmt: skip
    sheets = book(answer)
    assert sheets.sheetnames == ["Definitions", "The gap", "Twelve months"]
    assert "different units" in sheets["The gap"]["A1"].value


def paper(answer: Any) -> tuple[PdfReader, str]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    read = PdfReader(io.BytesIO(answer.content))
    return read, "".join(page.extract_text() for page in read.pages)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pdf_tells_what_the_workbook_tells(as_: As, lang: str) -> None:
    wang, given = as_("wang"), pair("gross_sales", "net_receipts", by=["channel"], **OCTOBER)
    found = wang.post("/reconcile", given).json()
    course = wang.post("/reconcile/course", given).json()
    read, told = paper(wang.post("/compare/export", {**given, "format": "pdf"}, {"Accept-Language": lang}))
    figures = [found["left"]["value"], found["right"]["value"], found["gap"]]
    figures += [cause["amount"] for cause in found["causes"]]
    figures += [one[side] for one in course["months"] for side in ("left", "right", "gap")]
    figures += [part["gap"] for part in found["parts"]]
    assert [one for one in figures if f"{one:,.2f}" not in told] == []
    compact = "".join(told.split())
    words = {
        "zh": ["「销售额」与「净销售额(财务)」口径不同", "元(人民币)", "数据截至", "王芳", "按什么时间", "小程序"],
        "en": ["Grosssales", "aredifferent", "yuan(CNY)", "Dataasof", "王芳", "Population"],
    }  # fmt: skip
    assert [one for one in words[lang] if one.lower() not in compact.lower()] == []
    assert 1 <= len(read.pages) <= 3


def test_the_letters_of_the_pdf_are_embedded_and_drawn(as_: As) -> None:
    """Two documents one after the other, in other letters: each brings the outlines of its own."""
    wang, given = as_("wang"), pair("gross_sales", "paid_sales", **OCTOBER)
    for lang in ("zh", "en"):
        read, told = paper(wang.post("/compare/export", {**given, "format": "pdf"}, {"Accept-Language": lang}))
        fonts = {font["/BaseFont"]: font for page in read.pages for font in fonts_of(page)}
        drawn = set()
        for name, font in fonts.items():
            if "CaliberNotoSansSC" in name:
                face = TTFont(io.BytesIO(font["/FontDescriptor"]["/FontFile2"].get_data()))
                glyphs = [face["glyf"][one] for one in face.getGlyphOrder()]
                drawn |= {tuple(one.coordinates) for one in glyphs if one.numberOfContours > 0}
        letters = {one for one in told if one.strip()}
        assert len(letters) > 60
        assert len(drawn) >= len(letters)


def fonts_of(page: Any) -> Any:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_the_pdf_of_a_report_and_of_what_has_no_waterfall(as_: As) -> None:
    report = {"sql": REPORT, "figure": "营收"}
    given = pair("gross_sales", "财务月报", right_as=report, by=["channel"], format="pdf", **OCTOBER)
    _, told = paper(as_("wang").post("/compare/export", given, {"Accept-Language": "zh"}))
    assert "财务月报 营收" in told
    _, told = paper(as_("wang").post("/compare/export", pair("gross_sales", "orders", format="pdf", **OCTOBER)))
    assert "different units" in told
    assert code(as_("wang").post("/compare/export", {**given, "format": "doc"})) == "server.bad_request"


def test_without_what_writes_pdf_the_answer_says_how_to_get_it(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "noto_cjk_sans_otc", None)
    answer = as_("wang").post("/compare/export", pair("gross_sales", "gmv", format="pdf", **OCTOBER))
    assert code(answer) == "server.no_pdf"
    assert "caliber-metrics[pdf]" in answer.json()["hint"]


def test_what_may_only_be_looked_at_is_not_exported(token: Callable[..., Visitor]) -> None:
    answer = token("read").post("/compare/export", pair("gross_sales", "gmv", **OCTOBER))
    assert (answer.status_code, code(answer)) == (403, "accounts.not_permitted")


def test_a_cause_opens_its_rows_which_sum_to_it(as_: As) -> None:
    given = pair("gross_sales", "net_receipts", **OCTOBER)
    for cause in as_("wang").post("/reconcile", given).json()["causes"][:3]:
        answer = as_("wang").post("/reconcile/rows", {**given, "cause": cause["id"], "limit": 10_000})
        check(answer.json(), "Behind")
        found = answer.json()
        assert found["more"] or len(found["rows"]) == cause["rows"]
        assert Decimal(str(found["total"])) == Decimal(str(cause["amount"]))
        amounts = [Decimal(str(row["amount"])) for row in found["rows"]]
        assert found["more"] or sum(amounts) == Decimal(str(found["total"]))


def test_the_members_in_the_rows_of_a_cause_have_their_names(as_: As) -> None:
    given = pair("gross_sales", "paid_sales", **OCTOBER, cause="1")
    columns = as_("wang").post("/reconcile/rows", given).json()["columns"]
    named = {column["name"]: column["members"] for column in columns}
    assert named["channel"]["store"]["zh"] == "门店"


def test_the_rows_of_a_cause_are_a_file(as_: As, token: Callable[..., Visitor]) -> None:
    given = pair("gross_sales", "paid_sales", **OCTOBER, cause="1")
    found = as_("wang").post("/reconcile/rows", {**given, "limit": 10_000}).json()
    answer = as_("wang").post("/reconcile/rows/export", {**given, "format": "xlsx"}, {"Accept-Language": "zh"})
    assert answer.headers["content-disposition"] == 'attachment; filename="gross_sales-paid_sales-rows.xlsx"'
    sheets = book(answer)
    assert sheets.sheetnames == ["明细", "说明"]
    head, *rows, total = sheets["明细"].iter_rows(values_only=True)
    assert head[-3:] == ("计入「销售额」", "计入「销售额(支付口径)」", "计入差额")
    assert [row[-1] for row in rows] == [row["amount"] for row in found["rows"]]
    assert total[-1] == found["total"] == found["cause"]["amount"]
    about = dict(sheets["说明"].iter_rows(values_only=True))
    assert about["原因"] == found["cause"]["text"]["zh"].strip()
    assert about["是否完整"] == "全部明细"
    plain = as_("wang").post("/reconcile/rows/export", {**given, "limit": 2}, {"Accept-Language": "en"})
    lines = plain.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[0].endswith("Of the gap")
    refused = token("read").post("/reconcile/rows/export", given)
    assert (refused.status_code, code(refused)) == (403, "accounts.not_permitted")
    assert code(as_("wang").post("/reconcile/rows/export", {**given, "left": SECRET})) == "query.unknown_metric"


def test_rows_of_a_secret_metric_are_those_of_none(as_: As) -> None:
    hidden = as_("wang").post("/reconcile/rows", pair(SECRET, "orders", **OCTOBER, cause="1"))
    assert code(hidden) == "query.unknown_metric"


def test_only_who_may_look_as_another_sees_what_another_sees(as_: As) -> None:
    given = pair("gross_sales", "gross_sales", **OCTOBER, right_as={"user": "sun"})
    assert code(as_("wang").post("/reconcile", given)) == "accounts.not_permitted"
    found = as_("admin").post("/reconcile", given).json()
    assert found["right"]["name"]["zh"].endswith("(孙磊)")
    assert [cause["code"] for cause in found["causes"]] == ["permission"]
    assert found["residual"] == 0
    assert found["right"]["value"] < found["left"]["value"]


def test_another_version_is_a_side_of_its_own(as_: As) -> None:
    given = pair("gross_sales", "gross_sales", **OCTOBER, right_as={"version": "99.0"})
    assert code(as_("wang").post("/reconcile", given)) == "query.unknown_version"
    given["right_as"] = {"version": "1.0"}
    assert as_("wang").post("/reconcile", given).json()["gap"] == 0
    beside = as_("wang").post("/compare", {name: given[name] for name in ("left", "right", "right_as")}).json()
    assert (beside["verdict"], beside["right"]["name"]["zh"]) == ("equal", "销售额(v1.0)")
