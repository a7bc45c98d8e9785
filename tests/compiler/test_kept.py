"""What a compiler has kept of other questions changes none: it writes what a fresh one writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caliber.access import OWNER, Principal
from caliber.compiler import Compiled, Compiler, Facts, FactsNeeded, MetricQuery
from caliber.compiler.kept import Latest
from caliber.errors import Refused
from tests.compiler.asking import DEFINITIONS, FACTS, GAINFUL, NOW, ROLLUPS, SHOP
from tests.compiler.test_golden import QUESTIONS, WANG
from tests.compiler.test_rollups import facts as built
from tests.promises.shop import snapshot

ELSEWHERE: dict[str, dict[str, Any]] = {
    "as it is": {},
    "another time": {"time": "paid_on"},
    "a range": {"since": "2024-02-05", "until": "2024-11-20"},
    "another range": {"since": "2024-03-01", "until": "2024-05-31"},
    "a range of moments": {"since": "2024-03-01 08:00:00", "until": "2024-05-31"},
    "some rows": {"where": ("channel = 'app'",)},
    "other rows": {"where": ("channel = 'it''s'",)},
    "another zone": {"timezone": "America/New_York"},
    "a limit": {"limit": 7},
    "an order": {"limit": 9, "order": ("-metric_time",)},
    "filled": {"fill": True},
    "least and greatest": {"min_max": True},
    "every row": {"distinct": False},
}
PEOPLE = (OWNER, WANG, Principal(user="wang", name="wang", attributes={"zones": ("south",)}))


def _told(compiler: Compiler, asked: dict[str, Any]) -> list[object]:
    """What each person is answered, or why not."""
    out: list[object] = []
    for person in PEOPLE:
        try:
            made: Compiled = compiler.compile(MetricQuery(**asked), person, NOW)
            out.append(_whole(made))
        except Refused as refused:
            out.append((refused.code, refused.problem.facts))
    return out


def _whole(made: Compiled) -> tuple[object, ...]:
    """All that an answer is made from."""
    plan = made.plan
    return made.sql, made.columns, made.wants, made.narrowings, made.resolved.query, plan.told, plan.order, plan.limit


@pytest.mark.parametrize("facts", [FACTS, GAINFUL], ids=["plain", "gainful"])
def test_what_was_asked_before_changes_nothing(facts: Facts) -> None:
    used = Compiler(SHOP, facts=facts)
    questions = [{**question, **more} for more in ELSEWHERE.values() for question in QUESTIONS.values()]
    answered = 0
    for asked in [*questions, *reversed(questions)]:
        told = _told(used, asked)
        assert told == _told(Compiler(SHOP, facts=facts), asked), asked
        answered += isinstance(told[0], tuple) and len(told[0]) > 2
    assert answered > len(questions)


MORE = """
---
{metric: dear, dataset: orders, measure: sum(total), where: total >= param.least, parameters: {least: 50}}
---
{metric: channel_share, formula: "share_of_total(orders, channel)"}
---
{metric: open_average, dataset: orders, measure: count(*), balance: avg}
---
{metric: hidden_visits, dataset: visits, measure: sum(1), sensitivity: secret}
---
{policy: no_channel, kind: mask, dimension: channel, subjects: {people: [li]}}
---
dataset: deals
table: sales.orders
grain: [order_id]
entities: {deal: {key: order_id, role: primary}}
bridges: {tags: {dataset: deal_tags, entity: deal}}
times: {dealt_at: {column: ordered_at, grain: second}}
time: dealt_at
---
dataset: deal_tags
table: tags
grain: [order_id, tag]
entities: {deal: {key: order_id, role: foreign}}
dimensions: {tag_name: {column: tag, type: string}}
---
{metric: deals, dataset: deals, measure: sum(total)}
"""
RICH = snapshot(DEFINITIONS.replace("where: zone in", "where: buyer.zone in") + ROLLUPS + MORE)
KNOWN = {
    "rows": built(RICH),
    "rollups": built(RICH, "app_by_day", "orders_by_month", "orders_by_day"),
    "stale": built(RICH, "orders_by_month", fresh=False),
    "gainful": GAINFUL,
}
USED = {name: Compiler(RICH, facts=given) for name, given in KNOWN.items()}  # asked by every example
WHO = (
    OWNER,
    WANG,
    Principal(user="wang", name="wang", attributes={"zones": ("south",)}),  # the same person with other rows
    Principal(user="nobody", name="nobody"),
)
MASKED = Principal(user="li", name="li", attributes={"zones": ("north", "it's")})
METRICS = (
    "orders", "sales", "paid", "app_share", "buyers", "average", "typical", "large", "orders_7d", "orders_mtd",
    "orders_ever", "two_seasons", "orders_last_year", "open_orders", "dear", "dear(least=70)", "channel_share",
    "open_average", "订单量 as n", "orders as \0000\0",
)  # fmt: skip
RARELY = ("conversion", "hidden_visits", "visits", "deals", "nothing")
KEYS = ("channel", "buyer.zone", "payer.level", "buyer", "metric_time__month", "paid_on__week", "channel as \0")
KEYS_RARELY = ("brand", "metric_time__season", "metric_time__extract_month", "tags.tag_name")
TEXTS = ("app", "web", "it''s", "\0001\0", "' OR 1 = 1 --")
CONDITIONS = (
    "channel = '{0}'", "channel = '{1}'", "channel in ('{0}', '{1}')", "channel in ('{0}')",
    "channel <> '{0}' or buyer.zone = '{1}'",
    "buyer.zone = '{0}'", "total > {2}", "channel is null", "not channel like '{0}%'", "paid_on >= '{3}'",
    "metric_time >= '{3}'", "metric_time < '{3}'", "metric('orders', 'buyer') > {2}", "metric('paid', 'buyer') > {2}",
    "ordered_at >= timestamp '{3} 00:00:00'", "metric_time__month = '{3}'", "tags.tag_name = '{0}'",
)  # fmt: skip
DAYS = st.dates(date(2023, 12, 1), date(2025, 4, 30)).map(lambda day: day.replace(day=day.day if day.day % 2 else 1))


@st.composite
def conditions(draw: st.DrawFn) -> tuple[str, ...]:
    out = []
    for text in draw(st.lists(st.sampled_from(CONDITIONS), max_size=2)):
        one, other = (draw(st.sampled_from(TEXTS)).replace("' OR", "'' OR") for _ in range(2))
        out.append(text.format(one, other, draw(st.integers(0, 3)), draw(DAYS)))
    return tuple(out)


@st.composite
def ranges(draw: st.DrawFn) -> dict[str, str]:
    since, days = draw(DAYS), draw(st.sampled_from((0, 27, 365)))
    until = since + timedelta(days=days)
    until = draw(st.sampled_from((until, until.replace(day=1) + timedelta(days=31 - until.day % 2))))
    clock = draw(mostly(("",), (" 10:30:00",)))
    which = draw(mostly(("both",), ("since", "until", "none")))
    out = {"since": f"{since}{clock}"} if which in ("both", "since") else {}
    return out | ({"until": f"{until}{clock}"} if which in ("both", "until") else {})


def mostly(usual: Sequence[Any], rarely: Sequence[Any]) -> st.SearchStrategy[Any]:
    """One of the usual; of the others in one of eight cases, so that most questions are answered."""
    return st.integers(0, 7).flatmap(lambda at: st.sampled_from(rarely if at == 5 else usual))


@st.composite
def asked_anew(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Questions that are alike: one set of metrics and keys in other ranges, with other members, orders and limits."""
    same: dict[str, Any] = {
        "metrics": tuple(draw(st.lists(mostly(METRICS, RARELY), min_size=1, max_size=2, unique=True))),
        "by": tuple(draw(st.lists(mostly(KEYS, KEYS_RARELY), max_size=2, unique=True))),
        "grain": draw(st.sampled_from(("", "", "day", "month", "week", "fiscal_quarter", "season", "hour"))),
        "compare": draw(mostly(((), (), ("previous_period",)), (("previous_year",),))),
        "fill": draw(mostly((False,), (True,))),
        "time": draw(mostly(("",), ("paid_on",))),
        "timezone": draw(mostly(("", "Asia/Shanghai"), ("America/New_York",))),
    }
    if draw(mostly((False,), (True,))):
        same |= {"metrics": (), "compare": (), "grain": "", "min_max": draw(st.booleans())}
    shapes, stretches = [draw(conditions()) for _ in range(2)], [draw(ranges()) for _ in range(3)]
    first = f"-{(*same['metrics'], *same['by'], 'x')[0].partition(' as ')[0]}"
    out = []
    for stretch, where in product(stretches, shapes):
        if draw(st.booleans()):  # the same conditions with other members
            where = tuple(one.replace("app", "web").replace("> 1", "> 9") for one in where)
        limit, order = draw(mostly((None, 5, 70), (-1,))), draw(mostly(((), (first,)), (("x",),)))
        out.append({**same, **stretch, "where": where, "limit": limit, "order": order})
    return out


def _one(compiler: Compiler, asked: dict[str, Any], person: Principal) -> Sequence[object]:
    try:
        return _whole(compiler.compile(MetricQuery(**asked), person, NOW))
    except Refused as refused:
        return refused.code, refused.problem.facts
    except FactsNeeded as needed:
        return needed.wants


DAY, MARCH = "2024-02-05", {"since": "2024-03-01", "until": "2024-04-30"}
ALIKE: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "a person's rows": ({"metrics": ("orders", "sales"), "by": ("channel",)}, [{}, {"limit": 3}, MARCH]),
    "periods in part and whole": (
        {"metrics": ("orders_mtd",), "grain": "month"},
        [{"since": DAY, "until": "2024-04-10"}, MARCH, {"since": DAY, "until": "2024-04-30"}],
    ),
    "compared by its range": (
        {"metrics": ("orders",), "compare": ("previous_period",)},
        [{"since": DAY, "until": "2024-02-09"}, {"since": DAY, "until": "2024-02-19"}, MARCH],
    ),
    "what a rollup holds for all its rows": (
        {"metrics": ("orders",), "by": ("channel",)},
        [{"where": (f"channel = '{name}'", "buyer.zone is null")} for name in ("app", "web", "app")],
    ),
    "members beyond a bridge": (
        {"metrics": ("deals",)}, [{"where": (f"tags.tag_name = '{name}'",)} for name in ("a", "b", "it''s")],
    ),
    "the mark of a gap": (
        {"metrics": ("orders as \0000\0",), "by": ("channel as \0001",)},
        [{"where": (f"channel = '{name}'",)} for name in ("\0000\0", "\0", "x")],
    ),
    "a question inside": ({"metrics": ("open_average",)}, [MARCH, {**MARCH, "where": ("channel = 'x'",)}, {}]),
    "values beside a row": (
        {"metrics": ("orders",)},
        [{"where": (f"metric('{m}', 'buyer') > {n}",)} for m in ("orders", "paid") for n in (1, 2)],
    ),
    "zones": (
        {"metrics": ("orders",), "grain": "day", **MARCH},
        [{"timezone": zone} for zone in ("", "America/New_York", "Asia/Shanghai")],
    ),
}  # fmt: skip


def check_alike(given: str, questions: list[dict[str, Any]]) -> int:
    """A used compiler tells each person what a fresh one does; how many were answered."""
    answered = 0
    for asked, person in product(questions, (*WHO, MASKED)):
        told = _one(USED[given], asked, person)
        assert told == _one(Compiler(RICH, facts=KNOWN[given]), asked, person), (asked, person)
        answered += len(told) > 2
    return answered


@pytest.mark.parametrize("given", KNOWN)
@pytest.mark.parametrize("name", ALIKE)
def test_alike(name: str, given: str) -> None:
    same, others = ALIKE[name]
    questions = [same | other for other in others]
    assert check_alike(given, [*questions, *reversed(questions)]) >= len(others)


@settings(max_examples=60, deadline=None)
@given(asked_anew(), st.sampled_from(sorted(KNOWN)))
def test_questions_that_are_alike(questions: list[dict[str, Any]], given: str) -> None:
    check_alike(given, questions)


def test_only_the_latest_are_kept() -> None:
    latest: Latest[int, int] = Latest(16)
    for number in range(100):
        assert latest.put(number, -number) == -number
    assert len(latest) <= 16
    assert latest[99] == -99 and 0 not in latest
