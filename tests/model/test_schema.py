"""The JSON Schema takes what the reader takes, refuses what it refuses, and its published copy is the current one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from caliber.interchange.yaml_files import parse_files
from caliber.model.schema import json_schema
from tests.model.shop import DATASETS, HEAD

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = jsonschema_rs.validator_for(json_schema())

TAKEN = [
    {"metric": "m", "kind": "atomic", "name": "销售额", "aliases": ["GMV", {"name": "a", "department": "b"}]},
    {"metric": "m", "measure": "sum(x)", "owner": "王芳", "version": 1.0, "unit": None, "differs_from": "n"},
    {"metric": "m", "of": "n", "period": "7d", "nulls": "none", "caliber": {"zh": "甲", "乙": None}},
    {"metric": "m", "formula": "a / b", "tags": "x", "certification": {"by": "a"}, "extra": {"a": 1}},
    {"dataset": "d", "table": "t", "grain": "id", "entities": {"a": "id", "b": ["x", "y"], "c": {"key": "k"}}},
    {"dataset": "d", "sql": "select 1", "times": {"at": None, "on": {"column": "x", "grain": "second"}}},
    {
        "dataset": "d",
        "dimensions": {"a": "x", "b": {"expr": "y", "members": {"1": "一", "2": {"en": "b", "aliases": ["c"]}}}},
    },
    {"dataset": "d", "dimensions": {"a": {"members": ["x", "y"]}}, "validity": {"from": "a", "to": "b"}},
    {"metric_set": "s", "metrics": ["a"], "by": "b"},
    {"domain": "sales/revenue", "name": "收入"},
    {"department": "ops", "parent": "company"},
    {"policy": "p", "kind": "grant", "verbs": ["use"], "subjects": {"roles": "a"}, "except": {"people": ["b"]}},
    {
        "project": "p",
        "calendar": {"windows": {"双十一": ["11-01", "11-11"]}},
        "sources": {"w": "duckdb:///x"},
        "server": {"port": 1},
    },
]
REFUSED = [
    {"metrik": "m"},
    {"metric": "m", "kidn": "atomic"},
    {"metric": "m", "nulls": "nil"},
    {"metric": "m", "name": ["a"]},
    {"metric": "M"},
    {"metric": "a__b"},
    {"metric": "m", "aliases": [{"department": "a"}]},
    {"dataset": "d", "entities": {"a": {"role": "foreign"}}},
    {"dataset": "d", "dimensions": {"a": {"colunm": "x"}}},
    {"policy": "p", "verbs": ["see"]},
    {"project": "p", "calendar": {"windows": {"x": ["11-01"]}}},
    {"domain": "sales//x"},
    [],
]


@pytest.mark.parametrize("document", TAKEN, ids=lambda one: next(iter(one.items()))[1])
def test_taken_by_both(document: dict[str, Any]) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    head = "" if "project" in document else "project: p\nsources: {w: x}\n---\n"
    assert parse_files({"caliber.yaml": head + yaml.safe_dump(document, allow_unicode=True)}).problems == ()


@pytest.mark.parametrize("document", REFUSED, ids=str)
def test_refused_by_both(document: object) -> None:
    assert not VALIDATOR.is_valid(document)
    head = "project: q\nsources: {w: x}\n---\n" if not isinstance(document, dict) or "project" not in document else ""
    found = parse_files({"caliber.yaml": head + yaml.safe_dump(document, allow_unicode=True)})
    assert any(problem.severity == "error" for problem in found.check())


def test_examples_obey_it() -> None:
    texts = [HEAD, DATASETS, *(path.read_text("utf-8") for path in sorted(ROOT.glob("examples/**/*.yaml")))]
    documents = [document for text in texts for document in yaml.safe_load_all(text)]
    assert [error.message for document in documents for error in VALIDATOR.iter_errors(document)] == []
    assert len(documents) > 20


def test_the_published_copy_is_current() -> None:
    published = ROOT / "docs" / "reference" / "caliber.schema.json"
    assert json.loads(published.read_text("utf-8")) == json_schema()
