"""The schema: made, upgraded, and refused where it is not ours to touch."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from caliber.errors import Refused
from caliber.store import Store, open_store, revisions
from caliber.store.revisions import REVISIONS
from caliber.store.schema import TABLES


def test_the_migrations_make_the_tables_that_the_program_reads(store: Store) -> None:
    with store.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx), TABLES) == []


def test_revisions_are_listed_in_order() -> None:
    folder = Path(revisions.__file__).parent / "migrations" / "versions"
    assert tuple(sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))) == REVISIONS


def test_a_newer_schema_is_refused_and_left_alone(store: Store, store_url: str) -> None:
    with store.transaction() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(Refused) as refusal:
        open_store(store_url)
    assert refusal.value.code == "store.newer_schema"
    assert "9999" in refusal.value.message


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE invoices (id)")
    with pytest.raises(Refused) as refusal:
        open_store(f"sqlite:///{path}")
    assert refusal.value.code == "store.not_ours"
    assert "invoices" in refusal.value.message


def test_an_old_store_is_copied_before_it_is_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "caliber.db"
    open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as old:
        old.execute("UPDATE alembic_version SET version_num = '0000'")
    monkeypatch.setattr("caliber.store.revisions.REVISIONS", ("0000", *REVISIONS))
    with pytest.raises(Exception, match="0000"):  # there is no step from 0000: the upgrade itself fails
        open_store(f"sqlite:///{path}")
    with sqlite3.connect(path) as after:
        assert after.execute("SELECT version_num FROM alembic_version").fetchone() == ("0000",)
    copies = [p for p in tmp_path.iterdir() if ".before-" in p.name]
    assert len(copies) == 1
    with sqlite3.connect(copies[0]) as copy:
        assert copy.execute("SELECT count(*) FROM people").fetchone() == (0,)


def test_opening_a_store_that_is_up_to_date_loads_no_migrations(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/caliber.db"
    open_store(url).close()
    program = f"import sys; from caliber.store import open_store; open_store({url!r}); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("url", ["", "caliber.db", "mysql://x", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_store(url)
    assert refusal.value.code == "store.unknown_url"


def test_several_who_open_an_empty_store_at_once_make_it_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/caliber.db"
    program = f"from caliber.store import open_store; open_store({url!r}).close()"
    started = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(3)]
    assert [process.communicate()[1].decode() for process in started] == [""] * 3
    store = open_store(url)
    with store.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx), TABLES) == []
    store.close()
