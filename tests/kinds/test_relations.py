"""Shares, ranks, differences and growth: a figure told by others."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caliber.errors import Refused
from tests.kinds.town import CUSTOMERS, ORDERS, asking, check, same

SHARE = "metric: sales_share\nformula: share_of_total(sales)"
IN_CITY = "metric: share_in_city\nformula: share_of_total(sales, city)"
RANK = "metric: sales_rank\nformula: rank(sales)"
BUYERS = "metric: buyers_share\nformula: share_of_total(buyers)"
CITY = {row[0]: row[1] for row in CUSTOMERS}


def sums(key: Any, rows: list[Any] = ORDERS) -> dict[Any, int]:
    out: dict[Any, int] = defaultdict(int)
    for row in rows:
        if row[3] is not None:
            out[key(row)] += row[3]
    return out


def test_a_share_is_of_everything_that_is_asked(folder: Path) -> None:
    ask = asking(folder, SHARE)
    by = sums(lambda row: row[4])
    whole = sum(by.values())
    same(ask("sales_share", by="channel"), [[name, value / whole] for name, value in by.items()])
    kept = [row for row in ORDERS if row[4] == "app"]
    currencies = sums(lambda row: row[5], kept)
    want = [[name, value / sum(currencies.values())] for name, value in currencies.items()]
    same(ask("sales_share", by="currency", where="channel = 'app'"), want)
    same(ask("sales_share"), [[1]])


def test_a_share_is_within_its_period_and_its_named_dimensions(folder: Path) -> None:
    ask = asking(folder, SHARE, IN_CITY)
    timed = [row for row in ORDERS if row[2] is not None and row[2].year == 2026 and row[2].month < 4]
    month = sums(lambda row: row[2].month, timed)
    parts = sums(lambda row: (row[2].month, row[4]), timed)
    want = [[date(2026, m, 1), name, value / month[m]] for (m, name), value in parts.items()]
    same(ask("sales_share", by="metric_time__month, channel", since="2026-01-01", until="2026-03-31"), want)
    city = sums(lambda row: CITY.get(row[1]))
    both = sums(lambda row: (CITY.get(row[1]), row[4]))
    want = [[name, channel, value / city[name]] for (name, channel), value in both.items()]
    want.append(["Paris", "app", None])  # an order without an amount
    same(ask("share_in_city", by="city, channel"), want)


def test_a_share_of_distinct_buyers_is_of_their_number_not_of_the_sum(folder: Path) -> None:
    ask = asking(folder, BUYERS)
    whole = len({row[1] for row in ORDERS} - {None})
    want = [[c, len({r[1] for r in ORDERS if r[4] == c} - {None}) / whole] for c in ("app", "web", None)]
    same(ask("buyers_share", by="channel"), want)


def test_ranks_with_ties_and_nothing(folder: Path) -> None:
    ask = asking(folder, RANK)
    by = sums(lambda row: CITY.get(row[1]))
    order = sorted(by.values(), reverse=True)
    same(ask("sales_rank", by="city"), [[name, 1 + order.index(value)] for name, value in by.items()])
    orders = {row[0]: row[3] for row in ORDERS}
    known = sorted((v for v in orders.values() if v is not None), reverse=True)
    want = [[key, None if value is None else 1 + known.index(value)] for key, value in orders.items()]
    same(ask("sales_rank", by="order"), want)


def test_difference_and_growth_against_another_and_against_before(folder: Path) -> None:
    ask = asking(
        folder,
        "metric: app\nof: sales\nwhere: channel = 'app'",
        "metric: web\nof: sales\nwhere: channel = 'web'",
        "metric: gap\nformula: difference(app, web)",
        "metric: more\nformula: growth(app, web)",
        "metric: monthly\nformula: growth(sales, interval '1 month')",
    )
    by = sums(lambda row: row[4])
    gap = by["app"] - by["web"]
    same(ask("gap, more"), [[gap, gap / by["web"]]])
    month = sums(lambda row: (row[2].year, row[2].month), [row for row in ORDERS if row[2]])
    jan, feb, mar = (month[2026, m] for m in (1, 2, 3))
    before = month[2025, 12]
    got = ask("monthly", grain="month", since="2026-01-01", until="2026-03-31")
    same(got, [
        [date(2026, 1, 1), (jan - before) / before], [date(2026, 2, 1), (feb - jan) / jan],
        [date(2026, 3, 1), (mar - feb) / feb],
    ])  # fmt: skip


def test_what_has_no_whole_is_refused(folder: Path) -> None:
    with pytest.raises(Refused, match=r"kind\.whole_needs_dimension"):
        asking(folder, IN_CITY)("share_in_city", by="channel")
    assert check("metric: x\nformula: share_of_total(share_of_total(sales))") == ["kind.nested_whole"]
    assert check("metric: x\nformula: rank(rank(sales))") == ["kind.rank_inside"]
    assert check("metric: x\nformula: share_of_total(sales, 3)") == ["kind.within_dimensions"]
    assert check("metric: x\nformula: growth(sales, 'often')") == ["model.bad_span"]
    assert check("metric: x\nformula: share_of_total(sales, nowhere)") == ["model.unreachable_dimension"]
