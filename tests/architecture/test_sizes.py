"""Small by default: a file is one concept, a function one thought."""

from __future__ import annotations

import ast

from tests.architecture.tree import ROOT, at, files, parsed, python_files

FILE_LINES = 500
FUNCTION_LINES = 60
FOLDERS = ("src", "tests", "benchmarks", "docs", "examples")
VAGUE = {"utils", "util", "common", "core", "helpers", "helper", "manager", "misc"}


def test_no_file_is_longer_than_500_lines() -> None:
    web = [path for path in files(ROOT / "web", ".ts", ".tsx", ".css") if path.name != "schema.d.ts"]  # written by npm
    ours = [*python_files(*FOLDERS), *web]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in ours}
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{at(path, node)} {node.name}"
        for path in python_files(*FOLDERS)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {path for path in python_files("src") if {path.stem, path.parent.name} & VAGUE}
    assert names == set()
