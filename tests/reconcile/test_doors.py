"""The same reconciliation through the command line and Python."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

import caliber
from caliber.cli import main
from tests.reconcile.orders import small

JANUARY = ("--from", "2024-01-01", "--to", "2024-01-31")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("small")
    small(made).close()
    return made


def test_the_command_prints_the_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["reconcile", "placed", "deals", *JANUARY, "-p", str(folder), "--format", "json", "--lang", "en"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out, parse_float=Decimal)
    assert (found["left"], found["right"], found["gap"], found["residual"]) == (7, 3, -4, 0)
    assert sum(cause["amount"] for cause in found["causes"]) == found["gap"]
    assert all({"code", "text", "amount", "rows"} <= cause.keys() for cause in found["causes"])


def test_the_table_names_both_figures_and_the_gap(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reconcile", "amount", "net", *JANUARY, "-p", str(folder), "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "amount (CNY)" in printed
    assert "差额" in printed
    assert "-285" in printed


def test_a_refusal_is_told_and_exits_with_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["reconcile", "largest", "amount", *JANUARY, "-p", str(folder), "--format", "json", "--lang", "en"]
    assert main(words) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "reconcile.not_decomposable"


def test_python_gives_the_same(folder: Path) -> None:
    with caliber.open(folder) as center:
        found = center.reconcile("sold", "sold_when_paid", since="2024-01-01", until="2024-01-31")
    assert found.gap == -210
    assert sum(cause.amount for cause in found.causes) == found.gap


def test_both_sides_are_written_as_a_file(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["reconcile", "amount", "net", *JANUARY, "-p", str(folder), "--lang", "en"]
    for ending, begins in ((".pdf", b"%PDF"), (".xlsx", b"PK")):
        target = tmp_path / f"gap{ending}"
        assert main([*words, "-o", str(target)]) == 0
        assert target.read_bytes().startswith(begins)
        assert str(target) in capsys.readouterr().err
    assert main([*words, "-o", str(tmp_path / "gap.doc"), "--format", "json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "server.bad_ending"
    with caliber.open(folder) as center:
        found = center.desk_file("amount", "net", since="2024-01-01", until="2024-01-31", lang="en")
    assert "Unexplained" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(found)).pages)


def test_a_cause_is_opened_by_its_place_and_by_its_id(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["reconcile", "amount", "net", *JANUARY, "-p", str(folder), "--lang", "zh"]
    assert main([*words, "--rows", "1", "--limit", "2"]) == 0
    printed = capsys.readouterr().out
    assert "全部明细合计 -285" in printed
    assert "--limit" in printed
    with caliber.open(folder) as center:
        cause = center.reconcile("amount", "net", since="2024-01-01", until="2024-01-31").causes[0]
        rows = center.rows_behind("amount", "net", cause.id, since="2024-01-01", until="2024-01-31")
        again = center.rows_behind("amount", "net", 1, since="2024-01-01", until="2024-01-31")
    assert rows == again
    assert sum(row.amount for row in rows.rows) == cause.amount
    assert main([*words, "--rows", "nothing", "--format", "json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "reconcile.unknown_cause"
