"""Members of dimensions: every dimension that a metric is offered with lists them, under the names that people know."""

from __future__ import annotations

from caliber.access import OWNER
from caliber.catalog.dimensions import dimensions_of
from caliber.catalog.members import members
from caliber.catalog.view import View
from caliber.demo import DemoInfo
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.demo.conftest import NOW


def test_every_dimension_of_every_core_metric_lists_its_members(demo: DemoInfo, snapshot: Snapshot) -> None:
    view, queries = View(snapshot, OWNER), QueryService(snapshot, Sources(snapshot, demo.folder))
    for code in ("gross_sales", "orders", "deliveries", "complaints"):
        metric = snapshot.metric(code)
        for brief in dimensions_of(view, [metric]):
            found = members(view, queries, brief.name, NOW, [metric], limit=5)
            assert found.items, (code, brief.name)


def test_members_are_found_by_the_names_that_people_know(demo: DemoInfo, snapshot: Snapshot) -> None:
    view, queries = View(snapshot, OWNER), QueryService(snapshot, Sources(snapshot, demo.folder))
    found = members(view, queries, "channel", NOW, [snapshot.metric("gross_sales")], like="小程序")
    assert [(member.value, member.label.en) for member in found.items] == [("mini_program", "Mini-program")]
