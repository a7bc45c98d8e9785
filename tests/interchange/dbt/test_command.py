"""``caliber import dbt``: what is written, what is told, what strict refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caliber.cli import main
from tests.interchange.dbt.projects import OLDER, shop

LOSSY = OLDER.replace("period_agg: last", "window: 3 days")


def test_a_project_is_written_checked_and_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = shop(tmp_path / "dbt", OLDER), tmp_path / "ours"
    words = ["import", "dbt", str(source), "--into", str(target), "--source", "duckdb:///../dbt/shop.duckdb"]
    assert main([*words, "--strict", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["datasets"], [one["code"] for one in told["losses"] if one["severity"] == "warning"]) == (3, [])
    assert main(["check", "-p", str(target)]) == 0
    capsys.readouterr()
    assert main(["query", "revenue", "--by", "customer__country", "-p", str(target), "--format", "json"]) == 0
    assert [row[1] for row in json.loads(capsys.readouterr().out)["rows"]] == [30, 45, 7]


def test_strict_refuses_to_lose_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = shop(tmp_path / "dbt", LOSSY), tmp_path / "ours"
    words = ["import", "dbt", str(source), "--into", str(target), "--lang", "en", "--format", "json"]
    assert main([*words, "--strict"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "interchange.would_lose"
    assert not target.exists()
    assert main(words) == 0


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = shop(tmp_path / "dbt", OLDER)
    assert main(["import", "dbt", str(source), "--into", str(source), "--lang", "en", "--format", "json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "server.folder_not_empty"
