"""What goes wrong is told in one sentence, with its place, what to do, and the right exit status; nothing is lost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.cli.calling import Done, call, command, environment, spawn


def refused(done: Done, code: str, status: int = 2) -> dict[str, str]:
    """The refusal, one document on standard error and nothing on standard output."""
    assert done.raw == b""
    assert (done.status, done.error["code"]) == (status, code)
    assert done.error.keys() == {"code", "message", "hint", "where"} and done.error["message"]
    return done.error


# -- the command line itself


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["chekc"], "server.unknown_verb", "check"),
        (["quary"], "server.unknown_verb", "query"),
        (["query", "sales", "--form", "json"], "server.unknown_option", "--from"),
        (["query", "sales", "--limmit", "3"], "server.unknown_option", "--limit"),
        (["query", "sales", "--limit", "three"], "server.usage", "three"),
        (["query", "sales", "--totals=yes"], "server.usage", "--totals"),
        (["query", "sales", "--by"], "server.usage", "DIM"),
        (["query", "sales", "--explain", "sqll"], "query.unknown_choice", "sql"),
        (["query", "sales", "--version", "1.0", "--on", "2026-01-01"], "server.usage", "--version"),
        (["values"], "server.usage", "DIM"),
        (["values", "region", "more"], "server.usage", "more"),
        (["user", "ad", "x"], "query.unknown_choice", "add"),
        (["user", "add"], "server.usage", "user name"),
        (["user", "add", "x", "--attribute", "region"], "server.usage", "NAME=VALUE"),
        (["token", "create", "x"], "server.usage", "--user"),
        (["check", "--server", "http://localhost"], "server.unknown_option", "--server"),
        (["query", "sales", "-p", ".", "--server", "http://localhost"], "server.usage", "--server"),
    ],
)
def test_a_word_too_many_or_misspelt(
    words: list[str], code: str, said: str, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    done = call(*words)
    assert done.status == 2 and done.raw == b""
    assert code in done.err and said in done.err and len(done.err.splitlines()) == 1


def test_without_a_verb_the_help_is_shown() -> None:
    assert call().status == 2
    for language, said in (("zh", "用法"), ("en", "Usage")):
        done = call("--help", "--lang", language)
        assert done.status == 0 and said in done.out and "query" in done.out
        assert said in call("query", "--help", "--lang", language).out


def test_every_sentence_speaks_the_terminals_language(shop: Path) -> None:
    assert "没有指标" in call("query", "salse", "--lang", "zh", "-p", shop).err
    assert "There is no metric" in call("query", "salse", "-p", shop).err
    done = spawn("query", "salse", "-p", shop, LANG="zh_CN.UTF-8", CALIBER_LANG="")
    assert "没有指标" in done.err and done.status == 2


# -- names, predicates, dates


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["salse"], "query.unknown_metric", "sales"),
        (["sales", "--by", "regoin"], "query.unknown_dimension", "region"),
        (["sales", "--order", "regoin"], "query.unknown_order", ""),
        (["sales", "--grain", "monht"], "query.unknown_grain", "month"),
        (["sales", "--compare", "last_year"], "query.unknown_comparison", "previous_year"),
        (["sales", "--from", "soon"], "query.bad_date", "2026"),
        (["sales", "--from", "2026-03-01", "--to", "2026-01-01"], "query.empty_range", ""),
        (["sales", "--limit", "-1"], "query.bad_limit", ""),
        (["sales", "--where", "regoin = 'x'"], "query.unknown_dimension", "region"),
        (["sales,sales"], "query.repeated", ""),
        ([], "query.nothing_asked", ""),
    ],
)
def test_what_does_not_exist(words: list[str], code: str, hint: str, shop: Path) -> None:
    error = refused(call("query", *words, "--format", "json", "-p", shop), code)
    assert hint in error["hint"]


@pytest.mark.parametrize(
    "predicate",
    [
        "region = '",
        "region = 'x'; DROP TABLE orders",
        "region in (SELECT password FROM people)",
        "read_text('/etc/passwd') = 'x'",
        "1 = 1) OR (1 = 1",
        "region = 'x' -- ",
        "(" * 500,
        "pragma_version() = 'x'",
        "\x00",
    ],
)
def test_a_hostile_predicate(predicate: str, shop: Path) -> None:
    done = call("query", "sales", "--where", predicate, "--format", "json", "-p", shop)
    assert done.status in (0, 2), done.err
    if done.status == 0:  # a comment is no more than a blank
        assert predicate.endswith("-- ")
    assert call("query", "orders", "--format", "json", "-p", shop).document["rows"] == [[8]]


def test_a_hostile_member_is_a_member(shop: Path) -> None:
    name = "'; DROP TABLE orders; --"
    quoted = name.replace("'", "''")
    found = call("query", "orders", "--where", f"channel = '{quoted}'", "--format", "json", "-p", shop)
    assert found.document["rows"] == [[1]]


def test_a_member_commands_the_terminal_nothing(shop: Path) -> None:
    with (shop / "data" / "stores.csv").open("a", encoding="utf-8") as stores:
        stores.write("4,\x1b[2Jgone\x07\u202e,\x1b]0;title\x07\n")
    for words in (("query", "--by", "store_name,region"), ("values", "region")):
        done = call(*words, "-p", shop)
        assert not any(mark in done.out for mark in ("\x1b", "\x07", "\u202e"))
        assert "\\u001b" in done.out
    unknown = call("query", "\x1b[31mred", "-p", shop)
    assert unknown.status == 2 and "\x1b" not in unknown.err


# -- definitions


BROKEN: dict[str, tuple[str, str, str, str]] = {
    "a tab": (
        "metrics/sales.yaml",
        "\nmeasure: count(order_id)",
        "\n\tmeasure: count(order_id)",
        "interchange.yaml_tab",
    ),
    "an open bracket": ("caliber.yaml", "{zh: 小店, en: Shop}", "{zh: 小店, en: Shop", "interchange.yaml_structure"),
    "an unknown field": ("metrics/sales.yaml", "\nunit: orders", "\nunti: orders", "model.unknown_key"),
    "an unknown dataset": (
        "metrics/sales.yaml",
        "dataset: orders\nmeasure: count",
        "dataset: odrers\nmeasure: count",
        "model.unknown_reference",
    ),
    "an unknown column": ("metrics/sales.yaml", "count(order_id)", "count(odrer_id)", "model.unknown_column"),
    "a circle": ("metrics/sales.yaml", "formula: sales / orders", "formula: average_order / orders", "model.cycle"),
    "no SQL": ("metrics/sales.yaml", "sum(amount)\n", "sum(amount\n", "model.expression"),
    "a missing table": ("datasets/stores.yaml", "table: stores", "table: shops", "source.no_table"),
    "a missing folder": ("caliber.yaml", "csv:///data", "csv:///dtaa", "source.missing_file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_check_names_file_line_and_column(name: str, shop: Path) -> None:
    file, before, after, code = BROKEN[name]
    text = (shop / file).read_text("utf-8")
    assert before in text
    (shop / file).write_text(text.replace(before, after), "utf-8")
    done = call("check", "-p", shop)
    assert done.status == 1
    line = text[: text.index(before)].count("\n") + 1
    placed = [one for one in done.out.splitlines() if code in one]
    assert placed, done.out
    where = placed[0].split(" ")[0]
    assert where.startswith(f"{file}:")
    at_line, at_column = (int(part) for part in where.rstrip(":").split(":")[1:3])
    assert abs(at_line - line) <= 3 and at_column >= 1
    document = call("check", "--format", "json", "-p", shop).document
    assert document["errors"] >= 1
    assert any(
        one["code"].startswith(code) and one["file"] == file and one["line"] == at_line for one in document["problems"]
    )


def test_a_missing_table_is_told_by_its_name(shop: Path) -> None:
    file, before, after, _ = BROKEN["a missing table"]
    (shop / file).write_text((shop / file).read_text("utf-8").replace(before, after), "utf-8")
    assert "The source has no shops (Check" in call("check", "-p", shop).out


def test_check_finds_everything_at_once(shop: Path) -> None:
    for file, before, after, _ in (BROKEN["an unknown field"], BROKEN["no SQL"], BROKEN["a missing table"]):
        path = shop / file
        path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    assert call("check", "--format", "json", "-p", shop).document["errors"] >= 3


def test_a_broken_project_is_not_asked(shop: Path) -> None:
    file, before, after, _ = BROKEN["an open bracket"]
    (shop / file).write_text((shop / file).read_text("utf-8").replace(before, after), "utf-8")
    error = refused(call("query", "sales", "--format", "json", "-p", shop), "server.broken_project")
    assert error["where"].startswith("caliber.yaml:") and "caliber check" in error["hint"]
    refused(call("serve", "--format", "json", "-p", shop), "server.broken_project")
    refused(call("apply", "--format", "json", "-p", shop), "server.broken_project")


def test_no_project(tmp_path: Path) -> None:
    for verb in (["check"], ["query", "x"], ["serve"], ["user", "list"], ["backup", "x"]):
        error = refused(call(*verb, "--format", "json", "-p", tmp_path), "interchange.no_project")
        assert "caliber init" in error["hint"]
    refused(call("check", "--format", "json", "-p", tmp_path / "nowhere"), "interchange.no_project")


# -- sources


def test_a_source_that_is_gone(shop: Path) -> None:
    (shop / "data").rename(shop / "elsewhere")
    error = refused(call("query", "sales", "--format", "json", "-p", shop), "source.missing_file", 3)
    assert "sources" in error["hint"]


def with_database(shop: Path, fill: Callable[[duckdb.DuckDBPyConnection], object]) -> Path:
    """The shop on a DuckDB file."""
    head = shop / "caliber.yaml"
    head.write_text(head.read_text("utf-8").replace("csv:///data", "duckdb:///shop.duckdb"), "utf-8")
    with duckdb.connect(str(shop / "shop.duckdb")) as con:
        fill(con)
    return shop


def test_a_file_that_is_no_database(shop: Path) -> None:
    with_database(shop, lambda con: con.execute("SELECT 1"))
    (shop / "shop.duckdb").write_bytes(b"this is no database" * 1000)
    refused(call("query", "sales", "--format", "json", "-p", shop), "source.bad_file", 3)
    assert "source.bad_file" in call("check", "-p", shop).out


def endless(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("CREATE TABLE stores AS SELECT 1 AS store_id, 'x' AS store_name, 'y' AS region")
    con.execute("CREATE TABLE seed AS SELECT * FROM range(3000000) r(n)")
    con.execute(
        "CREATE VIEW orders AS SELECT a.n AS order_id, 1 AS store_id, DATE '2026-01-01' AS ordered_at, "
        "hash(a.n, b.n) % 7 AS amount, 'paid' AS status, 'app' AS channel FROM seed a, seed b"
    )


def test_a_query_that_would_run_for_ever_is_stopped(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_database(shop, endless)
    monkeypatch.setenv("CALIBER_QUERY_SECONDS", "1")
    error = refused(call("query", "sales", "--format", "json", "-p", shop), "source.timeout", 3)
    assert "1" in error["message"]


def test_ctrl_c_stops_the_query(shop: Path) -> None:
    """The statement itself: left alone it would run for ten minutes, and the process with it."""
    with_database(shop, endless)
    running = subprocess.Popen(
        command("query", "sales", "--format", "json", "-p", shop),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(CALIBER_QUERY_SECONDS="600"),
    )
    while not (shop / ".caliber" / ".gitignore").exists() and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    refused(Done(running.returncode, out, err.decode()), "source.cancelled", 3)


def test_too_many_rows(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALIBER_QUERY_ROWS", "2")
    error = refused(call("query", "orders", "--by", "channel", "--format", "json", "-p", shop), "query.too_many_rows")
    assert "2" in error["message"]


def test_doubled_keys_are_refused_not_counted(shop: Path) -> None:
    with (shop / "data" / "stores.csv").open("a", encoding="utf-8") as stores:
        stores.write("1,again,华东\n")
    refused(call("query", "sales", "--by", "region", "--format", "json", "-p", shop), "query.key_not_unique")
    assert call("query", "sales", "--format", "json", "-p", shop).document["rows"] == [[770.75]]
    examined = call("doctor", "-p", shop)
    assert examined.status == 1 and "stores(store_id)" in examined.out


# -- files and disks


def test_a_full_disk_is_told(shop: Path) -> None:
    error = refused(
        call("query", "orders", "--format", "json", "-o", "/dev/full", "-p", shop), "server.cannot_write", 3
    )
    assert error["where"] == "/dev/full" and "space" in error["message"].casefold()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("query", "orders", "-p", shop), stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert done.returncode == 3 and b"server.cannot_write" in done.stderr


def test_a_figure_is_shown_even_where_its_receipt_cannot_be_kept(shop: Path) -> None:
    (shop / ".caliber").mkdir()
    (shop / ".caliber" / "receipts").write_text("in the way", "utf-8")
    found = call("query", "orders", "--format", "json", "-p", shop).document
    assert found["rows"] == [[8]] and found["receipt"] == ""
    assert "statement.no_receipt" in [note["code"] for note in found["statement"]["notes"]]


@pytest.mark.parametrize("target", ["nowhere/out.csv", "."])
def test_a_file_that_cannot_be_written(target: str, shop: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    refused(call("query", "orders", "--format", "json", "-o", tmp_path / target, "-p", shop), "server.cannot_write")
    assert sorted(tmp_path.iterdir()) == before


def test_what_was_there_stays_until_the_new_is_complete(shop: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("before", "utf-8")
    call("query", "salse", "--format", "json", "-o", target, "-p", shop)
    assert target.read_text("utf-8") == "before"


def test_a_reader_who_has_seen_enough(shop: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        command("query", "orders", "-p", shop), stdout=write, stderr=subprocess.PIPE, env=environment(), check=False
    )
    os.close(write)
    assert done.returncode == 0 and b"Traceback" not in done.stderr and b"BrokenPipe" not in done.stderr


# -- settings, ports, stores


@pytest.mark.parametrize("port", ["0", "99999"])
def test_a_port_that_is_none(port: str, shop: Path) -> None:
    error = refused(call("serve", "--port", port, "--format", "json", "-p", shop), "server.bad_setting")
    assert error["where"] == "--port"


def test_a_port_in_use(shop: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for words in (["serve", "-p", shop], ["demo", "-p", shop.parent / "demo"]):
            error = refused(call(*words, "--port", port, "--format", "json"), "server.port_in_use")
            assert str(port) in error["message"] and "--port" in error["hint"]
    assert not (shop.parent / "demo").exists()


def test_a_store_of_a_newer_program_is_left_alone(shop: Path) -> None:
    call("user", "list", "-p", shop)
    import sqlite3

    path = shop / ".caliber" / "caliber.sqlite3"
    with sqlite3.connect(path) as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = path.read_bytes()
    for words in (["user", "list"], ["query", "sales", "--as", "x"], ["serve"]):
        refused(call(*words, "--format", "json", "-p", shop), "store.newer_schema")
    assert path.read_bytes() == before


def test_a_store_that_is_none(shop: Path) -> None:
    (shop / ".caliber").mkdir()
    (shop / ".caliber" / "caliber.sqlite3").write_bytes(b"no database at all" * 500)
    refused(call("user", "list", "--format", "json", "-p", shop), "store.corrupt", 3)


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = refused(
        call("query", "sales", "--format", "json", "--server", f"http://127.0.0.1:{port}"), "server.unreachable", 3
    )
    assert str(port) in error["message"]
    for url in ("ftp://example.com", "http://", "not a url"):
        refused(call("query", "sales", "--format", "json", "--server", url), "server.unreachable", 2)


def test_a_fault_of_ours_is_one_sentence_and_a_number(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from caliber.cli.faults import log_file
    from caliber.query.service import QueryService

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret of 10.0.0.1")

    monkeypatch.setattr(QueryService, "run", broken)
    error = refused(call("query", "sales", "--format", "json", "-p", shop), "internal.fault", 3)
    assert "ZeroDivisionError" in error["message"] and "secret" not in error["message"]
    number = error["hint"].split("number ")[1].split(" ")[0]
    assert number in log_file().read_text("utf-8") and "secret" in log_file().read_text("utf-8")
