"""Text files as people save them: their encoding, delimiter and header line, found by reading and not by hoping."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from caliber.errors import Place, Refused

if TYPE_CHECKING:
    from _csv import Reader

PROBE = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Layout(NamedTuple):
    """How a text file is to be read. ``skip``: lines above the header; ``names``: its columns, each once."""

    encoding: str
    delimiter: str
    skip: int
    header: bool
    names: tuple[str, ...]


def layout_of(path: Path) -> Layout | None:
    """The layout of a file; None where it is empty. Raises ``Refused`` where it is no table of text."""
    encoding = encoding_of(path)
    with path.open("rb") as file:
        text = codecs.getincrementaldecoder(encoding)("replace").decode(file.read(PROBE))
    if not text.strip():
        return None
    if "\0" in text:
        raise Refused("interchange.not_a_table", Place(file=str(path)), source=path.name)
    try:
        return _layout(text, encoding)
    except csv.Error as error:
        raise Refused("interchange.not_a_table", Place(file=str(path)), source=path.name) from error


def _layout(text: str, encoding: str) -> Layout:
    delimiter = _delimiter(text)
    rows = list(islice(_reader(text, delimiter), 200))
    widths = [len(row) for row in rows if len(row) > 1] or [1]
    width = max(set(widths), key=widths.count)
    at = next((n for n, row in enumerate(rows[:HEADER_WITHIN]) if _filled(row) >= 0.6 * width), 0)
    header = _is_header(rows[at], rows[at + 1] if at + 1 < len(rows) else [])
    names = rows[at] if header else []
    names = [*names, *[""] * (width - len(names))]
    return Layout(encoding, delimiter, _lines_above(text, delimiter, at), header, _each_once(names))


def _each_once(names: list[str]) -> tuple[str, ...]:
    out: list[str] = []
    for at, name in enumerate(names):
        made = plain = " ".join(name.split()) or f"column{at}"
        number = 1
        while made.casefold() in {other.casefold() for other in out}:
            made = f"{plain}_{number}"
            number += 1
        out.append(made)
    return tuple(out)


def encoding_of(path: Path) -> str:
    """utf-8, utf-8-sig, utf-16, gb18030 or cp1252, decided over the whole file."""
    with path.open("rb") as file:
        start = file.read(4)
        for bom, encoding in _BOMS:
            if start.startswith(bom):
                return encoding
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(PROBE):
                decoder.decode(block)
            decoder.decode(b"", final=True)
            return "utf-8"
        except UnicodeDecodeError:
            file.seek(0)
            return "gb18030" if _looks_chinese(file.read(PROBE)) else "cp1252"


def to_utf8(path: Path, encoding: str, out: Path) -> None:
    """A copy in UTF-8; what cannot be decoded becomes U+FFFD."""
    with (
        path.open(encoding=encoding, errors="replace", newline="") as source,
        out.open("w", encoding="utf-8", newline="") as copy,
    ):
        while block := source.read(PROBE):
            copy.write(block)


def _looks_chinese(data: bytes) -> bool:
    """Whether the bytes above ASCII pair up as the everyday characters of GB2312."""
    pairs = everyday = at = 0
    while at < len(data) - 1:
        if data[at] < 0x80:
            at += 1
            continue
        rare = 0x30 <= data[at + 1] <= 0x39  # four bytes for a rare character, ¥ among them
        pairs += not rare
        everyday += 0xA1 <= data[at] <= 0xF7 and 0xA1 <= data[at + 1] <= 0xFE
        at += 4 if rare else 2
    return pairs > 0 and everyday >= 0.7 * pairs


def _reader(text: str, delimiter: str) -> Reader:
    csv.field_size_limit(2 * PROBE)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    def steady(delimiter: str) -> tuple[int, int]:
        counts = [len(row) - 1 for row in islice(_reader(text, delimiter), 50) if row]
        common = max(set(counts), key=counts.count)
        return (counts.count(common), common) if common else (0, 0)

    return max(DELIMITERS, key=steady)


def _filled(row: list[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_header(row: list[str], below: list[str]) -> bool:
    """Not where a figure stands above a figure; a year may stand above figures."""
    return not any(
        _is_value(cell) and not _is_year(cell) and _is_value(under) for cell, under in zip(row, below, strict=False)
    )


def _is_year(cell: str) -> bool:
    return len(cell.strip()) == 4 and cell.strip()[:2] in ("19", "20")


def _is_value(cell: str) -> bool:
    """Whether a cell is a figure or a date, which no header is."""
    text = cell.strip().lstrip("+-¥$€").replace(",", "").rstrip("%")
    if not text:
        return False
    return text.replace(".", "", 1).isdigit() or (len(text) >= 8 and text.replace("-", "").replace("/", "").isdigit())


def _lines_above(text: str, delimiter: str, rows: int) -> int:
    if rows == 0:
        return 0
    reader = _reader(text, delimiter)
    for _ in range(rows):
        next(reader)
    return reader.line_num
