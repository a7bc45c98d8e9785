"""Ours to Ossie and back: equal fingerprints for all that was not reported as lost; a document its schema allows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from caliber.interchange.ossie import SHAPES, read_ossie, write_ossie
from caliber.interchange.yaml_files import parse_files, write_model
from caliber.model.snapshot import Snapshot
from tests.interchange.round_trips import PROJECTS, differences, left_out, model_of, put

LOST = {
    "demo": {"app_sales_30d", "gross_sales_7d", "gross_sales_mtd", "gross_sales_ytd", "gross_sales_last_year",
             "sales_growth"},
    "shop": set[str](),
}  # fmt: skip
DATATYPES = ("String", "Boolean", "Date", "DateTime")
# What version 0.1.1 lets stand in each part, and what must.
PARTS: dict[str, tuple[set[str], set[str]]] = {
    "semantic_model": ({"name", "datasets"}, {"description", "ai_context", "relationships", "metrics",
                                              "custom_extensions"}),
    "datasets": ({"name", "source"}, {"primary_key", "unique_keys", "description", "ai_context", "fields",
                                      "custom_extensions"}),
    "fields": ({"name", "expression"}, {"dimension", "label", "description", "ai_context", "custom_extensions"}),
    "relationships": ({"name", "from", "to", "from_columns", "to_columns"}, {"ai_context", "custom_extensions"}),
    "metrics": ({"name", "expression"}, {"description", "ai_context", "custom_extensions"}),
    "custom_extensions": ({"vendor_name", "data"}, set()),
    "dialects": ({"dialect", "expression"}, set()),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("project", PROJECTS)
def test_fingerprints_are_equal(project: str, shape: str, tmp_path: Path) -> None:
    ours = model_of(project)
    written = write_ossie(Snapshot(ours), shape=SHAPES[shape])
    theirs = read_ossie(put(written, tmp_path), "duckdb:///x.duckdb").model
    assert left_out(written.losses) == LOST[project]
    assert differences(ours, theirs, LOST[project]) == {}
    loaded = parse_files(write_model(theirs))
    assert [problem for problem in loaded.problems if problem.severity == "error"] == []


def test_without_our_extensions_the_sql_says_the_same(tmp_path: Path) -> None:
    """Another tool that writes the document again may drop what is not its own: the figures must not change."""
    ours = model_of("shop")
    written = write_ossie(Snapshot(ours))
    document = yaml.safe_load(next(iter(written.files.values())))
    for part in _every(document):
        part.pop("custom_extensions", None)
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(document), "utf-8")
    theirs = read_ossie(tmp_path / "x.yaml", "csv:///data").model
    assert theirs.metrics["sales"].measure == "sum(amount)"
    assert theirs.metrics["sales"].where == "status <> 'cancelled'"
    assert theirs.metrics["average_order"].formula == "sales / orders"
    assert theirs.datasets["orders"].time == "ordered_at"


def test_a_formula_that_was_changed_there_wins_over_ours(tmp_path: Path) -> None:
    written = write_ossie(Snapshot(model_of("shop")))
    document = yaml.safe_load(next(iter(written.files.values())))
    metric = next(one for one in document["semantic_model"][0]["metrics"] if one["name"] == "average_order")
    metric["expression"]["dialects"][0]["expression"] = "SUM(orders.amount) / COUNT(orders.order_id)"
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(document), "utf-8")
    theirs = read_ossie(tmp_path / "x.yaml", "csv:///data").model
    assert theirs.metrics["average_order"].formula == "average_order_part / orders"
    assert theirs.metrics["average_order_part"].where == ""


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("project", PROJECTS)
def test_the_document_holds_what_the_specification_lets_it(project: str, shape: str) -> None:
    written = write_ossie(Snapshot(model_of(project)), shape=SHAPES[shape])
    document = yaml.safe_load(next(iter(written.files.values())))
    assert document.keys() == {"version", "semantic_model"} and document["version"] == SHAPES[shape].version
    for name, (needed, allowed) in PARTS.items():
        for part in _named(document, name):
            more = {"datatype"} if name == "fields" and SHAPES[shape].typed else set()
            assert needed <= part.keys() <= needed | allowed | more, name
            if name == "datasets":
                assert isinstance(part["source"], dict) == SHAPES[shape].objects
            if "datatype" in part:
                assert part["datatype"] in DATATYPES
            if name == "custom_extensions":
                json.loads(part["data"])


def _every(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(part for one in value.values() for part in _every(one))]
    return [part for one in value for part in _every(one)] if isinstance(value, list) else []


def _named(document: Any, name: str) -> list[dict[str, Any]]:
    found = [part[name] for part in _every(document) if isinstance(part.get(name), list)]
    return [one for parts in found for one in parts]
