"""Conversion, funnel, retention: what happens to the same customer later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.kinds.town import ORDERS, VISITS, asking, check, same

WEEK = timedelta(days=7)
STEPS = ["metric: homes\nof: visits\nwhere: page = 'home'", "metric: carts\nof: visits\nwhere: page = 'cart'"]
CONVERSION = "metric: bought\nkind: conversion\nsteps: [visits, orders]\nentity: customer\nwithin: 7d"
FUNNEL = "metric: funnel\nkind: funnel\nsteps: [homes, carts, orders]\nentity: customer\nwithin: 30d"


def credited(base: list[Any], later: list[tuple[int | None, datetime | None]], within: timedelta) -> dict[int, int]:
    """Visit -> orders credited to it: each to the latest visit before it, of two the lower number."""
    out: dict[int, int] = {}
    for customer, when in later:
        if customer is None or when is None:
            continue
        found = [row for row in base if row[1] == customer and row[2] <= when < row[2] + within]
        if found:
            latest = max(row[2] for row in found)
            first = min(row[0] for row in found if row[2] == latest)
            out[first] = out.get(first, 0) + 1
    return out


def test_a_conversion_is_credited_to_the_latest_start(folder: Path) -> None:
    ask = asking(folder, CONVERSION, CONVERSION.replace("bought", "bought_total") + "\ngives: total")
    got = credited(VISITS, [(row[1], row[2]) for row in ORDERS], WEEK)
    total = sum(got.values())
    assert total == 6
    same(ask("bought, bought_total"), [[total / len(VISITS), total]])
    pages = {page: [row for row in VISITS if row[3] == page] for page in ("home", "item", "cart")}
    want = [[page, sum(got.get(row[0], 0) for row in rows) / len(rows)] for page, rows in pages.items()]
    same(ask("bought", by="page"), want)
    january = [row for row in VISITS if row[2].month == 1]
    same(
        ask("bought", since="2026-01-01", until="2026-01-31"), [[sum(got.get(r[0], 0) for r in january) / len(january)]]
    )


def reached(within: timedelta, same_product: bool = False) -> tuple[set[Any], set[Any]]:
    begun, through = set(), set()
    for start in (row for row in VISITS if row[3] == "home" and row[1] is not None):
        begun.add(start[1])
        carts = [
            row for row in VISITS
            if row[3] == "cart" and row[1] == start[1] and start[2] <= row[2] < start[2] + within
            and (not same_product or (row[4] is not None and row[4] == start[4]))
        ]  # fmt: skip
        for cart in carts:
            if any(o[1] == start[1] and o[2] and cart[2] <= o[2] < start[2] + within for o in ORDERS):
                through.add(start[1])
    return begun, through


def test_a_funnel_counts_who_gets_through_all_steps_in_time(folder: Path) -> None:
    ask = asking(folder, *STEPS, FUNNEL, FUNNEL.replace("funnel", "through", 1) + "\ngives: total")
    begun, through = reached(timedelta(days=30))
    assert (len(begun), len(through)) == (5, 3)
    same(ask("funnel, through"), [[len(through) / len(begun), len(through)]])


def test_a_funnel_may_ask_for_constant_properties(folder: Path) -> None:
    two = "metric: same_cart\nkind: funnel\nsteps: [homes, carts]\nentity: customer\nwithin: 30d\nsame: [product]"
    ask = asking(folder, *STEPS, two)
    homes = [row for row in VISITS if row[3] == "home" and row[1] is not None]
    carts = [row for row in VISITS if row[3] == "cart"]
    got = {
        h[1] for h in homes for c in carts
        if c[1] == h[1] and c[4] == h[4] and h[4] and h[2] <= c[2] < h[2] + timedelta(days=30)
    }  # fmt: skip
    same(ask("same_cart"), [[len(got) / len({row[1] for row in homes})]])


def test_the_same_events_are_followed_by_later_ones(folder: Path) -> None:
    again = "metric: again\nkind: funnel\nsteps: [orders, orders]\nentity: customer\nwithin: 60d"
    ask = asking(folder, again)
    timed = [row for row in ORDERS if row[1] is not None and row[2] is not None]
    begun = {row[1] for row in ORDERS} - {None}
    twice = {a[1] for a in timed for b in timed if a[1] == b[1] and a[2] < b[2] < a[2] + timedelta(days=60)}
    same(ask("again"), [[len(twice) / len(begun)]])


def test_retention_is_of_cohorts_whose_time_has_passed(folder: Path) -> None:
    ask = asking(folder, "metric: back\nkind: retention\nsteps: [visits, orders]\nentity: customer\nafter: 1 month")
    first: dict[int, date] = {}
    for row in sorted(VISITS, key=lambda row: row[2]):
        if row[1] is not None:
            first.setdefault(row[1], row[2].date())
    ordered = {(row[1], row[2].year, row[2].month) for row in ORDERS if row[2]}
    want = []
    for month in (1, 2, 3):
        cohort = [c for c, day in first.items() if day.month == month]
        kept = [c for c in cohort if (c, 2026, month + 1) in ordered]
        ripe = month + 2 <= 4  # orders are recorded up to 2 April, so April is not over
        want.append([date(2026, month, 1), len(kept) / len(cohort) if ripe else None])
    got = ask("back", grain="month", fill=True, since="2026-01-01", until="2026-03-31")
    same(got, want)


def test_filters_and_offsets_around_a_journey(folder: Path) -> None:
    tea = "metric: bought_tea\nof: bought\nwhere: product = 'tea'"
    before = "metric: bought_before\nof: bought\noffset: 1 month"
    ask = asking(folder, CONVERSION, tea, before)
    got = credited(VISITS, [(row[1], row[2]) for row in ORDERS], WEEK)
    rows = [row for row in VISITS if row[4] == "tea"]
    same(ask("bought_tea"), [[sum(got.get(row[0], 0) for row in rows) / len(rows)]])
    january = [row for row in VISITS if row[2].month == 1]
    same(ask("bought_before", since="2026-02-01", until="2026-02-28"), [
        [sum(got.get(row[0], 0) for row in january) / len(january)],
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("kind: funnel\nsteps: [visits]\nentity: customer", "kind.step_count"),
        ("kind: funnel\nsteps: [visits, stock]\nentity: customer", "kind.step_not_events"),
        ("kind: funnel\nsteps: [visits, orders]\nentity: shop", "kind.unreachable_entity"),
        ("kind: conversion\nsteps: [visits, orders]\nentity: customer\nwithin: soon", "model.bad_span"),
        ("kind: conversion\nsteps: [visits, nothing]\nentity: customer", "model.unknown_reference"),
        ("kind: retention\nsteps: [visits, orders]\nentity: customer\nafter: 3 hours", "kind.whole_days"),
        ("kind: retention\nsteps: [visits, orders]\nentity: customer", "model.missing_part"),
        ("kind: funnel\nsteps: [visits, orders]\nentity: customer\nsame: [page]", "model.unreachable_dimension"),
    ],
)
def test_what_is_no_journey_is_refused(lines: str, code: str) -> None:
    assert code in check(f"metric: x\n{lines}")


def test_steps_may_call_what_they_agree_on_by_different_names(folder: Path) -> None:
    """The product that was visited is the channel that was ordered by: nonsense in life, and countable."""
    wide = "metric: any_word\nkind: conversion\nsteps: [visits, orders]\nentity: customer\ngives: total"
    same_word = wide.replace("any_word", "same_word") + "\nsame: [page = channel]"
    ask = asking(folder, same_word, wide)
    later = [(row[1], row[2]) for row in ORDERS]
    total = sum(credited(VISITS, later, timedelta(days=9999)).values())
    same(ask("same_word, any_word"), [[0, total]])
