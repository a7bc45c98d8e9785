"""Fingerprints: equal ones prove equal metrics, wording never touches them, everything below does."""

from __future__ import annotations

import pytest

from caliber.model.fingerprint import fingerprint
from caliber.model.snapshot import Snapshot
from tests.model.shop import metric, snapshot

LINES = "dataset: lines"
ORDERS = "dataset: orders"
TIME = "time: ordered_at"

# Two metrics' technical parts that are the same figure.
MEET: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "order of conditions": (
        (LINES, "measure: sum(amount)", "where: channel = 'app' and gift"),
        (LINES, "measure: sum(amount)", "where: gift and channel = 'app'"),
    ),
    "list or alternatives": (
        (LINES, "measure: sum(amount)", "where: channel in ('app', 'web')"),
        (LINES, "measure: sum(amount)", "where: channel = 'web' or channel = 'app'"),
    ),
    "case or filter": (
        (LINES, "measure: sum(case when channel = 'app' then amount end)"),
        (LINES, "measure: sum(amount)", "where: channel = 'app'"),
    ),
    "sum_if or filter": ((LINES, 'measure: "sum_if(amount, gift)"'), (LINES, "measure: sum(amount)", "where: gift")),
    "filter clause or filter": (
        (LINES, "measure: sum(amount) filter (where gift)"),
        (LINES, "measure: sum(amount)", "where: gift"),
    ),
    "count_if or count": ((LINES, "measure: count_if(gift)"), (LINES, "measure: count(*)", "where: gift")),
    "count of case or count": (
        (LINES, "measure: count(case when gift then 1 end)"),
        (LINES, "measure: count(*)", "where: gift"),
    ),
    "count of the key": ((ORDERS, "measure: count(order_id)", TIME), (ORDERS, "measure: count(*)", TIME)),
    "count of a constant": ((ORDERS, "measure: count(1)", TIME), (ORDERS, "measure: count(*)", TIME)),
    "distinct grain": ((ORDERS, "measure: count(distinct order_id)", TIME), (ORDERS, "measure: count(*)", TIME)),
    "sum of one": (
        (ORDERS, "measure: sum(1)", TIME, "nulls: zero"),
        (ORDERS, "measure: count(*)", TIME),
    ),
    "median": (
        (LINES, "measure: median(amount)"),
        (LINES, 'measure: "percentile(amount, 0.5)"'),
    ),
    "not null said twice": (
        (LINES, "measure: sum(amount)", "where: amount is not null"),
        (LINES, "measure: sum(amount)"),
    ),
    "order of factors": (
        (LINES, "measure: sum(price * quantity)"),
        (LINES, "measure: sum(quantity * price)"),
    ),
    "a dimension written out": (
        (LINES, "measure: count(*)", "where: gift"),
        (LINES, "measure: count(*)", "where: buyer_id <> receiver_id"),
    ),
    "the default time named": ((LINES, "measure: count(*)"), (LINES, "measure: count(*)", "time: shipped_at")),
    "the default null policy named": ((LINES, "measure: count(*)"), (LINES, "measure: count(*)", "nulls: zero")),
    "named with its dataset or bare": (
        (LINES, "measure: count(*)", "where: lines.channel = 'app'"),
        (LINES, "measure: count(*)", "where: channel = 'app'"),
    ),
}

APART: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "another aggregate": ((LINES, "measure: sum(amount)"), (LINES, "measure: avg(amount)")),
    "another filter": (
        (LINES, "measure: sum(amount)", "where: channel = 'app'"),
        (LINES, "measure: sum(amount)", "where: channel = 'web'"),
    ),
    "else zero": (
        (LINES, "measure: sum(case when gift then amount else 0 end)"),
        (LINES, "measure: sum(amount)", "where: gift"),
    ),
    "null policy": ((LINES, "measure: sum(amount)"), (LINES, "measure: sum(amount)", "nulls: zero")),
    "count of a column": ((LINES, "measure: count(amount)"), (LINES, "measure: count(*)")),
    "half a key": ((LINES, "measure: count(distinct order_id)"), (LINES, "measure: count(*)")),
    "a count that tells no rows from none": (
        (LINES, "measure: count(case when gift then 1 end)", "nulls: none"),
        (LINES, "measure: count(*)", "where: gift", "nulls: none"),
    ),
    "another time": (
        (LINES, "measure: count(*)", "time: ordered_at"),
        (LINES, "measure: count(*)", "time: shipped_at"),
    ),
    "another role": (
        (LINES, "measure: count(*)", "where: buyer.region = 'x'"),
        (LINES, "measure: count(*)", "where: receiver.region = 'x'"),
    ),
    "one's own column or another's": (
        (LINES, "measure: count(*)", "where: status = 'x'"),
        (LINES, "measure: count(*)", "where: order.status = 'x'"),
    ),
    "another dataset": ((ORDERS, "measure: sum(amount)", TIME), (LINES, "measure: sum(amount)", "time: ordered_at")),
    "distinct values of a text": (
        (LINES, "measure: count(distinct channel)"),
        (LINES, "measure: count(distinct upper(channel))"),
    ),
    "strict or not": (
        (LINES, "measure: count(*)", "where: amount > 3"),
        (LINES, "measure: count(*)", "where: amount >= 3"),
    ),
    "null beside a list": (
        (LINES, "measure: count(*)", "where: channel not in ('a', null)"),
        (LINES, "measure: count(*)", "where: channel <> 'a'"),
    ),
}


def two(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, str]:
    shop = snapshot(metric("one", *left), metric("two", *right))
    return fingerprint(shop, "one"), fingerprint(shop, "two")


@pytest.mark.parametrize("name", MEET)
def test_meet(name: str) -> None:
    one, other = two(*MEET[name])
    assert one == other


@pytest.mark.parametrize("name", APART)
def test_stay_apart(name: str) -> None:
    one, other = two(*APART[name])
    assert one != other


BASE = metric("sales", LINES, "measure: sum(amount)")


def of(shop: Snapshot, code: str) -> str:
    return fingerprint(shop, code)


def test_derived_is_its_base_with_the_filter() -> None:
    shop = snapshot(
        BASE,
        metric("app", "of: sales", "where: channel = 'app'"),
        metric("plain", LINES, "measure: sum(amount)", "where: channel = 'app'"),
        metric("week", "of: app", "period: 7d"),
        metric("seven", "of: plain", "period: 1w"),
        metric("month", "of: plain", "period: 30d"),
        metric("year", "of: sales", "period: 12m"),
        metric("twelve", "of: sales", "period: 1 year"),
        metric("last_year", "of: sales", "offset: 1 year"),
        metric("last_twelve", "of: sales", "offset: 12 months"),
    )
    assert of(shop, "app") == of(shop, "plain") != of(shop, "sales")
    assert of(shop, "week") == of(shop, "seven") != of(shop, "month")
    assert of(shop, "year") == of(shop, "twelve")
    assert of(shop, "last_year") != of(shop, "last_twelve"), "weeks go back by 52 and by 48"


def test_composites_meet_by_what_they_compute() -> None:
    shop = snapshot(
        BASE,
        metric("n", ORDERS, "measure: count(*)", TIME),
        metric("m", ORDERS, "measure: count(distinct order_id)", TIME),
        metric("per", "formula: sales / n"),
        metric("guarded", 'formula: "sales / nullif(m, 0)"'),
        metric("sum", "formula: sales + n"),
        metric("turned", "formula: n + sales"),
        metric("upside_down", "formula: n / sales"),
        metric("zero", "formula: sales / n", "nulls: zero"),
    )
    assert of(shop, "per") == of(shop, "guarded")
    assert of(shop, "sum") == of(shop, "turned")
    assert len({of(shop, code) for code in ("per", "upside_down", "zero", "sum")}) == 4


def test_wording_never_touches_it() -> None:
    more = "aliases: [GMV]\nsensitivity: secret\nstatus: draft\nversion: 3.1\ntags: [x]\nformat: money:2\nscope: all"
    reworded = BASE.replace("caliber: x", "caliber: 全新的说法").replace("name: sales", "name: 销售额") + more
    assert of(snapshot(BASE), "sales") == of(snapshot(reworded), "sales")


def test_another_code_for_dataset_or_field_never_touches_it() -> None:
    twin = (
        "dataset: twin\nsource: warehouse\ntable: sales.lines\ngrain: [order_id, line_no]\n"
        "times: {at: shipped_at}\ntime: at\ndimensions: {way: channel}"
    )
    shop = snapshot(
        twin,
        metric("one", LINES, "measure: sum(amount)", "where: channel = 'app'"),
        metric("two", "dataset: twin", "measure: sum(amount)", "where: way = 'app'"),
    )
    assert of(shop, "one") == of(shop, "two")


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("week_sales", "table: sales.lines", "table: sales.all_lines"),
        ("week_sales", "column: shipped_at", "column: sent_at"),
        ("week_sales", "measure: sum(amount)", "measure: sum(net)"),
        ("big_sales", "total > 100", "total > 200"),
        ("big_sales", "order: {key: order_id, role: foreign}", "order: {key: order_no, role: foreign}"),
        ("to_date", "week_start: monday", "week_start: sunday"),
    ],
)
def test_what_lies_below_changes_it(code: str, before: str, after: str) -> None:
    from caliber.interchange.yaml_files import parse_files
    from tests.model.shop import DATASETS, HEAD

    documents = [
        BASE,
        metric("week_sales", "of: sales", "period: 7d"),
        metric("big_sales", "of: sales", "where: order.big"),
        metric("to_date", "of: sales", "period: wtd"),
    ]
    text = "\n---\n".join([HEAD, DATASETS, *documents])
    old, new = (parse_files({"caliber.yaml": one}).model for one in (text, text.replace(before, after, 1)))
    assert old is not None and new is not None
    assert of(Snapshot(old), code) != of(Snapshot(new), code)


def test_what_does_not_concern_it_leaves_it() -> None:
    from caliber.interchange.yaml_files import parse_files
    from tests.model.shop import DATASETS, HEAD

    text = f"{HEAD}\n---\n{DATASETS}\n---\n{BASE}"
    changed = text.replace("week_start: monday", "week_start: sunday").replace("table: crm.customers", "table: c")
    old, new = (parse_files({"caliber.yaml": one}).model for one in (text, changed))
    assert old is not None and new is not None
    assert of(Snapshot(old), "sales") == of(Snapshot(new), "sales")


def test_what_cannot_be_read_equals_only_itself() -> None:
    shop = snapshot(metric("a", "formula: b + 1"), metric("b", "formula: a + 1"), metric("c", LINES, "measure: sum("))
    assert len({of(shop, code) for code in "abc"}) == 3


def test_filter_on_another_metrics_value() -> None:
    shop = snapshot(
        BASE,
        metric("n", ORDERS, "measure: count(*)", TIME),
        metric("a", LINES, "measure: count(*)", "where: metric(sales, buyer) > 3"),
        metric("b", LINES, "measure: count(*)", "where: metric(sales, receiver) > 3"),
        metric("c", LINES, "measure: count(*)", "where: metric(n, buyer) > 3"),
        metric("d", LINES, "measure: count(*)", "where: 3 < metric(sales, buyer)"),
    )
    assert of(shop, "a") == of(shop, "d")
    assert len({of(shop, code) for code in "abc"}) == 3


def test_golden() -> None:
    """Fingerprints stand on receipts and in versions, so they stay what they are."""
    shop = snapshot(BASE, metric("per", "formula: sales / sales"), metric("app", "of: sales", "where: channel = 'app'"))
    assert {code: of(shop, code)[:16] for code in ("sales", "per", "app")} == GOLDEN


GOLDEN = {"sales": "ab1de7fb31395229", "per": "dc3bbb1ee55a674f", "app": "64f68eaff214e088"}
