"""Members of a dimension for a person whose rows are narrowed: those of the rows that they may see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from caliber.access import OWNER, Principal
from caliber.catalog.members import Members, members
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.kinds.town import NOW, make, snapshot

# A bill has one area. A client lives in one and works in another, so "area" of a client alone could be either.
BILLS = """\
dataset: bills
table: bills
grain: [bill_id]
entities:
  client: {key: client_id, role: foreign}
  area_key: {key: area_id, role: foreign}
---
dataset: clients
table: clients
grain: [client_id]
entities:
  client: {key: client_id, role: primary}
  lives: {key: lives_in, role: foreign, entity: area_key}
  works: {key: works_in, role: foreign, entity: area_key}
dimensions:
  level: {column: level, type: string}
  rank: {column: level, type: string, members: {gold: {zh: 金卡, en: Gold}, iron: {zh: 铁卡, en: Iron}}}
---
dataset: areas
table: areas
grain: [area_id]
entities: {area_key: {key: area_id, role: primary}}
dimensions: {area: {column: area, type: string}}
---
metric: billed
dataset: bills
measure: sum(amount)
---
policy: own_area
kind: row_filter
where: area in (person.areas)
reason: x
"""
TABLES: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "areas": ("area_id INT, area VARCHAR", [(1, "east"), (2, "west")]),
    "clients": (
        "client_id INT, level VARCHAR, lives_in INT, works_in INT",
        [(1, "gold", 1, 2), (2, "silver", 2, 1), (3, "iron", 2, 2)],
    ),
    "bills": ("bill_id INT, client_id INT, area_id INT, amount INT", [(1, 1, 1, 5), (2, 2, 1, 6), (3, 3, 2, 7)]),
}
EAST = Principal(user="east", name="E", roles=("viewer",), attributes={"areas": ("east",)})


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> QueryService:
    folder: Path = tmp_path_factory.mktemp("bills")
    make(folder, TABLES)
    known = snapshot(BILLS)
    return QueryService(known, Sources(known, folder))


def listed(queries: QueryService, name: str, who: Principal = EAST, like: str = "", limit: int = 50) -> Members:
    metrics = [queries.snapshot.metric("billed")]
    return members(View(queries.snapshot, who), queries, name, NOW, metrics, like, limit)


def values(found: Members) -> list[object]:
    return [member.value for member in found.items]


@pytest.mark.parametrize("name", ["level", "client.level", "clients.level"])
def test_where_a_row_filter_could_mean_two_roles_members_are_those_of_the_metrics_rows(
    queries: QueryService, name: str
) -> None:
    assert values(listed(queries, name, OWNER)) == ["gold", "iron", "silver"]
    assert values(listed(queries, name)) == ["gold", "silver"]


def test_they_are_found_by_what_they_hold_and_by_their_names(queries: QueryService) -> None:
    assert values(listed(queries, "level", like="IL")) == ["silver"]
    assert values(listed(queries, "level", like="iron")) == []
    assert values(listed(queries, "rank", like="金")) == ["gold"]
    assert listed(queries, "level", limit=1).truncated


def test_where_the_filter_has_one_meaning_it_narrows_the_list_itself(queries: QueryService) -> None:
    assert values(listed(queries, "area")) == ["east"]


def test_without_a_metric_nothing_says_which_role_is_meant(queries: QueryService) -> None:
    with pytest.raises(Refused, match=r"query\.ambiguous_dimension"):
        members(View(queries.snapshot, EAST), queries, "level", NOW)
