"""Which rollup answers a question, in SQL and in words: golden statements, and every reason not to use one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from caliber.access import OWNER, Principal
from caliber.compiler import Compiler, Facts, FactsNeeded, MetricQuery
from caliber.compiler.bind import Binder
from caliber.compiler.dialects import DIALECTS
from caliber.compiler.facts import BuiltRollup
from caliber.compiler.plan import Base, Told
from caliber.compiler.rollup_shape import shape_of, since_sql
from caliber.compiler.sides import LOOKUPS
from caliber.errors.sentences import rollup as sentences
from caliber.model.snapshot import Snapshot
from tests.compiler.asking import DEFINITIONS, FACTS, GOLDEN, NOW, ROLLED, ROLLUPS, check
from tests.promises.shop import snapshot

WANG = Principal(user="wang", name="wang", attributes={"zones": ("north",)})
JANUARY = {"since": "2025-01-01", "until": "2025-01-31"}
SHOP = snapshot(DEFINITIONS + ROLLUPS)


def facts(known: Snapshot, *codes: str, **other: Any) -> Facts:
    """These rollups built, each with as many rows as its place says."""
    binder = Binder(known, DIALECTS["duckdb"], FACTS.columns, FACTS.spans, LOOKUPS)
    built = {
        code: BuiltRollup(
            **{"digest": shape_of(binder, known.model.rollups[code]).digest, "table": f"kept.{code}", "rows": at}
            | other
        )
        for at, code in enumerate(codes, 10)
    }
    return msgspec.structs.replace(FACTS, rollups=built)


def told(given: Facts, who: Principal = OWNER, known: Snapshot = SHOP, **asked: Any) -> tuple[Told, ...]:
    return Compiler(known, "duckdb", given).compile(MetricQuery(**asked), who, NOW).plan.told


DAY, MONTH, ZONE = "orders_by_day", "orders_by_month", "orders_by_zone"
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "rolled total": (DAY, {"metrics": ("orders",)}),
    "rolled by month": (DAY, {"metrics": ("orders", "average"), "grain": "month", **JANUARY}),
    "rolled ratio": (DAY, {"metrics": ("app_share",), "by": ("buyer.zone",)}),
    "rolled to date": (DAY, {"metrics": ("orders_mtd",), "grain": "day", **JANUARY}),
    "rolled year over year": (
        MONTH,
        {"metrics": ("orders",), "grain": "month", "compare": ("previous_year",), **JANUARY},
    ),
    "rolled distinct": (DAY, {"metrics": ("buyers",), "grain": "week"}),
    "rolled further along": (
        ZONE,
        {"metrics": ("orders",), "by": ("buyer.zone",), "where": ("buyer.zone is not null",), "grain": "year"},
    ),
    "rolled filtered beforehand": (DAY, {"metrics": ("large",), "by": ("channel",)}),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_sql(name: str, request: pytest.FixtureRequest) -> None:
    rollup, asked = QUESTIONS[name]
    found = Compiler(SHOP, "duckdb", facts(SHOP, rollup)).compile(MetricQuery(**asked), OWNER, NOW)
    assert [one.code for one in found.plan.told if one.rollup == rollup] == ["rollup.used"]
    check(name, found.sql, request.config.getoption("--update"))


def test_joins_that_lose_no_row_are_made_before_rows_are_added_up(request: pytest.FixtureRequest) -> None:
    whole = msgspec.structs.replace(facts(SHOP, DAY), whole={("orders", "buyer"): True, ("customers", "region"): True})
    found = Compiler(SHOP, "duckdb", whole).compile(MetricQuery(metrics=("orders",), by=("buyer.zone",)), OWNER, NOW)
    check("rolled whole join", found.sql, request.config.getoption("--update"))


def test_ways_go_on_from_rows_added_up(request: pytest.FixtureRequest) -> None:
    """Many rows, few regions: they are added up by the customers' region, and only then find its zone."""
    known = facts(SHOP, DAY)
    long = {DAY: msgspec.structs.replace(known.rollups[DAY], rows=10**6)}
    whole = {("orders", "buyer"): True, ("customers", "region"): True}
    asked = MetricQuery(metrics=("orders",), by=("buyer.zone",))
    known = msgspec.structs.replace(known, whole=whole, rollups=long)
    unknown = Compiler(SHOP, "duckdb", known).compile(asked, OWNER, NOW)
    assert ("rows", "regions", "") in unknown.wants and unknown.plan.groups[0].base == Base("rollup", "")
    found = Compiler(SHOP, "duckdb", msgspec.structs.replace(known, rows={"regions": 30})).compile(asked, OWNER, NOW)
    check("rolled midway", found.sql, request.config.getoption("--update"))
    many = Compiler(SHOP, "duckdb", msgspec.structs.replace(known, rows={"regions": 10**6})).compile(asked, OWNER, NOW)
    assert many.plan.groups[0].base == Base("rollup", "")


MONTHS_AGO = {"metrics": ("orders_last_year",), "grain": "month", "since": "2024-01-01"}


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ({**MONTHS_AGO, "until": "2024-12-31"}, False),
        ({**MONTHS_AGO, "grain": "quarter", "until": "2024-12-31"}, False),
        ({**MONTHS_AGO, "until": "2024-12-15"}, True),  # the last month is cut
        ({**MONTHS_AGO, "grain": "day", "until": "2024-12-31"}, True),  # two days of a leap year have one before them
        ({**MONTHS_AGO, "by": ("metric_time__month", "metric_time__extract_month"), "until": "2024-12-31"}, True),
    ],
)
def test_periods_are_listed_only_where_moving_the_rows_does_not_tell_them(asked: dict[str, Any], listed: bool) -> None:
    over, rows = (
        Compiler(SHOP, "duckdb", known).compile(MetricQuery(**asked), OWNER, NOW).plan.groups
        for known in (facts(SHOP, DAY), FACTS)
    )
    ((consumer,), (plain,)) = ([one for group in groups for one in group.consumers] for groups in (over, rows))
    assert over[0].rollup == DAY
    assert (consumer.spine is not None, consumer.moved is None) == (listed, listed)
    assert plain.spine is not None  # the rows of a dataset are always read by a list


def test_built_by(request: pytest.FixtureRequest) -> None:
    binder = Binder(SHOP, DIALECTS["duckdb"], FACTS.columns, FACTS.spans, LOOKUPS)
    update = request.config.getoption("--update")
    shape = shape_of(binder, SHOP.model.rollups[DAY])
    check("rollup built", shape.sql, update)
    check("rollup built since", since_sql(binder, shape, NOW.date()), update)
    check("rollup built further along", shape_of(binder, SHOP.model.rollups[ZONE]).sql, update)


BUILT = ("rollup built", "rollup built further along", "rollup built since")


def test_no_golden_file_is_left_over() -> None:
    known = {name.replace(" ", "_") for name in (*QUESTIONS, "rolled whole join", "rolled midway", *BUILT)}
    assert {path.stem for path in GOLDEN.iterdir() if path.stem.startswith(ROLLED)} == known


REASONS: dict[str, tuple[str, dict[str, Any], str]] = {
    "used": (DAY, {"metrics": ("orders",)}, "used"),
    "hours": (DAY, {"metrics": ("orders",), "grain": "hour"}, "finer"),
    "weeks of months": (MONTH, {"metrics": ("orders",), "grain": "week"}, "finer"),
    "seven days of months": (MONTH, {"metrics": ("orders_7d",), "grain": "month", **JANUARY}, "cut"),
    "weekdays of months": (MONTH, {"metrics": ("orders",), "by": ("metric_time__dow",)}, "finer"),
    "weekdays of days": (DAY, {"metrics": ("orders",), "by": ("metric_time__dow",)}, "used"),
    "half a month": (MONTH, {"metrics": ("orders",), "since": "2025-01-10", "until": "2025-01-31"}, "cut"),
    "whole months": (MONTH, {"metrics": ("orders",), **JANUARY}, "used"),
    "half a day": (DAY, {"metrics": ("orders",), "since": "2025-01-10 12:00:00", "until": "2025-01-31"}, "cut"),
    "another time": (DAY, {"metrics": ("orders",), "time": "paid_on", **JANUARY}, "other_time"),
    "another time zone": (DAY, {"metrics": ("orders",), "timezone": "UTC", **JANUARY}, "other_time"),
    "a key that is not kept": (DAY, {"metrics": ("orders",), "by": ("payer.zone",)}, "unkept_dimension"),
    "its own key": (DAY, {"metrics": ("orders",), "by": ("order",)}, "unkept_dimension"),
    "a filter on what is not kept": (DAY, {"metrics": ("orders",), "where": ("payer.zone = 'n'",)}, "unkept_filter"),
    "a filter on another time": (DAY, {"metrics": ("orders",), "where": ("paid_on is null",)}, "unkept_filter"),
    "the moment of each row": (DAY, {"metrics": ("orders",), "where": ("ordered_at > '2025-01-01'",)}, "unkept_filter"),
    "its time by another name": (DAY, {"metrics": ("orders",), "by": ("ordered_at__month",)}, "used"),
    "a median": (DAY, {"metrics": ("typical",)}, "not_stored"),
    "a sum that nobody stored": (MONTH, {"metrics": ("average",)}, "not_stored"),
    "a filter that nobody put": (DAY, {"metrics": ("paid",), "time": "ordered_at"}, "other_filter"),
    "a kept dimension on another way": (ZONE, {"metrics": ("orders",), "by": ("payer.zone",)}, "unkept_dimension"),
    "what lies beside a kept dimension": (ZONE, {"metrics": ("orders",), "by": ("buyer.level",)}, "unkept_dimension"),
    "only some rows": ("app_by_day", {"metrics": ("orders",)}, "fewer_rows"),
    "those rows": ("app_by_day", {"metrics": ("app_orders",)}, "used"),
    "those rows asked for": ("app_by_day", {"metrics": ("orders",), "where": ("channel = 'app'",)}, "used"),
    "the last moment": (DAY, {"metrics": ("open_orders",), "grain": "month"}, "moment"),
    "a condition on a person's key": (DAY, {"metrics": ("orders",), "where": ("metric(visits, buyer) > 3",)}, "used"),
}


@pytest.mark.parametrize("name", REASONS)
def test_reason(name: str) -> None:
    rollup, asked, code = REASONS[name]
    assert [one.code for one in told(facts(SHOP, rollup), **asked) if one.rollup == rollup] == [f"rollup.{code}"]


def test_rows_that_a_person_may_see() -> None:
    """Who may see some zones only is answered from what leads to the zone, and from nothing else."""
    person = MetricQuery(metrics=("orders",), by=("channel",))
    given = facts(SHOP, DAY)
    found = Compiler(snapshot(OWN_ZONE + ROLLUPS), "duckdb", given).compile(person, WANG, NOW)
    assert [one.code for one in found.plan.told if one.rollup == DAY] == ["rollup.used"]
    assert '"buyer__region"."zone" IN' in found.sql
    kept = Compiler(snapshot(OWN_ZONE + ROLLUPS), "duckdb", facts(SHOP, ZONE)).compile(person, WANG, NOW)
    assert [one.code for one in kept.plan.told if one.rollup == ZONE] == ["rollup.used"]
    assert '"orders"."r__p1" IN' in kept.sql and "JOIN" not in kept.sql
    paying = snapshot(OWN_ZONE.replace("buyer.zone", "payer.zone") + ROLLUPS)
    assert [one.code for one in told(given, WANG, paying, metrics=("orders",)) if one.rollup == DAY] == [
        "rollup.unkept_person"
    ]


OWN_ZONE = DEFINITIONS.replace("where: zone in", "where: buyer.zone in")


def test_states() -> None:
    """None built, built from other data, built by another definition, wrong: each is told."""
    asked: dict[str, Any] = {"metrics": ("orders",)}
    assert {one.code for one in told(FACTS, **asked)} == {"rollup.not_built"}
    for change, code in (({"fresh": False}, "stale"), ({"digest": "x"}, "changed")):
        assert [one.code for one in told(facts(SHOP, DAY, **change), **asked)][:1] == [f"rollup.{code}"]
    wrong = snapshot(DEFINITIONS + ROLLUPS.replace("metrics: [orders, average", "metrics: [typical, average", 1))
    given = msgspec.structs.replace(FACTS, rollups={DAY: BuiltRollup(digest="x", table="t", rows=1)})
    assert [one.code for one in told(given, known=wrong, **asked)][:1] == ["rollup.broken"]


def test_the_smallest_that_fits() -> None:
    both = facts(SHOP, MONTH, DAY)
    assert [(one.rollup, one.code) for one in told(both, metrics=("orders",), grain="year")][:2] == [
        (MONTH, "rollup.used"),
        (DAY, "rollup.another"),
    ]
    assert [(one.rollup, one.code) for one in told(both, metrics=("orders",), grain="day")][:2] == [
        (MONTH, "rollup.finer"),
        (DAY, "rollup.used"),
    ]


def test_versions_are_joined_by_the_rows() -> None:
    versioned = DEFINITIONS.replace("dimensions: {level:", "validity: {from: since, to: until}\ndimensions: {level:")
    known = snapshot(versioned + ROLLUPS)
    columns = {**FACTS.columns, "customers": {**FACTS.columns["customers"], "since": "date", "until": "date"}}
    given = msgspec.structs.replace(facts(known, DAY), columns=columns)
    assert [one.code for one in told(given, known=known, metrics=("orders",), by=("buyer.level",))][:1] == [
        "rollup.versions"
    ]


def test_every_reason_is_met() -> None:
    told_of = {code for code, one in sentences.SENTENCES.items() if code in CHOICES}
    met = {f"rollup.{code}" for _, _, code in REASONS.values()}
    assert told_of - met == {
        "rollup.not_built", "rollup.stale", "rollup.changed", "rollup.broken", "rollup.another", "rollup.versions",
        "rollup.unkept_person",
    }  # fmt: skip


CHOICES = frozenset(
    f"rollup.{code}"
    for code in (
        "used", "another", "not_built", "changed", "stale", "broken", "other_time", "finer", "cut", "moment",
        "versions",
        "unkept_dimension", "unkept_filter", "unkept_person", "fewer_rows", "other_filter", "not_stored",
    )
)  # fmt: skip


def test_without_facts_nothing_is_guessed() -> None:
    with pytest.raises(FactsNeeded):
        Compiler(SHOP, "duckdb", Facts()).compile(MetricQuery(metrics=("orders_mtd",), grain="day"), OWNER, NOW)
