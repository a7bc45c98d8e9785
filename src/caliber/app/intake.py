"""Files of reports and spreadsheets taken in; what was read of each is kept, so that a run goes on where it stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from caliber.app.project import Project
from caliber.catalog.comparing import Comparing
from caliber.catalog.intake import Intake, Source, together
from caliber.catalog.intake_reading import beside_of, mark_of, read_file
from caliber.catalog.view import View, popularity_of
from caliber.errors import Place, Problem, Refused
from caliber.interchange import uploads
from caliber.interchange.sql_reports import text_of

KEPT = "intake"
KINDS = {"sql": "sql", "excel": "sheet"}
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
    files = list(files_of(asked.paths, uploads.KINDS[KINDS[asked.kind]]))
    ddl = text_of(Path(asked.schema)) if asked.schema else ""
    view = View(project.snapshot, project.principal(asked.user))
    if project.has_store:
        view = view._replace(popularity=popularity_of(project.store, project.now()))
    beside = beside_of(Comparing(view, project.queries, project.now()), ddl)
    folder = project.settings.kept / KEPT
    mark = mark_of(beside, ddl)
    sources: list[Source] = []
    again = 0
    for place, (path, name) in enumerate(files):
        tell(place, len(files), name)
        data = _bytes(path)
        if data is None:
            sources.append(Source(file=name, problems=(Problem("reports.no_file", Place(file=name), {"name": name}),)))
            continue
        kept = folder / f"{uploads.digest_of(f'{mark} {asked.kind}', name, data)}.json"
        found = _known(kept)
        again += found is not None
        if found is None:
            found = read_file(beside, KINDS[asked.kind], name, data)
            _keep(kept, found)
        sources.append(found)
    tell(len(files), len(files), "")
    return together(view, sources, again)


# -- files


def files_of(paths: Sequence[str], endings: Sequence[str], from_above: bool = False) -> Iterator[tuple[Path, str]]:
    """Each file once, with the name to tell of it: below a folder its path there, ``from_above`` with the folder's own.

    Raises ``Refused``: ``reports.no_path``, ``reports.no_files``, ``interchange.too_many_files``.
    """
    seen: set[Path] = set()
    for given in paths:
        top = Path(given).expanduser()
        if not top.exists():
            raise Refused("reports.no_path", given, name=given)
        root = top.resolve().parent if from_above else top
        below = _below(top.resolve() if from_above else top, endings) if top.is_dir() else [top]
        for path in below:
            whole = path.resolve()
            if whole not in seen:
                seen.add(whole)
                yield path, path.relative_to(root).as_posix() if top.is_dir() else path.name
    if not seen:
        raise Refused("reports.no_files", paths[0], names=list(paths), endings=list(endings))


def _below(top: Path, endings: Iterable[str]) -> list[Path]:
    found: list[Path] = []
    for folder, below, names in os.walk(top):
        below[:] = sorted(name for name in below if not name.startswith("."))
        found += [Path(folder) / name for name in sorted(names) if name.lower().endswith(tuple(endings))]
        if len(found) > MOST_FILES:
            raise Refused("interchange.too_many_files", str(top), source=str(top), limit=MOST_FILES)
    return found


# -- what is kept


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


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
