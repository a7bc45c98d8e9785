"""Nothing is skipped in silence: a gap is a strict mark with its reason; no check is off for a whole file."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.tree import ROOT, at, called, calls, files, python_files

SKIPS = {
    "pytest.skip",
    "pytest.importorskip",
    "unittest.skip",
    "self.skipTest",
    "pytest.mark.skip",
    "pytest.mark.skipif",
}
WEB_SKIPS = re.compile(r"\b(?:it|test|describe)\.(?:skip|only|todo)\b|@ts-ignore|@ts-nocheck")


def skips(path: Path) -> list[str]:
    found = [f"{at(path, call)}: {called(call)}" for call in calls(path) if called(call) in SKIPS]
    return found + [f"{at(path, call)}: xfail is not strict" for call in calls(path) if is_loose(call)]


def is_loose(call: ast.Call) -> bool:
    if called(call) == "pytest.xfail":
        return True
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    strict = given.get("strict")
    is_strict = isinstance(strict, ast.Constant) and strict.value is True
    return called(call) == "pytest.mark.xfail" and not (is_strict and "reason" in given)


def test_no_python_test_is_skipped() -> None:
    assert [line for path in python_files("tests", "examples") for line in skips(path)] == []


def test_no_bare_mark_skips() -> None:
    bare = re.compile(r"@pytest\.mark\.(?:skip|xfail)\s*$", re.MULTILINE)
    assert [path.name for path in python_files("tests", "examples") if bare.search(path.read_text("utf-8"))] == []


def test_no_web_test_is_skipped_or_check_switched_off() -> None:
    ours = files(ROOT / "web", ".ts", ".tsx")
    assert [path.name for path in ours if WEB_SKIPS.search(path.read_text("utf-8"))] == []


def test_no_check_is_switched_off_for_a_whole_file() -> None:
    switch = re.compile(r"^# (?:ruff: noqa|mypy: ignore-errors|flake8: noqa|type: ignore)", re.MULTILINE)
    assert [path.name for path in python_files("src", "tests") if switch.search(path.read_text("utf-8"))] == []
