"""Reports and spreadsheets taken in: files handed over, read behind the answers, their candidates decided."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile
from starlette.responses import Response

from caliber.catalog import intake_runs as runs
from caliber.catalog.case_outcomes import names_of
from caliber.catalog.comparing import Comparing
from caliber.catalog.intake_decisions import Deciding, IntakeDecision, decide_candidates, undo
from caliber.catalog.intake_shown import Decided, candidate_shown, file_shown, shown
from caliber.errors import Refused
from caliber.interchange.uploads import unpacked
from caliber.interfaces.rest.answers import answer, read_cursor, write_cursor
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.once import WriteRoute
from caliber.interfaces.rest.schemas import intakes as shapes

router = APIRouter(prefix="/intakes", tags=["intakes"], route_class=WriteRoute)
Proposer = Annotated[Call, may("propose_changes")]
Files = Annotated[
    list[UploadFile],
    File(description="SQL, XLSX, CSV, or a ZIP of them; the name may hold the folders", max_length=1000),
]


@router.get("", response_model=shapes.Intakes)
def list_intakes(call: Proposer) -> Response:
    """One's own, and those with candidates of one's departments; newest first."""
    return answer({"items": [shown(call.view, one) for one in runs.listed(call.store, call.who)]})


@router.post("", status_code=201, response_model=shapes.Intake)
def open_intake(
    call: Proposer,
    files: Files,
    title: Annotated[str, Form(max_length=200)] = "",
    department: Annotated[str, Form(max_length=200, description="of candidates whose file names none")] = "",
) -> Response:
    """Takes files in; they are read behind the answer."""
    made = runs.open_intake(call.store, call.who, title, department, unpacked(_given(files)), call.now)
    return answer(_one(call, made.id), 201, {"Location": f"/api/v1/intakes/{made.id}"})


@router.get("/{intake}", response_model=shapes.Intake)
def get_intake(call: Proposer, intake: str) -> Response:
    """How far it is, and what is decided, by department."""
    return answer(_one(call, intake))


@router.post("/{intake}/files", response_model=shapes.Intake)
def add_files(call: Proposer, intake: str, files: Files) -> Response:
    """More files; those that are there already are left out."""
    runs.add_files(call.store, call.who, intake, unpacked(_given(files)), call.now)
    return answer(_one(call, intake))


@router.post("/{intake}/stop", response_model=shapes.Intake)
def stop_intake(call: Proposer, intake: str) -> Response:
    """Reads no further file; what was read stays."""
    runs.stop(call.store, call.who, intake, call.now)
    return answer(_one(call, intake))


@router.post("/{intake}/resume", response_model=shapes.Intake)
def resume_intake(call: Proposer, intake: str) -> Response:
    """Goes on with what waits."""
    runs.go_on(call.store, call.who, intake, call.now)
    return answer(_one(call, intake))


@router.get("/{intake}/files", response_model=shapes.IntakeFiles)
def list_faults(
    call: Proposer,
    intake: str,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """The files of which something is to be said: what could not be read and why, and remarks."""
    standing = runs.standing(call.store, call.who, intake)
    found = runs.faults(call.store, call.who, intake, _after(cursor), limit)
    following = write_cursor(str(found.last)) if found.more else None
    items = [file_shown(one, problems, call.lang) for one, problems in found.files]
    return answer({"items": items, "next": following, "total": standing.faulty})


@router.get("/{intake}/candidates", response_model=shapes.IntakeCandidates)
def list_candidates(
    call: Proposer,
    intake: str,
    department: Annotated[str, Query(max_length=200, description="a code")] = "",
    state: Annotated[str, Query(max_length=20, description="open, in_review, decided")] = "",
    proved: Annotated[bool, Query(description="only those that were proved to be a metric that is there")] = False,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """In the order of the files, with the metrics of the catalog that each is, is near to, or is called as."""
    standing = runs.standing(call.store, call.who, intake)
    found = runs.candidates(
        call.store,
        call.who,
        call.view,
        intake,
        department=department,
        state=state,
        after=_after(cursor),
        limit=0 if proved else limit + 1,
    )
    total = sum(_of(one, state) for one in standing.departments if department in ("", one.department))
    if proved:
        found = [one for one in found if one.equal]
        total = len(found)
    more, found = found[limit:], found[:limit]
    authors = names_of(call.store, {one.row.decided_by for one in found if one.row.decided_by})
    return answer(
        {
            "items": [candidate_shown(call.view, call.who, one, authors) for one in found],
            "next": write_cursor(str(found[-1].row.place)) if more else None,
            "total": total,
        }
    )


@router.post("/{intake}/decisions", status_code=201, response_model=shapes.IntakeDecided)
def decide_on_candidates(call: Proposer, intake: str, given: shapes.IntakeDecision) -> Response:
    """Decides candidates; where definitions change, by a change request that somebody else approves."""
    decision = IntakeDecision(**{**given.model_dump(), "candidates": tuple(given.candidates)})
    made = decide_candidates(call.store, _deciding(call, intake), decision)
    request = made.request.id if made.request is not None else ""
    headers = {"Location": f"/api/v1/change-requests/{request}"} if request else {}
    return answer(Decided(request=request, metrics=dict(made.metrics)), 201, headers)


@router.post("/{intake}/undo", response_model=shapes.IntakeUndone)
def undo_decision(call: Proposer, intake: str, given: shapes.IntakeUndo) -> Response:
    """Opens candidates again, while the decision is not in force."""
    return answer({"candidates": undo(call.store, _deciding(call, intake), given.candidates)})


def _deciding(call: Call, intake: str) -> Deciding:
    return Deciding(call.who, Comparing(call.view, call.state.glances, call.now), intake, call.lang, call.now)


def _one(call: Call, intake: str) -> object:
    return shown(call.view, runs.standing(call.store, call.who, intake))


def _given(files: list[UploadFile]) -> list[tuple[str, bytes]]:
    return [(one.filename or "", one.file.read()) for one in files]


def _of(share: runs.Share, state: str) -> int:
    return int(getattr(share, state)) if state else share.count


def _after(cursor: str) -> int:
    """Behind which place a page begins. Raises ``Refused("catalog.bad_cursor")``."""
    text = read_cursor(cursor) if cursor else "-1"
    if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit() or len(text) > 15:
        raise Refused("catalog.bad_cursor", "cursor")
    return int(text)
