"""Dictionaries of metrics as departments really keep them: titles, merged cells, two rows of heads, GBK, gaps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from caliber.errors import Refused
from caliber.interchange.spreadsheets import read_dictionary
from caliber.interchange.spreadsheets.read import operands_of


def workbook(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = (), title: str = "指标") -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    book.save(path)
    return path


PLAIN = [
    ["指标名称", "统计口径", "计算公式", "单位", "部门", "统计周期", "负责人", "备注"],
    ["销售额", "已付款订单金额", "", "元", "销售部", "月", "王芳", "含税"],
    ["客单价", "", "销售额 / 订单量", "元", "销售部", "月", "王芳", ""],
]


def test_a_plain_sheet(tmp_path: Path) -> None:
    found = read_dictionary(workbook(tmp_path / "a.xlsx", PLAIN))
    assert found.problems == ()
    sales, average = found.candidates
    assert (sales.name, sales.caliber, sales.unit, sales.department, sales.period) == (
        "销售额", "已付款订单金额", "元", "销售部", "月"
    )  # fmt: skip
    assert sales.notes == {"备注": "含税"}
    assert sales.place == "a.xlsx!指标:2"
    assert average.operands == ("销售额", "订单量")


def test_a_title_above_and_merged_departments(tmp_path: Path) -> None:
    rows = [
        ["2026年指标字典", "", "", ""],
        ["部门", "指标名称", "业务口径", "单位"],
        ["运营", "订单量", "下单数", "单"],
        [None, "成交数", "付款单数", "单"],
        ["财务", "回款", "到账金额", "元"],
    ]
    found = read_dictionary(workbook(tmp_path / "a.xlsx", rows, ["A1:D1", "A3:A4"]))
    assert [(c.name, c.department) for c in found.candidates] == [
        ("订单量", "运营"),
        ("成交数", "运营"),
        ("回款", "财务"),
    ]


def test_two_rows_of_heads(tmp_path: Path) -> None:
    rows = [
        ["指标名称", "口径", None, "管理", None],
        [None, "业务口径", "计算公式", "责任部门", "单位"],
        ["转化率", "下单人数占访问人数", "下单人数/访问人数*100%", "市场", "%"],
    ]
    found = read_dictionary(workbook(tmp_path / "a.xlsx", rows, ["A1:A2", "B1:C1", "D1:E1"]))
    (rate,) = found.candidates
    assert (rate.name, rate.caliber, rate.department, rate.unit) == ("转化率", "下单人数占访问人数", "市场", "%")
    assert rate.operands == ("下单人数", "访问人数")


def test_a_heading_between_the_rows_names_the_domain(tmp_path: Path) -> None:
    rows = [["指标名称", "口径", "单位"], ["收入类", None, None], ["销售额", "金额", "元"]]
    found = read_dictionary(workbook(tmp_path / "a.xlsx", rows))
    assert [(c.name, c.domain) for c in found.candidates] == [("销售额", "收入类")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('指标名称,口径,别名\n销售额,"金额,含税",GMV、成交额\n'.encode(encoding))
    (sales,) = read_dictionary(path).candidates
    assert (sales.name, sales.caliber, sales.aliases) == ("销售额", "金额,含税", ("GMV", "成交额"))


def test_what_cannot_be_read_is_told_with_its_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = [["指标名称", "口径"], ["", "没有名字"], ["销售额", "甲"], ["销售额", "乙"]]
    found = read_dictionary(workbook(tmp_path / "a.xlsx", rows))
    assert [(p.code, str(p.where)) for p in found.problems] == [
        ("interchange.row_without_name", "a.xlsx!指标:2"),
        ("interchange.row_repeated", "a.xlsx!指标:4"),
    ]
    assert [c.caliber for c in found.candidates] == ["甲", "乙"]


def test_a_sheet_that_is_no_dictionary(tmp_path: Path) -> None:
    found = read_dictionary(workbook(tmp_path / "a.xlsx", [["日期", "金额"], ["2026-01-01", 3]]))
    assert [p.code for p in found.problems] == ["interchange.no_dictionary"]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b""])
def test_a_broken_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(Refused) as refusal:
        read_dictionary(path)
    assert refusal.value.code == "interchange.unreadable_sheet"


@pytest.mark.parametrize(
    ("formula", "operands"),
    [
        ("销售额/订单量", ("销售额", "订单量")),
        ("(收入-成本)÷收入×100%", ("收入", "成本")),
        ("客单价 = 销售额 / 订单量", ("销售额", "订单量")),
        ("select sum(amount) from orders", ()),
        ("下单且付款的订单金额之和", ()),
        ("", ()),
    ],
)
def test_operands_of_a_formula(formula: str, operands: tuple[str, ...]) -> None:
    assert operands_of(formula) == operands
