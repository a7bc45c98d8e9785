"""TPC-H by the generator of DuckDB, with the project that describes it; made once and kept in ``.benchmarks``."""

from __future__ import annotations

import shutil
from pathlib import Path

DEFINITIONS = Path(__file__).with_name("tpch")
KEPT = Path(__file__).resolve().parents[1] / ".benchmarks"


def tpch(scale: float = 1.0) -> Path:
    """The folder of a project over TPC-H of this scale."""
    folder = KEPT / f"tpch_{scale:g}"
    folder.mkdir(parents=True, exist_ok=True)
    for definition in DEFINITIONS.glob("*.yaml"):
        shutil.copy(definition, folder / definition.name)
    database = folder / "tpch.duckdb"
    if not database.exists():
        _generate(database, scale)
    return folder


def parquet(scale: float = 1.0) -> Path:
    """The folder with the same rows as Parquet, a file a table."""
    import duckdb

    home = tpch(scale)
    folder = home / "parquet"
    folder.mkdir(exist_ok=True)
    with duckdb.connect(str(home / "tpch.duckdb"), read_only=True) as connection:
        for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            file = folder / f"{table}.parquet"
            if not file.exists():
                fresh = file.with_suffix(".part")
                connection.execute(f"COPY {table} TO '{fresh}' (FORMAT parquet)")
                fresh.rename(file)
    return folder


def _generate(database: Path, scale: float) -> None:
    import duckdb
    import duckdb_extension_tpch

    home = Path(duckdb_extension_tpch.__path__[0])
    extension = next(home.glob(f"extensions/v{duckdb.__version__}/*.duckdb_extension"))
    fresh = database.with_suffix(".part")
    fresh.unlink(missing_ok=True)
    connection = duckdb.connect(str(fresh))
    connection.execute(f"LOAD '{extension}'")
    connection.execute(f"CALL dbgen(sf = {scale})")
    connection.close()
    fresh.rename(database)
