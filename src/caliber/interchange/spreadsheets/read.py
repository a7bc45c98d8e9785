"""A file of metrics read: candidates row by row, and every row and sheet that could not be read, with its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from caliber.errors import Place, Problem, Refused
from caliber.interchange.spreadsheets.grids import Grid, grids_of
from caliber.interchange.spreadsheets.heads import Heads, cell, heads_of
from caliber.model.candidates import Candidate

SEPARATORS = re.compile(r"[、,,;;/|\n]+")
OPERATORS = re.compile(r"[÷/×*+\u2212\uff0b\uff0d()\uff08\uff09\[\]【】%\-]|除以|乘以|减去|加上")
NUMBER = re.compile(r"[\d.]+%?")
UP = ("越高越好", "正向", "higher", "up")
DOWN = ("越低越好", "负向", "反向", "lower", "down")
FILLED_DOWN = ("department", "domain")  # what departments write once for many rows


class Dictionary(NamedTuple):
    """``problems``: what was left out and why; nothing is adopted by itself."""

    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]


def read_dictionary(path: Path) -> Dictionary:
    """Every sheet of a file. Raises ``Refused`` (``interchange.…``) where the file as a whole cannot be read."""
    candidates: list[Candidate] = []
    problems: list[Problem] = []
    for grid in grids_of(path):
        where = f"{path.name}!{grid.name}" if grid.name else path.name
        heads = heads_of(grid)
        if heads is None:
            problems.append(_problem("interchange.no_dictionary", where, sheet=grid.name or path.name))
            continue
        _rows(grid, heads, where, candidates, problems)
    if not candidates and not problems:
        raise Refused("interchange.empty_sheet", str(path), path=str(path))
    return Dictionary(tuple(candidates), tuple(problems))


def _rows(grid: Grid, heads: Heads, where: str, candidates: list[Candidate], problems: list[Problem]) -> None:
    above: dict[str, str] = {}
    seen: dict[str, str] = {}
    for number in range(heads.body, len(grid.rows)):
        row = grid.rows[number]
        if not any(row):
            continue
        found = {field: cell(row, column) for field, column in heads.fields.items()}
        for field in FILLED_DOWN:
            if found.get(field):
                above[field] = found[field]
            elif found.get("name") and above.get(field):
                found[field] = above[field]
        place = f"{where}:{number + 1}"
        name = " ".join(found.get("name", "").split())
        if not name:
            problems.append(_problem("interchange.row_without_name", place))
            continue
        if _is_title(row):
            above["domain"] = name
            continue
        notes = {head: cell(row, column) for head, column in heads.others.items() if cell(row, column)}
        candidate = _candidate(name, place, found, notes)
        key = f"{candidate.department}\0{name.casefold()}"
        if key in seen:
            problems.append(_problem("interchange.row_repeated", place, name=name, first=seen[key]))
        seen.setdefault(key, place)
        candidates.append(candidate)


def _is_title(row: tuple[str, ...]) -> bool:
    """A row of one text across: a heading between the metrics."""
    return (
        len({text for text in row if text}) == 1 and sum(bool(text) for text in row) in (1, len(row)) and len(row) > 2
    )


def _candidate(name: str, place: str, found: dict[str, str], notes: dict[str, str]) -> Candidate:
    formula = found.get("formula", "").lstrip(" =\uff1d")
    direction = found.get("direction", "").casefold()
    return Candidate(
        name=name,
        place=place,
        code=found.get("code", ""),
        aliases=tuple(part.strip() for part in SEPARATORS.split(found.get("aliases", "")) if part.strip()),
        department=found.get("department", ""),
        domain=found.get("domain", ""),
        caliber=found.get("caliber", ""),
        exclusions=found.get("exclusions", ""),
        formula=formula,
        operands=operands_of(formula),
        unit=found.get("unit", ""),
        period=found.get("period", ""),
        source=found.get("source", ""),
        owner=found.get("owner", ""),
        direction="higher" if direction.startswith(UP) else "lower" if direction.startswith(DOWN) else "",
        notes=notes,
    )


def operands_of(formula: str) -> tuple[str, ...]:
    """The names in arithmetic over names (``销售额 / 订单量 × 100%``); none where the text is no such arithmetic."""
    text = formula.partition("=")[2] or formula
    if not OPERATORS.search(text) or re.search(r"\bselect\b", text, re.IGNORECASE):
        return ()
    parts = [part.strip(" 「」\"'“”") for part in OPERATORS.split(text)]
    names = [part for part in parts if part and not NUMBER.fullmatch(part)]
    plain = all(len(name) <= 30 and not re.search(r"[。,,;;::<>!]", name) for name in names)
    return tuple(dict.fromkeys(names)) if plain and len(names) > 1 else ()


def _problem(code: str, where: str, **facts: object) -> Problem:
    return Problem(code, Place(where), facts, "warning")
