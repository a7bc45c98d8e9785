"""Home: what one follows, what may be of use, and the figures of the tiles."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query
from starlette.responses import Response

from caliber.catalog.browse import briefs
from caliber.catalog.tiles import Tile, tiles
from caliber.catalog.usage import recent, recommended
from caliber.interfaces.rest.answers import answer, several
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.problems import problem_dict
from caliber.interfaces.rest.schemas.catalog import Home, Tiles

router = APIRouter(prefix="/home", tags=["home"])


@router.get("", response_model=Home)
def get_home(call: Annotated[Call, may("see_catalog")]) -> Response:
    """Names at once; their figures come with the tiles."""
    view = call.view
    return answer(
        {
            "followed": briefs(view, view.followed),
            "recommended": briefs(view, recommended(call.store, view, call.now)),
            "recent": briefs(view, recent(call.store, view)),
        }
    )


@router.get("/tiles", response_model=Tiles)
def get_tiles(
    call: Annotated[Call, may("query")],
    codes: Annotated[list[str], Query(default_factory=list, description="Metrics; those that one follows if empty.")],
    compare: str = "previous_period",
) -> Response:
    """The last complete month of each metric, against the one before or a year before."""
    wanted = several(codes) or call.view.followed
    found = tiles(call.view, call.state.glances, wanted, call.now, compare)
    return answer({"items": [_tile(tile, call.lang) for tile in found]})


def _tile(tile: Tile, lang: str) -> dict[str, Any]:
    out = msgspec.structs.asdict(tile)
    problem = out.pop("problem")
    return out | {"error": problem_dict(problem, lang) if problem is not None else None}
