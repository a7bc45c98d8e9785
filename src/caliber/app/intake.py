"""Files of reports and spreadsheets taken in; what was read of each is kept, so that a run goes on where it stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from caliber.app.project import Project
from caliber.catalog.comparing import Comparing
from caliber.catalog.intake import Intake, Source, together
from caliber.catalog.intake_matching import Beside, read_sheet, read_sql
from caliber.catalog.view import View, popularity_of
from caliber.errors import CaliberError, Place, Problem, Refused
from caliber.interchange.sql_reports import text_of

FORM = "2"  # of what is kept: another number, and everything is read anew
KEPT = "intake"
ENDINGS = {"sql": (".sql", ".hql"), "excel": (".xlsx", ".xlsm", ".csv", ".tsv")}
MOST_FILES = 20_000

Tell = Callable[[int, int, str], None]  # (files done, files in all, the one at hand)


class Asked(NamedTuple):
    """``kind``: sql | excel. ``schema``: a file of CREATE TABLE statements. ``user``: with whose permissions."""

    kind: str
    paths: tuple[str, ...]
    schema: str = ""
    user: str = ""


def intake(project: Project, asked: Asked, tell: Tell = lambda done, every, name: None) -> Intake:
    """Every file that was named, and those below folders. A file that was read before is not read again.

    Raises ``Refused``: ``reports.no_path``, ``reports.no_files``, ``interchange.too_many_files``, and ``reports.…`` for
    the file of ``schema``. What cannot be read of a file is a problem with its place.
    """
    files = list(_files(asked))
    ddl = text_of(Path(asked.schema)) if asked.schema else ""
    view = View(project.snapshot, project.principal(asked.user))
    if project.has_store:
        view = view._replace(popularity=popularity_of(project.store, project.now()))
    beside = _beside(project, view, ddl)
    folder = project.settings.kept / KEPT
    rest = "\0".join((FORM, asked.kind, view.snapshot.fingerprint, asked.user, ddl, _types(beside)))
    sources: list[Source] = []
    again = 0
    for place, (path, name) in enumerate(files):
        tell(place, len(files), name)
        kept = folder / f"{sha256(f'{rest}{chr(0)}{name}'.encode() + _bytes(path)).hexdigest()}.json"
        found = _known(kept)
        again += found is not None
        if found is None:
            found = _read(beside, asked.kind, path, name)
            _keep(kept, found)
        sources.append(found)
    tell(len(files), len(files), "")
    return together(view, sources, again)


def _beside(project: Project, view: View, ddl: str) -> Beside:
    """The catalog, with the types of every table that the project reads."""
    whole = Comparing(view, project.queries, project.now())
    return Beside(view, whole.columns_of(view.snapshot.model.metrics), ddl)


def _types(beside: Beside) -> str:
    """What a proof may rest on: with other types, another one is due."""
    return msgspec.json.encode(beside.columns, order="deterministic").decode()


# -- files


def _files(asked: Asked) -> Iterator[tuple[Path, str]]:
    """Each file once, with the name to tell of it."""
    seen: set[Path] = set()
    for given in asked.paths:
        top = Path(given).expanduser()
        if not top.exists():
            raise Refused("reports.no_path", given, name=given)
        below = _below(top, ENDINGS[asked.kind]) if top.is_dir() else [top]
        for path in below:
            whole = path.resolve()
            if whole not in seen:
                seen.add(whole)
                yield path, path.relative_to(top).as_posix() if top.is_dir() else path.name
    if not seen:
        raise Refused("reports.no_files", asked.paths[0], names=list(asked.paths), endings=list(ENDINGS[asked.kind]))


def _below(top: Path, endings: Iterable[str]) -> list[Path]:
    found: list[Path] = []
    for folder, below, names in os.walk(top):
        below[:] = sorted(name for name in below if not name.startswith("."))
        found += [Path(folder) / name for name in sorted(names) if name.lower().endswith(tuple(endings))]
        if len(found) > MOST_FILES:
            raise Refused("interchange.too_many_files", str(top), source=str(top), limit=MOST_FILES)
    return found


def _read(beside: Beside, kind: str, path: Path, name: str) -> Source:
    """One file; what it is not is a problem of its own, and the next one is read all the same."""
    try:
        return read_sql(beside, text_of(path), name) if kind == "sql" else read_sheet(beside, path, name)
    except CaliberError as error:
        problem = msgspec.structs.replace(error.problem, where=Place(file=name))
        return Source(file=name, problems=(problem,))
    except RecursionError:
        return Source(file=name, problems=(Problem("reports.too_large", Place(file=name), {"limit": "?"}),))


# -- what is kept


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _known(kept: Path) -> Source | None:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=Source)
    except (OSError, msgspec.MsgspecError):
        return None


def _keep(kept: Path, found: Source) -> None:
    """Written whole or not at all; a disk that takes nothing more costs only the time of reading again."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_bytes(msgspec.json.encode(found))
        draft.replace(kept)
    except OSError:
        return
