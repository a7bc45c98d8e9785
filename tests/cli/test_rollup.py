"""``caliber rollup``: built, listed, asked why, suggested, dropped; a server keeps them fresh by itself."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.cli.serving import running

ROLLUP = """\
rollup: orders_by_day
name: {zh: 订单按日, en: Orders by day}
dataset: orders
by: [channel, store]
metrics: [sales]
"""


@pytest.fixture
def rolled(shop: Path) -> Path:
    (shop / "rollups.yaml").write_text(ROLLUP, "utf-8")
    return shop


def rows(folder: Path, *words: str) -> list[dict[str, object]]:
    done = call("rollup", *words, "-p", folder, "--format", "json")
    assert done.status == 0, done.err
    found: list[dict[str, object]] = done.document["rollups"]
    return found


def test_from_declared_to_dropped(rolled: Path) -> None:
    assert [row["state"] for row in rows(rolled, "list")] == ["missing"]
    plain = call("query", "sales", "--grain", "month", "-p", rolled, "--format", "json").document
    assert [row["state"] for row in rows(rolled, "refresh")] == ["fresh"]
    assert rows(rolled, "refresh") == []  # nothing to do
    assert [row["state"] for row in rows(rolled, "build", "orders_by_day")] == ["fresh"]
    answer = call("query", "sales", "--grain", "month", "-p", rolled, "--format", "json").document
    assert answer["rows"] == plain["rows"] and "r__time" in answer["sql"]
    assert "statement.rollup" in [note["code"] for note in answer["statement"]["notes"]]
    (why,) = rows(rolled, "why", "sales", "--grain", "month")
    assert why["used"] is True and why["code"] == "rollup.used"
    explained = call("query", "sales", "--grain", "month", "--explain", "rollups", "-p", rolled, "--format", "json")
    assert explained.document == {"rollups": [why]}
    assert call("rollup", "drop", "orders_by_day", "-p", rolled).status == 0
    assert [row["state"] for row in rows(rolled, "list")] == ["missing"]


@pytest.mark.parametrize("words", [("refresh",), ("drop", "orders_by_day")])
def test_what_is_no_longer_defined_is_removed(rolled: Path, words: tuple[str, ...]) -> None:
    rows(rolled, "refresh")
    kept = rolled / ".caliber/rollups/files"
    assert list(kept.glob("orders_by_day_*.duckdb"))
    (rolled / "rollups.yaml").unlink()
    done = call("rollup", *words, "-p", rolled)
    assert done.status == 0 and "no longer defined" in done.out + done.err
    assert not list(kept.glob("orders_by_day_*.duckdb"))
    assert json.loads((kept / "book.json").read_bytes())["entries"] == {}
    assert call("rollup", "drop", "orders_by_day", "-p", rolled, "--format", "json").error["code"] == "rollup.unknown"


def test_in_words(rolled: Path) -> None:
    call("rollup", "refresh", "-p", rolled)
    assert any("orders_by_day orders day fresh" in line for line in call("rollup", "list", "-p", rolled).lines)
    told = call("rollup", "why", "sales", "--grain", "hour", "-p", rolled, "--lang", "zh")
    assert "hour" in told.out and "day" in told.out


def test_suggested_from_what_was_asked(shop: Path) -> None:
    done = call("rollup", "suggest", "-p", shop)
    assert (done.status, done.out) == (0, "") and "Nothing that was asked" in done.err
    data = shop / "data" / "orders.csv"
    lines = [f"{n},{1 + n % 3},2026-03-{1 + n % 30:02},1.00,paid,app" for n in range(100, 3000)]
    data.write_text(data.read_text("utf-8") + "\n".join(lines) + "\n", "utf-8")
    plain = call("query", "sales", "--by", "region", "-p", shop, "--format", "json").document
    (found,) = rows(shop, "suggest")
    assert (found["questions"], found["share"]) == (1, 1.0)
    (shop / "rollups.yaml").write_text(str(found["yaml"]), "utf-8")  # ready to be pasted
    assert call("check", "-p", shop).status == 0
    assert [row["state"] for row in rows(shop, "refresh")] == ["fresh"]
    answer = call("query", "sales", "--by", "region", "-p", shop, "--format", "json").document
    assert answer["rows"] == plain["rows"] and "r__" in answer["sql"]
    assert f"rollup: {found['rollup']}" in str(found["yaml"])


def test_one_that_fails_is_told_beside_those_that_are_built(rolled: Path) -> None:
    data = rolled / "data" / "orders.csv"
    (rolled / "data" / "late.csv").write_text(data.read_text("utf-8"), "utf-8")
    (rolled / "late.yaml").write_text(LATE, "utf-8")
    assert call("check", "-p", rolled).status == 0
    (rolled / "data" / "late.csv").unlink()
    done = call("rollup", "refresh", "-p", rolled, "--format", "json")
    assert done.status == 1
    told = {row["rollup"]: (row["state"], row["problem"]) for row in done.document["rollups"]}
    assert told["orders_by_day"] == ("fresh", None)
    state, problem = told["late_by_day"]
    assert state == "missing" and "late" in problem["en"] and "late" in problem["zh"]


LATE = """\
dataset: late
table: late
grain: [order_id]
times: {paid_on: {column: ordered_at}}
time: paid_on
---
metric: late_orders
kind: atomic
name: {zh: 晚到订单, en: Late orders}
dataset: late
measure: count(*)
---
rollup: late_by_day
name: {zh: 晚到按日, en: Late by day}
dataset: late
metrics: [late_orders]
"""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("refresh", "orders_by_dai"), "rollup.unknown"),
        (("drop",), "server.usage"),
        (("why",), "server.usage"),
        (("why", "gone"), "query.unknown_metric"),
        (("melt",), "query.unknown_choice"),
    ],
)
def test_refused(rolled: Path, words: tuple[str, ...], code: str) -> None:
    done = call("rollup", *words, "-p", rolled, "--format", "json")
    assert (done.status, done.error["code"]) == (2, code)


def test_a_server_builds_behind_the_answers(rolled: Path) -> None:
    with running("serve", "-p", rolled):
        until = time.monotonic() + 60
        while (found := rows(rolled, "list"))[0]["state"] != "fresh" and time.monotonic() < until:
            time.sleep(0.2)
    assert [row["state"] for row in found] == ["fresh"]
    book = rolled / ".caliber/rollups/files/book.json"
    assert list(json.loads(book.read_bytes())["entries"]) == ["orders_by_day"]
    (rolled / "rollups.yaml").unlink()
    with running("serve", "-p", rolled):
        until = time.monotonic() + 60
        while json.loads(book.read_bytes())["entries"] and time.monotonic() < until:
            time.sleep(0.2)
    assert json.loads(book.read_bytes())["entries"] == {}
