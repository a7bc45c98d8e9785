"""Figures over HTTP: the same rows as JSON, as Arrow and as files; stopped when nobody waits."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
import openpyxl
import pyarrow as pa
import pytest
from starlette.types import ASGIApp

from caliber.app.installation import Served
from caliber.errors import SourceError
from tests.interfaces.conftest import As, Visitor, code

ASKED: dict[str, Any] = {"by": ["region"], "since": "2026-01-01", "until": "2026-06-30", "totals": True}


def test_arrow_and_json_hold_the_same(as_: As) -> None:
    wang = as_("wang")
    body = {"metrics": ["gross_sales", "orders"], **ASKED}
    told = wang.post("/query", body).json()
    streamed = wang.post("/query", body, {"Accept": "application/vnd.apache.arrow.stream"})
    assert streamed.headers["content-type"] == "application/vnd.apache.arrow.stream"
    table = pa.ipc.open_stream(streamed.content).read_all()
    assert table.column_names == [column["name"] for column in told["columns"]]
    rows = [
        [None if cell is None else str(cell) for cell in row] for row in zip(*table.to_pydict().values(), strict=True)
    ]
    assert [[None if row[0] is None else row[0], float(row[1]), int(row[2])] for row in rows] == told["rows"]
    around = msgspec.json.decode(table.schema.metadata[b"caliber"])
    assert around["columns"] == told["columns"]
    assert around["statement"] == told["statement"]
    assert around["totals"][-1]["level"] == []


def test_a_figure_carries_statement_receipt_and_sql(as_: As) -> None:
    told = as_("wang").query("gross_sales", **ASKED).json()
    assert told["statement"]["since"] == "2026-01-01"
    assert told["statement"]["until"] == "2026-06-30"
    assert told["statement"]["as_of"]
    assert told["receipt"].startswith("rcp_")
    assert told["sql"].lower().lstrip("( ").startswith(("select", "with"))


def test_decimals_keep_their_digits(as_: As) -> None:
    answer = as_("wang").query("gross_sales", since="2026-01-01", until="2026-06-30")
    text = answer.text.partition('"rows":[[')[2].partition("]")[0]
    assert text == str(answer.json()["rows"][0][0]) or "." in text
    assert "e" not in text.lower()


def test_people_see_their_own_rows(as_: As) -> None:
    everything = as_("wang").query("gross_sales", by=["region"]).json()
    own = as_("sun").query("gross_sales", by=["region"]).json()
    assert [row[0] for row in own["rows"]] == ["华东"]
    assert own["rows"][0] in everything["rows"]
    assert "statement.row_filter" in [note["code"] for note in own["statement"]["notes"]]


def test_the_csv_is_what_a_spreadsheet_reads(as_: As) -> None:
    body = {"query": {"metrics": ["orders"], **ASKED}, "format": "csv"}
    answer = as_("wang").post("/query/export", body, {"Accept-Language": "zh"})
    assert answer.headers["content-disposition"] == 'attachment; filename="orders.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    told = as_("wang").query("orders", **ASKED).json()
    assert rows[0] == [column["zh"] for column in told["columns"]]
    assert [[row[0] or None, int(row[1])] for row in rows[1:]] == told["rows"]


def test_the_workbook_says_what_its_figures_count(as_: As) -> None:
    body = {"query": {"metrics": ["gross_sales", "orders"], **ASKED}, "format": "xlsx"}
    answer = as_("wang").post("/query/export", body, {"Accept-Language": "zh"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["数据", "口径"]
    told = as_("wang").query("gross_sales", "orders", **ASKED).json()
    figures = list(book["数据"].iter_rows(min_row=2, values_only=True))
    assert [list(row) for row in figures[: len(told["rows"])]] == told["rows"]
    assert len(figures) == len(told["rows"]) + len(told["totals"])
    assert figures[-1][0] == "合计"
    assert book["数据"]["B2"].number_format == "#,##0.00"
    said = {row[0]: row[1] for row in book["口径"].iter_rows(values_only=True) if row[0]}
    assert said["统计区间"] == "2026-01-01 – 2026-06-30"
    assert said["凭据"].startswith("rcp_")
    assert said["数据截至"] == told["statement"]["as_of"]
    assert {"编码", "版本", "负责人", "怎么算"} <= said.keys()


def test_the_workbook_speaks_english_too(as_: As) -> None:
    body = {"query": {"metrics": ["orders"]}, "format": "xlsx"}
    book = openpyxl.load_workbook(
        io.BytesIO(as_("wang").post("/query/export", body, {"Accept-Language": "en"}).content)
    )
    assert book.sheetnames == ["Data", "Definitions"]


def test_what_may_only_be_looked_at_is_not_exported(token: Callable[..., Visitor]) -> None:
    answer = token("read").post("/query/export", {"query": {"metrics": ["orders"]}})
    assert (answer.status_code, code(answer)) == (403, "accounts.not_permitted")


def test_a_receipt_replayed_gives_the_same_figures(as_: As) -> None:
    told = as_("wang").query("gross_sales", **ASKED).json()
    again = as_("wang").post(f"/receipts/{told['receipt']}/replay", {}).json()
    assert again["same"] is True
    assert again["now"]["rows"] == told["rows"]
    assert again["then"]["id"] == told["receipt"]


def test_sql_is_for_those_who_may_see_it(as_: As) -> None:
    explained = as_("wang").post("/query/explain", {"query": {"metrics": ["orders"]}}).json()
    assert "select" in explained["sql"].lower()


def test_a_question_is_stopped_by_its_ticket_and_only_by_whom_asked_it(
    as_: As, app: ASGIApp, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The source takes as long as it likes; the ticket ends it."""
    source = next(iter(served.state().snapshot.model.sources))
    engine = served.state().queries.sources.get(source).engine
    started, answers = threading.Event(), []
    usual = engine.execute
    endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b"

    def slow(sql: str, limits: Any, ticket: str = "") -> pa.Table:
        if not ticket.startswith("zhao/"):
            return usual(sql, limits, ticket)
        started.set()
        return usual(endless, limits, ticket)

    monkeypatch.setattr(engine, "execute", slow)
    zhao = as_("zhao")
    body = {"metrics": ["orders"], "since": "2026-02-03"}
    asking = threading.Thread(target=lambda: answers.append(zhao.post("/query", body, {"X-Query-Ticket": "mine"})))
    asking.start()
    assert started.wait(30)
    other, own = as_("wang"), Visitor(app).sign_in("zhao")
    assert other.post("/query/cancel", {"ticket": "mine"}).json() == {"cancelled": False}
    until = time.monotonic() + 30
    while asking.is_alive() and time.monotonic() < until:
        own.post("/query/cancel", {"ticket": "mine"})
        asking.join(0.1)
    assert not asking.is_alive()
    assert (answers[0].status_code, code(answers[0])) == (409, "source.cancelled")


def test_a_source_that_fails_is_told_and_nothing_is_kept(
    as_: As, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = next(iter(served.state().snapshot.model.sources))
    engine = served.state().queries.sources.get(source).engine

    def broken(sql: str, limits: Any, ticket: str = "") -> pa.Table:
        raise SourceError("source.timeout", source, seconds="60")

    monkeypatch.setattr(engine, "execute", broken)
    body = {"metrics": ["orders"], "since": "2026-03-04"}
    answer = as_("wang").post("/query", body)
    assert (answer.status_code, code(answer)) == (504, "source.timeout")
    tile = as_("wang").get("/home/tiles", codes="active_stores").json()["items"][0]
    assert tile["error"] is None or tile["error"]["code"] == "source.timeout"
    assert as_("wang").get("/metrics/orders").status_code == 200
    monkeypatch.undo()
    assert as_("wang").post("/query", body).status_code == 200


def test_questions_and_looks_are_counted_behind_the_answers(as_: As, served: Served) -> None:
    as_("liu").get("/metrics/campaign_spend")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        recent = as_("liu").get("/home").json()["recent"]
        if recent and recent[0]["code"] == "campaign_spend":
            return
        time.sleep(0.05)
    raise AssertionError("the look was not counted")
