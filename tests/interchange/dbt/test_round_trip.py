"""Ours to dbt and back: equal fingerprints for all that was not reported as lost, the card with it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from caliber.compiler import MetricQuery
from caliber.compiler.bind import Binder
from caliber.compiler.dialects import DIALECTS
from caliber.compiler.names import find
from caliber.compiler.resolve import read, resolve
from caliber.interchange.dbt import read_dbt, write_dbt
from caliber.interchange.yaml_files import parse_files, write_model
from caliber.model.objects import Model, SavedQuery
from caliber.model.snapshot import Snapshot
from tests.interchange.dbt.projects import OLDER, shop
from tests.interchange.round_trips import PROJECTS, differences, left_out, model_of, put

LOST = {"demo": {"gross_sales_last_year", "sales_growth"}, "shop": set[str]()}
WIDE = """\
---
metric: sales_7d
kind: derived
of: orders
where: channel = 'app' and store.region = 'west'
period: 7d
---
metric: sales_month
kind: derived
of: sales
period: mtd
---
metric: sales_before
kind: derived
of: average_order
where: store.region <> 'west'
offset: 1 month
align: whole
---
metric: at_start
kind: derived
of: sales
offset_to: month
---
metric: app_share
kind: composite
formula: (sales - sales_before) / (sales + 1) * 100
nulls: zero
---
metric: late
kind: atomic
dataset: orders
measure: sum(amount) filter (where channel = 'app' or ordered_at > timestamp '2026-01-02 10:00:00')
where: status in ('a', 'it''s')
---
metric: paid_count
kind: atomic
dataset: orders
measure: count_if(status = 'paid')
nulls: none
---
metric: wide
kind: atomic
dataset: orders
measure: percentile(amount, 0.9)
fill: calendar
---
metric: spread
kind: atomic
dataset: orders
measure: stddev(amount)
---
metric: ranked
kind: composite
formula: rank(sales)
---
metric: ratio_inside
kind: composite
formula: ranked + 1
"""


def wide() -> Model:
    from tests.shop_files import FILES

    texts = {name: text for name, text in FILES.items() if name.endswith(".yaml")}
    loaded = parse_files({**texts, "metrics/wide.yaml": WIDE.removeprefix("---\n")})
    assert loaded.model is not None, loaded.problems
    return loaded.model


@pytest.mark.parametrize("project", PROJECTS)
def test_fingerprints_are_equal(project: str, tmp_path: Path) -> None:
    ours = model_of(project)
    written = write_dbt(Snapshot(ours))
    theirs = read_dbt(put(written, tmp_path), "duckdb:///x.duckdb").model
    assert left_out(written.losses) == LOST[project]
    assert differences(ours, theirs, LOST[project]) == {}


@pytest.mark.parametrize("project", PROJECTS)
def test_cards_and_facts_come_back(project: str, tmp_path: Path) -> None:
    ours = model_of(project)
    theirs = read_dbt(put(write_dbt(Snapshot(ours)), tmp_path), "duckdb:///x.duckdb").model
    code = "gross_sales" if project == "demo" else "sales"
    one, other = ours.metrics[code], theirs.metrics[code]
    for part in ("name", "aliases", "domain", "caliber", "unit", "format", "owner", "sensitivity", "version", "tags"):
        assert getattr(other, part) == getattr(one, part), part
    for dataset in ours.datasets.values():
        again = theirs.datasets[dataset.code]
        assert (again.table, again.sql, again.grain) == (dataset.table, dataset.sql, dataset.grain)
        assert again.entities == dataset.entities
        assert {d: again.dimensions[d].members for d in dataset.dimensions if d in again.dimensions} == {
            d: one.members for d, one in dataset.dimensions.items() if d in again.dimensions
        }


def test_every_kind_that_dbt_knows_comes_back_equal(tmp_path: Path) -> None:
    ours = wide()
    written = write_dbt(Snapshot(ours))
    lost = left_out(written.losses)
    assert lost == {"spread", "ranked", "ratio_inside"}
    theirs = read_dbt(put(written, tmp_path), "csv:///data").model
    assert differences(ours, theirs, lost) == {}


def test_what_dbt_said_it_says_again(tmp_path: Path) -> None:
    """A project of dbt, through ours, as dbt again: its cumulative metrics, balances and filters are the same."""
    ours = read_dbt(shop(tmp_path / "one", OLDER), "duckdb:///x.duckdb").model
    written = write_dbt(Snapshot(ours))
    theirs = read_dbt(put(written, tmp_path / "two"), "duckdb:///x.duckdb").model
    lost = left_out(written.losses)
    assert lost <= {"running"}
    assert differences(ours, theirs, lost) == {}


def test_an_extension_that_somebody_broke_is_told_and_changes_nothing(tmp_path: Path) -> None:
    ours = model_of("shop")
    folder = put(write_dbt(Snapshot(ours)), tmp_path)
    path = folder / "models" / "metrics" / "sales.yml"
    content = yaml.safe_load(path.read_text("utf-8"))
    content["metrics"][0]["config"]["meta"]["caliber"]["version"] = ["no", "text"]
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    brought = read_dbt(folder, "csv:///data")
    assert [one.code for one in brought.losses if one.severity == "warning"] == ["loss.bad_extension"]
    assert brought.model.metrics["sales"].measure == "sum(amount)"


def test_what_comes_back_is_a_project_that_reads(tmp_path: Path) -> None:
    written = write_dbt(Snapshot(model_of("demo")))
    theirs = read_dbt(put(written, tmp_path), "duckdb:///x.duckdb").model
    loaded = parse_files(write_model(theirs))
    assert [problem for problem in loaded.problems if problem.severity == "error"] == []


def test_semantic_models_refer_to_models_that_are_there() -> None:
    """dbt takes only ref() for a semantic model, and every source must be declared."""
    files = {name: str(text) for name, text in write_dbt(Snapshot(model_of("demo"))).files.items()}
    declared = yaml.safe_load(files["models/sources.yml"])["sources"]
    tables = {f"source('{one['name']}', '{table['name']}')" for one in declared for table in one["tables"]}
    models = {Path(name).stem: text for name, text in files.items() if name.endswith(".sql")}
    for name, text in files.items():
        for one in (yaml.safe_load(text) or {}).get("semantic_models", ()) if name.endswith(".yml") else ():
            assert one["model"] == f"ref('{one['name']}')" and one["name"] in models
    read = [text.partition("{{ ")[2].partition(" }}")[0] for text in models.values() if "source(" in text]
    assert read and set(read) <= tables


BESIDE = """\
---
dataset: visits
table: visits
grain: [visit_id]
entities: {visit: {key: visit_id, role: primary}, store: {key: store_id, role: foreign}}
times: {came_at: {column: came_at, grain: second}}
dimensions: {way: {column: way}}
time: came_at
---
{dataset: days, table: days, grain: [day]}
---
metric: visits
dataset: visits
measure: count(*)
where: way <> 'bot'
---
metric: bought
kind: conversion
steps: [visits, orders]
entity: store
within: 7d
same: [way = channel, store]
---
metric: bought_ever
kind: conversion
steps: [visits, orders]
entity: store
gives: total
---
metric: spent
kind: conversion
steps: [visits, sales]
entity: store
---
metric: two_months
of: sales
period: 2 retail_months
---
saved_query: pack
name: {zh: 周报, en: Weekly pack}
metrics: [orders, sales]
by: [metric_time__month, store.region, channel]
where: ["channel = 'app'"]
order: [-sales]
limit: 10
---
{saved_query: monthly, metrics: [orders], grain: month}
---
{saved_query: ranged, metrics: [orders], since: "2026-01-01"}
---
{saved_query: unsaid, metrics: [two_months]}
"""
GRAINS = """\
  grains:
    retail_month: {dataset: days, day: day, period: month_no, year: retail_year}
    retail_year: {dataset: days, day: day, period: retail_year}
"""


def beside() -> Model:
    from tests.shop_files import FILES

    texts = {name: text for name, text in FILES.items() if name.endswith(".yaml")}
    head = yaml.safe_load(texts["caliber.yaml"])
    head["calendar"] = {**head.get("calendar", {}), **yaml.safe_load(GRAINS)}
    texts["caliber.yaml"] = yaml.safe_dump(head, allow_unicode=True)
    loaded = parse_files({**texts, "metrics/beside.yaml": BESIDE.removeprefix("---\n")})
    assert loaded.model is not None, loaded.problems
    return loaded.model


def test_conversions_grains_and_saved_queries_come_back(tmp_path: Path) -> None:
    ours = beside()
    written = write_dbt(Snapshot(ours))
    lost = left_out(written.losses)
    assert lost == {"spent", "two_months"}
    theirs = read_dbt(put(written, tmp_path), "csv:///data").model
    assert differences(ours, theirs, lost) == {}
    assert theirs.metrics["bought"].same == ("way = channel", "store")
    for name, grain in ours.calendar.grains.items():
        again = theirs.calendar.grains[name]
        assert (again.dataset, again.day, again.period) == (grain.dataset, grain.day, grain.period)
    assert (theirs.datasets["days"].table, theirs.datasets["days"].grain) == ("days", ("day",))


def test_saved_queries_ask_the_same_again(tmp_path: Path) -> None:
    ours = beside()
    written = write_dbt(Snapshot(ours))
    told = {one.facts["name"] for one in written.losses if one.code in ("loss.saved_query", "loss.year_of_grain")}
    assert told == {"ranged", "unsaid", "retail_month"}
    assert not [one for one in written.losses if one.code == "loss.others" and "saved" in one.message("en")]
    theirs = read_dbt(put(written, tmp_path), "csv:///data").model
    assert theirs.saved.keys() == {"pack", "monthly"}
    for code in theirs.saved:
        one, other = ours.saved[code], theirs.saved[code]
        assert (other.metrics, other.order, other.limit) == (one.metrics, one.order, one.limit)
        assert _keys(ours, one) == _keys(theirs, other)


def _keys(model: Model, saved: SavedQuery) -> list[str]:
    """What is grouped by, as the compiler finds it."""
    binder = Binder(Snapshot(model), DIALECTS["duckdb"], {})
    found = resolve(binder, read(binder, MetricQuery(saved=saved.code)))
    return [f"time {one.grain}" if one.metric_time else find(binder, "orders", one.name).code for one in found.by]


def test_helpers_have_the_same_codes_in_whatever_order_files_come(tmp_path: Path) -> None:
    """Two metrics need the same filtered measure beside them; which of them names it is no matter of file names."""
    metric = (
        "metrics:\n"
        "- name: {0}\n"
        "  type: cumulative\n"
        "  type_params:\n"
        "    measure: {{name: revenue, filter: \"{{{{ Dimension('order__status') }}}} = 'done'\"}}\n"
        "    cumulative_type_params: {{window: {1} days}}\n"
    )
    found = []
    for first, second in (("a", "b"), ("b", "a")):
        folder = shop(tmp_path / first, OLDER)
        (folder / "models" / "y1.yml").write_text(metric.format(f"run_{first}", ord(first)), "utf-8")
        (folder / "models" / "y2.yml").write_text(metric.format(f"run_{second}", ord(second)), "utf-8")
        model = read_dbt(folder, "duckdb:///x.duckdb").model
        found.append({code: (one.of, one.formula) for code, one in model.metrics.items()})
    assert found[0] == found[1]
    assert {"run_a", "run_b", "run_a_base"} <= found[0].keys()
