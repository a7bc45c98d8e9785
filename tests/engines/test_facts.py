"""What a source tells about itself is the same on every engine: types, spans, keys verified, members found."""

from __future__ import annotations

from pathlib import Path

import pytest

from caliber.access.principal import OWNER
from caliber.compiler.facts import Facts, Want
from caliber.errors import Refused
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.engines import shop
from tests.engines.asking import NOW, Asked
from tests.engines.questions import q
from tests.engines.warehouse import Warehouse

WANTS: list[Want] = [
    *(("rows", code, "") for code in ("orders", "nothing", "odd")),
    *(("span", "orders", time) for time in ("ordered_at", "paid_on")),
    *(("span", "refunds", "refunded_on"), ("span", "nothing", "day"), ("timeless", "orders", "ordered_at")),
    *(("timeless", "refunds", "refunded_on"), ("distinct", "orders", "channel"), ("distinct", "orders", "buyer_id")),
    *(("unique", "orders", "order"), ("unique", "customers", "customer"), ("unique", "lines", "line")),
    *(("whole", "orders", "store"), ("whole", "orders", "receiver"), ("whole", "lines", "order")),
    *(("whole", "nothing", "store"), ("columns", "stores"), ("columns", "visits")),
]
FIELDS = ("columns", "rows", "whole", "distinct", "unique", "timeless")


def told(asked: Asked) -> Facts:
    source = asked.service().sources.get("warehouse")
    source.supply(tuple(WANTS))
    return source.facts


def test_facts(engine: str, asked: Asked, expected: Asked) -> None:
    mine, theirs = told(asked), told(expected)
    for field in FIELDS:
        wanted = {want[1:] if len(want) > 2 else want[1] for want in WANTS if want[0] == field}
        keys = {key[0] if field == "rows" else key for key in wanted}
        assert {k: getattr(mine, field)[k] for k in keys} == {k: getattr(theirs, field)[k] for k in keys}, field
    spans = [want[1:] for want in WANTS if want[0] == "span"]
    for key in spans:  # plans rest on days
        assert [end[:10] for end in mine.spans[key]] == [end[:10] for end in theirs.spans[key]], key


@pytest.mark.parametrize("like", ["", "a", "A", "'", "\\", "%", "_", "门", "{0}", 'x"; DROP'])
def test_members_are_found(engine: str, like: str, asked: Asked, expected: Asked) -> None:
    def found(where: Asked) -> list[object]:
        return where.service().values("channel", OWNER, NOW, like=like)

    assert found(asked) == found(expected)


def test_a_key_that_is_not_unique_refuses_the_join(engine: str, warehouse: Warehouse, tmp_path: Path) -> None:
    files = shop.definitions(warehouse.uri)
    files["datasets.yaml"] = files["datasets.yaml"].replace("table: stores\ngrain", "table: visits\ngrain")
    files["datasets.yaml"] = files["datasets.yaml"].replace(
        "  city: {column: city, type: string}", "  city: {column: day}"
    )
    loaded = parse_files(files)
    assert loaded.model is not None
    snapshot = Snapshot(loaded.model)
    service = QueryService(snapshot, Sources(snapshot, tmp_path))
    with pytest.raises(Refused) as refused:
        service.run(q("orders", by="city"), OWNER, NOW)
    assert refused.value.code == "query.key_not_unique"
    service.sources.close()
