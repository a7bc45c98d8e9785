"""The source tree as the architecture tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "caliber"


def files(folder: Path, *suffixes: str) -> list[Path]:
    """Our own files below a folder; what tools put there (modules, build results, generated code) is not ours."""
    foreign = {"node_modules", "dist", "static", "__pycache__", "generated"}
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in suffixes and path.is_file())
    return [path for path in found if not foreign & set(path.relative_to(folder).parts)]


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in files(ROOT / folder, ".py")]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def called(node: ast.Call) -> str:
    """The dotted name that a call names: ``pytest.skip``; empty where it is not a plain name."""
    parts: list[str] = []
    target: ast.expr = node.func
    while isinstance(target, ast.Attribute):
        parts.append(target.attr)
        target = target.value
    return ".".join([target.id, *reversed(parts)]) if isinstance(target, ast.Name) else ".".join(reversed(parts))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


def at(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"
