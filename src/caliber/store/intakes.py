"""Intakes: their files with what was read of each, and the candidates with what was decided on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from caliber.store import Transaction
from caliber.store.schema import change_requests as requests
from caliber.store.schema import intake_candidates as candidates
from caliber.store.schema import intake_files as files
from caliber.store.schema import intakes as table

PATIENCE = timedelta(seconds=90)  # a claim this old is of somebody who is gone: each file read renews it


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """``status``: reading | stopped | done; ``department``: of candidates whose file names none."""

    id: str
    title: str
    department: str
    author: str
    status: str
    created_at: datetime


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file as it was given. ``kind``: sql | sheet, "" where it is nothing that is read."""

    number: int
    name: str
    kind: str
    digest: str
    content: bytes


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a file: ``found`` as JSON, ``unread`` places that could not be read, ``again``: known already."""

    number: int
    name: str
    unread: int
    again: bool
    found: dict[str, Any]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate. ``state``: open | in_review | decided; ``status``: of its change request, "" without one."""

    intake: str
    id: str
    file: int
    place: int
    department: str
    fingerprint: str
    content: dict[str, Any]
    decision: str = ""
    metric: str = ""
    request: str = ""
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    status: str = ""
    state: str = "open"


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates of one department by state, or files by whether they were read."""

    name: str
    state: str
    count: int


_INTAKE = [column for column in table.c if column.name != "claimed_at"]
_STATUS = sa.func.coalesce(requests.c.status, "")
# A request that was rejected or withdrawn leaves its candidates open again.
_STATE = sa.case(
    (candidates.c.decision == "", "open"),
    (candidates.c.request == "", "decided"),
    (_STATUS == "applied", "decided"),
    (_STATUS.in_(("open", "approved")), "in_review"),
    else_="open",
)
_JOINED = candidates.outerjoin(requests, requests.c.id == candidates.c.request)


def add(tx: Transaction, intake: Intake) -> None:
    tx.execute(sa.insert(table).values(**msgspec.structs.asdict(intake), claimed_at=None))


def intake(tx: Transaction, intake_id: str) -> Intake | None:
    row = tx.execute(sa.select(*_INTAKE).where(table.c.id == intake_id)).one_or_none()
    return None if row is None else Intake(**row._mapping)


def found(tx: Transaction, limit: int = 200) -> list[Intake]:
    """Newest first."""
    query = sa.select(*_INTAKE).order_by(table.c.created_at.desc(), table.c.id).limit(limit)
    return [Intake(**row._mapping) for row in tx.execute(query)]


def move(tx: Transaction, intake_id: str, status: str) -> None:
    """Whoever is at it sees the new status before the next file."""
    tx.execute(sa.update(table).where(table.c.id == intake_id).values(status=status, claimed_at=None))


def waiting(tx: Transaction, now: datetime, only: str = "") -> bool:
    """Whether there is something to claim."""
    return tx.execute(_waiting(now, only)).one_or_none() is not None


def claim(tx: Transaction, now: datetime, only: str = "") -> Intake | None:
    """An intake that is to be read and that nobody else is at, the oldest first: the caller's from now on."""
    row = tx.execute(_waiting(now, only).with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    tx.execute(sa.update(table).where(table.c.id == row.id).values(claimed_at=now))
    return Intake(**row._mapping)


def _waiting(now: datetime, only: str) -> Any:
    free = sa.or_(table.c.claimed_at.is_(None), table.c.claimed_at < now - PATIENCE)
    query = sa.select(*_INTAKE).where(table.c.status == "reading", free).order_by(table.c.created_at, table.c.id)
    return (query.where(table.c.id == only) if only else query).limit(1)


def release(tx: Transaction, intake_id: str) -> None:
    """The claim, given back before everything is read."""
    tx.execute(sa.update(table).where(table.c.id == intake_id).values(claimed_at=None))


def renew(tx: Transaction, intake_id: str, now: datetime) -> bool:
    """The claim, one file later; False where the intake is not to be read any more."""
    here = sa.update(table).where(table.c.id == intake_id, table.c.status == "reading")
    return bool(tx.execute(here.values(claimed_at=now)).rowcount)


# -- files


def digests(tx: Transaction, intake_id: str) -> dict[str, int]:
    """The files that are there already, by digest."""
    query = sa.select(files.c.digest, files.c.number).where(files.c.intake == intake_id)
    return {row.digest: row.number for row in tx.execute(query)}


def size(tx: Transaction, intake_id: str) -> int:
    """Bytes of all files together."""
    query = sa.select(sa.func.coalesce(sa.func.sum(sa.func.length(files.c.content)), 0))
    return int(tx.execute(query.where(files.c.intake == intake_id)).scalar_one())


def add_files(tx: Transaction, intake_id: str, given: Sequence[File]) -> None:
    rows = [
        {**msgspec.structs.asdict(one), "intake": intake_id, "mark": "", "unread": 0, "again": False, "found": {}}
        for one in given
    ]
    if rows:
        tx.execute(sa.insert(files), rows)


def next_file(tx: Transaction, intake_id: str) -> File | None:
    """The first that waits."""
    columns = [files.c[name] for name in File.__struct_fields__]
    query = sa.select(*columns).where(files.c.intake == intake_id, files.c.mark == "").order_by(files.c.number)
    row = tx.execute(query.limit(1)).one_or_none()
    return None if row is None else File(**row._mapping)


def content(tx: Transaction, intake_id: str, number: int) -> bytes:
    """The bytes of a file; none where there is no such file."""
    query = sa.select(files.c.content).where(files.c.intake == intake_id, files.c.number == number)
    return bytes(tx.execute(query).scalar() or b"")


def known(tx: Transaction, digest: str, mark: str) -> dict[str, Any] | None:
    """What was read of the same bytes under the same name and definitions, in whichever intake."""
    query = sa.select(files.c.found).where(files.c.digest == digest, files.c.mark == mark).limit(1)
    found: dict[str, Any] | None = tx.execute(query).scalar()
    return found


def put(tx: Transaction, intake_id: str, read: Read, mark: str, rows: Iterable[Row]) -> None:
    """What came of a file, with its candidates; nothing where somebody else was first."""
    here = (files.c.intake == intake_id, files.c.number == read.number, files.c.mark == "")
    told = {"mark": mark, "unread": read.unread, "again": read.again, "found": read.found}
    if not tx.execute(sa.update(files).where(*here).values(told)).rowcount:
        return
    names = [column.name for column in candidates.c]
    given = [{name: getattr(row, name) for name in names} for row in rows]
    if given:
        tx.execute(sa.insert(candidates), given)


def read_files(tx: Transaction, intake_id: str, after: int = -1, limit: int = 200) -> list[Read]:
    """Files that were read, in order."""
    columns = [files.c[name] for name in Read.__struct_fields__]
    query = sa.select(*columns).where(files.c.intake == intake_id, files.c.mark != "", files.c.number > after)
    return [Read(**row._mapping) for row in tx.execute(query.order_by(files.c.number).limit(limit))]


def progress(tx: Transaction, intake_id: str) -> tuple[int, int, int, int]:
    """Files in all, read, known from before, with a place that could not be read."""
    one = sa.literal(1)
    query = sa.select(
        sa.func.count(),
        sa.func.count(sa.case((files.c.mark != "", one))),
        sa.func.count(sa.case((files.c.again, one))),
        sa.func.count(sa.case((files.c.unread > 0, one))),
    ).where(files.c.intake == intake_id)
    every, read, again, unread = tx.execute(query).one()
    return every, read, again, unread


# -- candidates


def counts(tx: Transaction, intake_id: str) -> list[Count]:
    """Candidates by department and state."""
    state = _STATE.label("state")
    query = (
        sa.select(candidates.c.department.label("name"), state, sa.func.count().label("count"))
        .select_from(_JOINED)
        .where(candidates.c.intake == intake_id)
        .group_by(candidates.c.department, state)
        .order_by(candidates.c.department)
    )
    return [Count(**row._mapping) for row in tx.execute(query)]


def rows(
    tx: Transaction,
    intake_id: str,
    *,
    ids: Collection[str] = (),
    departments: Collection[str] | None = None,
    state: str = "",
    after: int = -1,
    limit: int = 0,
) -> list[Row]:
    """Candidates in order. ``ids``: only these; ``departments``: only of these, None = of all; ``limit`` 0 = all."""
    query = (
        sa.select(*candidates.c, _STATUS.label("status"), _STATE.label("state"))
        .select_from(_JOINED)
        .where(candidates.c.intake == intake_id, candidates.c.place > after)
        .order_by(candidates.c.place)
    )
    if ids:
        query = query.where(candidates.c.id.in_(list(ids)))
    if departments is not None:
        query = query.where(candidates.c.department.in_(list(departments)))
    if state:
        query = query.where(_STATE.in_((state,)))
    return [Row(**row._mapping) for row in tx.execute(query.limit(limit) if limit else query)]


def under(tx: Transaction, request: str) -> list[str]:
    """The candidates that a change request decides."""
    query = sa.select(candidates.c.id).where(candidates.c.request == request).order_by(candidates.c.place)
    return [row.id for row in tx.execute(query)]


def twins(tx: Transaction, intake_id: str, fingerprints: Collection[str]) -> list[tuple[str, str, str]]:
    """Open candidates that compute the same: fingerprint, id, department."""
    query = (
        sa.select(candidates.c.fingerprint, candidates.c.id, candidates.c.department)
        .select_from(_JOINED)
        .where(candidates.c.intake == intake_id, candidates.c.fingerprint.in_(list(fingerprints)), _STATE == "open")
        .order_by(candidates.c.place)
    )
    return [(row.fingerprint, row.id, row.department) for row in tx.execute(query)]


def decide(tx: Transaction, intake_id: str, ids: Collection[str], **told: Any) -> None:
    """Writes the decision on candidates; ``told``: columns of the table."""
    here = (candidates.c.intake == intake_id, candidates.c.id.in_(list(ids)))
    tx.execute(sa.update(candidates).where(*here).values(told))


def reports_of(tx: Transaction, metric: str) -> list[Row]:
    """The candidates that were found to be this metric, by requests that are in force."""
    query = (
        sa.select(*candidates.c, _STATUS.label("status"), _STATE.label("state"))
        .select_from(_JOINED)
        .where(candidates.c.metric == metric, candidates.c.decision.in_(("adopt", "merge")), _STATE == "decided")
        .order_by(candidates.c.intake, candidates.c.place)
    )
    return [Row(**row._mapping) for row in tx.execute(query)]
