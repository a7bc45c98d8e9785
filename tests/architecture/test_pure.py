"""The core works from memory: an allow-list of what it may import, and no clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, at, called, calls, files, module_of, parsed

BELOW = {
    "model": {"errors", "model"},
    "access": {"errors", "model", "access"},
    "compiler": {"errors", "model", "access", "compiler"},
    "compare": {"errors", "model", "access", "compiler", "compare"},
    "wording": {"errors", "model", "access", "compiler", "wording"},
}
ALLOWED = {
    "__future__", "bisect", "calendar", "collections", "collections.abc", "contextlib", "dataclasses", "datetime",
    "decimal", "difflib", "enum", "fractions", "functools", "graphlib", "hashlib", "heapq", "itertools", "keyword",
    "math", "msgspec", "operator", "re", "string", "types", "typing", "unicodedata", "zoneinfo",
}  # fmt: skip
CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")
EFFECTS = ("open", "print", "input", "exec", "eval", "__import__", "breakpoint")
HEAVY = ("duckdb", "sqlalchemy", "fastapi", "pyarrow", "sqlglot", "pypinyin", "pydantic", "pandas", "yaml", "httpx")


def imported(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node


def is_allowed(module: str, package: str) -> bool:
    if module.split(".")[0] == "caliber":
        return len(module.split(".")) > 1 and module.split(".")[1] in BELOW[package]
    return module in ALLOWED


@pytest.mark.parametrize("package", BELOW)
def test_imports_only_what_is_listed(package: str) -> None:
    strangers = [
        f"{at(path, node)}: {module}"
        for path in files(PACKAGE / package, ".py")
        for module, node in imported(path)
        if not is_allowed(module, package)
    ]
    assert strangers == []


@pytest.mark.parametrize("package", BELOW)
def test_reads_no_clock_and_does_no_io(package: str) -> None:
    effects = [
        f"{at(path, call)}: {called(call)}"
        for path in files(PACKAGE / package, ".py")
        for call in calls(path)
        if called(call) in EFFECTS or called(call).endswith(CLOCKS)
    ]
    assert effects == []


def test_importing_caliber_and_its_core_loads_nothing_heavy() -> None:
    core = [module_of(path) for package in BELOW for path in files(PACKAGE / package, ".py")]
    code = "import sys, importlib\nimport caliber\n" + "".join(f"importlib.import_module({name!r})\n" for name in core)
    code += f"print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


# What a server needs only once somebody asks: it says that it is ready before.
LATER = ("duckdb", "pyarrow", "numpy", "sqlglot", "pypinyin", "sqlalchemy.dialects.postgresql")


def test_a_server_loads_no_driver_before_it_is_ready() -> None:
    code = f"import sys\nimport caliber.app.server\nprint(*sorted(set({LATER!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_question_loads_the_dialect_that_it_is_written_in_alone() -> None:
    code = (
        "import sys\nfrom caliber.compiler import Compiler\nfrom caliber.model.objects import Model\n"
        "from caliber.model.snapshot import Snapshot\nCompiler(Snapshot(Model(project='p')), 'clickhouse')\n"
        "print(*(name for name in sys.modules if name.startswith('caliber.compiler.dialects.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.rpartition(".")[2] for name in done.stdout.split()}
    assert loaded == {"dialect", "duckdb", "clickhouse"}  # that of DuckDB is the one to fall back on
