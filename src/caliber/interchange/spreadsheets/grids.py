"""Spreadsheets and text files as grids of texts: merged cells filled, encodings found."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

from caliber.errors import Refused
from caliber.interchange.uploads import check_entries

MOST_ROWS, MOST_COLUMNS = 20_000, 200
MOST_UNPACKED = 32 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;|"
WORKBOOKS = frozenset({".xlsx", ".xlsm"})


class Grid(NamedTuple):
    """One sheet. ``rows[r][c]`` is a text, "" where the cell is empty; ``merged``: cells that a merge filled."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: frozenset[tuple[int, int]] = frozenset()


def grids_of(path: Path) -> list[Grid]:
    """Every sheet that holds anything. Raises ``Refused`` (``interchange.no_such_source``, ``…unreadable_sheet``)."""
    if not path.is_file():
        raise Refused("interchange.no_such_source", str(path), source=str(path))
    return _workbook(path) if path.suffix.lower() in WORKBOOKS else [_text(path)]


def _workbook(path: Path) -> list[Grid]:
    from zipfile import BadZipFile, ZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with ZipFile(path) as archive:  # a few bytes can say that they are gigabytes
            check_entries(path.name, archive.infolist(), MOST_UNPACKED)
        book = load_workbook(path, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise Refused("interchange.unreadable_sheet", str(path), path=str(path), reason=str(error)) from error
    out = []
    for sheet in book.worksheets:
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            raise Refused("interchange.sheet_too_large", f"{path}!{sheet.title}", rows=MOST_ROWS, columns=MOST_COLUMNS)
        cells = [[_shown(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        merged: set[tuple[int, int]] = set()
        for area in sheet.merged_cells.ranges:
            text = cells[area.min_row - 1][area.min_col - 1]
            for row in range(area.min_row - 1, min(area.max_row, len(cells))):
                for column in range(area.min_col - 1, min(area.max_col, len(cells[row]))):
                    if (row, column) != (area.min_row - 1, area.min_col - 1):
                        cells[row][column] = text
                        merged.add((row, column))
        if any(any(row) for row in cells):
            out.append(Grid(sheet.title, tuple(map(tuple, cells)), frozenset(merged)))
    return out


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _text(path: Path) -> Grid:
    data = path.read_bytes()
    text = next((decoded for name in ENCODINGS if (decoded := _decoded(data, name)) is not None), None)
    if text is None or "\0" in text:
        raise Refused("interchange.unreadable_sheet", str(path), path=str(path), reason="encoding")
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = [tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    if len(rows) > MOST_ROWS:
        raise Refused("interchange.sheet_too_large", str(path), rows=MOST_ROWS, columns=MOST_COLUMNS)
    return Grid("", tuple(rows))


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
