"""What breaks below us is told in one sentence, and nothing is lost."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from caliber.errors import CaliberError, Refused, SourceError
from caliber.store import Store, hold, open_store, people
from caliber.store.failures import POSTGRES, SQLITE
from caliber.store.people import Person
from tests.stores import NOW


def refusal_of(url: str) -> CaliberError:
    with pytest.raises(CaliberError) as refusal:
        open_store(url)
    for lang in ("zh", "en"):
        said = refusal.value.as_dict(lang)
        assert said["message"]
        assert said["hint"]
        assert "{" not in said["message"]
    return refusal.value


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "caliber.db"
    path.write_bytes(b"this is not a database, but somebody's letter" * 100)
    assert refusal_of(f"sqlite:///{path}").code == "store.corrupt"
    assert path.read_bytes().startswith(b"this is not")


def test_a_store_that_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "caliber.db"
    store = open_store(f"sqlite:///{path}")
    with store.transaction() as tx:
        for number in range(300):
            people.add(tx, Person(username=f"u{number}", name="x" * 500, created_at=NOW), "hash")
    store.close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = os.urandom(len(content) - 4096 * 3)
    path.write_bytes(content)

    def use() -> None:
        with open_store(f"sqlite:///{path}").transaction() as tx:
            people.found(tx, limit=1000)
            people.add(tx, Person(username="new", name="new", created_at=NOW), "hash")

    with pytest.raises(SourceError) as failure:
        use()
    assert failure.value.code == "store.corrupt"


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    assert refusal_of(f"sqlite:///{tmp_path}").code == "store.cannot_open"


def test_a_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refusal_of(f"sqlite:///{tmp_path}/file/caliber.db").code == "store.cannot_open"


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/caliber.db")
    with store.transaction() as tx:
        people.add(tx, Person(username="kept", name="kept", created_at=NOW), "hash")

    def fill() -> None:
        with store.transaction() as tx:
            pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
            tx.exec_driver_sql(f"PRAGMA max_page_count = {pages}")  # the file cannot grow: a full disk to SQLite
            for number in range(1000):
                people.add(tx, Person(username=f"u{number}", name="x" * 500, created_at=NOW), "hash")

    with pytest.raises(SourceError) as failure:
        fill()
    assert failure.value.code == "store.disk_full"
    store.close()
    again = open_store(f"sqlite:///{tmp_path}/caliber.db")
    with again.transaction() as tx:
        assert [person.username for person in people.found(tx)] == ["kept"]
        people.add(tx, Person(username="new", name="new", created_at=NOW), "hash")
    again.close()


def test_a_store_that_can_only_be_read(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/caliber.db")

    def write() -> None:
        with store.reading() as tx:
            tx.exec_driver_sql("PRAGMA query_only = ON")
            people.add(tx, Person(username="new", name="new", created_at=NOW), "hash")

    with pytest.raises(SourceError) as failure:
        write()
    assert failure.value.code == "store.read_only"
    store.close()


def test_a_writer_that_never_ends_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "caliber.db"
    open_store(f"sqlite:///{path}").close()
    pragmas = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=200")
    monkeypatch.setattr("caliber.store.database.PRAGMAS", pragmas)
    store = open_store(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(SourceError) as failure, store.transaction() as tx:
        people.number(tx)
    assert failure.value.code == "store.busy"
    other.execute("ROLLBACK")
    other.close()
    store.close()


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    failure = refusal_of(f"postgresql://caliber:secret@127.0.0.1:{port}/caliber")
    assert failure.code == "store.unreachable"
    assert "secret" not in str(failure.as_dict("en")) + str(failure)


def test_every_code_of_a_database_has_its_sentence() -> None:
    for code in {*SQLITE.values(), *POSTGRES.values()}:
        assert SourceError(code, path="x", reason="y").message


def test_two_servers_on_one_embedded_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/caliber.db"
    lease = hold(url, "http://127.0.0.1:8321")
    program = (
        "import sys; from caliber.store import hold; from caliber.errors import Refused\n"
        f"try: hold({url!r}, 'second')\n"
        "except Refused as refusal: print(refusal.code, refusal.message)"
    )
    second = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert second.stdout.startswith("store.in_use ")
    assert "http://127.0.0.1:8321" in second.stdout
    lease.close()
    hold(url, "second").close()


def test_the_place_is_free_after_a_server_was_killed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/caliber.db"
    program = f"import os; from caliber.store import hold; hold({url!r}, 'first'); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    hold(url, "second").close()


def test_several_servers_share_a_postgresql_store(postgres: object) -> None:
    url = "postgresql://caliber@127.0.0.1/caliber"
    first, second = hold(url, "first"), hold(url, "second")
    first.close()
    second.close()


def test_the_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/caliber.db").close()
    assert (tmp_path / "caliber.db").stat().st_mode & 0o077 == 0


def test_a_backup_is_a_store(store: Store, store_url: str, tmp_path: Path) -> None:
    with store.transaction() as tx:
        people.add(tx, Person(username="wang", name="王芳", created_at=NOW), "hash")
    target = tmp_path / "backup.db"
    if store_url.startswith("postgresql"):
        with pytest.raises(Refused) as refusal:
            store.backup(str(target))
        assert refusal.value.code == "store.backup_elsewhere"
        return
    store.backup(str(target))
    copy = open_store(f"sqlite:///{target}")
    with copy.reading() as tx:
        assert people.number(tx) == 1
    copy.close()
    with pytest.raises(Refused) as refusal:
        store.backup(str(target))
    assert refusal.value.code == "store.backup_exists"
