"""What datasets may be: versions in time, bridges to many, lists of rates, calendars of one's own; and parameters."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from caliber.access.principal import OWNER
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.query.service import QueryService
from caliber.query.sources import Sources
from tests.kinds.town import CUSTOMERS, HEAD, NOW, ORDERS, asking, at, check, make, same, snapshot

# customer, tier, from, to: customer 2 has a hole, customer 3 one version only
TIERS = [
    (1, "new", at("2025-01-01 00:00:00"), at("2026-01-05 11:00:00")), (1, "gold", at("2026-01-05 11:00:00"), None),
    (2, "new", at("2026-01-01 00:00:00"), at("2026-01-20 09:30:00")), (2, "gold", at("2026-02-01 00:00:00"), None),
    (3, "new", at("2026-03-01 00:00:00"), None),
]  # fmt: skip
TAGS = [(1, "gift"), (1, "sale"), (2, "sale"), (2, "sale"), (4, "gift"), (8, "sale"), (99, "gift"), (6, None)]
KINDS = [("gift", "kind"), ("sale", "price")]
RATES = [("USD", "CNY", 7, date(2026, 1, 1)), ("USD", "CNY", 8, date(2026, 3, 1)), ("EUR", "CNY", 9, date(2026, 2, 14))]
DAYS = [(date(2026, 1, 1) + timedelta(days=n), f"P{1 + n // 28:02d}") for n in range(85)]
MORE = """\
dataset: tiers
table: tiers
grain: [customer_id, valid_from]
entities: {customer: {key: customer_id, role: primary}}
validity: {from: valid_from, to: valid_to}
dimensions: {rank_then: {column: tier, type: string}}
---
dataset: tags
table: tags
grain: [order_id, tag]
entities:
  order: {key: order_id, role: foreign}
  tag: {key: tag, role: foreign}
dimensions: {tag_name: {column: tag, type: string}}
---
dataset: tag_kinds
table: tag_kinds
grain: [tag]
entities: {tag: {key: tag, role: primary}}
dimensions: {tag_kind: {column: kind, type: string}}
---
dataset: rates
table: rates
grain: [currency, day]
rates: {currency: currency, to: target, rate: rate, day: day}
---
dataset: days
table: days
grain: [day]
"""
RETAIL = "retail_month: {dataset: days, day: day, period: period, name: {zh: 零售月, en: Retail month}}"
GRAINS = HEAD.replace("timezone: Asia/Shanghai}", f"timezone: Asia/Shanghai, grains: {{{RETAIL}}}}}")
IN_YUAN = """\
metric: in_yuan
dataset: orders
measure: sum(amount)
convert: {rates: rates, currency: currency, to: CNY}
"""
BIG = """\
metric: big_orders
dataset: orders
measure: count(*)
where: amount >= param.least and channel = param.way
parameters: {least: 50, way: {default: app, type: string, values: [app, web]}}
"""


DAILY = """\
dataset: customer_days
table: customer_days
grain: [customer_id, day]
partition: day
entities: {customer: {key: customer_id, role: primary}}
dimensions: {tier_that_day: {column: tier, type: string}}
"""
SNAPSHOTS = [
    (customer, f"tier {day.month}", day)
    for customer in (1, 2, 3, 4, 9)
    for day in (date(2026, 1, 5), date(2026, 2, 28), date(2026, 3, 15), date(2026, 3, 31))
]


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("more")
    make(place, {
        "tiers": ("customer_id INT, tier VARCHAR, valid_from TIMESTAMP, valid_to TIMESTAMP", TIERS),
        "tags": ("order_id INT, tag VARCHAR", TAGS), "tag_kinds": ("tag VARCHAR, kind VARCHAR", KINDS),
        "rates": ("currency VARCHAR, target VARCHAR, rate INT, day DATE", RATES),
        "days": ("day DATE, period VARCHAR", DAYS),
        "customer_days": ("customer_id INT, tier VARCHAR, day DATE", SNAPSHOTS),
    })  # fmt: skip
    return place


def tier_at(customer: int | None, when: datetime | None) -> str | None:
    found = [t for c, t, low, high in TIERS if c == customer and when and low <= when and (high is None or when < high)]
    return found[0] if found else None


def test_the_version_at_the_time_of_the_fact(more: Path) -> None:
    ask = asking(more, MORE)
    want: dict[Any, int] = defaultdict(int)
    for row in ORDERS:
        want[tier_at(row[1], row[2])] += 1
    same(ask("orders", by="rank_then"), want.items())
    march = [row for row in ORDERS if row[2] and row[2].month == 3]
    kept = sum(tier_at(row[1], row[2]) == "gold" for row in march)
    same(ask("orders", where="rank_then = 'gold'", since="2026-03-01", until="2026-03-31"), [[kept]])


def test_the_snapshot_of_the_day_of_the_fact(more: Path) -> None:
    """Every customer of an order has a snapshot on some day, so only the day decides."""
    ask = asking(more, MORE, DAILY)
    known: dict[Any, str] = {(customer, day): tier for customer, tier, day in SNAPSHOTS}
    want: dict[Any, int] = defaultdict(int)
    for row in ORDERS:
        want[known.get((row[1], row[2].date() if row[2] else None))] += 1
    same(ask("orders", by="tier_that_day"), want.items())
    same(ask("orders", by="tier_that_day"), want.items())  # once more, with all that was learned


def test_a_row_stands_once_in_each_group_beyond_a_bridge(more: Path) -> None:
    ask = bridged(more)
    tags: dict[int, set[str | None]] = defaultdict(set)
    for order, tag in TAGS:
        tags[order].add(tag)
    want: dict[Any, int] = defaultdict(int)
    for row in ORDERS:
        for tag in tags.get(row[0]) or {None}:
            want[tag] += row[3] or 0
    same(ask("deals", by="tags.tag_name"), want.items())
    kinds: dict[Any, int] = defaultdict(int)
    for row in ORDERS:
        for kind in {dict(KINDS).get(tag or "") for tag in tags.get(row[0]) or {None}}:
            kinds[kind] += row[3] or 0
    same(ask("deals", by="tags__tag_kind"), kinds.items())
    gifts = sum(row[3] or 0 for row in ORDERS if "gift" in tags[row[0]])
    same(ask("deals", where="tags.tag_name = 'gift'"), [[gifts]])
    same(ask("deals", by="tags.tag_kind", where="tags.tag_name = 'gift'"), [["kind", gifts]])
    same(ask("deals"), [[sum(row[3] or 0 for row in ORDERS)]])
    with pytest.raises(Refused, match=r"kind\.bridge_condition"):
        ask("deals", where="tags.tag_name = 'gift' or way = 'app'")
    with pytest.raises(Refused, match=r"kind\.bridge_whole"):
        ask("deals_share", by="tags.tag_name")


DEALS = """\
dataset: deals
table: orders
grain: [order_id]
entities: {order: {key: order_id, role: primary, entity: deal}}
bridges: {tags: {dataset: deal_tags, entity: deal}}
times: {dealt_at: {column: ordered_at, grain: second}}
dimensions: {way: {column: channel, type: string}}
time: dealt_at
---
dataset: deal_tags
table: tags
grain: [order_id, tag]
entities: {deal: {key: order_id, role: foreign}, tag: {key: tag, role: foreign}}
dimensions: {tag_name: {column: tag, type: string}}
---
metric: deals
dataset: deals
measure: sum(amount)
---
metric: deals_share
formula: share_of_total(deals)
"""


def bridged(more: Path) -> Any:
    return asking(more, DEALS, *MORE.split("---\n")[2:3])


def test_a_bridge_must_fit() -> None:
    wrong = DEALS.replace("dataset: deal_tags, entity: deal}}", "dataset: deal_tags, entity: shop}}")
    assert "kind.bridge_entity" in check(wrong)
    assert "model.unknown_reference" in check(DEALS.replace("dataset: deal_tags, e", "dataset: nothing, e"))
    same_word = DEALS.replace("bridges: {tags:", "bridges: {deal:")
    assert "model.ambiguous_reference" in check(same_word)


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ("metric: gifts\nof: deals\nwhere: tags.tag_name = 'gift'", "kind.bridge_in_definition"),
        (
            "metric: gifts\ndataset: deals\nmeasure: count(*)\nwhere: tags__tag_name = 'gift'",
            "kind.bridge_in_definition",
        ),
        ("metric: tagged\ndataset: deals\nmeasure: count(tags.tag_name)", "kind.bridge_in_definition"),
        ("policy: own\nkind: row_filter\nwhere: tags.tag_name in (person.tags)", "kind.bridge_in_definition"),
        ("policy: own\nkind: row_filter\nwhere: nowhere.tag_name in (person.tags)", "model.unknown_dimension"),
        ("metric: seen\nof: deals\ndimensions: [tags.nothing]", "model.unreachable_dimension"),
    ],
)
def test_a_definition_goes_through_no_bridge(definition: str, code: str) -> None:
    """A row may have many beyond it; a row filter that no dataset reaches would keep nobody from anything."""
    assert check(f"{DEALS}---\n{definition}\n") == [code]


def test_a_metric_may_name_what_it_is_shown_by_beyond_a_bridge(more: Path) -> None:
    shown = "metric: seen\nof: deals\ndimensions: [tags.tag_name]\n"
    assert check(f"{DEALS}---\n{shown}") == []
    ask = asking(more, DEALS, shown)
    same(ask("seen", by="tags.tag_name"), ask("deals", by="tags.tag_name"))
    with pytest.raises(Refused, match=r"query\.dimension_not_allowed"):
        ask("seen", by="way")


def rate(currency: str, when: datetime) -> int | None:
    if currency == "CNY":
        return 1
    known = [(day, rate) for name, _, rate, day in RATES if name == currency and day <= when.date()]
    return max(known)[1] if known else None


def test_amounts_are_converted_at_the_rate_of_their_time(more: Path) -> None:
    ask = asking(more, MORE, IN_YUAN)
    want: dict[Any, Any] = {}
    for month in (1, 2, 3):
        rows = [
            row for row in ORDERS if row[2] and row[2].year == 2026 and row[2].month == month and row[3] is not None
        ]
        amounts = [(row[3], rate(row[5], row[2])) for row in rows]
        want[date(2026, month, 1)] = None if any(r is None for _, r in amounts) else sum(a * r for a, r in amounts)
    assert want[date(2026, 3, 1)] == 40 + 60 * 8 + 5 + 80
    same(ask("in_yuan", grain="month", since="2026-01-01", until="2026-03-31"), want.items())
    in_dollars = IN_YUAN.replace("in_yuan", "in_dollars").replace("to: CNY", "to: USD")
    same(asking(more, MORE, in_dollars)("in_dollars", by="currency", since="2026-03-01", until="2026-03-31"), [
        ["CNY", None], ["USD", 60],
    ])  # fmt: skip
    assert "kind.no_rates" in check(IN_YUAN.replace("rates: rates", "rates: orders"))


def test_periods_of_a_calendar_of_ones_own(more: Path) -> None:
    ask = asking(more, MORE, head=GRAINS)
    periods = dict(DAYS)
    want: dict[Any, int] = defaultdict(int)
    for row in ORDERS:
        want[periods.get(row[2].date()) if row[2] else None] += 1
    same(ask("orders", grain="retail_month"), want.items())
    same(ask("orders", by="metric_time__retail_month"), want.items())
    assert "model.unknown_reference" in check(head=GRAINS)


def test_formulas_have_parameters_too_and_hand_them_down(more: Path) -> None:
    base = "metric: big\ndataset: orders\nmeasure: sum(amount)\nwhere: amount >= param.least\nparameters: {least: 50}"
    lower = "metric: lower\nof: big\nparameters: {least: 20}"
    weighted = "metric: weighted\nformula: big * param.weight\nparameters: {weight: 0.5}"
    ask = asking(more, base, lower, weighted)

    def big(least: int) -> int:
        return sum(row[3] for row in ORDERS if row[3] is not None and row[3] >= least)

    same(ask("lower"), [[big(20)]])
    same(ask("weighted"), [[big(50) / 2]])
    same(ask("weighted(weight=2)"), [[big(50) * 2]])
    same(ask("weighted(least=20)"), [[big(20) / 2]])
    assert check(base, "metric: x\nof: big(least=20)") == ["model.unknown_reference"]
    assert check(base, "metric: x\nformula: big(least=20) / orders") == ["model.unknown_function"]


def test_parameters_have_defaults_and_may_be_set(more: Path) -> None:
    ask = asking(more, BIG, "metric: big_share\nformula: big_orders / orders")

    def count(least: int, way: str) -> int:
        return sum(row[3] is not None and row[3] >= least and row[4] == way for row in ORDERS)

    same(ask("big_orders"), [[count(50, "app")]])
    same(ask("big_orders(least=20)"), [[count(20, "app")]])
    service = asking(more, BIG)
    got = [service(f"big_orders(least={least})")[0][0] for least in (0, 60, 100)]
    assert got == [count(least, "app") for least in (0, 60, 100)]
    same(service("big_orders(way='web')"), [[count(50, "web")]])
    same(ask("big_share(least=60)"), [[count(60, "app") / len(ORDERS)]])
    for wrong, code in {"big_orders(most=3)": "unknown_parameter", "big_orders(least=1 or 1)": "bad_parameter",
                        "big_orders(way=fax)": "parameter_value"}.items():  # fmt: skip
        with pytest.raises(Refused, match=rf"kind\.{code}"):
            ask(wrong)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("where: amount > param.least", "kind.unknown_parameter"),
        ("parameters: {least: many}", "kind.bad_parameter"),
        ("parameters: {way: {default: fax, type: string, values: [app]}}", "kind.parameter_value"),
        ("parameters: {way: {default: fax, type: colour}}", "model.unknown_value"),
    ],
)
def test_wrong_parameters_are_refused(lines: str, code: str) -> None:
    assert check(f"metric: x\ndataset: orders\nmeasure: count(*)\n{lines}") == [code]


def test_rows_are_not_put_together_before_a_version_is_found(more: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Aggregating first by key and day would lose the moment that decides which version was valid."""
    monkeypatch.setattr(import_module("caliber.compiler.rewrites.eager"), "GAIN", 0)
    known = snapshot(MORE)
    service = QueryService(known, Sources(known, more))
    query = MetricQuery(metrics=("orders",), by=("rank_then", "city"), since="2026-01-01", until="2026-03-31")
    source, compiled = service.compile(query, OWNER, NOW)
    source.supply(compiled.wants)
    want: dict[Any, int] = defaultdict(int)
    city = {row[0]: row[1] for row in CUSTOMERS}
    for row in ORDERS:
        if row[2] and date(2026, 1, 1) <= row[2].date() <= date(2026, 3, 31):
            want[tier_at(row[1], row[2]), city.get(row[1])] += 1
    same(service.run(query, OWNER, NOW).rows(), [[*key, count] for key, count in want.items()])
    plain = MetricQuery(metrics=("orders",), by=("city",), grain="month")
    source, compiled = service.compile(plain, OWNER, NOW)
    source.supply(compiled.wants)
    assert service.compile(plain, OWNER, NOW)[1].plan.groups[0].base is not None


@pytest.mark.parametrize(
    ("last", "wrong"),
    [
        ((3, "gold", at("2026-03-05 00:00:00"), None), True),  # the one before was never closed
        ((2, "gold", at("2026-01-20 09:29:59"), at("2026-01-21 00:00:00")), True),
        ((1, "gold", at("2025-06-01 00:00:00"), at("2025-06-02 00:00:00")), True),  # inside another one
        ((1, "new", at("2025-01-01 00:00:00"), at("2026-01-05 11:00:00")), True),  # the same row twice
        ((2, "gold", at("2026-01-20 09:30:00"), at("2026-02-01 00:00:00")), False),  # fills the hole exactly
        ((2, "gold", at("2026-01-05 00:00:00"), at("2026-01-05 00:00:00")), False),  # valid at no moment
        ((2, "gold", None, None), False),
        ((None, "gold", at("2025-01-01 00:00:00"), None), False),
    ],
)
def test_versions_that_overlap_are_refused(tmp_path: Path, last: tuple[Any, ...], wrong: bool) -> None:
    """Which of two versions is meant nobody can say, and both would count a row twice."""
    make(tmp_path, {
        "tiers": ("customer_id INT, tier VARCHAR, valid_from TIMESTAMP, valid_to TIMESTAMP", [*TIERS, last]),
        "customer_days": ("customer_id INT, tier VARCHAR, day DATE", [*SNAPSHOTS, SNAPSHOTS[0]]),
    })  # fmt: skip
    tiers = MORE.split("---")[0]
    ask = asking(tmp_path, tiers, DAILY)
    same(ask("orders"), [[len(ORDERS)]])  # nothing is looked up, so nothing is refused
    with pytest.raises(Refused, match="key_not_unique") as refused:
        ask("orders", by="tier_that_day")
    assert refused.value.problem.facts["key"] == ["customer_id", "day"]
    if wrong:
        for asked in ({"by": "rank_then"}, {"where": "rank_then = 'new'"}):
            with pytest.raises(Refused, match="versions_overlap"):
                ask("orders", **asked)
    else:
        assert sum(row[1] for row in ask("orders", by="rank_then")) == len(ORDERS)
