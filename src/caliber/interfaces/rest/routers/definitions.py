"""Definitions: the state in force, and what other files would change of it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from caliber.catalog.definition_files import TOOLS, as_one_file, take_along
from caliber.catalog.proposals import changes_to, visible_model
from caliber.errors import Problem
from caliber.interchange.yaml_files import Loaded, parse_files
from caliber.interfaces.rest.answers import JSON, answer, download, etag, same
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.proposed import proposed_snapshot
from caliber.interfaces.rest.schemas.definitions import (
    BrokenDefinitions,
    Changes,
    DefinitionFiles,
    Definitions,
    Files,
    Problems,
    ToolName,
)

router = APIRouter(prefix="/definitions", tags=["definitions"])
Proposer = Annotated[Call, may("propose_changes")]


@router.get("", response_model=Definitions, responses={304: {"description": "As If-None-Match has it."}})
def get_definitions(
    call: Annotated[Call, may("see_catalog")], if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """The definitions in force, under their fingerprint, without what one may not see."""
    fingerprint = call.state.snapshot.fingerprint
    headers = {"ETag": etag(fingerprint), "Cache-Control": "private, no-cache"}
    if same(fingerprint, if_none_match):
        return Response(status_code=304, headers=headers)
    model = visible_model(call.view, call.who.permissions)
    return answer({"fingerprint": fingerprint, "model": model}, headers=headers)


@router.get(
    "/export",
    response_model=DefinitionFiles,
    responses={200: {"content": {media: {} for media in sorted({tool.media for tool in TOOLS.values()})}}},
)
def export_definitions(
    request: Request, call: Annotated[Call, may("export")], tool: ToolName, strict: bool = False
) -> Response:
    """What one may see, as another tool's file or a dictionary: JSON with all that was lost, or the file by Accept.

    Many files come as a ZIP; ``X-Losses`` counts what was lost. ``strict`` refuses to lose anything.
    """
    state, kind = call.state, TOOLS[tool]
    written = take_along(call.view, tool, lambda: state.queries.sources, call.lang, strict)
    if JSON in request.headers.get("accept", ""):
        files = [{"path": path, "content": _bytes(content)} for path, content in written.files.items()]
        return answer({"files": files, "losses": [finding(problem, call.lang) for problem in written.losses]})
    name = f"{kind.name}.zip" if kind.many else kind.name
    found = download(as_one_file(tool, written), kind.media, name)
    found.headers["X-Losses"] = str(sum(problem.severity == "warning" for problem in written.losses))
    return found


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


@router.post("/check", response_model=Problems)
def check_definitions(call: Proposer, given: Files) -> Response:
    """Every problem of the files at once; nothing is kept."""
    loaded: Loaded = parse_files(given.files)
    return answer({"problems": [finding(problem, call.lang) for problem in loaded.check()]})


def finding(problem: Problem, lang: str) -> dict[str, Any]:
    return problem.as_dict(lang) | {"severity": problem.severity}


@router.post("/diff", response_model=Changes, responses={422: {"model": BrokenDefinitions}})
def diff_definitions(call: Proposer, given: Files) -> Response:
    """What the files would change of the definitions in force, the gravest first."""
    changes = changes_to(call.view, call.who, proposed_snapshot(given.files))
    fingerprint = call.state.snapshot.fingerprint
    return answer({"base": fingerprint, "changes": changes}, headers={"ETag": etag(fingerprint)})
