"""Three hundred report files in four dialects go through intake in one sitting: each figure found, each fault told.

The generator knows what every file holds: figures equal across dialects and writings must be proved equal, others told
apart, and nothing may be called a metric of the catalog that is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from caliber.compare import Definition, compare
from caliber.demo import build_demo
from caliber.interchange.sql_reports import Catalog, in_total, read_ddl, read_defined
from tests.cli.calling import Done, call
from tests.reports.figures import FIGURES
from tests.reports.folder import FILES, ReportFile, report_folder, write
from tests.reports.writing import DIALECTS

SEED = 20261
TABLES = (Path(__file__).parents[2] / "src/caliber/demo/sql/tables.sql").read_text("utf-8")
KEYS = """
ALTER TABLE sales.orders ADD PRIMARY KEY (order_id);
ALTER TABLE crm.complaints ADD PRIMARY KEY (complaint_id);
CREATE TABLE sales.stores (store_id INTEGER PRIMARY KEY, city VARCHAR);
"""


class Sitting(NamedTuple):
    """``candidates``: by file, in order; ``problems``: by file."""

    done: Done
    files: list[ReportFile]
    candidates: dict[str, list[dict[str, Any]]]
    problems: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def sitting(tmp_path_factory: pytest.TempPathFactory) -> Sitting:
    folder = tmp_path_factory.mktemp("sitting")
    demo = build_demo(folder / "yunhe", rows=10_000, today=date(2026, 11, 24))
    files = report_folder(SEED)
    write(files, folder / "报表")
    done = call("intake", "sql", folder / "报表", "-p", demo.folder, "--format", "json", "--lang", "zh")
    candidates, problems = defaultdict(list), defaultdict(list)
    for one in done.document["candidates"]:
        candidates[one["place"]].append(one)
    for problem in done.document["problems"]:
        problems[problem["where"].partition(":")[0]].append(problem)
    return Sitting(done, files, candidates, problems)


def held(sitting: Sitting) -> list[tuple[ReportFile, str, dict[str, Any]]]:
    """Every figure of every sound file with the candidate that was made of it."""
    return [
        (one, code, found)
        for one in sitting.files
        if one.fault is None
        for code, found in zip(one.holds.values(), sitting.candidates[one.name], strict=True)
    ]


def test_the_folder_is_what_it_should_be(sitting: Sitting) -> None:
    assert sitting.done.document["files"] == FILES == len(sitting.files)
    assert {one.encoding for one in sitting.files} == {"utf-8", "gb18030", "utf-8-sig"}
    sound = Counter(one.dialect for one in sitting.files if one.fault is None)
    assert set(sound) == {dialect.name for dialect in DIALECTS}
    assert min(sound.values()) > 40
    assert sum(len(one.holds) > 1 for one in sitting.files) > 100


def test_every_figure_is_found_under_its_name_and_nothing_else(sitting: Sitting) -> None:
    for one in sitting.files:
        if one.fault is None:
            assert [found["name"] for found in sitting.candidates[one.name]] == list(one.holds), one.text
            assert sitting.problems[one.name] == [], one.text


def test_measure_population_and_time_are_what_was_written(sitting: Sitting) -> None:
    for one, code, found in held(sitting):
        figure = FIGURES[code]
        assert found["measure"] == figure.measure, one.text
        assert sorted(found["where"]) == sorted(figure.population), one.text
        assert found["time"] == f"{figure.table}.{figure.time}", one.text
        assert found["tables"] == [figure.table], one.text
        assert found["period"], one.text
        assert found["nulls"] == ("zero" if figure.call in ("count", "distinct") else "none"), one.text


def test_one_figure_has_one_fingerprint_in_all_dialects_and_two_have_two(sitting: Sitting) -> None:
    prints = defaultdict(set)
    for _, code, found in held(sitting):
        prints[code].add(found["fingerprint"])
    assert set(prints) == set(FIGURES)
    assert {code: len(found) for code, found in prints.items() if len(found) > 1} == {}
    assert len({next(iter(found)) for found in prints.values()}) == len(FIGURES)


def test_the_metric_of_the_catalog_is_recognised_and_no_other(sitting: Sitting) -> None:
    for one, code, found in held(sitting):
        same = {match["metric"] for match in found["matches"] if match["kind"] == "same_definition"}
        assert same == set(FIGURES[code].metrics), one.text


def test_what_cannot_be_read_is_told_by_file_and_line_and_the_rest_goes_on(sitting: Sitting) -> None:
    assert sitting.done.status == 1
    for one in sitting.files:
        fault = one.fault
        if fault is None:
            continue
        told = {problem["code"]: problem for problem in sitting.problems[one.name]}
        assert set(told) == {fault.code}, one.text
        if fault.line:
            assert told[fault.code]["where"].split(":")[1] == str(fault.line), told
        found = sitting.candidates[one.name]
        assert len(found) == fault.figures, one.text
        kinds = {match["kind"] for candidate in found for match in candidate["matches"]}
        assert not (fault.mute and "same_definition" in kinds), one.text


def test_cases_hold_the_same_figures_under_other_names(sitting: Sitting) -> None:
    """Every case of 同义不同名 holds writings of one figure only, and those of one figure stand in one case."""
    code_of = {found["id"]: code for _, code, found in held(sitting)}
    cases = [case for case in sitting.done.document["cases"] if case["kind"] == "same_definition"]
    of_case = [{code_of.get(one["code"], "") for one in case["metrics"]} - {""} for case in cases]
    assert all(len(codes) == 1 for codes in of_case if codes)
    found = Counter(code for codes in of_case for code in codes)
    several = {code for code, figure in FIGURES.items() if len(figure.names) > 1}
    assert several <= set(found)
    assert set(found.values()) == {1}


# -- by proof


@pytest.fixture(scope="module")
def definitions() -> dict[str, list[Definition]]:
    """Each figure in total as each dialect writes it, from the files that hold it alone."""
    tables = read_ddl(TABLES + KEYS).tables
    out: dict[str, list[Definition]] = defaultdict(list)
    for one in report_folder(SEED):
        if len(one.holds) != 1:
            continue
        ((report, definition),) = read_defined(one.text, Catalog(tables), name=one.name)
        assert definition is not None
        whole = in_total(definition, 0, report.candidates[0].time, {})
        assert whole is not None, one.text
        out[next(iter(one.holds.values()))].append(whole)
    return out


def test_all_dialects_of_a_figure_are_proved_equal(definitions: dict[str, list[Definition]]) -> None:
    for code, written in definitions.items():
        assert len(written) == len(DIALECTS), code
        for left, right in combinations(written, 2):
            found = compare(left, right)
            assert (found.verdict, bool(found.proof)) == ("equal", True), (code, left.name, right.name, found)


def test_figures_over_one_table_are_told_apart(definitions: dict[str, list[Definition]]) -> None:
    told = 0
    for one, other in combinations(FIGURES, 2):
        left, right = FIGURES[one], FIGURES[other]
        alike = (left.call, left.value, left.population) == (right.call, right.value, right.population)
        if left.table != right.table or alike:  # by another time only: in total the same
            continue
        found = compare(definitions[one][0], definitions[other][-1])
        assert found.verdict in ("different", "left_subset", "right_subset"), (one, other, found)
        assert found.witness is not None or found.differences, (one, other)
        told += 1
    assert told > 100
