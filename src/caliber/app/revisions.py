"""The project's definitions beside earlier ones: those in force, those of a day, of a snapshot, of a git revision."""

from __future__ import annotations

import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caliber.catalog.earlier import end_of_day
from caliber.errors import Refused
from caliber.model.snapshot import Snapshot

if TYPE_CHECKING:
    from caliber.app.project import Project
    from caliber.model.changes import Change

FINGERPRINT = re.compile(r"[0-9a-f]{64}")
MOST_SECONDS = 30


def changes_since(project: Project, reference: str = "") -> tuple[Change, ...]:
    """From the definitions of ``reference`` (a day, a snapshot, a git revision; "" = those in force) to the files'.

    Raises ``Refused``: ``catalog.nothing_published``, ``catalog.unknown_snapshot``, ``server.unknown_revision``.
    """
    from caliber.catalog.publish import with_versions_of
    from caliber.model.diff import diff

    before = of(project, reference)
    return diff(before, with_versions_of(project.snapshot, before))


def of(project: Project, reference: str) -> Snapshot:
    """The definitions that a reference names."""
    if not reference:
        return _published(project, None)
    if FINGERPRINT.fullmatch(reference):
        from caliber.catalog.publish import snapshot_of

        return snapshot_of(project.store, reference)
    if re.match(r"\d{4}-\d\d-\d\d", reference):
        return _published(project, end_of_day(reference, project.now()))
    return _in_git(project.settings.folder, reference)


def _published(project: Project, moment: datetime | None) -> Snapshot:
    if not project.has_store:
        raise Refused("catalog.nothing_published")
    from caliber.catalog.publish import current_snapshot, snapshot_at

    return current_snapshot(project.store) if moment is None else snapshot_at(project.store, moment)


def _in_git(folder: Path, revision: str) -> Snapshot:
    """The definition files as they stood in a revision; the working tree is left alone."""
    from caliber.interchange.yaml_files import parse_files
    from caliber.interchange.yaml_files.folder import SUFFIXES

    found = _git(folder, revision, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = found.decode().strip()
    names = _git(folder, revision, "ls-tree", "-r", "-z", "--name-only", commit, "--", ".").decode("utf-8", "replace")
    ours = [name for name in names.split("\0") if name.endswith(SUFFIXES) and not _passed_over(name)]
    texts = {name: _git(folder, revision, "show", f"{commit}:./{name}").decode("utf-8", "replace") for name in ours}
    model = parse_files(texts).model
    if model is None:
        raise Refused("server.unknown_revision", revision, revision=revision)
    return Snapshot(model)


def _passed_over(name: str) -> bool:
    from caliber.interchange.yaml_files.folder import SKIPPED

    parts = Path(name).parts
    return name.endswith(".schema.json") or any(part.startswith(".") or part in SKIPPED for part in parts)


def _git(folder: Path, revision: str, *words: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder.resolve()), *words], capture_output=True, timeout=MOST_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        raise Refused("server.unknown_revision", revision, revision=revision) from None
    return done.stdout


def propose(project: Project, message: str) -> tuple[str, tuple[Change, ...]]:
    """A change request in the folder's own store; its id and what it changes.

    Raises ``Refused``: ``server.broken_project``, ``catalog.nothing_changed``.
    """
    from caliber.accounts.identity import LOCAL
    from caliber.catalog.change_requests import changes_of, open_request
    from caliber.catalog.publish import current_snapshot

    refuse_broken(project)
    store = project.store_with_definitions
    base = current_snapshot(store).fingerprint
    made = open_request(store, LOCAL, base, project.snapshot, message, project.now())
    return made.id, changes_of(made)


def refuse_broken(project: Project) -> None:
    """Definitions with errors are not proposed to anybody. Raises ``Refused("server.broken_project")``."""
    errors = [problem for problem in project.check(sources=False) if problem.severity == "error"]
    if errors:
        first = errors[0]
        said = {lang: first.message(lang) for lang in ("zh", "en")}
        raise Refused("server.broken_project", first.where, count=len(errors), first=str(first.where), reason=said)
