"""Intakes of a project folder, in its own store, and of a server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import msgspec

from caliber.accounts import LOCAL, Identity
from caliber.accounts.identity import by_username
from caliber.accounts.people import normal
from caliber.app.door import NOW, Asking
from caliber.app.intake import files_of
from caliber.app.project import Project
from caliber.catalog import intake_decisions as decisions
from caliber.catalog import intake_runs as runs
from caliber.catalog.case_outcomes import names_of
from caliber.catalog.comparing import Comparing
from caliber.catalog.intake_decisions import Deciding, IntakeDecision
from caliber.catalog.intake_runs import Reading, Tell
from caliber.catalog.intake_shown import CandidateShown, Decided, FileShown, IntakeShown, candidate_shown, shown
from caliber.catalog.intake_shown import file_shown as file_said
from caliber.catalog.publish import current_snapshot
from caliber.catalog.view import View
from caliber.interchange import uploads

if TYPE_CHECKING:
    from caliber.query.service import QueryService
    from caliber.store import Store

ENDINGS = (*(ending for endings in uploads.KINDS.values() for ending in endings), *uploads.ARCHIVES)
LOOK_EVERY = 0.5  # seconds between looks at what another process reads
PAGE = 500
MOST_FILES, MOST_BYTES = 200, 4 * 1024 * 1024  # sent at once


class LocalIntakes:
    """See ``Intakes``."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def take_in(
        self, paths: Sequence[str], title: str, department: str, tell: Tell, asking: Asking = NOW
    ) -> IntakeShown:
        given = uploads.unpacked(_contents(paths))
        who = self._who(asking)
        made = runs.open_intake(self._store, who, title, department, given, self.project.now())
        return self._read(made.id, tell, asking)

    def listed(self, asking: Asking = NOW) -> list[IntakeShown]:
        view = self._view(asking)
        return [shown(view, one) for one in runs.listed(self._store, self._who(asking))]

    def one(self, intake: str, asking: Asking = NOW) -> IntakeShown:
        return shown(self._view(asking), runs.standing(self._store, self._who(asking), intake))

    def faults(self, intake: str, asking: Asking = NOW) -> list[FileShown]:
        found = runs.faults(self._store, self._who(asking), intake, -1, uploads.MOST_FILES)
        return [file_said(read, problems, asking.lang) for read, problems in found.files]

    def candidates(
        self, intake: str, department: str = "", state: str = "", asking: Asking = NOW
    ) -> list[CandidateShown]:
        who, view = self._who(asking), self._view(asking)
        found = runs.candidates(self._store, who, view, intake, department=department, state=state)
        authors = names_of(self._store, {one.row.decided_by for one in found if one.row.decided_by})
        return [candidate_shown(view, who, one, authors) for one in found]

    def decide(self, intake: str, decision: IntakeDecision, asking: Asking = NOW) -> Decided:
        made = decisions.decide_candidates(self._store, self._deciding(intake, asking), decision)
        return Decided(request=made.request.id if made.request is not None else "", metrics=dict(made.metrics))

    def undo(self, intake: str, candidates: Sequence[str], asking: Asking = NOW) -> list[str]:
        return decisions.undo(self._store, self._deciding(intake, asking), candidates)

    def stop(self, intake: str, asking: Asking = NOW) -> IntakeShown:
        runs.stop(self._store, self._who(asking), intake, self.project.now())
        return self.one(intake, asking)

    def resume(self, intake: str, tell: Tell, asking: Asking = NOW) -> IntakeShown:
        runs.go_on(self._store, self._who(asking), intake, self.project.now())
        return self._read(intake, tell, asking)

    def _read(self, intake: str, tell: Tell, asking: Asking) -> IntakeShown:
        """To the end, whoever else is at it."""
        view = self._view(asking)
        reading = Reading(view.snapshot, self._queries(view), self.project.now, tell=tell)

        def look() -> IntakeShown:
            runs.read_waiting(self._store, reading, intake)
            return self.one(intake, asking)

        return _until_read(look, tell)

    @property
    def _store(self) -> Store:
        return self.project.store_with_definitions

    def _who(self, asking: Asking) -> Identity:
        return by_username(self._store, normal(asking.user)) if asking.user else LOCAL

    def _view(self, asking: Asking) -> View:
        return View(current_snapshot(self._store), self._who(asking).principal)

    def _queries(self, view: View) -> QueryService:
        return self.project.queries_then(view.snapshot, self.project.receipts)

    def _deciding(self, intake: str, asking: Asking) -> Deciding:
        view, now = self._view(asking), self.project.now()
        return Deciding(self._who(asking), Comparing(view, self._queries(view), now), intake, asking.lang, now)


class Wire(Protocol):
    """What is asked of a server: see ``RemoteDoor``."""

    def send(
        self,
        method: str,
        path: str,
        params: dict[str, Any] | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
        files: Sequence[Any] = (),
        fields: dict[str, str] | None = None,
    ) -> bytes: ...

    def json(
        self, method: str, path: str, params: dict[str, Any] | None = None, body: Any = None, lang: str = ""
    ) -> Any: ...

    def items(self, path: str, **params: Any) -> list[dict[str, Any]]: ...

    def only_now(self, asking: Asking) -> None: ...


class RemoteIntakes:
    """See ``Intakes``."""

    def __init__(self, door: Wire) -> None:
        self.door = door

    def take_in(
        self, paths: Sequence[str], title: str, department: str, tell: Tell, asking: Asking = NOW
    ) -> IntakeShown:
        self.door.only_now(asking)
        first, *rest = _batches(_contents(paths))
        made = self._sent("/intakes", first, {"title": title, "department": department})
        for batch in rest:
            made = self._sent(f"/intakes/{made.id}/files", batch)
        return _until_read(lambda: self.one(made.id), tell)

    def _sent(self, path: str, batch: Sequence[tuple[str, bytes]], fields: dict[str, str] | None = None) -> IntakeShown:
        files = [("files", (name, content, "application/octet-stream")) for name, content in batch]
        return _decoded(self.door.send("POST", path, files=files, fields=fields), IntakeShown)

    def listed(self, asking: Asking = NOW) -> list[IntakeShown]:
        self.door.only_now(asking)
        return msgspec.convert(self.door.items("/intakes"), list[IntakeShown], strict=False)

    def one(self, intake: str, asking: Asking = NOW) -> IntakeShown:
        self.door.only_now(asking)
        return _decoded(self.door.send("GET", _path(intake)), IntakeShown)

    def faults(self, intake: str, asking: Asking = NOW) -> list[FileShown]:
        self.door.only_now(asking)
        return msgspec.convert(self.door.items(_path(intake, "files"), limit=PAGE), list[FileShown])

    def candidates(
        self, intake: str, department: str = "", state: str = "", asking: Asking = NOW
    ) -> list[CandidateShown]:
        self.door.only_now(asking)
        asked: dict[str, Any] = {"department": department, "state": state, "limit": PAGE}
        found = self.door.items(_path(intake, "candidates"), **asked)
        return msgspec.convert(found, list[CandidateShown], strict=False)

    def decide(self, intake: str, decision: IntakeDecision, asking: Asking = NOW) -> Decided:
        self.door.only_now(asking)
        told = self.door.json("POST", _path(intake, "decisions"), body=decision, lang=asking.lang)
        return msgspec.convert(told, Decided)

    def undo(self, intake: str, candidates: Sequence[str], asking: Asking = NOW) -> list[str]:
        self.door.only_now(asking)
        told = self.door.json("POST", _path(intake, "undo"), body={"candidates": list(candidates)})
        return list(told["candidates"])

    def stop(self, intake: str, asking: Asking = NOW) -> IntakeShown:
        self.door.only_now(asking)
        return _decoded(self.door.send("POST", _path(intake, "stop")), IntakeShown)

    def resume(self, intake: str, tell: Tell, asking: Asking = NOW) -> IntakeShown:
        self.door.only_now(asking)
        self.door.send("POST", _path(intake, "resume"))
        return _until_read(lambda: self.one(intake), tell)


def _until_read(look: Callable[[], IntakeShown], tell: Tell) -> IntakeShown:
    """Looks until nothing is read any more."""
    while (found := look()).status == "reading":
        tell(found.read, found.files, found.title)
        time.sleep(LOOK_EVERY)
    return found


def _contents(paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for path, name in files_of(paths, ENDINGS, from_above=True):
        yield name, path.read_bytes()


def _batches(files: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """As many files at once as one request may carry."""
    batch: list[tuple[str, bytes]] = []
    size = 0
    for name, content in files:
        if batch and (len(batch) == MOST_FILES or size + len(content) > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((name, content))
        size += len(content)
    yield batch


def _path(intake: str, *more: str) -> str:
    return "/".join(["/intakes", quote(intake, safe=""), *more])


def _decoded(data: bytes, shape: type[IntakeShown]) -> IntakeShown:
    return msgspec.json.decode(data, type=shape, strict=False)
