"""Reading definitions: short and long forms give the same objects; every mistake is found at once, in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caliber.interchange.yaml_files import Loaded, parse_files
from caliber.model.objects import (
    Alias,
    Dimension,
    EntityLink,
    Member,
    Metric,
    Owner,
    Policy,
    Subjects,
    TimeField,
    Validity,
)
from caliber.model.pointer import pointer, taken_apart
from caliber.model.text import Text


def read(text: str) -> Loaded:
    return parse_files({"caliber.yaml": "project: p\nsources: {w: x}\n", "a.yaml": text})


def check(text: str) -> list[str]:
    """``code line:column`` of every problem of one file."""
    return [f"{one.code.split('.')[1]} {one.where.line}:{one.where.column}" for one in read(text).problems]


def dataset(text: str) -> dict[str, dict[str, object]]:
    model = read("dataset: d\ntable: t\n" + text).model
    assert model is not None
    found = model.datasets["d"]
    return {"dimensions": dict(found.dimensions), "times": dict(found.times), "entities": dict(found.entities)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dimensions: {a: b}", Dimension(code="a", expr="b")),
        ("dimensions: {a: upper(b)}", Dimension(code="a", expr="upper(b)")),
        ("dimensions: {a: {column: b}}", Dimension(code="a", expr="b")),
        ("dimensions: {a: {column: 下单 时间}}", Dimension(code="a", expr='"下单 时间"')),
        ("dimensions: {a: {column: user}}", Dimension(code="a", expr='"user"')),
        ("dimensions: {a: {expr: 1 + b}}", Dimension(code="a", expr="1 + b")),
        ("dimensions: {a: }", Dimension(code="a", expr="a")),
        ("dimensions: {a: {name: 甲}}", Dimension(code="a", expr="a", name=Text(zh="甲"))),
        ("times: {a: {column: b, grain: second}}", TimeField(code="a", expr="b", grain="second")),
        ("entities: {a: b}", EntityLink(code="a", key=("b",))),
        ("entities: {a: [b, c]}", EntityLink(code="a", key=("b", "c"))),
        ("entities: {a: {key: b, complete: yes}}", EntityLink(code="a", key=("b",), complete=True)),
        (
            "dimensions: {a: {members: {no: 否, 1: {en: One, aliases: uno}, x: }}}",
            Dimension(
                code="a",
                expr="a",
                members=(
                    Member(value="no", name=Text(zh="否")),
                    Member(value="1", name=Text(en="One"), aliases=("uno",)),
                    Member(value="x"),
                ),
            ),
        ),
        (
            "dimensions: {a: {members: [x, 01]}}",
            Dimension(code="a", expr="a", members=(Member(value="x"), Member(value="01"))),
        ),
    ],
)
def test_short_forms_of_datasets(text: str, expected: object) -> None:
    assert dataset(text)[text.split(":")[0]]["a"] == expected


def test_validity_and_only_source() -> None:
    model = read("dataset: d\ntable: t\nvalidity: {from: a, to: b}").model
    assert model is not None
    assert model.datasets["d"].validity == Validity(start="a", end="b") and model.datasets["d"].source == "w"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("measure: sum(x)", Metric(code="m", kind="atomic", measure="sum(x)")),
        ("of: a", Metric(code="m", kind="derived", of="a")),
        ("formula: a / b", Metric(code="m", kind="composite", formula="a / b")),
        ("kind: atomic\nname: GMV", Metric(code="m", kind="atomic", name=Text(en="GMV"))),
        ("kind: atomic\nname: 成交GMV", Metric(code="m", kind="atomic", name=Text(zh="成交GMV"))),
        (
            "kind: atomic\naliases: [GMV, {name: 成交额, department: ops}]",
            Metric(code="m", kind="atomic", aliases=(Alias(name="GMV"), Alias(name="成交额", department="ops"))),
        ),
        ("kind: atomic\naliases: GMV", Metric(code="m", kind="atomic", aliases=(Alias(name="GMV"),))),
        ("kind: atomic\nowner: 王芳", Metric(code="m", kind="atomic", owner=Owner(business="王芳"))),
        ("kind: atomic\nversion: 1.10", Metric(code="m", kind="atomic", version="1.10")),
        ("kind: atomic\neffective_from: 2026-01-01", Metric(code="m", kind="atomic", effective_from="2026-01-01")),
        ("kind: atomic\nunit:\ntags: []", Metric(code="m", kind="atomic")),
        ("kind: atomic\nextra: {a: 1e400}", Metric(code="m", kind="atomic", extra={"a": "1e400"})),
        (
            "kind: atomic\ncaliber: {zh: 已下单,不扣退货, en: Fast, cheap}",
            Metric(code="m", kind="atomic", caliber=Text(zh="已下单,不扣退货", en="Fast, cheap")),
        ),
    ],
)
def test_short_forms_of_metrics(text: str, expected: Metric) -> None:
    model = read("metric: m\n" + text).model
    assert model is not None and model.metrics["m"] == expected


def test_policy() -> None:
    model = read("policy: p\nkind: mask\ndimension: d\nsubjects: {roles: [a]}\nexcept: {people: b}").model
    assert model is not None
    assert model.policies["p"] == Policy(
        code="p", kind="mask", dimension="d", subjects=Subjects(roles=("a",)), except_subjects=Subjects(people=("b",))
    )


def test_calendar() -> None:
    text = "project: p\ncalendar: {fiscal_year_start: 04-01, windows: {双十一: [11-01, 11-11]}}\nserver: {port: 1}\n"
    model = parse_files({"caliber.yaml": text}).model
    assert model is not None
    assert model.calendar.fiscal_year_start == "04-01" and model.calendar.windows == {"双十一": ("11-01", "11-11")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metric: m\nkind: atomic\nmesure: sum(x)", ["unknown_key 3:1"]),
        ("metric: m\nkind: atomic\nunti:", ["unknown_key 3:1"]),
        ("metric: m\nkind: atomic\nowner: {busines: x}", ["unknown_key 3:9"]),
        ("metric: m\nkind: atomic\nname: [a]", ["wrong_type 3:1"]),
        ("metric: m\nkind: {a: b}", ["wrong_type 2:1"]),
        ("metric: m\nunit: CNY", ["missing_key 1:1"]),
        (
            "metric: m\nkind: atomic\naliases:\n  - {department: x}\n  - name: y\n    dep: z",
            ["missing_key 4:5", "unknown_key 6:5"],
        ),
        ("metric:\nkind: atomic", ["no_code 1:1"]),
        ("metric: [a]\nkind: atomic", ["no_code 1:1"]),
        ("metrik: m\nkind: atomic", ["unknown_kind 1:1"]),
        ("- metric: m", ["not_an_object 1:3"]),
        ("just words", ["not_an_object 1:1"]),
        ("metric: m\nkind: atomic\n---\n---\nmetric: m\nkind: derived", ["duplicate 5:9"]),
        ("project: q", ["two_projects 1:10"]),
        ("dataset: d\ntimes:\n  at: [a]", ["wrong_type 3:3"]),
        ("dataset: d\nentities: {a: {role: foreign}}", ["missing_key 2:12"]),
        ("dataset: d\nentities: {a: {key: k, complete: maybe}}", ["wrong_type 2:34"]),
        (
            "metric: m\nkind: atomic\nx: 1\ny: 2\n---\nmetric: n\nkind: atomic\nz: 3",
            ["unknown_key 3:1", "unknown_key 4:1", "unknown_key 8:1"],
        ),
    ],
)
def test_mistakes(text: str, expected: list[str]) -> None:
    assert check(text) == expected


def test_did_you_mean() -> None:
    problem = read("metric: m\nkind: atomic\nmesure: sum(x)").problems[0]
    assert problem.message("zh") == "指标里没有「mesure」这一项" and problem.hint("en") == "Did you mean: measure"


def test_no_model_while_there_is_an_error() -> None:
    found = read("metric: m\nkind: atomic\nx: 1\n---\nmetric: n\nkind: atomic")
    assert found.model is None and set(found.partial.metrics) == {"m", "n"}


def test_no_project() -> None:
    found = parse_files({"a.yaml": "metric: m\nkind: atomic"})
    assert [one.code for one in found.problems] == ["model.no_project"]


@given(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=4), st.sampled_from(["", "key", "12"]))
def test_a_pointer_comes_back(keys: list[str], mark: str) -> None:
    assert taken_apart(pointer(*keys, mark=mark)) == (tuple(keys), mark)


def test_a_place_behind_hostile_names() -> None:
    text = "dataset: d\ntable: t\ngrain: id\ndimensions:\n  c:\n    members:\n      a/b#c~d: 一\n"
    text += "      x: {zh: 二, aliases: [一]}\n      '#1/~2': {zh: 三, aliases: [二]}\n"
    found = [(one.code, one.where.line) for one in read(text).check() if one.severity == "error"]
    assert found == [("model.member_clash", 8), ("model.member_clash", 9)]
