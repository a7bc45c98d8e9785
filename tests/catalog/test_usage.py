"""Use is counted, ranks the catalog, and can be audited by those who may."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from caliber.accounts import LOCAL, Identity
from caliber.accounts.departments import take_over
from caliber.accounts.identity import by_username
from caliber.accounts.people import add_person
from caliber.catalog.receipt_book import StoredReceipts
from caliber.catalog.usage import (
    export_audit,
    follow,
    looked_at,
    query_log,
    recent,
    recommended,
    record,
    unfollow,
)
from caliber.catalog.view import View, view_of
from caliber.compiler import MetricQuery
from caliber.errors import Refused
from caliber.query.receipts import Receipt
from caliber.store import Store
from caliber.store.people import Person
from caliber.store.usage import Asked
from tests.catalog.shop import MODEL, SHOP, WANG
from tests.stores import NOW


@pytest.fixture
def wang(store: Store) -> Identity:
    with store.transaction() as tx:
        take_over(tx, MODEL.departments)
    for username, department in (("wang", "ops-east"), ("chen", "ops"), ("li", "finance")):
        person = Person(username=username, name=username, department=department)
        add_person(store, LOCAL, person, "good enough", NOW)
    return by_username(store, "wang")


def asked(username: str, *metrics: str, days_ago: int = 0, outcome: str = "ok") -> Asked:
    at = NOW - timedelta(days=days_ago)
    return Asked(at=at, username=username, door="web", metrics=list(metrics), outcome=outcome, milliseconds=12.5)


def test_popularity_is_the_use_of_the_last_ninety_days(store: Store, wang: Identity) -> None:
    for one in (asked("wang", "orders"), asked("li", "orders", "gross_sales"), asked("li", "deals", days_ago=91)):
        record(store, one)
    record(store, asked("li", "margin", outcome="access.no_see_value"))
    looked_at(store, "wang", "gross_sales", NOW)
    assert dict(view_of(store, SHOP, WANG, NOW).popularity) == {"orders": 2, "gross_sales": 2}


def test_recent_is_what_a_person_looked_at_last(store: Store, wang: Identity) -> None:
    for number, code in enumerate(("orders", "bonus", "gross_sales", "orders")):
        looked_at(store, "wang", code, NOW + timedelta(minutes=number))
    looked_at(store, "li", "deals", NOW)
    assert recent(store, View(SHOP, WANG), 5) == ("orders", "gross_sales")


def test_recommended_is_what_the_colleagues_use(store: Store, wang: Identity) -> None:
    for _ in range(3):
        record(store, asked("li", "average_order_value"))
    record(store, asked("chen", "deals"))
    view = view_of(store, SHOP, by_username(store, "chen").principal, NOW)
    assert recommended(store, view, NOW)[0] == "deals"
    follow(store, view, "deals", NOW)
    codes = recommended(store, view_of(store, SHOP, view.principal, NOW), NOW)
    assert "deals" not in codes
    assert "bonus" not in codes
    assert "conversion" not in codes


def test_following_twice_is_following_once(store: Store, wang: Identity) -> None:
    view = View(SHOP, WANG)
    for code in ("orders", "gross_sales", "orders"):
        follow(store, view, code, NOW + timedelta(minutes=len(code)))
    assert view_of(store, SHOP, WANG, NOW).followed == ("orders", "gross_sales")
    unfollow(store, "wang", "orders")
    unfollow(store, "wang", "orders")
    assert view_of(store, SHOP, WANG, NOW).followed == ("gross_sales",)


def test_the_audit_is_exported_to_those_who_may(store: Store, wang: Identity) -> None:
    lines = [msgspec.json.decode(line) for line in export_audit(store, LOCAL)]
    assert [line["object"] for line in lines] == ["wang", "chen", "li"]
    assert list(export_audit(store, LOCAL, since=NOW + timedelta(days=1))) == []
    assert "good enough" not in str(lines)
    for act in (export_audit, query_log):
        with pytest.raises(Refused) as refusal:
            act(store, wang)
        assert refusal.value.code == "accounts.not_permitted"


def test_the_log_holds_refusals_too(store: Store, wang: Identity) -> None:
    record(store, asked("wang", "margin", outcome="access.no_see_value"))
    record(store, asked("wang", "orders"))
    newest, oldest = query_log(store, LOCAL)
    assert (newest.outcome, oldest.outcome) == ("ok", "access.no_see_value")
    assert [one.metrics for one in query_log(store, LOCAL, metrics=["margin"])] == [["margin"]]


def test_a_receipt_comes_back_as_it_was(store: Store, wang: Identity) -> None:
    receipt = Receipt(
        snapshot=SHOP.fingerprint,
        metrics={"orders": {"version": "1.0", "fingerprint": "f"}},
        query=MetricQuery(metrics=("orders",), where=("city = '上海'",), limit=5),
        principal=WANG,
        policies=("east",),
        timezone="Asia/Shanghai",
        source="warehouse",
        data_version="1",
        as_of="2026-11-23",
        sql_hash="s",
        result_hash="r",
        engine="duckdb",
        at=NOW.isoformat(),
    )
    book = StoredReceipts(store, lambda: NOW)
    book.save(receipt)
    book.save(receipt)
    assert book.load(receipt.id) == receipt
    assert book.load("rcp_none") is None
    book.save_snapshot(SHOP.fingerprint, SHOP.to_bytes())
    book.save_snapshot(SHOP.fingerprint, SHOP.to_bytes())
    assert book.load_snapshot(SHOP.fingerprint) == SHOP.to_bytes()
    assert book.load_snapshot("none") is None
