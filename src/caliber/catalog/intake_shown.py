"""An intake as pages, commands and programs show it: departments and metrics with their names, what one may do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from caliber.accounts import Identity
from caliber.catalog.brief import Named, metric_title
from caliber.catalog.cases import Pair, Told
from caliber.catalog.intake import REMARKS
from caliber.catalog.intake_decisions import KINDS
from caliber.catalog.intake_runs import Candidate, Share, Standing
from caliber.catalog.view import View
from caliber.errors import Problem
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.store.intakes import Read

WORDS_ONLY = tuple(kind for kind in KINDS if kind in ("merge", "reject"))


class ShareShown(msgspec.Struct, frozen=True, kw_only=True):
    """One department's candidates by state. ``department``: None where no file names one."""

    department: Named | None
    count: int
    open: int
    in_review: int
    decided: int


class IntakeShown(msgspec.Struct, frozen=True, kw_only=True):
    """``status``: reading | stopped | done. ``files``, ``read``, ``again`` (known from before), ``faulty`` (with a
    place that could not be read): numbers of files. ``actions``: stop, resume, add, as far as permitted."""

    id: str
    title: str
    author: str
    status: str
    created_at: datetime
    files: int
    read: int
    again: int
    faulty: int
    candidates: int
    departments: tuple[ShareShown, ...]
    actions: tuple[str, ...]


class FaultShown(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a file beside candidates. ``unread``: it could not be read; else a remark."""

    code: str
    message: str
    hint: str
    where: str
    unread: bool


class FileShown(msgspec.Struct, frozen=True, kw_only=True):
    """A file with what is to be said of it."""

    number: int
    name: str
    faults: tuple[FaultShown, ...]


class MatchShown(msgspec.Struct, frozen=True, kw_only=True):
    """A metric that the candidate is, is near to, or shares a name with. ``kind`` to ``differences``: as of cases;
    ``shared``: the name that both have."""

    metric: Named
    kind: str
    verdict: str
    proof: str
    shared: str
    differences: tuple[Told, ...]


class DecisionShown(msgspec.Struct, frozen=True, kw_only=True):
    """``kind``: adopt | variant | merge | reject. ``request``: what carries it out, with its ``status``."""

    kind: str
    metric: Named | None
    request: str
    status: str
    reason: str
    by: str
    at: datetime | None


class CandidateShown(msgspec.Struct, frozen=True, kw_only=True):
    """``measure`` to ``nulls``: as the report computes it; ``caliber``, ``formula``, ``unit``: as a spreadsheet has it.

    ``missing``: its tables that are no dataset of the project; ``twins``: other open candidates that compute the same.
    ``state``: open | in_review | decided. ``decision``: also
    one that came to nothing, while it is open again. ``actions``: adopt, variant, merge, reject, undo.
    """

    id: str
    name: str
    place: str
    department: Named | None
    state: str
    measure: str
    tables: tuple[str, ...]
    where: tuple[str, ...]
    time: str
    period: tuple[str, ...]
    by: tuple[str, ...]
    joins: tuple[str, ...]
    nulls: str
    caliber: str
    formula: str
    unit: str
    missing: tuple[str, ...]
    matches: tuple[MatchShown, ...]
    twins: tuple[str, ...]
    decision: DecisionShown | None
    actions: tuple[str, ...]


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """``request``: the change request that carries it out, "" where no definition changes; ``metrics``: by candidate,
    "" for one that was rejected."""

    request: str
    metrics: dict[str, str]


def shown(view: View, standing: Standing) -> IntakeShown:
    """The intake with its departments by name."""
    return IntakeShown(
        id=standing.id,
        title=standing.title,
        author=standing.author,
        status=standing.status,
        created_at=standing.created_at,
        files=standing.files,
        read=standing.read,
        again=standing.again,
        faulty=standing.faulty,
        candidates=sum(one.count for one in standing.departments),
        departments=tuple(_share(view.snapshot, one) for one in standing.departments),
        actions=_actions(standing),
    )


def _actions(standing: Standing) -> tuple[str, ...]:
    if not standing.mine:
        return ()
    return ("add", *{"reading": ("stop",), "stopped": ("resume",)}.get(standing.status, ()))


def _share(snapshot: Snapshot, share: Share) -> ShareShown:
    return ShareShown(
        department=department_named(snapshot, share.department),
        count=share.count,
        open=share.open,
        in_review=share.in_review,
        decided=share.decided,
    )


def department_named(snapshot: Snapshot, code: str) -> Named | None:
    """A department by code, also one that only the installation has."""
    if not code:
        return None
    known = snapshot.model.departments.get(code)
    return Named(code, known.name if known is not None and known.name else Text(en=code))


def file_shown(read: Read, problems: Iterable[Problem], lang: str) -> FileShown:
    """A file with its faults in one language."""
    faults = tuple(
        FaultShown(
            code=one.code,
            message=one.message(lang),
            hint=one.hint(lang),
            where=str(one.where),
            unread=one.code not in REMARKS,
        )
        for one in problems
    )
    return FileShown(number=read.number, name=read.name, faults=faults)


def candidate_shown(view: View, actor: Identity, one: Candidate, authors: Mapping[str, str]) -> CandidateShown:
    """A candidate as the person sees it. ``authors``: names of people by username."""
    card, row = one.taken.card, one.row
    return CandidateShown(
        id=row.id,
        name=one.taken.name,
        place=one.taken.place,
        department=department_named(view.snapshot, row.department),
        state=row.state,
        measure=card.get("measure", ""),
        tables=tuple(card.get("tables", ())),
        where=tuple(card.get("where", ())),
        time=card.get("time", ""),
        period=_several(card.get("period", ())),
        by=tuple(card.get("by", ())),
        joins=tuple(card.get("joins", ())),
        nulls=card.get("nulls", ""),
        caliber=card.get("caliber", ""),
        formula=card.get("formula", ""),
        unit=card.get("unit", ""),
        missing=missing_in(view.snapshot, card.get("tables", ())),
        matches=tuple(_match(view, pair) for pair in one.taken.matches),
        twins=one.twins,
        decision=_decision(view, one, authors),
        actions=_may(actor, one),
    )


def missing_in(snapshot: Snapshot, tables: Iterable[str]) -> tuple[str, ...]:
    """The tables over which there is no dataset, under their names with or without a schema."""
    there = [f".{one.table.lower()}" for one in snapshot.model.datasets.values() if one.table]
    return tuple(
        name for name in tables if not any(one.endswith(f".{name}") or f".{name}".endswith(one) for one in there)
    )


def _several(value: str | Iterable[str]) -> tuple[str, ...]:
    """A report has conditions on its period, a spreadsheet a word for it."""
    return ((value,) if value else ()) if isinstance(value, str) else tuple(value)


def _match(view: View, pair: Pair) -> MatchShown:
    return MatchShown(
        metric=_metric(view, pair.right),
        kind=pair.kind,
        verdict=pair.verdict,
        proof=pair.proof,
        shared=next((sign.text for sign in pair.signs if sign.text), ""),
        differences=pair.differences,
    )


def _metric(view: View, code: str) -> Named:
    """The metric with its name; one that is not in force yet, or not to be named, by its code alone."""
    metric = view.snapshot.model.metrics.get(code)
    return Named(code, metric_title(metric) if metric is not None and view.may_name(code) else Text(en=code))


def _decision(view: View, one: Candidate, authors: Mapping[str, str]) -> DecisionShown | None:
    row = one.row
    if not row.decision:
        return None
    return DecisionShown(
        kind=row.decision,
        metric=_metric(view, row.metric) if row.metric else None,
        request=row.request,
        status=row.status,
        reason=row.reason,
        by=authors.get(row.decided_by, row.decided_by),
        at=row.decided_at,
    )


def _may(actor: Identity, one: Candidate) -> tuple[str, ...]:
    """What the person may do next: decide what is open, undo what is not in force and theirs to withdraw."""
    row = one.row
    if row.state == "open":
        return KINDS if one.taken.card.get("measure") else WORDS_ONLY
    if row.status == "applied" or (row.request and row.decided_by != actor.username):
        return ()
    return ("undo",)
