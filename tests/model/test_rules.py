"""Every rule: what it refuses, and where it points. A case is the documents and what is found in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.model.shop import check, loaded, metric

RULES = Path(__file__).resolve().parents[2] / "src" / "caliber" / "model" / "rules"
SALES = metric("sales", "dataset: lines", "measure: sum(amount)")
ORDERS = metric("order_count", "dataset: orders", "measure: count(*)", "time: ordered_at")


def dataset(*lines: str) -> str:
    return "\n".join(["dataset: extra", "source: warehouse", "table: t", "grain: id", *lines])


CASES: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "a sound metric": ((SALES, ORDERS), []),
    "code with capitals": ((metric("Sales", "dataset: lines", "measure: sum(amount)"),), ["bad_code 1:9"]),
    "code with two underscores": (
        (metric("a__b", "dataset: lines", "measure: sum(amount)"),),
        ["double_underscore 1:9"],
    ),
    "reserved code": ((metric("metric_time", "dataset: lines", "measure: count(*)"),), ["reserved_code 1:9"]),
    "unknown kind": ((metric("a", "kind: atomc", "measure: count(*)"),), ["unknown_metric_kind 2:7"]),
    "no dataset": ((metric("a", "measure: count(*)"),), ["missing_part 1:9"]),
    "filter on a composite": ((SALES, metric("a", "formula: sales", "where: gift")), ["foreign_part 13:1"]),
    "unknown dataset": ((metric("a", "dataset: line", "measure: count(*)"),), ["unknown_reference 2:10"]),
    "unknown base": ((SALES, metric("a", "of: saless", "period: 7d")), ["unknown_reference 12:5"]),
    "unknown metric in a formula": ((SALES, metric("a", "formula: sales / sal")), ["unknown_reference 12:10"]),
    "unknown department": (
        ("department: ops", metric("a", "dataset: lines", "measure: count(*)")),
        ["unknown_reference 10:48"],
    ),
    "circle": ((metric("a", "formula: b + 1"), metric("b", "formula: a + 1")), ["cycle 1:9"]),
    "a circle of fields": ((dataset("dimensions: {a: b + 1, b: a + 1}"),), ["cycle 5:17"]),
    "rests on what leaves": (
        (SALES + "status: deprecated", metric("a", "of: sales", "period: 7d")),
        ["leaving_parent 12:5"],
    ),
    "aggregate in a formula": (
        (SALES, metric("a", "formula: sales / sum(x)")),
        [
            "aggregate_in_formula 12:10",
            "unknown_reference 12:10",
        ],
    ),
    "formula of constants": ((metric("a", "formula: 1 + 1"),), ["formula_without_metric 2:10"]),
    "name of two metrics": (
        (SALES + "synonyms: [turnover]", ORDERS + "synonyms: [turnover]", metric("a", "formula: turnover")),
        ["ambiguous_reference 23:10"],
    ),
    "no aggregate": ((metric("a", "dataset: lines", "measure: amount"),), ["no_aggregate 3:10"]),
    "aggregate of an aggregate": ((metric("a", "dataset: lines", "measure: sum(max(x))"),), ["nested_aggregate 3:10"]),
    "two aggregates": ((metric("a", "dataset: lines", "measure: sum(x) / count(*)"),), ["many_aggregates 3:10"]),
    "unreadable measure": ((metric("a", "dataset: lines", "measure: sum(amount"),), ["expression 3:20"]),
    "unknown function": ((metric("a", "dataset: lines", "measure: summ(x)"),), ["unknown_function 3:10"]),
    "subquery": (
        (metric("a", "dataset: lines", "measure: count(*)", "where: x in (select 1)"),),
        ["no_subquery 4:14"],
    ),
    "aggregate in a filter": (
        (metric("a", "dataset: lines", "measure: count(*)", "where: sum(x) > 1"),),
        ["aggregate_in_filter 4:8"],
    ),
    "no condition": ((metric("a", "dataset: lines", "measure: count(*)", "where: x + 1"),), ["not_a_condition 4:8"]),
    "no condition in an and": (
        (metric("a", "dataset: lines", "measure: count(*)", "where: x > 1 and 'paid'"),),
        ["not_a_condition 4:8"],
    ),
    "filter by an unknown metric": (
        (SALES, metric("a", "dataset: lines", "measure: count(*)", 'where: "metric(sale, buyer) > 3"')),
        ["unknown_reference 14:8"],
    ),
    "filter along an unknown entity": (
        (SALES, metric("a", "dataset: lines", "measure: count(*)", "where: metric(sales, buyr) > 3")),
        ["unknown_entity 14:8"],
    ),
    "unknown time": ((metric("a", "dataset: lines", "measure: count(*)", "time: shiped_at"),), ["unknown_time 4:7"]),
    "time of another dataset": ((metric("a", "dataset: lines", "measure: count(*)", "time: ordered_at"),), []),
    "time along a path": ((metric("a", "dataset: lines", "measure: count(*)", "time: order.ordered_at"),), []),
    "no time": ((metric("a", "dataset: orders", "measure: count(*)"),), ["no_time 1:9"]),
    "grain of a time": ((dataset("times: {at: {column: at, grain: dya}}", "time: at"),), ["unknown_value 5:33"]),
    "default time": ((dataset("times: {at: at}", "time: att"),), ["unknown_time 6:7"]),
    "bad period": ((SALES, metric("a", "of: sales", "period: 7x")), ["bad_span 13:9"]),
    "bad offset": ((SALES, metric("a", "of: sales", "offset: last year")), ["bad_span 13:9"]),
    "period in a period": (
        (SALES, metric("a", "of: sales", "period: 7d"), metric("b", "of: a", "period: mtd")),
        ["nested_period 23:9"],
    ),
    "words": (
        (SALES + "nulls: nil\nsensitivity: secrt\nformat: money:two\neffective_from: soon",),
        ["unknown_value 9:8", "unknown_value 10:14", "unknown_value 11:9", "bad_date 12:17"],
    ),
    "one name for two": (
        (
            SALES,
            metric("b", "dataset: orders", "measure: count(*)", "time: ordered_at").replace("name: b", "name: sales"),
        ),
        ["homonym 15:7"],
    ),
    "one name for two, told apart": (
        (
            SALES,
            metric("b", "dataset: orders", "measure: count(*)", "time: ordered_at").replace("name: b", "name: sales")
            + "differs_from: [sales]",
        ),
        [],
    ),
    "alias of another's name": (
        (SALES, ORDERS.replace("name: order count", "name: n") + "aliases: [Sales]"),
        ["alias_clash 20:11"],
    ),
    "alias of another's code": (
        (SALES.replace("name: sales", "name: n"), ORDERS + "aliases: [sales]"),
        ["name_is_a_code 20:11"],
    ),
    "alias twice": ((SALES + "aliases: [GMV, gmv]",), ["repeated_alias 9:16"]),
    "empty card": (("metric: a\ndataset: lines\nmeasure: count(*)",), ["card_incomplete 1:9"]),
    "two primaries": (
        (dataset("entities: {a: {key: id, role: primary}, b: {key: k, role: primary}}"),),
        ["two_primaries 5:59"],
    ),
    "primary is not the grain": ((dataset("entities: {a: {key: k, role: primary}}"),), ["primary_is_not_grain 5:12"]),
    "keys of two lengths": ((dataset("entities: {order: {key: [a, b]}}"),), ["key_length 5:20"]),
    "misspelt entity": ((dataset("entities: {x: {key: k, entity: custmer}}"),), ["entity_without_home 5:12"]),
    "role": ((dataset("entities: {x: {key: k, role: owner}}"),), ["unknown_value 5:30"]),
    "complete on a primary": (
        (dataset("entities: {x: {key: id, role: primary, complete: true}}"),),
        ["complete_is_for_foreign 5:50"],
    ),
    "no key": ((dataset("entities: {x: {key: []}}"),), ["no_key 5:12"]),
    "unreachable dimension": (
        (ORDERS + "dimensions: [region]",),
        ["unreachable_dimension 10:14"],
    ),
    "two paths": ((SALES + "dimensions: [region]",), ["ambiguous_reference 9:14"]),
    "one of two paths": ((SALES + "dimensions: [buyer.region, receiver__region, metric_time]",), []),
    "a dimension by its name": ((SALES + "dimensions: [渠道]",), []),
    "a set's dimension": ((SALES, "metric_set: s\nmetrics: [sales]\nby: [regoin]"), ["unreachable_dimension 13:6"]),
    "path that leads nowhere": (
        (metric("a", "dataset: lines", "measure: count(*)", "where: store.region = 'x'"),),
        ["no_such_path 4:8"],
    ),
    "members": (
        (dataset("dimensions: {c: {column: c, members: {a: 一, b: {zh: 二, aliases: [一]}}}}"),),
        ["member_clash 5:45"],
    ),
    "policy without its part": (
        ("policy: p\nkind: grant\nmetrics: []\nverbs: [see]", "policy: q\nkind: row_filter", "policy: r\nkind: mask"),
        ["policy_part 1:9", "unknown_value 4:9", "policy_part 6:9", "policy_part 9:9"],
    ),
    "policy on an unknown dimension": (
        ("policy: p\nkind: row_filter\nwhere: regoin in (person.regions)",),
        ["unknown_dimension 3:8"],
    ),
    "natures": (
        (SALES, ORDERS + "nature: estimate", metric("a", "formula: sales / order_count")),
        ["mixed_natures 23:10"],
    ),
    "units": (
        (SALES, ORDERS.replace("unit: CNY", "unit: order"), metric("a", "formula: sales + order_count")),
        ["mixed_units 23:10"],
    ),
    "a currency by another name": ((SALES.replace("CNY", "RMB"),), ["unknown_currency 5:7"]),
    "a currency in small letters": ((SALES.replace("CNY", "cny"),), ["unknown_currency 5:7"]),
    "no such currency": ((SALES.replace("CNY", "CNX"),), ["unknown_currency 5:7"]),
    "no currency at all": ((SALES.replace("CNY", "单"),), []),
    "dataset without a table": (("dataset: extra\nsource: warehouse",), ["no_table 1:10", "no_grain 1:10"]),
    "table and query": ((dataset("sql: select 1"),), ["table_and_sql 5:6"]),
    "half a validity": ((dataset("validity: {from: a, to: ''}"),), ["half_validity 5:1"]),
    "sum of a text": ((metric("a", "dataset: lines", "measure: sum(channel)"),), ["aggregate_of_type 3:10"]),
    "text against a number": (
        (metric("a", "dataset: lines", "measure: count(*)", "where: channel = 3"),),
        ["compared_types 4:8"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rule(name: str) -> None:
    documents, expected = CASES[name]
    assert check(*documents) == expected


def test_calendar() -> None:
    head = (
        "project: p\nsources: {a: x, b: y}\ncalendar:\n  week_start: mon\n  fiscal_year_start: 13-01\n"
        "  timezone: Asia/Peking\n  holidays: XX\n  windows: {x: [02-30, 03-01]}\n"
        "---\ndataset: d\ntable: t\ngrain: id\n"
    )
    from caliber.interchange.yaml_files import parse_files

    found = [(one.code, one.where.line, one.where.column) for one in parse_files({"caliber.yaml": head}).check()]
    assert found == [
        ("model.unknown_value", 4, 15),
        ("model.bad_month_day", 5, 22),
        ("model.unknown_timezone", 6, 13),
        ("model.unknown_value", 7, 13),
        ("model.bad_month_day", 8, 17),
        ("model.no_source", 10, 10),
    ]


def test_columns_where_they_are_known() -> None:
    columns = {"lines": {"Amount": "decimal", "channel": "string"}, "orders": {"order_id": "integer"}, "customers": {}}
    found = loaded(SALES, metric("b", "dataset: lines", "measure: sum(amuont)")).check(columns)
    unknown = [f"{p.facts['name']} {p.facts['known'][0]}" for p in found if p.where.file == "more.yaml"]
    assert unknown == ["amuont Amount"]
    assert "created" in {p.facts["name"] for p in found if p.where.file == "datasets.yaml"}


def test_a_column_of_another_dataset_is_written_with_its_path() -> None:
    columns = {
        "lines": dict.fromkeys(("order_id", "line_no", "buyer_id", "receiver_id", "channel", "shipped_at"), ""),
        "orders": dict.fromkeys(("order_id", "total", "created", "status"), ""),
        "customers": dict.fromkeys(("customer_id", "region", "age"), ""),
    }
    borrowed = metric("a", "dataset: lines", "measure: sum(total)")
    ambiguous = metric("b", "dataset: lines", "measure: avg(age)")
    written_out = metric("c", "dataset: lines", "measure: sum(order.total)")
    found = loaded(borrowed, ambiguous, written_out).check(columns)
    assert [(one.code, one.facts.get("path") or one.facts["options"]) for one in found] == [
        ("model.borrowed_column", "order.total"),
        ("model.ambiguous_reference", ["buyer.age", "receiver.age"]),
    ]


def test_every_code_of_a_rule_is_met() -> None:
    """A rule that no case can make speak is a rule that nobody has tried."""
    said = {code for path in RULES.glob("*.py") for code in re.findall(r'"model\.([a-z_]+)"', path.read_text("utf-8"))}
    met = {one.split(" ")[0] for _, found in CASES.values() for one in found}
    elsewhere = {"bad_month_day", "unknown_timezone", "no_source", "unknown_column", "borrowed_column"}
    assert said - met - elsewhere == set()


def test_nothing_is_called_unknown_while_a_file_cannot_be_read() -> None:
    from caliber.interchange.yaml_files import parse_files

    files = {
        "caliber.yaml": "project: p\n",
        "a.yaml": metric("a", "dataset: gone", "measure: count(*)"),
        "b.yaml": "x: [",
    }
    codes = [one.code for one in parse_files(files).check()]
    assert "interchange.yaml_structure" in codes and "model.unknown_reference" not in codes
