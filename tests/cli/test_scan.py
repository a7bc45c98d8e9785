"""``caliber scan``: the catalog set side by side, by definition and on the data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import caliber
from tests.cli.calling import call
from tests.cli.serving import running
from tests.shop_files import write_shop

MORE = """\
metric: turnover
kind: atomic
name: {zh: 营业额, en: Turnover}
dataset: orders
measure: sum(amount)
where: not (status = 'cancelled')
time: ordered_at
unit: CNY
domain: sales
owner: {business: 王芳, department: finance}
caliber: {zh: 财务的营业额, en: The turnover of finance}
---
metric: takings
kind: atomic
name: {zh: 收入, en: Takings}
aliases: [GMV]
dataset: orders
measure: sum(amount)
where: status = 'paid'
time: ordered_at
unit: CNY
domain: sales
owner: {business: 王芳, department: finance}
caliber: {zh: 已支付的金额, en: Amount that was paid}
---
metric: placed
kind: atomic
name: {zh: 下单金额, en: Placed}
dataset: orders
measure: sum(amount)
time: ordered_at
unit: CNY
domain: sales
owner: {business: 王芳, department: operations}
caliber: {zh: 全部金额, en: Everything}
"""


@pytest.fixture
def catalog(shop: Path) -> Path:
    (shop / "metrics" / "finance.yaml").write_text(MORE, "utf-8")
    return shop


def test_json_is_cases_with_their_proof(catalog: Path) -> None:
    done = call("scan", "-p", catalog, "--format", "json", "--lang", "en")
    assert done.status == 0, done.err
    found = {(one["kind"], tuple(sorted(m["code"] for m in one["metrics"]))): one for one in done.document["cases"]}
    same = found["same_definition", ("sales", "turnover")]
    assert (same["status"], same["text"], same["departments"]) == (
        "open", "One thing, several names", ["finance", "operations"]
    )  # fmt: skip
    assert [(p["verdict"], p["proof"]) for p in same["pairs"]] == [("equal", "canonical")]
    named = found["same_name", ("sales", "takings")]
    assert named["names"] == ["GMV"]
    assert {one["part"] for pair in named["pairs"] for one in pair["differences"]} == {"population"}
    assert all(one["text"] for pair in named["pairs"] for one in pair["differences"])


def test_the_table_is_in_the_language_that_was_asked_for(catalog: Path) -> None:
    done = call("scan", "-p", catalog, "--lang", "zh", "--kind", "same_definition,same_name")
    assert done.status == 0, done.err
    assert "同义不同名" in done.out
    assert "同名不同义" in done.out
    assert "销售额 (sales)、营业额 (turnover)" in done.out
    assert "名称或别名相同 (GMV)" in done.out
    assert "一个包含另一个" not in done.out


def test_nothing_found_is_said(shop: Path) -> None:
    done = call("scan", "-p", shop, "--lang", "en", "--kind", "same_name")
    assert done.lines == ["Among 4 metrics none is equal, near or a namesake."]


def test_figures_find_what_no_definition_proves_and_measure_the_gap(
    catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Takings and sales agree on these data, by month and by channel: that is said, and not called the same."""
    monkeypatch.setenv("CALIBER_NOW", "2026-04-02T08:00:00+08:00")
    done = call("scan", "-p", catalog, "--data", "--format", "json", "--lang", "en")
    assert done.status == 0, done.err
    found = done.document
    assert (found["since"], found["until"]) == ("2025-04-01", "2026-03-31")
    pairs = {(p["left"], p["right"]): (c["kind"], p) for c in found["cases"] for p in c["pairs"]}
    kind, pair = pairs["sales", "takings"]
    assert kind == "same_name"
    assert "figures" in {sign["level"] for sign in pair["signs"]}
    assert pair["gap"] == 0
    kind, pair = pairs["placed", "takings"]
    assert kind == "contained"
    assert "figures" not in {sign["level"] for sign in pair["signs"]}


def test_what_a_case_lacks_in_a_month_is_its_gap(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALIBER_NOW", "2026-03-02T08:00:00+08:00")
    done = call("scan", "-p", catalog, "--data", "--metric", "placed", "--lang", "en")
    assert done.status == 0, done.err
    assert "Gap last month" in done.out
    assert "-80.00 CNY" in done.out  # the order of February that was cancelled


def test_python_gives_the_same(catalog: Path) -> None:
    told = call("scan", "-p", catalog, "--format", "json").document
    with caliber.open(catalog) as center:
        found = center.scan()
    assert [case.id for case in found.cases] == [case["id"] for case in told["cases"]]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    folder = write_shop(tmp_path / "served")
    (folder / "metrics" / "finance.yaml").write_text(MORE, "utf-8")
    assert call("user", "add", "wang", "--role", "analyst", "--department", "operations", "-p", folder).status == 0
    made = call("token", "create", "t", "--user", "wang", "--scope", "query,read", "--format", "json", "-p", folder)
    with running("serve", "-p", folder) as server:
        yield folder, ("--server", server.url, "--token", made.document["secret"])


def test_a_server_answers_as_the_folder_does(served: tuple[Path, tuple[str, ...]]) -> None:
    folder, at = served
    here = call("scan", "-p", folder, "--as", "wang", "--format", "json")
    there = call("scan", *at, "--format", "json")
    assert (here.status, there.status) == (0, 0), there.err
    assert json.loads(here.raw) == json.loads(there.raw)
