"""A small shop's files, as they come: three encodings, two delimiters, titles above headers, dates in three manners."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interchange.draft.conftest import Draft, Drafted

Files = Callable[[dict[str, str | bytes]], Path]
DATES = ("2024/{}/{}", "2024年{}月{}日", "2024-{:02d}-{:02d}")
CHANNELS = ("APP", "门店", "小程序")


def order(number: int) -> tuple[str, str, int, int, float, int, str]:
    """(order, customer, month, day, amount, quantity, channel): every 7th customer is unknown."""
    customer = f"C{90 + number % 3}" if number % 7 == 0 else f"C{number % 40:02}"
    amount = 1000 + number * 3 + 0.5
    return (f"O{number:05}", customer, number % 12 + 1, number % 28 + 1, amount, number % 9 + 1, CHANNELS[number % 3])


def order_lines() -> str:
    lines = ["销售报表 2024,,,,,,", "", "订单编号,客户编号,门店编号,下单日期,金额(元),数量,渠道"]
    for number in range(400):
        code, customer, month, day, amount, quantity, channel = order(number)
        date = DATES[number % 3].format(month, day)
        store = "" if number % 50 == 0 else number % 5 + 1
        lines.append(f'{code},{customer},{store},{date},"¥{amount:,.1f}",{quantity},{channel}')
    return "\n".join(lines)


@pytest.fixture
def shop(folder: Files, draft: Draft) -> Drafted:
    customers = "客户编号;姓名;城市;姓名\n" + "\n".join(
        f"C{n:02};顾客{n};{'上海' if n % 2 else '北京'};别名{n}" for n in range(40)
    )
    stores = "编号,名称,开业日\n" + "\n".join(f"{n},门店{n},2020-0{n}-01" for n in range(1, 6))
    return draft(
        folder(
            {
                "订单.csv": order_lines().encode("gb18030"),
                "客户.csv": customers.encode("utf-8-sig"),
                "门店.csv": stores,
                "空.csv": "",
                "只有表头.csv": "甲,乙\n",
                "说明.md": "不是表",
            }
        ),
        lang="zh",
    )


def test_keys_and_joins_are_found_with_their_evidence(shop: Drafted) -> None:
    assert {table.code: table.key for table in shop.report.tables} == {
        "ding_dan": ("订单编号",),
        "ke_hu": ("客户编号",),
        "men_dian": ("编号",),
    }
    joins = {join.target: (join.columns, join.nulls, join.orphans) for join in shop.table("ding_dan").joins}
    unknown = sum(1 for number in range(400) if number % 7 == 0)
    assert joins == {"ke_hu": (("客户编号",), 0, unknown), "men_dian": (("门店编号",), 8, 0)}


def test_dirt_is_told(shop: Drafted) -> None:
    doubts = shop.doubts()
    assert "空.csv is empty" in doubts
    assert "只有表头.csv has no rows" in doubts
    assert "订单.csv is encoded in gb18030" in doubts
    assert "header on line 3" in doubts
    assert "58 rows of 订单.客户编号 find nothing in 客户" in doubts


def test_chinese_headers_stay_as_names(shop: Drafted) -> None:
    assert shop.model.datasets["ding_dan"].dimensions["qu_dao"].name.zh == "渠道"
    assert shop.model.metrics["total_shu_liang"].name.zh == "数量合计"
    assert set(shop.model.datasets["ke_hu"].dimensions) == {"xing_ming", "cheng_shi", "xing_ming_1"}


def test_figures_are_those_of_the_files(shop: Drafted) -> None:
    orders = [order(number) for number in range(400)]
    assert shop.ask("ding_dan_count", "qu_dao") == {c: sum(1 for o in orders if o[6] == c) for c in CHANNELS}
    assert shop.ask("total_jin_e") == {(): pytest.approx(sum(o[4] for o in orders))}
    by_month = {f"2024-{m:02}-01": sum(o[5] for o in orders if o[2] == m) for m in range(1, 13)}
    assert shop.ask("total_shu_liang", grain="month") == by_month
    cities = shop.ask("ding_dan_count", "cheng_shi")
    known = [o for o in orders if o[1] < "C40"]
    assert cities == {
        "上海": sum(1 for o in known if int(o[1][1:]) % 2),
        "北京": sum(1 for o in known if int(o[1][1:]) % 2 == 0),
        None: len(orders) - len(known),
    }


def test_the_first_question_is_one_that_answers(shop: Drafted) -> None:
    assert shop.report.first_query == f"caliber query ding_dan_count --grain month -p {shop.report.folder}"
    assert sum(shop.ask("ding_dan_count", grain="month").values()) == 400


def test_the_report_speaks_both_languages(shop: Drafted) -> None:
    assert "主键: 订单编号" in shop.report.text("zh")
    assert "Key: 订单编号" in shop.report.text("en")
    folder = Path(shop.report.folder)
    assert (folder / "DRAFT.md").read_text(encoding="utf-8") == shop.report.text("zh")
    assert sorted(shop.report.files) == sorted(
        str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and ".caliber" not in p.parts
    )
