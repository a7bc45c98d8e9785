"""Reconciling looks at rows: a rollup that answers the figures takes no row away from their causes."""

from __future__ import annotations

from pathlib import Path

import pytest

from caliber.access import OWNER
from caliber.app.project import open_project
from caliber.query.rollups import Rollups
from caliber.reconcile import Asked, behind
from caliber.settings import read_settings
from tests.reconcile.orders import JANUARY, NOW, january, small

ROLLUP = "\n---\nrollup: daily\ndataset: orders\nby: [status, buyer]\nmetrics: [placed, amount, net, sold, average]\n"
PAIRS = [("placed", "deals"), ("amount", "net"), ("sold", "sold_when_paid"), ("average", "real_average")]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_the_same_causes_with_a_rollup(tmp_path: Path, pair: tuple[str, str]) -> None:
    with small(tmp_path) as project:
        plain = january(project, *pair)
    definitions = tmp_path / "caliber.yaml"
    definitions.write_text(definitions.read_text("utf-8") + ROLLUP, "utf-8")
    with open_project(read_settings(str(tmp_path), {})) as project:
        Rollups(project.snapshot, project.queries.sources).refresh("daily", NOW)
        rolled = january(project, *pair)
        asked = (Asked(project.queries, code, OWNER) for code in pair)
        seen = behind(*asked, JANUARY, rolled.causes[0].id, NOW)
    assert (rolled.left.value, rolled.right.value, rolled.causes) == (plain.left.value, plain.right.value, plain.causes)
    assert "r__" in rolled.left.sql
    assert sum(row.amount for row in seen.rows) == seen.total
