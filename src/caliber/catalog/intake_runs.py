"""An intake: files handed in, read one by one behind the answers, stopped and gone on with; its candidates by state.

Who handed them in sees all of it; anybody else who may propose changes sees the candidates of their own departments.
For everybody else there is no such intake.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import NamedTuple, TypeAlias

import msgspec

from caliber.access import OWNER
from caliber.accounts import LOCAL, Identity, need
from caliber.accounts.identity import by_username
from caliber.catalog.cases import Pair
from caliber.catalog.comparing import Comparing
from caliber.catalog.index import folded
from caliber.catalog.intake import REMARKS, Source, Taken
from caliber.catalog.view import View
from caliber.errors import Problem, Refused
from caliber.interchange.uploads import MOST_FILES, Upload, digest_of
from caliber.model.objects import Department
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.store import Store, Transaction, audit, intakes
from caliber.store.intakes import File, Intake, Read, Row

MOST_BYTES = 128 * 1024 * 1024  # of one intake, all files together
MOST_TITLE = 200
SPREAD = 10_000  # places between two files: the candidates of a file stand together
STATES = ("open", "in_review", "decided")

Tell: TypeAlias = Callable[[int, int, str], None]  # (files read, files in all, the one at hand)


class Reading(NamedTuple):
    """What reading needs. ``clock``: the moment, asked again at each file; ``over``: whether to end before the next."""

    snapshot: Snapshot
    queries: QueryService
    clock: Callable[[], datetime]
    over: Callable[[], bool] = lambda: False
    tell: Tell = lambda done, every, name: None


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """One department's candidates: how many, and where they stand."""

    department: str
    open: int = 0
    in_review: int = 0
    decided: int = 0

    @property
    def count(self) -> int:
        return self.open + self.in_review + self.decided


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An intake as somebody sees it. ``files``, ``read``, ``again`` (known from before), ``faulty``: numbers of files;
    ``mine``: whether the person handed it in."""

    id: str
    title: str
    department: str
    author: str
    status: str
    created_at: datetime
    mine: bool
    files: int
    read: int
    again: int
    faulty: int
    departments: tuple[Share, ...]


class Candidate(NamedTuple):
    """A candidate with the matches that the person may see, and the other open ones that compute the same."""

    row: Row
    taken: Taken
    twins: tuple[str, ...] = ()

    @property
    def equal(self) -> str:
        """The metric that it was proved to be; "" where there is none."""
        return next((pair.right for pair in self.taken.matches if pair.kind == "same_definition"), "")


# -- handed in


def open_intake(
    store: Store, actor: Identity, title: str, department: str, uploads: Iterable[Upload], now: datetime
) -> Intake:
    """A new intake with its first files; nothing is read yet. ``department``: of candidates whose file names none.

    Raises ``Refused``: ``intake.empty``, ``intake.too_many``, ``intake.too_large``, ``accounts.not_permitted``.
    """
    need(actor, "propose_changes")
    given = list(uploads)
    if not given:
        raise Refused("intake.empty", "files")
    own = actor.principal.departments[0] if actor.principal.departments else ""
    made = Intake(
        id="in_" + secrets.token_hex(6),
        title=title.strip()[:MOST_TITLE] or given[0].name,
        department=department or own,
        author=actor.username,
        status="reading",
        created_at=now,
    )
    with store.transaction() as tx:
        intakes.add(tx, made)
        count = _add(tx, made.id, given)
        audit.note(tx, now, actor.username, "intake.opened", made.id, title=made.title, files=count)
    return made


def add_files(store: Store, actor: Identity, intake_id: str, uploads: Iterable[Upload], now: datetime) -> int:
    """More files; those that are there already are left out. How many were added. Raises as ``open_intake`` does."""
    with store.transaction() as tx:
        _own(tx, actor, intake_id)
        count = _add(tx, intake_id, list(uploads))
        if count:
            intakes.move(tx, intake_id, "reading")
            audit.note(tx, now, actor.username, "intake.added", intake_id, files=count)
    return count


def _add(tx: Transaction, intake_id: str, uploads: list[Upload]) -> int:
    there = intakes.digests(tx, intake_id)
    if len(there) + len(uploads) > MOST_FILES:
        raise Refused("intake.too_many", "files", limit=MOST_FILES)
    if intakes.size(tx, intake_id) + sum(len(one.data) for one in uploads) > MOST_BYTES:
        raise Refused("intake.too_large", "files", limit=f"{MOST_BYTES // 1024 // 1024} MB")
    number = max(there.values(), default=-1) + 1
    new: dict[str, File] = {}
    for one in uploads:
        digest = digest_of(one.kind, one.name, one.data)
        if digest not in there and digest not in new:
            content = one.data if one.kind else b""
            new[digest] = File(number=number, name=one.name, kind=one.kind, digest=digest, content=content)
            number += 1
    intakes.add_files(tx, intake_id, list(new.values()))
    return len(new)


def stop(store: Store, actor: Identity, intake_id: str, now: datetime) -> None:
    """No file is read any more after the one at hand; what was read stays."""
    _move(store, actor, intake_id, "stopped", now)


def go_on(store: Store, actor: Identity, intake_id: str, now: datetime) -> None:
    """What waits is read; what was read is not read again."""
    _move(store, actor, intake_id, "reading", now)


def _move(store: Store, actor: Identity, intake_id: str, status: str, now: datetime) -> None:
    with store.transaction() as tx:
        found = _own(tx, actor, intake_id)
        if found.status == status or (status == "stopped" and found.status == "done"):
            return
        intakes.move(tx, intake_id, status)
        audit.note(tx, now, actor.username, f"intake.{status}", intake_id)


def _own(tx: Transaction, actor: Identity, intake_id: str) -> Intake:
    """The intake of somebody who handed it in. Raises ``Refused("intake.unknown_intake")``."""
    need(actor, "propose_changes")
    found = intakes.intake(tx, intake_id)
    if found is None or not is_own(found, actor):
        raise Refused("intake.unknown_intake", intake_id, id=intake_id)
    return found


def is_own(intake: Intake, actor: Identity) -> bool:
    """Whether the person handed it in; the project's owner sees everything of the project."""
    return intake.author == actor.username or actor.principal.owner


# -- read


def read_waiting(store: Store, reading: Reading, only: str = "") -> int:
    """Reads every file that waits, of intakes that nobody else is at; ``only``: of this one. How many were read."""
    count = 0
    while not reading.over():
        with store.reading() as tx:
            if not intakes.waiting(tx, reading.clock(), only):
                break
        with store.transaction() as tx:
            claimed = intakes.claim(tx, reading.clock(), only)
        if claimed is not None:
            count += _read(store, reading, claimed)
    return count


def _read(store: Store, reading: Reading, intake: Intake) -> int:
    """Until nothing waits any more or somebody stops it. With the permissions of who handed it in."""
    from caliber.catalog.intake_reading import beside_of, mark_of, read_file  # not before there is a report to read

    try:
        who = OWNER if intake.author == LOCAL.username else by_username(store, intake.author).principal
    except Refused:  # the person is gone
        with store.transaction() as tx:
            intakes.move(tx, intake.id, "stopped")
        return 0
    view = View(reading.snapshot, who)
    beside = beside_of(Comparing(view, reading.queries, reading.clock()))
    mark, count = mark_of(beside), 0
    named = departments_named(reading.snapshot.model.departments)
    try:
        while not reading.over() and (waiting := _next(store, reading, intake)) is not None:
            with store.reading() as tx:
                kept = intakes.known(tx, waiting.digest, mark)
            source = (
                read_file(beside, waiting.kind, waiting.name, waiting.content)
                if kept is None
                else msgspec.convert(kept, Source)
            )
            with store.transaction() as tx:
                _put(tx, intake, waiting, source, mark, kept is not None, named)
            count += 1
    finally:  # whoever goes on need not wait for a claim to grow old
        with store.transaction() as tx:
            intakes.release(tx, intake.id)
    return count


def _next(store: Store, reading: Reading, intake: Intake) -> File | None:
    """The next file; None where it was stopped, or nothing waits any more: then the intake is done."""
    with store.transaction() as tx:
        if not intakes.renew(tx, intake.id, reading.clock()):
            return None
        waiting = intakes.next_file(tx, intake.id)
        if waiting is None:
            intakes.move(tx, intake.id, "done")
            return None
        every, done, _, _ = intakes.progress(tx, intake.id)
    reading.tell(done, every, waiting.name)
    return waiting


def _put(
    tx: Transaction, intake: Intake, file: File, source: Source, mark: str, again: bool, named: Mapping[str, str]
) -> None:
    read = Read(
        number=file.number,
        name=file.name,
        unread=len(source.unread),
        again=again,
        found=msgspec.to_builtins(source),
    )
    rows = [
        Row(
            intake=intake.id,
            id=sha256(f"{file.digest}\0{one.id}".encode()).hexdigest()[:12],
            file=file.number,
            place=file.number * SPREAD + place,
            department=_department(one, file.name, named) or intake.department,
            fingerprint=one.fingerprint,
            content=msgspec.to_builtins(one),
        )
        for place, one in enumerate(source.taken[:SPREAD])
    ]
    intakes.put(tx, intake.id, read, mark, rows)


def departments_named(departments: Mapping[str, Department]) -> dict[str, str]:
    """The departments by what they are called."""
    return {
        folded(name): code
        for code, one in departments.items()
        for name in (code, one.name.zh, one.name.en)
        if name
    }  # fmt: skip


def _department(one: Taken, file: str, named: Mapping[str, str]) -> str:
    """As the spreadsheet says, else as a folder is called."""
    folders = PurePosixPath(file).parts[:-1]
    return next((named[folded(name)] for name in (one.department, *folders) if name and folded(name) in named), "")


# -- seen


def listed(store: Store, actor: Identity) -> list[Standing]:
    """Those that the person handed in, and those with candidates of their departments; newest first."""
    need(actor, "propose_changes")
    with store.reading() as tx:
        every = [_standing(tx, actor, one) for one in intakes.found(tx)]
    return [one for one in every if one is not None]


def standing(store: Store, actor: Identity, intake_id: str) -> Standing:
    """One intake. Raises ``Refused("intake.unknown_intake")``."""
    need(actor, "propose_changes")
    with store.reading() as tx:
        found = intakes.intake(tx, intake_id)
        seen = _standing(tx, actor, found) if found is not None else None
    if seen is None:
        raise Refused("intake.unknown_intake", intake_id, id=intake_id)
    return seen


def _standing(tx: Transaction, actor: Identity, intake: Intake) -> Standing | None:
    own = is_own(intake, actor)
    shares: dict[str, dict[str, int]] = {}
    for one in intakes.counts(tx, intake.id):
        if own or one.name in actor.principal.departments:
            shares.setdefault(one.name, {})[one.state] = one.count
    if not own and not shares:
        return None
    files, read, again, faulty = intakes.progress(tx, intake.id)
    return Standing(
        **{name: getattr(intake, name) for name in Intake.__struct_fields__},
        mine=own,
        files=files,
        read=read,
        again=again,
        faulty=faulty if own else 0,
        departments=tuple(Share(department=name, **states) for name, states in shares.items()),
    )


class Faults(NamedTuple):
    """Files with what is to be said of them. ``last``: behind which file the next page begins; ``more``: if it does."""

    files: list[tuple[Read, list[Problem]]]
    last: int
    more: bool


def faults(store: Store, actor: Identity, intake_id: str, after: int, limit: int) -> Faults:
    """What could not be read of ``limit`` files, then remarks; only for who handed them in."""
    with store.reading() as tx:
        _own(tx, actor, intake_id)
        found = intakes.read_files(tx, intake_id, after, limit)
    told = [(one, msgspec.convert(one.found, Source).problems) for one in found]
    files = [(one, sorted(problems, key=lambda each: each.code in REMARKS)) for one, problems in told if problems]
    return Faults(files, found[-1].number if found else after, len(found) == limit)


def candidates(
    store: Store,
    actor: Identity,
    view: View,
    intake_id: str,
    *,
    ids: Iterable[str] = (),
    department: str = "",
    state: str = "",
    after: int = -1,
    limit: int = 0,
) -> list[Candidate]:
    """Candidates in order of their files. Raises ``Refused``: ``intake.unknown_intake``, ``intake.unknown_state``."""
    if state and state not in STATES:
        raise Refused("intake.unknown_state", "state", name=state, known=list(STATES))
    need(actor, "propose_changes")
    with store.reading() as tx:
        return candidates_in(tx, actor, view, intake_id, ids, department, state, after, limit)


def candidates_in(
    tx: Transaction,
    actor: Identity,
    view: View,
    intake_id: str,
    ids: Iterable[str] = (),
    department: str = "",
    state: str = "",
    after: int = -1,
    limit: int = 0,
) -> list[Candidate]:
    """``candidates`` in a transaction of the caller."""
    found = intakes.intake(tx, intake_id)
    if found is None:
        raise Refused("intake.unknown_intake", intake_id, id=intake_id)
    wanted = _wanted(found, actor, department)
    rows = intakes.rows(
        tx, intake_id, ids=tuple(ids), departments=wanted, state=state, after=after, limit=limit
    )  # fmt: skip
    if not rows and not is_own(found, actor) and _standing(tx, actor, found) is None:
        raise Refused("intake.unknown_intake", intake_id, id=intake_id)
    seen = None if is_own(found, actor) else set(actor.principal.departments)
    prints = {row.fingerprint for row in rows if row.fingerprint}
    twins: dict[str, list[str]] = {}
    for fingerprint, candidate, of in intakes.twins(tx, intake_id, prints) if prints else ():
        if seen is None or of in seen:
            twins.setdefault(fingerprint, []).append(candidate)
    return [
        Candidate(row, visible(view, row), tuple(one for one in twins.get(row.fingerprint, ()) if one != row.id))
        for row in rows
    ]


def _wanted(intake: Intake, actor: Identity, department: str) -> tuple[str, ...] | None:
    """The departments to show; None for all."""
    if is_own(intake, actor):
        return (department,) if department else None
    own = actor.principal.departments
    return tuple(one for one in own if department in ("", one))


class ReportUse(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a report that is this metric. ``name``: what the report calls it; ``department``: whose it is."""

    place: str
    name: str
    department: str


def reports_of(store: Store, metric: str) -> list[ReportUse]:
    """The reports that hold a metric, each figure once, for whoever may see its definition."""
    with store.reading() as tx:
        rows = intakes.reports_of(tx, metric)
    found = [
        ReportUse(place=str(row.content["place"]), name=str(row.content["name"]), department=row.department)
        for row in rows
    ]
    return list({(one.place, one.name): one for one in found}.values())


def visible(view: View, row: Row) -> Taken:
    """The candidate without matches of metrics whose definition the person may not see, or that are gone."""
    taken = msgspec.convert(row.content, Taken)
    return msgspec.structs.replace(taken, matches=tuple(pair for pair in taken.matches if _shown(view, pair)))


def _shown(view: View, pair: Pair) -> bool:
    metrics = view.snapshot.model.metrics
    return pair.right in metrics and view.may_name(pair.right) and view.may("see_definition", pair.right)
