"""Sources opened: every table of theirs stands in one working DuckDB, where the tests for keys may scan it freely."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from caliber.errors import Place, Refused
from caliber.interchange.draft.naming import quoted
from caliber.interchange.draft.text_files import Layout, layout_of, to_utf8
from caliber.model.text import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
PARQUET_ENDINGS = (".parquet", ".pq")
_READERS = (
    ("parquet", "read_parquet", "*.parquet"),
    ("csv", "read_csv", "*.csv"),
    ("csv", "read_csv", "*.tsv"),
    ("csv", "read_csv", "*.csv.gz"),
)
DUCKDB_ENDINGS = (".duckdb", ".ddb", ".db")


class Relation(NamedTuple):
    """One table found. ``table``: its name in ``source``; ``raw``: its name in the working database.

    ``scheme`` and ``place``: the source that reads it where it lies; "" where it can only be used as a copy.
    """

    table: str
    raw: str
    origin: str
    scheme: str = ""
    place: str = ""
    doubts: tuple[Text, ...] = ()


class Workspace(NamedTuple):
    """The working database, a folder for passing files, and how to tell what is being done."""

    con: DuckDBPyConnection
    folder: Path
    progress: Callable[[Text], None]
    numbers: Iterator[int]

    def fresh(self) -> str:
        """A name that no relation has yet."""
        return f"raw_{next(self.numbers)}"


def open_sources(work: Workspace, sources: list[str]) -> tuple[list[Relation], list[Text]]:
    """Every table of every source, and what was left out. Raises ``Refused`` where a source cannot be read at all."""
    relations: list[Relation] = []
    doubts: list[Text] = []
    for source in sources:
        kind, place = _recognise(source)
        found, missed = _OPENERS[kind](work, place)
        relations += found
        doubts += missed
    if not relations:
        raise Refused("interchange.nothing_to_draft", sources=sources, reasons=_reasons(doubts))
    return relations, doubts


def _reasons(doubts: list[Text]) -> dict[str, str]:
    return {"zh": ";".join(d.say("zh") for d in doubts), "en": "; ".join(d.say("en") for d in doubts)}


def _recognise(source: str) -> tuple[str, str]:
    scheme, separator, rest = source.partition("://")
    if separator and scheme in ("csv", "parquet", "duckdb", "file"):
        source = "/" + rest.lstrip("/") if not Path(rest.lstrip("/")).exists() else rest.lstrip("/")
    elif separator:
        return "database", source
    path = Path(source).expanduser()
    if not path.exists():
        raise Refused("interchange.no_such_source", Place(file=source), source=source)
    if path.is_dir():
        return "folder", str(path)
    return _kind_of_file(path), str(path)


def _kind_of_file(path: Path) -> str:
    ending = path.suffix.lower()
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith(b"SQLite format 3"):
        return "sqlite"
    if start[8:12] == b"DUCK" or ending in DUCKDB_ENDINGS:
        return "duckdb"
    if start.startswith(b"PAR1") or ending in PARQUET_ENDINGS:
        return "parquet"
    if ending in TEXT_ENDINGS:
        return "text"
    raise Refused("interchange.unknown_source", Place(file=str(path)), source=path.name)


def _folder(work: Workspace, place: str) -> tuple[list[Relation], list[Text]]:
    """Every table file, and every sub-folder whose files make one table. A .txt is a table only where it is named."""
    relations: list[Relation] = []
    doubts: list[Text] = []
    for path in sorted(Path(place).iterdir()):
        if path.name.startswith((".", "~")):
            continue
        ending = path.suffix.lower()
        opener = _parts if path.is_dir() else _text if ending in (".csv", ".tsv") else _parquet
        if opener is _parquet and ending not in PARQUET_ENDINGS:
            continue
        try:
            found, missed = opener(work, str(path))
        except Refused as refused:
            found, missed = [], [Text(refused.problem.message("zh"), refused.problem.message("en"))]
        relations += found
        doubts += missed
    return relations, doubts


def _parts(work: Workspace, place: str) -> tuple[list[Relation], list[Text]]:
    """A sub-folder of files of one kind and shape, as the engine sees it: one table; none where it is no such thing."""
    import duckdb

    folder = Path(place)
    for scheme, reader, pattern in _READERS:
        if not any(folder.rglob(pattern)):
            continue
        raw = work.fresh()
        work.progress(Text(f"读取 {folder.name}", f"Reading {folder.name}"))
        try:
            files = _literal(f"{folder.resolve()}/**/{pattern}")
            work.con.execute(f"CREATE TABLE {raw} AS FROM {reader}({files})")
        except duckdb.Error:
            zh = f"子文件夹 {folder.name} 的文件合不成一张表,没有采用。"
            return [], [Text(zh, f"The files of the folder {folder.name} do not make one table and were left out.")]
        return [Relation(folder.name, raw, f"{folder.name}/", scheme, _absolute(folder.parent))], []
    return [], []


def opens(work: Workspace, scheme: str, place: str) -> bool:
    """Whether an engine can read the place: it opens every file there, and one that it cannot read would close all."""
    import duckdb

    try:
        for kind, reader, pattern in _READERS:
            for path in Path(place).rglob(pattern) if kind == scheme else ():
                work.con.execute(f"DESCRIBE FROM {reader}({_literal(str(path))})")
    except duckdb.Error:
        return False
    return True


# -- text files


def _text(work: Workspace, place: str) -> tuple[list[Relation], list[Text]]:
    path = Path(place)
    layout = layout_of(path)
    if layout is None:
        return [], [Text(f"{path.name} 是空文件,没有采用。", f"{path.name} is empty and was left out.")]
    work.progress(Text(f"读取 {path.name}", f"Reading {path.name}"))
    raw = work.fresh()
    rejected = _load_text(work, path, layout, raw)
    if not work.con.execute(f"SELECT count(*) FROM {raw}").fetchall()[0][0]:
        return [], [
            Text(f"{path.name} 只有表头,没有采用。", f"{path.name} has no rows below its header and was left out.")
        ]
    plain = not rejected and layout.encoding.startswith("utf-8") and _reads_the_same(work, path, raw)
    live = plain and path.suffix in (".csv", ".tsv") and "." not in path.stem
    doubts = (*_text_doubts(path, layout, rejected), *_swapped_days(work, path, raw))
    return [Relation(_table_name(path), raw, path.name, "csv" if live else "", _absolute(path.parent), doubts)], []


def _load_text(work: Workspace, path: Path, layout: Layout, raw: str) -> int:
    """The file as a table; the number of lines that could not be read."""
    import duckdb

    if layout.encoding not in ("utf-8", "utf-8-sig"):
        copy = work.folder / f"{raw}.csv"
        to_utf8(path, layout.encoding, copy)
        path = copy
    options = (
        f"delim={_literal(layout.delimiter)}, skip={layout.skip}, header={str(layout.header).lower()}, "
        "null_padding=true, store_rejects=true, rejects_limit=0, quote='\"', escape='\"', parallel=false"
    )
    columns = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in layout.names)
    as_text = f"auto_detect=false, columns={{{columns}}}"
    for detection in ("sample_size=-1", as_text):
        work.con.execute("DROP TABLE IF EXISTS reject_scans; DROP TABLE IF EXISTS reject_errors")
        try:
            work.con.execute(f"CREATE TABLE {raw} AS FROM read_csv({_literal(str(path))}, {options}, {detection})")
            break
        except duckdb.Error as error:
            if detection == as_text:
                reason = str(error).splitlines()[0]
                raise Refused(
                    "interchange.unreadable_source", Place(file=str(path)), source=path.name, reason=reason
                ) from error
    return int(work.con.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchall()[0][0])


def _reads_the_same(work: Workspace, path: Path, raw: str) -> bool:
    """Whether DuckDB left to itself, as the engine reads the folder, finds the same columns, rows and values."""
    import duckdb

    try:
        plain, own = (_shape(work, relation) for relation in (f"read_csv({_literal(str(path))})", raw))
    except duckdb.Error:
        return False
    return plain == own


def _shape(work: Workspace, relation: str) -> list[tuple[object, ...]]:
    columns = work.con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    counts = work.con.execute(f"SELECT count(*), count(COLUMNS(*)) FROM {relation}").fetchall()
    return [*((row[0], row[1]) for row in columns), *counts]


def _text_doubts(path: Path, layout: Layout, rejected: int) -> tuple[Text, ...]:
    out: list[Text] = []
    if not layout.encoding.startswith("utf-8"):
        zh = f"{path.name} 的编码是 {layout.encoding},已转为 UTF-8。"
        out.append(Text(zh, f"{path.name} is encoded in {layout.encoding} and was read as such."))
    if layout.skip:
        zh = f"{path.name} 的表头在第 {layout.skip + 1} 行,以上各行没有采用。"
        out.append(Text(zh, f"{path.name} has its header on line {layout.skip + 1}; the lines above were left out."))
    if not layout.header:
        out.append(Text(f"{path.name} 没有表头,列名是编的。", f"{path.name} has no header; its columns were numbered."))
    if rejected:
        zh = f"{path.name} 有 {rejected} 行读不出来(列数或类型不对),没有采用。"
        out.append(
            Text(zh, f"{rejected} lines of {path.name} could not be read (wrong width or type) and were left out.")
        )
    return tuple(out)


def _swapped_days(work: Workspace, path: Path, raw: str) -> list[Text]:
    """Dates of which nobody can say whether 03/04 is in March or in April, and how they are read."""
    import duckdb

    copy = work.folder / f"{raw}.csv"
    file = _literal(str(copy if copy.exists() else path))
    try:
        form = work.con.execute(f"SELECT DateFormat FROM sniff_csv({file})").fetchall()[0][0] or ""
    except duckdb.Error:
        return []
    if not form.startswith(("%d", "%m")):
        return []
    out: list[Text] = []
    for name, kind, *_ in work.con.execute(f"DESCRIBE {raw}").fetchall():
        column = quoted(name)
        if kind == "DATE" and work.con.execute(f"SELECT max(day({column})) <= 12 FROM {raw}").fetchall()[0][0]:
            zh = f"{path.stem}: {name} 的日与月可能颠倒,现按 {form} 读取。"
            out.append(Text(zh, f"{path.stem}: day and month of {name} could be swapped; it is read as {form}."))
    return out


# -- Parquet and DuckDB


def _parquet(work: Workspace, place: str) -> tuple[list[Relation], list[Text]]:
    import duckdb

    path = Path(place)
    work.progress(Text(f"读取 {path.name}", f"Reading {path.name}"))
    raw = work.fresh()
    try:
        work.con.execute(f"CREATE VIEW {raw} AS SELECT * FROM read_parquet({_literal(str(path))})")
    except duckdb.Error as error:
        raise Refused(
            "interchange.unreadable_source", Place(file=place), source=path.name, reason=str(error)
        ) from error
    live = path.suffix == ".parquet" and "." not in path.stem
    return [Relation(_table_name(path), raw, path.name, "parquet" if live else "", _absolute(path.parent))], []


def _duckdb(work: Workspace, place: str) -> tuple[list[Relation], list[Text]]:
    import duckdb

    path, name = Path(place), f"source_{work.fresh()}"
    try:
        work.con.execute(f"ATTACH {_literal(str(path))} AS {name} (READ_ONLY)")
    except duckdb.Error as error:
        raise Refused(
            "interchange.unreadable_source", Place(file=place), source=path.name, reason=str(error)
        ) from error
    rows = work.con.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = ? ORDER BY ALL", [name]
    ).fetchall()
    out: list[Relation] = []
    for schema, table in rows:
        raw = work.fresh()
        full = f"{name}.{quoted(schema)}.{quoted(table)}"
        work.progress(Text(f"读取 {table}", f"Reading {table}"))
        work.con.execute(f"CREATE VIEW {raw} AS SELECT * FROM {full}")
        spoken = table if schema == "main" else f"{schema}.{table}"
        out.append(Relation(spoken, raw, f"{path.name}: {spoken}", "" if "." in table else "duckdb", _absolute(path)))
    return out, []


# -- databases of others


def _sqlite(work: Workspace, place: str) -> tuple[list[Relation], list[Text]]:
    return _database(work, f"sqlite:///{place}")


def _database(work: Workspace, place: str) -> tuple[list[Relation], list[Text]]:
    from caliber.interchange.draft.databases import copy_tables

    out = [
        Relation(table, raw, f"{origin}: {table}")
        for table, raw, origin in copy_tables(work.con, place, work.fresh, work.progress)
    ]
    return out, []


_OPENERS: dict[str, Callable[[Workspace, str], tuple[list[Relation], list[Text]]]] = {
    "folder": _folder,
    "text": _text,
    "parquet": _parquet,
    "duckdb": _duckdb,
    "sqlite": _sqlite,
    "database": _database,
}


def _table_name(path: Path) -> str:
    """The engine's name for the file's table; a name with dots (read as a copy then) would be taken for a schema's."""
    return path.stem.replace(".", " ")


def _absolute(path: Path) -> str:
    return str(path.resolve())


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
