"""What a semantic view says and we cannot is told; what is no view, or a broken one, is refused with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from caliber.cli import main
from caliber.errors import Problem, Refused
from caliber.interchange.snowflake import Brought, read_snowflake
from caliber.interchange.yaml_files import parse_files, write_model
from tests.interchange.snowflake.views import DDL, LOST, YAML

VIEW = "CREATE SEMANTIC VIEW v TABLES (t AS a.b PRIMARY KEY (id), u PRIMARY KEY (id)) {}"
MANY = 3_000


def bring(folder: Path, text: str, name: str = "v.sql") -> Brought:
    (folder / name).write_text(text, "utf-8")
    return read_snowflake(folder / name, "duckdb:///x")


def refused_of(folder: Path, text: str, name: str = "v.sql") -> Problem:
    with pytest.raises(Refused) as refused:
        bring(folder, text, name)
    return refused.value.problem


def told(brought: Brought, severity: str) -> set[tuple[str, str]]:
    facts = [(one.code.removeprefix("loss."), one.facts, one.severity) for one in brought.losses]
    return {(code, str(one.get("metric") or one.get("name"))) for code, one, level in facts if level == severity}


def test_all_that_the_statement_loses_is_told(tmp_path: Path) -> None:
    brought = bring(tmp_path, DDL)
    lost = told(brought, "warning")
    names = {"round": "o_round"}
    assert {name for code, name in lost if code == "metric"} == {names.get(one, one) for one in LOST}
    assert {one for one in lost if one[0] != "metric"} == {
        ("verified_query", "best"), ("setting", "state: WITH TAG ("), ("join_manner", "order_rate"), ("field", "json"),
        ("private", "gross"),
    }  # fmt: skip
    assert told(brought, "info") == {
        ("hint", "AI_SQL_GENERATION"), ("hint", "SYNONYMS"), ("first_time", "ordered_at"), ("using", "by_clerk"),
        ("latest_row", "on_hand"), ("latest_row", "opening"), ("latest_row", "good"), ("latest_row", "bad_share"),
    }  # fmt: skip


def test_all_that_the_yaml_loses_is_told(tmp_path: Path) -> None:
    brought = bring(tmp_path, YAML, "v.yaml")
    assert told(brought, "warning") == {
        ("verified_query", "Which is best?"), ("setting", "segment: cortex_search_service"),
        ("relationship", "nowhere"), ("private", "hidden"), ("metric", "running"),
    }  # fmt: skip
    assert ("hint", "state: sample_values") in told(brought, "info")


def test_words_come_along(tmp_path: Path) -> None:
    model = bring(tmp_path, DDL).model
    revenue = model.metrics["revenue"]
    assert (revenue.caliber.en, revenue.synonyms) == ("All that is paid", ("turnover", "sales"))
    assert model.datasets["customers"].dimensions["segment"].description.en == "It's theirs, with ( and , in it"
    assert (model.datasets["o"].description.en, model.name.en) == ("One row, one order", "The shop")


def test_yaml_that_a_script_hands_over_and_a_folder_of_both(tmp_path: Path) -> None:
    bring(tmp_path, f"CALL SYSTEM$CREATE_SEMANTIC_VIEW_FROM_YAML('shop.main', $${YAML}$$, TRUE);", "call.sql")
    assert read_snowflake(tmp_path / "call.sql", "duckdb:///x").model.metrics["gross"].measure == "sum(amount)"
    bring(tmp_path, VIEW.format("METRICS (t.revenue AS SUM(x))"), "other.sql")
    model = read_snowflake(tmp_path, "duckdb:///x").model
    assert {"t", "u", "o", "people", "stock"} <= model.datasets.keys()
    assert [code for code in model.metrics if code.startswith("revenue")] == ["revenue", "revenue_2"]
    assert [one for one in parse_files(write_model(model)).problems if one.severity == "error"] == []


@pytest.mark.parametrize(
    ("text", "near", "where"),
    [
        ("CREATE SEMANTIC VIEW v\nTABLES (t", "∎", "v.sql:2"),
        ("CREATE SEMANTIC VIEW v TABLES (t\nPRIMARY KEY id)", "id", "v.sql:2:14"),
        ("CREATE SEMANTIC VIEW v METRICS (t.x AS SUM(x))", "v", "v.sql:1:22"),
        ("CREATE SEMANTIC VIEW v TABLES (t) DROP TABLE t", "DROP", "v.sql:1:38"),
        ("CREATE SEMANTIC VIEW v TABLES (t COMMENT = t)", "t", "v.sql:1:44"),
        (VIEW.format("RELATIONSHIPS (t (a) u (id))"), "u", ""),
        ("CREATE SEMANTIC VIEW v TABLES (t COMMENT = 'open)", "", "v.sql"),
        ("CREATE SEMANTIC VIEW", "∎", "v.sql:1"),
    ],
)
def test_a_broken_statement_is_refused_with_its_place(tmp_path: Path, text: str, near: str, where: str) -> None:
    problem = refused_of(tmp_path, text)
    assert problem.code == "interchange.bad_semantic_view"
    assert near in str(problem.facts["near"]) and str(problem.where).startswith(where or "v.sql:1:")


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("SELECT 1", "v.sql", "interchange.no_semantic_view"),
        ("-- CREATE SEMANTIC VIEW v TABLES (t)", "v.sql", "interchange.no_semantic_view"),
        ("tables: [{name: a}]", "v.yaml", "interchange.no_semantic_view"),
        ("tables: 3", "v.yaml", "interchange.no_semantic_view"),
        ("tables: !!python/object/apply:os.system [ls]", "v.yaml", "interchange.bad_yaml"),
    ],
)
def test_what_is_no_view_is_refused(tmp_path: Path, text: str, name: str, code: str) -> None:
    assert refused_of(tmp_path, text, name).code == code


EXPRESSIONS = {
    "deep": "(" * MANY + "x" + ")" * MANY,
    "long": "SUM(" + "x + " * MANY * 3 + "x)",
    "query": "(SELECT MAX(x) FROM secrets)",
    "format": "MAX(TO_CHAR(d, 'YYYY-MM'))",  # a format that goes unread would give other figures
    "twice": "SUM(SUM(x))",
    "jinja": "SUM({{ column }})",
    "bound": "SUM(x) + ?",
    "nothing": "NULL",
    "elsewhere": "SUM(gone.x)",
    "deeper": "SUM(a.b.c.x)",
    "week": "DAYOFWEEK(MAX(d))",
    "down": "PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY x DESC)",
    "unrelated": "SUM(u.x)",
    "itself": "t.itself + 1",
    "either": "SUM(k)",
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_expression_that_cannot_be_said_leaves_its_metric_out(tmp_path: Path, name: str) -> None:
    brought = bring(
        tmp_path, VIEW.format(f"FACTS (t.k AS k * 2) METRICS (t.{name} AS {EXPRESSIONS[name]}, t.fine AS SUM(x))")
    )
    assert set(brought.model.metrics) == {"fine"}
    assert [one.code for one in brought.losses] == ["loss.metric"]
    assert all(one.message(lang) for one in brought.losses for lang in ("zh", "en"))


def test_names_are_data(tmp_path: Path) -> None:
    """A name in quotes may hold anything; it stays a name, and its code holds nothing of it that could be read."""
    evil = 'x""; DROP TABLE t; --'
    text = VIEW.format(
        f'DIMENSIONS (t."{evil}" AS "{evil}", t.d AS \'a\'\'; --\') METRICS (t."{evil} m" AS SUM("{evil}"))'
    )
    model = bring(tmp_path, text).model
    assert model.datasets["t"].dimensions["x_drop_table_t"].expr == f'"{evil}"'
    assert model.metrics["x_drop_table_t_m"].measure == "sum(x_drop_table_t)"
    assert model.metrics["x_drop_table_t_m"].name.en == 'x"; DROP TABLE t; -- m'
    assert parse_files(write_model(model)).model.datasets["t"].dimensions["x_drop_table_t"].expr == f'"{evil}"'


def test_circles_and_doubles_are_told(tmp_path: Path) -> None:
    text = VIEW.format("""RELATIONSHIPS (a AS t (x) REFERENCES u, b AS u (y) REFERENCES t, c AS t (z) REFERENCES u)
      FACTS (t.f AS f2, t.f2 AS f) DIMENSIONS (t.d AS d, t.d AS e, gone.x AS y, t.far AS u.k)
      METRICS (t.m AS SUM(x), t.m AS SUM(y), t.r AS t.s + 1, t.s AS t.r + 1, t.by_f AS SUM(f),
        t.by_c USING (c) AS SUM(u.k), t.by_any AS SUM(u.k))""")
    brought = bring(tmp_path, text)
    assert told(brought, "warning") == {
        ("no_table", "x"), ("twice", "t.d"), ("twice", "m"), ("field", "far"), ("metric", "r"), ("metric", "s"),
        ("metric", "by_f"), ("metric", "by_any"),
    }  # fmt: skip
    assert brought.model.metrics["by_c"].measure == "sum(c.k)"
    assert {link.code for link in brought.model.datasets["t"].entities.values()} == {"t", "a", "c"}


def test_facts_that_grow_without_end_are_stopped(tmp_path: Path) -> None:
    """Each names the one below three times: written out, the last would have a billion parts."""
    facts = ", ".join(f"t.f{n} AS f{n - 1} + f{n - 1} * f{n - 1}" for n in range(1, 20))
    metrics = "t.huge AS SUM(f19), t.small AS SUM(f2)"
    brought = bring(tmp_path, VIEW.format(f"FACTS (t.f0 AS x, {facts}) METRICS ({metrics})"))
    assert set(brought.model.metrics) == {"small"}
    reason = next(one.facts["reason"]["en"] for one in brought.losses)
    assert "more than 2000 parts" in reason


def test_two_ways_and_metrics_of_balances_are_told_apart(tmp_path: Path) -> None:
    """What could be read in two ways is left out, and said; it never reaches the definitions."""
    text = """CREATE SEMANTIC VIEW v
      TABLES (a PRIMARY KEY (id), b PRIMARY KEY (id), c PRIMARY KEY (id))
      RELATIONSHIPS (ab AS a (b_id) REFERENCES b, bc AS b (c_id) REFERENCES c, ac AS a (c_id) REFERENCES c)
      FACTS (b.far AS c.x + b.y)
      DIMENSIONS (a.day AS day)
      METRICS (a.both AS SUM(b.far), of_all AS SUM(a.x + c.x), a.plain AS SUM(a.x), fine AS SUM(a.x + b.y),
        a.last NON ADDITIVE BY (day) AS SUM(x), a.mixed NON ADDITIVE BY (day) AS SUM(x) / a.plain)"""
    brought = bring(tmp_path, text)
    assert {name for code, name in told(brought, "warning") if code == "metric"} == {"both", "of_all", "mixed"}
    assert brought.model.metrics["fine"].measure == "sum((x + b.y))"
    assert [one for one in parse_files(write_model(brought.model)).problems if one.severity == "error"] == []


NONSENSE: dict[str, Any] = {
    "name": 3,
    "tables": [
        {"name": "a", "base_table": {"table": "a"}, "dimensions": [{"name": "f"}, {"expr": "x"}],
         "primary_key": 4, "unique_keys": [3], "facts": [{"name": ["x"]}]},
        {"name": "b", "base_table": 3, "metrics": [{"name": "m"}, {"name": "n", "expr": ["SUM(x)"]}]},
        {"name": "a", "base_table": {"table": "again"}},
        {"name": "none", "base_table": {}},
    ],
    "relationships": [{"name": "r", "left_table": "a"}, {"relationship_columns": [{}]}],
    "metrics": [{"expr": "x"}, {"name": "of", "expr": "a.gone / 2"}],
    "verified_queries": "?",
}  # fmt: skip


def test_nonsense_in_yaml_is_told_not_raised(tmp_path: Path) -> None:
    brought = bring(tmp_path, json.dumps(NONSENSE), "v.yaml")
    assert {code for code, _ in told(brought, "warning")} == {
        "relationship", "metric", "twice", "no_relation",
    }  # fmt: skip
    assert brought.model.metrics == {} and set(brought.model.datasets) == {"a", "b"}


def test_import_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop.sql").write_text(DDL, "utf-8")
    words = ["import", "snowflake", str(tmp_path / "shop.sql"), "--into", str(tmp_path / "ours"), "--format", "json"]
    assert main([*words, "--strict"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "interchange.would_lose"
    assert not (tmp_path / "ours").exists()
    assert main(words) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["datasets"] == 5 and {one["severity"] for one in document["losses"]} == {"warning", "info"}
    (tmp_path / "whole.sql").write_text(VIEW.format("METRICS (t.m AS SUM(x))"), "utf-8")
    whole = ["import", "snowflake", str(tmp_path / "whole.sql"), "--into", str(tmp_path / "w"), "--strict"]
    assert main(whole) == 0
