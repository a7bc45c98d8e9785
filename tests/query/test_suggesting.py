"""Rollups suggested from what was asked: what took the most time first, nothing that gains little, ready to declare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from caliber.access import OWNER
from caliber.compiler import MetricQuery
from caliber.interchange.yaml_files.write import write_object
from caliber.query.rollups import Rollups
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from caliber.query.suggesting import Spent, Suggested, suggest
from tests.promises.shop import NOW, snapshot
from tests.query.test_rollups import CHEAP, Shop

MANY = """
INSERT INTO sales SELECT 100 + i, 1 + i % 3, 'b' || i % 4, DATE '2024-01-01' + (i % 400)::INT, i, i
FROM range(40000) AS r(i)"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path, "")
    made.change(MANY)
    yield made
    made.sources.close()


def asked(shop: Shop, *questions: tuple[float, dict[str, Any]]) -> list[Suggested]:
    return suggest(shop.service, [Spent(MetricQuery(**question), spent) for spent, question in questions])


def test_the_most_time_first_and_what_lies_within_with_it(shop: Shop) -> None:
    found = asked(
        shop,
        (50.0, {"metrics": ("sold",), "by": ("city",), "grain": "day"}),
        (30.0, {"metrics": ("margin",), "by": ("place",)}),
        (1.0, {"metrics": ("buyers",), "grain": "month"}),
        (900.0, {"metrics": ("typical",)}),  # no rollup can give a median
        (900.0, {"metrics": ("sold",), "grain": "hour"}),
        (900.0, {"metrics": ("gone",)}),
        (900.0, {"metrics": ("sold",), "by": ("sale",)}),  # as many rows as there are
    )
    first, second = (one.rollup for one in found)
    assert (first.dataset, first.time, first.grain, first.by) == ("sales", "day", "day", ("store",))
    assert set(first.metrics) == {"sold", "margin"} and found[0].questions == 2
    assert (second.grain, second.by, second.metrics) == ("month", ("customer",), ("buyers",))
    assert found[0].share > 0.9 > found[1].share


def test_what_is_suggested_answers_what_was_asked(shop: Shop) -> None:
    question = {"metrics": ("sold", "buyers"), "by": ("city",), "where": ("customer = 'b1'",), "grain": "month"}
    (one,) = asked(shop, (5.0, question))
    plain = shop.service.run(MetricQuery(**question), OWNER, NOW)
    known = snapshot(CHEAP + "---\n" + write_object(one.rollup))
    sources = Sources(known, shop.folder, threads=1, beside=shop.folder / "rollups")
    built = Rollups(known, sources).refresh(one.rollup.code, NOW)
    answer = QueryService(known, sources).run(MetricQuery(**question), OWNER, NOW)
    assert "r__time" in answer.sql and answer.rows() == plain.rows()
    assert built.rows <= one.rows * 4
    assert suggest(QueryService(known, sources), [Spent(MetricQuery(**question), 5.0)]) == []  # it is there already
    sources.close()


def test_nothing_asked_nothing_suggested(shop: Shop) -> None:
    assert suggest(shop.service, []) == []
    assert asked(shop, (1.0, {"by": ("city",)})) == []
    assert msgspec.structs.asdict(asked(shop, (1.0, {"metrics": ("orders",)}))[0])["share"] == 1.0
