"""GLOSSARY.md against the code: every field and value of a metric has its words, and every word is used."""

from __future__ import annotations

import re
from functools import cache

import pytest

from caliber.model.objects import Metric
from tests.architecture.tree import PACKAGE, ROOT, files

HAN = re.compile(r"[\u4e00-\u9fff]")


def rows(part: int) -> list[list[str]]:
    """The rows of the table in the part with that number; cells without their back-ticks."""
    text = (ROOT / "GLOSSARY.md").read_text("utf-8")
    body = re.split(r"^## \d\. .*$", text, flags=re.MULTILINE)[part]
    lines = [line for line in body.splitlines() if line.startswith("|")][2:]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]


@cache
def words_of_the_code() -> frozenset[str]:
    """Identifiers as written, and the classes among them in snake case: ``MetricSet`` is ``metric_set``."""
    text = "\n".join(path.read_text("utf-8") for path in files(PACKAGE, ".py"))
    names = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", text))
    return frozenset(names | {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() for name in names})


@pytest.mark.parametrize("part", [1, 2, 3, 4])
def test_a_row_speaks_both_languages(part: int) -> None:
    table = rows(part)
    assert table
    assert [row for row in table if not HAN.search(row[0]) or not re.fullmatch(r"[A-Za-z ,()-]+", row[1])] == []


def test_words_of_the_code_are_used_there() -> None:
    assert [row[2] for row in rows(1) if row[2] not in words_of_the_code()] == []


def test_every_field_of_a_metric_has_its_row() -> None:
    assert [row[2] for row in rows(2)] == list(Metric.__struct_fields__)


def test_every_value_of_a_metric_has_its_row() -> None:
    """The values stand in the comment behind the field: ``status: str = …  # draft | in_review | …``."""
    source = (PACKAGE / "model" / "objects.py").read_text("utf-8")
    card = source[source.index("class Metric(") : source.index("class MetricSet(")]
    found = re.findall(r"^    (\w+): str(?: = \S+)?  # ((?:[a-z_]+ \| )+[a-z_]+)$", card, re.MULTILINE)
    written = {(field, value) for field, values in found for value in values.split(" | ")}
    assert len(written) > 15
    assert written <= {(row[2], row[3]) for row in rows(3)}


def test_a_code_word_means_one_thing() -> None:
    codes = [row[2] for row in rows(1)]
    assert sorted(codes) == sorted(set(codes))
