"""One file of an intake read beside the catalog, from a folder or handed in: the same either way."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from caliber.catalog.comparing import Comparing
from caliber.catalog.intake import Source
from caliber.catalog.intake_matching import Beside, read_sheet, read_sql
from caliber.errors import CaliberError, Place, Problem
from caliber.interchange.sql_reports import decoded

FORM = "3"  # of what is kept: another number, and everything is read anew


def beside_of(comparing: Comparing, ddl: str = "") -> Beside:
    """The catalog as the person of ``comparing`` sees it, with the types of every table that the project reads."""
    view = comparing.view
    return Beside(view, comparing.columns_of(view.snapshot.model.metrics), ddl)


def mark_of(beside: Beside, ddl: str = "") -> str:
    """What a file was read under: with another mark it is read anew."""
    view = beside.view
    types = msgspec.json.encode(beside.columns, order="deterministic").decode()
    who = msgspec.json.encode(view.principal, order="deterministic").decode()
    return sha256(f"{FORM}\0{view.snapshot.fingerprint}\0{who}\0{ddl}\0{types}".encode()).hexdigest()


def read_file(beside: Beside, kind: str, name: str, data: bytes) -> Source:
    """One file; what it is not is a problem of its own, and never raises. ``kind``: sql | sheet."""
    try:
        if kind == "sql":
            return read_sql(beside, decoded(data, name), name)
        if kind == "sheet":
            return _sheet(beside, name, data)
        problem = Problem("intake.unknown_kind", Place(file=name), {"name": name})
    except CaliberError as error:
        problem = msgspec.structs.replace(error.problem, where=Place(file=name))
    except RecursionError:
        problem = Problem("reports.too_large", Place(file=name), {"limit": "?"})
    return Source(file=name, problems=(problem,))


def _sheet(beside: Beside, name: str, data: bytes) -> Source:
    """A workbook is read from a file of its own name."""
    with TemporaryDirectory(prefix="caliber-") as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(data)
        return read_sheet(beside, path, name)
