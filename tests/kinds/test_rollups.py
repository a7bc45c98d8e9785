"""Every kind of metric over rollups: what the pages of docs/kinds show comes out the same, and rollups are used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.model.objects import Rollup
from caliber.model.snapshot import Snapshot
from caliber.query.rollups import Rollups
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.kinds.page_texts import PAGES, Page, Shown
from tests.kinds.pages import TABLES, query
from tests.kinds.town import NOW, make, snapshot

# Pages of which no question can be answered from days, and why.
NEVER = {
    "currency": "a rate is looked up by the moment of each row",
    **dict.fromkeys(("conversion", "funnel", "retention"), "what follows an event is looked up by its moment"),
}
USED: dict[str, int] = {}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rolled")
    make(folder, TABLES)
    return folder


def declared(known: Snapshot, place: Path, grain: str) -> Snapshot:
    """For every dataset with a time one rollup that keeps every key and dimension, and each metric that it can."""
    rollups: dict[str, Rollup] = {}
    for dataset in known.model.datasets.values():
        if dataset.time in dataset.times:
            by = (*dataset.dimensions, *(code for code in dataset.entities))
            rollup = Rollup(code=f"r_{dataset.code}", dataset=dataset.code, grain=grain, by=by)
            good = tuple(code for code in known.model.metrics if _stands(known, place, rollup, code))
            if good:
                rollups[rollup.code] = msgspec.structs.replace(rollup, metrics=good)
    return Snapshot(msgspec.structs.replace(known.model, rollups=rollups))


def _stands(known: Snapshot, place: Path, rollup: Rollup, metric: str) -> bool:
    one = msgspec.structs.replace(rollup, metrics=(metric,))
    model = msgspec.structs.replace(known.model, rollups={one.code: one})
    found = Rollups(Snapshot(model), Sources(Snapshot(model), place, beside=place / "rollups"))
    return found.standing(one.code).state in ("missing", "changed", "fresh", "stale")


def questions(page: Page) -> Iterator[tuple[Shown, MetricQuery]]:
    for shown in page.shown:
        for asked in shown.asks:
            yield shown, query(asked)


@pytest.mark.parametrize("grain", ["day", "month"])
@pytest.mark.parametrize("name", PAGES)
def test_the_figures_of_a_page(place: Path, name: str, grain: str) -> None:
    page = PAGES[name]
    for shown, asked in questions(page):
        known = snapshot(*page.more, shown.yaml, head=page.head)
        plain = QueryService(known, Sources(known, place)).run(asked, OWNER, NOW)
        rolled = declared(known, place, grain)
        sources = Sources(rolled, place, beside=place / "rollups")
        Rollups(rolled, sources).refresh_stale(NOW)
        answer = QueryService(rolled, sources).run(asked, OWNER, NOW)
        assert answer.rows() == plain.rows(), answer.sql
        assert answer.table.schema == plain.table.schema
        USED[name] = USED.get(name, 0) + ("r__" in answer.sql)


def test_rollups_were_used() -> None:
    assert {name for name in PAGES if not USED.get(name)} == set(NEVER)
