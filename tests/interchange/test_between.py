"""Definitions that came from one tool go to another and back: what was not reported as lost computes the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from caliber.interchange.cube import read_cube, write_cube
from caliber.interchange.databricks import read_databricks
from caliber.interchange.dbt import read_dbt, write_dbt
from caliber.interchange.leaving import Written
from caliber.interchange.ossie import SHAPES, read_ossie, write_ossie
from caliber.interchange.snowflake import read_snowflake
from caliber.model.objects import Model
from caliber.model.snapshot import Snapshot
from tests.interchange.databricks.test_reading import VIEW
from tests.interchange.round_trips import differences, left_out, put
from tests.interchange.snowflake.views import DDL, YAML

URI = "duckdb:///x.duckdb"
FROM: dict[str, tuple[str, str, Callable[[Path, str], Model]]] = {
    "a statement of Snowflake": ("shop.sql", DDL, lambda path, uri: read_snowflake(path, uri).model),
    "YAML of Snowflake": ("shop.yaml", YAML, lambda path, uri: read_snowflake(path, uri).model),
    "a view of Databricks": ("sales.yaml", VIEW, lambda path, uri: read_databricks(path, uri).model),
}
TO: dict[str, tuple[Callable[[Snapshot], Written], Callable[[Path, str], Model]]] = {
    "dbt": (write_dbt, lambda path, uri: read_dbt(path, uri).model),
    "cube": (write_cube, lambda path, uri: read_cube(path, uri).model),
    **{
        name: (lambda snapshot, shape=shape: write_ossie(snapshot, shape=shape),
               lambda path, uri: read_ossie(path, uri).model)
        for name, shape in SHAPES.items()
    },
}  # fmt: skip
# What a format has no words for: balances, a filter two joins away inside an aggregate, a count of rows without a key.
BALANCES = {"a statement of Snowflake": {"good", "on_hand", "opening", "bad_share", "bad_share_part"},
            "YAML of Snowflake": {"on_hand", "opening"}, "a view of Databricks": set[str]()}  # fmt: skip
OTHERS = {("a statement of Snowflake", "dbt"): {"chinese"},
          **{("a view of Databricks", name): {"order_count", "average"} for name in SHAPES}}  # fmt: skip


@pytest.mark.parametrize("there", TO)
@pytest.mark.parametrize("here", FROM)
def test_what_is_not_told_as_lost_is_the_same(here: str, there: str, tmp_path: Path) -> None:
    name, text, bring = FROM[here]
    write, read = TO[there]
    (tmp_path / name).write_text(text, "utf-8")
    ours = bring(tmp_path / name, URI)
    written = write(Snapshot(ours))
    lost = left_out(written.losses)
    theirs = read(put(written, tmp_path / "back"), URI)
    assert differences(ours, theirs, lost) == {}
    assert lost == (BALANCES[here] if there != "dbt" else set()) | OTHERS.get((here, there), set())
