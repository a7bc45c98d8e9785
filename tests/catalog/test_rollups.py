"""A rollup names metrics: who may not know of one of them is told nothing of the rollup, and does not remove it."""

from __future__ import annotations

import msgspec

from caliber.access import OWNER
from caliber.catalog.proposals import completed, visible_model
from caliber.catalog.view import View
from caliber.model.objects import Rollup
from caliber.model.snapshot import Snapshot
from tests.catalog.shop import MODEL, WANG

OPEN = Rollup(code="open", dataset="order_lines", metrics=("gross_sales",))
SECRET = Rollup(code="secret", dataset="order_lines", metrics=("gross_sales", "bonus"))
SHOP = Snapshot(msgspec.structs.replace(MODEL, rollups={"open": OPEN, "secret": SECRET}))


def test_hidden_with_the_metric_that_it_names() -> None:
    assert visible_model(View(SHOP, OWNER), ()).rollups == {"open": OPEN, "secret": SECRET}
    assert visible_model(View(SHOP, WANG), ()).rollups == {"open": OPEN}


def test_what_one_cannot_see_one_does_not_remove() -> None:
    view = View(SHOP, WANG)
    proposed = msgspec.structs.replace(visible_model(view, ()), rollups={})
    assert completed(view, Snapshot(proposed)).model.rollups == {"secret": SECRET}
    assert completed(View(SHOP, OWNER), Snapshot(proposed)).model.rollups == {}
