"""Writes ``docs/reference`` from the code itself: ``python docs/generate.py``; with ``--check`` it only compares."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from inspect import getdoc, getsource
from pathlib import Path

from caliber.cli.reference import cli_page, python_page
from caliber.errors.sentences import AREAS, Sentence
from caliber.interfaces.rest.reference import rest_page
from caliber.model import objects
from caliber.model.functions import FUNCTIONS, SYNONYMS

REFERENCE = Path(__file__).resolve().parent / "reference"
WRITTEN = "<!-- Written by docs/generate.py. Change the code it is written from, then run it again. -->"


ERRORS = """\
# Errors and refusals

Every refusal and failure has a code that never changes its meaning, a sentence in two languages, and a hint on what to
do. `{…}` is filled with the facts of the case.
"""

FUNCTIONS_INTRO = """\
# Functions of expressions

Expressions in definitions and predicates are written in DuckDB's SQL. These functions are permitted; any other is
refused. The last column holds other spellings that are understood.

"""

DEFINITIONS = """\
# Definition files

A project is a folder: `caliber.yaml`, and below it any number of YAML or JSON files, several documents a file. The
first key of a document names its kind: `dataset`, `metric`, `metric_set`, `saved_query`, `rollup`, `domain`,
`department`, `policy`.
[The guide](../guides/own-data.md) shows whole files; this page lists every field.

Short forms: a name may be one text (Chinese if it holds a Chinese character) or `{zh, en}`; an alias a text or
`{name, department}`; a dimension or time a column's name, `{column: …}` or `{expr: …}`; the members of a dimension a
mapping from value to name.
"""


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def errors_page() -> str:
    return ERRORS + "".join(f"\n## {area}\n\n{_sentences(area)}\n" for area in AREAS if _table_of(area))


def _table_of(area: str) -> dict[str, Sentence]:
    found: dict[str, Sentence] = import_module(f"caliber.errors.sentences.{area}").SENTENCES
    return found


def _sentences(area: str) -> str:
    rows = (
        (code(name), f"{said.zh}<br>{said.en}", f"{said.hint_zh}<br>{said.hint_en}" if said.hint_en else "")
        for name, said in sorted(_table_of(area).items())
    )
    return table(("code", "says", "hint"), rows)


def functions_page() -> str:
    rows = (
        (
            code(name),
            _arity(function.least, function.most),
            function.result,
            ", ".join(code(s) for s in _spellings(name)),
        )
        for name, function in sorted(FUNCTIONS.items())
    )
    return FUNCTIONS_INTRO + table(("function", "arguments", "result", "also written"), rows) + "\n"


def _arity(least: int, most: int) -> str:
    if least == most:
        return str(least)
    return f"{least} or more" if most >= 99 else f"{least} to {most}"


def _spellings(name: str) -> list[str]:
    return sorted(other for other, meant in SYNONYMS.items() if meant == name)


CARDS = {
    "caliber.yaml: the project": ("Calendar", "CustomGrain"),
    "dataset": ("Dataset", "EntityLink", "TimeField", "Dimension", "Member", "Validity", "Bridge", "Rates"),
    "metric": (
        "Metric",
        "Alias",
        "Owner",
        "Distinction",
        "Certification",
        "Parameter",
        "Conversion",
        "GapBridge",
        "Sanctioned",
    ),
    "metric_set, saved_query, domain, department": ("MetricSet", "SavedQuery", "Domain", "Department"),
    "rollup": ("Rollup", "Refresh"),
    "policy": ("Policy", "Subjects"),
}


def definitions_page() -> str:
    parts = [DEFINITIONS]
    comments = _field_comments()
    for title, names in CARDS.items():
        parts.append(f"\n## {title}\n")
        parts.extend(_card(name, comments[name]) for name in names)
    return "".join(parts)


def _card(name: str, comments: dict[str, tuple[str, str, str]]) -> str:
    text = (getdoc(getattr(objects, name)) or "").replace("``", "`")
    rows = [(code(field), code(kind), code(default), note) for field, (kind, default, note) in comments.items()]
    return f"\n### {name}\n\n{text}\n\n{table(('field', 'type', 'default', 'values'), rows)}\n"


def _field_comments() -> dict[str, dict[str, tuple[str, str, str]]]:
    """Class -> field -> (type, default, the comment behind it), read from the source of the objects."""
    source = getsource(objects)
    lines = source.splitlines()
    out: dict[str, dict[str, tuple[str, str, str]]] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            fields = [item for item in node.body if isinstance(item, ast.AnnAssign)]
            out[node.name] = {ast.unparse(item.target): _field(item, lines) for item in fields}
    return out


def _field(item: ast.AnnAssign, lines: list[str]) -> tuple[str, str, str]:
    comment = lines[item.lineno - 1].partition("  # ")[2]
    return ast.unparse(item.annotation), ast.unparse(item.value) if item.value else "", comment


PAGES: dict[str, Callable[[], str]] = {
    "errors.md": errors_page,
    "functions.md": functions_page,
    "definitions.md": definitions_page,
    "cli.md": cli_page,
    "python.md": python_page,
    "rest.md": rest_page,
}


def main(arguments: list[str]) -> int:
    stale = []
    for name, page in PAGES.items():
        text, path = f"{WRITTEN}\n\n{page()}", REFERENCE / name
        if not path.is_file() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, "utf-8")
    print(f"{'stale' if '--check' in arguments else 'written'}: {', '.join(stale) or 'none'}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
