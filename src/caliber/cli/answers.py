"""An answer in the form that was asked for: a table, JSON, CSV, Arrow, Parquet; printed, or written to a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from errno import EACCES, EISDIR, ENOENT, ENOTDIR, EPERM, EROFS
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caliber.cli import console
from caliber.cli.columns import Head, safe, table
from caliber.cli.figures import EMPTY, UNMATCHED, heading, shown
from caliber.compiler import Column
from caliber.errors import CaliberError, Refused, SourceError
from caliber.model.text import Text
from caliber.query.result import QueryResult, Statement, Total, plain

if TYPE_CHECKING:
    import pyarrow as pa

LEVEL = "totals_level"  # the column that marks rows of totals, where they stand among the rows
WHOLE = "total"
MEASURED = frozenset({"metric", "comparison"})
LOST = frozenset({"statement.orphans", "statement.keyless"})
BINARY = frozenset({"arrow", "parquet"})
# What whoever named the file can mend; everything else is a failure of the machine.
MENDABLE = frozenset({EACCES, EISDIR, ENOENT, ENOTDIR, EPERM, EROFS})
MARKS = {"warning": "!", "info": "·"}
PERIOD = Text("时间 {0} 至 {1}", "Period {0} to {1}")
FROM, UNTIL = Text("时间 自 {0}", "Period from {0}"), Text("时间 至 {0}", "Period to {0}")
AS_OF, RECEIPT, COUNT = Text("数据到 {0}", "Data to {0}"), Text("回执 {0}", "Receipt {0}"), Text("{0} 行", "{0} rows")
NO_ROWS = Text("没有数据", "no data")


def show(result: QueryResult, form: str, lang: str, target: str = "") -> None:
    """Prints the answer, or writes it to ``target``. Raises ``Refused``, ``SourceError`` (``server.…``)."""
    if form in BINARY and not target and sys.stdout.isatty():
        raise Refused("server.output_needed", "--format", format=form)
    if form == "table":
        text = as_table(result, lang) + "\n\n" + footer(result, lang)
        _deliver(f"{text}\n".encode(errors="backslashreplace"), target)
        return
    _deliver(BYTES[form](result, bool(target)), target)
    if form != "json":
        console.tell(footer(result, lang))


def _deliver(data: bytes, target: str) -> None:
    if target:
        write_file(target, data)
    else:
        console.put_bytes(data)


def write_file(target: str, data: bytes) -> None:
    """The whole file or none of it: what was there before stays until the new one is complete."""
    path = Path(target)
    try:
        if path.exists() and not path.is_file():  # a device or a pipe takes what it is given
            path.write_bytes(data)
            return
        draft = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            draft.write_bytes(data)
            draft.replace(path)
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error


def cannot_write(target: str, error: OSError) -> CaliberError:
    """What the system says when a file cannot be written, in our words."""
    kind: type[CaliberError] = Refused if error.errno in MENDABLE else SourceError
    reason = error.strerror or str(error)
    if kind is Refused:
        return Refused("server.cannot_write", target, path=target, reason=reason)
    return SourceError("server.cannot_write", target, path=target, reason=reason)


# -- the table


def as_table(result: QueryResult, lang: str) -> str:
    """Rows, then the rows of totals under their names."""
    heads = [Head(heading(column, lang), column.kind in MEASURED) for column in result.columns]
    empties = [_empty(result, column) for column in result.columns]
    columns = [
        [shown(column, value, lang, empty) for value in values.to_pylist()]
        for column, values, empty in zip(result.columns, result.table.columns, empties, strict=True)
    ]
    cells = [list(row) for row in zip(*columns, strict=True)]
    return table(heads, cells + [_total(result, total, lang, empties) for total in result.totals])


def _empty(result: QueryResult, column: Column) -> Text:
    """A member of another table that is missing: there may have been no row for it at all."""
    facts = {note.dataset for note in result.statement.notes if note.code in LOST}
    home = column.dimension.partition(".")[0]
    return UNMATCHED if facts and home and home not in facts else EMPTY


def _total(result: QueryResult, total: Total, lang: str, empties: list[Text]) -> list[str]:
    """A row of totals: its name stands where the first dimension that it does not keep apart would stand."""
    out = [
        shown(column, value, lang, empty) if column.name in total.level or column.kind in MEASURED else ""
        for column, value, empty in zip(result.columns, total.row, empties, strict=True)
    ]
    place = next((at for at, column in enumerate(result.columns) if column.name not in total.level), 0)
    if result.columns and result.columns[place].kind not in MEASURED:
        out[place] = total.name["zh" if lang.startswith("zh") else "en"]
    return out


def footer(result: QueryResult, lang: str) -> str:
    """What belongs to the figures: their period, as-of, everything that they leave out, and the receipt."""
    count = result.table.num_rows
    facts = [COUNT.say(lang).format(f"{count:,}") if count else NO_ROWS.say(lang), *_facts(result.statement, lang)]
    if result.receipt:
        facts.append(RECEIPT.say(lang).format(result.receipt))
    lines = [" · ".join(facts)]
    for note in result.statement.notes:
        said = note.zh if lang.startswith("zh") else note.en
        lines += [f"{MARKS.get(note.severity, '·')} {safe(said)}"]
    return "\n".join(lines)


def _facts(statement: Statement, lang: str) -> list[str]:
    out = []
    if statement.since and statement.until:
        out.append(PERIOD.say(lang).format(statement.since, statement.until))
    elif statement.since or statement.until:
        out.append((FROM if statement.since else UNTIL).say(lang).format(statement.since or statement.until))
    if statement.as_of:
        out.append(AS_OF.say(lang).format(statement.as_of))
    return out


# -- for other programs


def _json(result: QueryResult, _: bool) -> bytes:
    return console.as_json(result.as_dict()) + b"\n"


def _csv(result: QueryResult, _: bool) -> bytes:
    """With the columns' own names; what is missing is empty. Rows of totals are marked in a column of their own."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    marked = bool(result.totals)
    writer.writerow([*(column.name for column in result.columns), *([LEVEL] if marked else [])])
    for row in result.rows():
        writer.writerow([*map(_cell, row), *([""] if marked else [])])
    for total in result.totals:
        writer.writerow([*(_cell(plain(value)) for value in total.row), level_of(total)])
    return out.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: Any) -> Any:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def level_of(total: Total) -> str:
    """The dimensions that a row of totals keeps apart, ``total`` for none."""
    return ",".join(total.level) or WHOLE


def marked_table(result: QueryResult) -> pa.Table:
    """The answer with its totals as marked rows; statement and receipt in the metadata of the schema."""
    import msgspec
    import pyarrow as pa

    found = result.table
    if result.totals:
        rows = [
            pa.array([total.row[at] for total in result.totals], field.type) for at, field in enumerate(found.schema)
        ]
        below = pa.Table.from_arrays(
            [*rows, pa.array([level_of(t) for t in result.totals])], names=[*found.column_names, LEVEL]
        )
        found = pa.concat_tables([found.append_column(LEVEL, pa.nulls(found.num_rows, pa.string())), below])
    about = {"caliber.receipt": result.receipt, "caliber.statement": msgspec.json.encode(result.statement)}
    return found.replace_schema_metadata(about)


def _arrow(result: QueryResult, to_file: bool) -> bytes:
    """Arrow's file format in a file, its stream format in a pipe."""
    import pyarrow as pa

    found = marked_table(result)
    sink = pa.BufferOutputStream()
    start = pa.ipc.new_file if to_file else pa.ipc.new_stream
    with start(sink, found.schema) as writer:
        writer.write_table(found)
    return bytes(sink.getvalue())


def _parquet(result: QueryResult, _: bool) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    sink = pa.BufferOutputStream()
    parquet.write_table(marked_table(result), sink)
    return bytes(sink.getvalue())


BYTES: dict[str, Callable[[QueryResult, bool], bytes]] = {
    "json": _json,
    "csv": _csv,
    "arrow": _arrow,
    "parquet": _parquet,
}
