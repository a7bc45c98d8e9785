"""Ours to Cube and back: equal fingerprints for all that was not reported as lost; no reference leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from caliber.interchange.cube import read_cube, write_cube
from caliber.interchange.leaving import Written
from caliber.interchange.yaml_files import parse_files, write_model
from caliber.model.snapshot import Snapshot
from tests.interchange.round_trips import PROJECTS, differences, left_out, model_of, put

KEPT_OF_THE_DEMO = 106
REFERENCE = re.compile(r"\{(?!CUBE\})(?:(\w+)\.)?(\w+)\}")


def cubes(written: Written) -> dict[str, dict[str, Any]]:
    found = [one for content in written.files.values() for one in yaml.safe_load(content)["cubes"]]
    return {one["name"]: one for one in found}


@pytest.mark.parametrize("project", PROJECTS)
def test_fingerprints_are_equal(project: str, tmp_path: Path) -> None:
    ours = model_of(project)
    written = write_cube(Snapshot(ours))
    theirs = read_cube(put(written, tmp_path), "duckdb:///x.duckdb").model
    lost = left_out(written.losses)
    assert len(ours.metrics) - len(lost) == (KEPT_OF_THE_DEMO if project == "demo" else len(ours.metrics))
    assert differences(ours, theirs, lost) == {}
    assert [problem for problem in parse_files(write_model(theirs)).problems if problem.severity == "error"] == []


@pytest.mark.parametrize("project", PROJECTS)
def test_what_is_named_is_there(project: str) -> None:
    found = cubes(write_cube(Snapshot(model_of(project))))
    members = {
        name: [part["name"] for kind in ("dimensions", "measures") for part in one.get(kind, ())]
        for name, one in found.items()
    }
    for name, one in found.items():
        assert len(set(members[name])) == len(members[name]), name
        bare = {key: value for key, value in one.items() if key not in ("meta", "sql", "sql_table")}
        for part in [*bare.get("joins", ()), *bare.get("dimensions", ()), *bare.get("measures", ())]:
            texts = [part.get("sql", ""), *(one["sql"] for one in part.get("filters", ()))]
            for text in texts:
                for cube, member in REFERENCE.findall(str(text)):
                    assert member in members[cube or name], text


def test_without_our_extensions_the_cubes_say_the_same(tmp_path: Path) -> None:
    written = write_cube(Snapshot(model_of("shop")))
    bare = []
    for one in cubes(written).values():
        one.pop("meta")
        for measure in one.get("measures", ()):
            measure.pop("meta")
        bare.append(one)
    (tmp_path / "x.yml").write_text(yaml.safe_dump({"cubes": bare}), "utf-8")
    theirs = read_cube(tmp_path / "x.yml", "csv:///data").model
    assert (theirs.metrics["sales"].measure, theirs.metrics["sales"].where) == ("sum(amount)", "status <> 'cancelled'")
    assert theirs.metrics["average_order"].formula == "sales / orders"
    assert theirs.datasets["orders"].grain == ("order_id",)
    assert theirs.datasets["orders"].entities["stores"].key == ("store_id",)
