"""The demo company: made once, kept, served with its people."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.cli.serving import running

ROWS = 20_000


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "yunhe"
    made = call("demo", "--rows", ROWS, "--no-serve", "--lang", "en", "-p", folder)
    assert made.status == 0 and made.out.strip() == str(folder)
    assert made.err.splitlines()[0].startswith("First start") and made.err.splitlines()[-1] == "Done"
    return folder


def test_a_second_start_makes_nothing(company: Path) -> None:
    database = company / "data" / "shop.duckdb"
    before = database.stat().st_mtime_ns
    again = call("demo", "--no-serve", "-p", company)
    assert again.status == 0 and again.err == ""
    assert call("demo", "--rows", ROWS, "--no-serve", "-p", company).err == ""
    assert database.stat().st_mtime_ns == before


def test_its_definitions_have_no_errors_and_answer(company: Path) -> None:
    checked = call("check", "--format", "json", "-p", company).document
    assert checked["errors"] == 0
    asked = call("query", "gross_sales", "--by", "大区", "--format", "json", "-p", company)
    assert asked.status == 0, asked.err
    assert len(asked.document["rows"]) == 8


def test_another_size_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "company"
    assert call("demo", "--rows", 10_000, "--no-serve", "-p", folder).status == 0
    bigger = call("demo", "--rows", 12_000, "--no-serve", "--lang", "zh", "-p", folder)
    assert bigger.status == 0 and "第一次启动" in bigger.err
    assert json.loads((folder / ".caliber" / "demo.json").read_text("utf-8"))["rows"] == 12_000


def test_rows_out_of_reach_and_a_folder_of_somebody_else(tmp_path: Path) -> None:
    done = call("demo", "--rows", 5, "--no-serve", "--format", "json", "-p", tmp_path / "new")
    assert (done.status, done.error["code"]) == (2, "interchange.demo_rows")
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")
    done = call("demo", "--no-serve", "--format", "json", "-p", tmp_path)
    assert (done.status, done.error["code"]) == (2, "server.folder_not_empty")
    assert [path.name for path in tmp_path.iterdir() if path.name != "new"] == ["thesis.txt"]


def test_it_is_served_with_its_people(company: Path) -> None:
    with running("demo", "-p", company) as server:
        assert server.told["password"] == "demo-2026" and "wang" in server.told["users"]
        body = json.dumps({"username": "wang", "password": "demo-2026"}).encode()
        request = urllib.request.Request(
            f"{server.url}/api/v1/session", body, {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["user"]["department"]["code"] == "operations"
        assert server.stop() == 0
    narrowed = call("query", "gross_sales", "--by", "region", "--as", "sun", "--format", "json", "-p", company)
    assert narrowed.status == 0, narrowed.err
    assert [row[0] for row in narrowed.document["rows"]] == ["华东"]
