"""What a case ends with: proposed as a change, reviewed by somebody else, and found decided by the next scan."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from caliber.access import OWNER, Principal
from caliber.accounts import LOCAL, Identity
from caliber.accounts.identity import by_username
from caliber.accounts.people import add_person
from caliber.catalog.case_decisions import Decision, decide_case
from caliber.catalog.case_effects import Effect, effect_of
from caliber.catalog.case_outcomes import CarriedOut, carried_out_since, outcomes_of
from caliber.catalog.case_reviews import Review, with_reviews
from caliber.catalog.change_requests import approve, reject
from caliber.catalog.publish import current_snapshot, synchronize
from caliber.catalog.scan import scan
from caliber.catalog.usage import follow_all
from caliber.catalog.view import View, view_of
from caliber.errors import Refused
from caliber.model.fingerprint import fingerprint
from caliber.model.objects import Policy, Rollup, SavedQuery, Subjects
from caliber.model.rules import check_all
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.store import Store, audit
from caliber.store.people import Person
from tests.catalog.shop import MODEL
from tests.stores import NOW

LATER = NOW + timedelta(days=1)
USERS_OF_DEALS = msgspec.structs.replace(
    MODEL,
    metrics=MODEL.metrics
    | {
        "big": msgspec.structs.replace(MODEL.metrics["gross_sales"], code="big", name=Text("大客户销售额", "Big"),
                                       aliases=(), where="metric(deals, buyer) > 3 and deals is not null"),
        "deals_30d": msgspec.structs.replace(MODEL.metrics["gross_sales_app_30d"], code="deals_30d", of="deals",
                                             name=Text("近30天成交", "Deals, 30 days"), variant_of="deals"),
    },
    sets=MODEL.sets | {"monthly": msgspec.structs.replace(MODEL.sets["weekly"], code="monthly",
                                                          metrics=("deals", "orders", "gross_sales"))},
    rollups={"daily": Rollup(code="daily", dataset="order_lines", by=("order",),
                             metrics=("deals", "gross_sales", "orders"))},
    saved={"pack": SavedQuery(code="pack", metrics=("deals", "gross_sales"), where=("metric(deals, store) > 1",),
                              order=("-deals",))},
    policies=MODEL.policies
    | {"own": Policy(code="own", kind="grant", subjects=Subjects(departments=("ops",)), verbs=("see_value",),
                     metrics=("deals",), reason=Text(zh="工作需要"))},
)  # fmt: skip


@pytest.fixture
def published(store: Store) -> Snapshot:
    return synchronize(store, Snapshot(USERS_OF_DEALS), NOW).snapshot


@pytest.fixture
def steward(store: Store) -> Identity:
    return _person(store, "steward")


def _person(store: Store, username: str) -> Identity:
    made = Person(username=username, name=username, roles=("steward",), department=None)
    add_person(store, LOCAL, made, "good enough", NOW, own_password=True)
    return by_username(store, username)


def decided(store: Store, steward: Identity, snapshot: Snapshot, kind: str, metric: str, *others: str) -> Snapshot:
    """Proposed by the steward, approved by somebody else, in force."""
    decision = Decision(kind=kind, metric=metric, others=others, reason="九月例会定的")
    made = decide_case(store, steward, View(snapshot, OWNER), decision, "zh", LATER)
    assert current_snapshot(store).fingerprint == snapshot.fingerprint  # nothing is in force before it is approved
    approve(store, _person(store, "reviewer"), made.id, "", LATER)
    return current_snapshot(store)


def refused(store: Store, actor: Identity, snapshot: Snapshot, decision: Decision) -> str:
    with pytest.raises(Refused) as refusal:
        decide_case(store, actor, View(snapshot, OWNER), decision, "zh", LATER)
    assert refusal.value.as_dict("zh")["hint"]
    return refusal.value.code


def case_of(snapshot: Snapshot, left: str, right: str) -> tuple[str, str] | None:
    found = scan(View(snapshot, OWNER)).cases
    pairs = {frozenset((pair.left, pair.right)): (case.kind, case.status) for case in found for pair in case.pairs}
    return pairs.get(frozenset((left, right)))


def test_merging_redirects_every_user_of_the_loser(store: Store, published: Snapshot, steward: Identity) -> None:
    assert case_of(published, "orders", "deals") == ("same_definition", "open")
    after = decided(store, steward, published, "merge", "orders", "deals")
    model = after.model
    assert "deals" not in model.metrics
    assert model.metrics["orders"].replaces == ("deals",)
    assert model.metrics["conversion"].formula == "orders / orders"
    assert model.metrics["deals_30d"].of == "orders"
    assert model.metrics["deals_30d"].variant_of == "orders"
    assert model.metrics["big"].where == "metric(orders, buyer) > 3 and deals is not null"  # a column of that name
    assert model.sets["monthly"].metrics == ("orders", "gross_sales")
    assert model.saved["pack"].metrics == ("orders", "gross_sales")
    assert model.saved["pack"].where == ("metric(orders, store) > 1",)
    assert model.saved["pack"].order == ("-orders",)
    assert model.rollups["daily"].metrics == ("orders", "gross_sales")
    assert model.policies["own"].metrics == ("orders",)
    assert [one for one in check_all(after) if one.severity == "error"] == [
        one for one in check_all(published) if one.severity == "error"
    ]


def test_every_name_of_the_loser_leads_to_the_winner_and_no_figure_changes(
    store: Store, published: Snapshot, steward: Identity
) -> None:
    after = decided(store, steward, published, "merge", "orders", "deals")
    for name in ("deals", "成交单数", "Deals", "订单量"):
        assert after.find_metric(name).code == "orders"
    for code in after.model.metrics:
        assert fingerprint(after, code) == fingerprint(published, code), code


def test_who_followed_the_loser_follows_the_winner(store: Store, published: Snapshot, steward: Identity) -> None:
    follow_all(store, {"steward": ["deals", "gross_sales"]}, NOW)
    after = decided(store, steward, published, "merge", "orders", "deals")
    assert set(view_of(store, after, steward.principal, LATER).followed) == {"orders", "gross_sales"}


def test_kept_apart_with_the_reason_is_decided(store: Store, published: Snapshot, steward: Identity) -> None:
    after = decided(store, steward, published, "keep", "orders", "deals")
    assert case_of(after, "orders", "deals") == ("same_definition", "decided")
    (said,) = after.model.metrics["orders"].differs_from
    assert (said.metric, said.reason.zh) == ("deals", "九月例会定的")


def test_a_variant_is_decided_and_names_its_reference(store: Store, published: Snapshot, steward: Identity) -> None:
    after = decided(store, steward, published, "variant", "gross_sales", "margin")
    assert after.model.metrics["margin"].variant_of == "gross_sales"
    assert case_of(after, "gross_sales", "margin") == ("near", "decided")


def test_a_decision_is_in_the_audit_log(store: Store, published: Snapshot, steward: Identity) -> None:
    decided(store, steward, published, "merge", "orders", "deals")
    with store.reading() as tx:
        noted = [
            (entry.action, entry.actor) for entry in audit.entries(tx) if entry.action.startswith("change_request")
        ]
    assert noted == [("change_request.opened", "steward"), ("change_request.approved", "reviewer")]


@pytest.mark.parametrize(
    ("kind", "metric", "others", "reason", "code"),
    [
        ("divide", "orders", ("deals",), "x", "catalog.unknown_decision"),
        ("keep", "orders", ("deals",), " ", "catalog.message_missing"),
        ("keep", "orders", (), "x", "catalog.decides_nothing"),
        ("keep", "orders", ("orders",), "x", "catalog.decides_nothing"),
        ("keep", "orders", ("nobody",), "x", "query.unknown_metric"),
        ("merge", "gross_sales_app_30d", ("gross_sales",), "x", "catalog.decision_breaks"),
    ],
)
def test_refusals(
    store: Store, published: Snapshot, steward: Identity, kind: str, metric: str, others: tuple[str, ...], reason: str,
    code: str,
) -> None:  # fmt: skip
    decision = Decision(kind=kind, metric=metric, others=others, reason=reason)
    assert refused(store, steward, published, decision) == code


def test_who_may_not_propose_decides_nothing(store: Store, published: Snapshot) -> None:
    made = Person(username="viewer", name="viewer", roles=("viewer",), department=None)
    add_person(store, LOCAL, made, "good enough", NOW, own_password=True)
    decision = Decision(kind="keep", metric="orders", others=("deals",), reason="x")
    assert refused(store, by_username(store, "viewer"), published, decision) == "accounts.not_permitted"


# -- foreseen, and under review


def foreseen(store: Store, actor: Identity, view: View, kind: str, metric: str, *others: str) -> Effect:
    return effect_of(store, actor, view, Decision(kind=kind, metric=metric, others=others, reason=""), "zh", LATER)


def test_what_merging_redirects_is_told_before_it_is_asked_for(
    store: Store, published: Snapshot, steward: Identity
) -> None:
    follow_all(store, {"steward": ["deals"]}, NOW)
    effect = foreseen(store, steward, View(published, OWNER), "merge", "orders", "deals")
    assert {(one.table, one.code) for one in effect.redirected} == {
        ("metrics", "conversion"), ("metrics", "big"), ("metrics", "deals_30d"),
        ("sets", "monthly"), ("saved", "pack"), ("rollups", "daily"), ("policies", "own"),
    }  # fmt: skip
    assert {"deals", "成交单数"} <= set(effect.names)
    assert (effect.people, effect.refusal, effect.more) == (1, None, False)
    assert current_snapshot(store).fingerprint == published.fingerprint


def test_keeping_two_apart_redirects_nothing(store: Store, published: Snapshot, steward: Identity) -> None:
    effect = foreseen(store, steward, View(published, OWNER), "keep", "orders", "deals")
    assert (effect.redirected, effect.names, effect.people) == ((), (), 0)
    assert [(change.code, change.part) for change in effect.changes] == [("orders", "wording")]


def test_who_may_not_propose_sees_why_and_whom_to_ask(store: Store, published: Snapshot) -> None:
    add_person(store, LOCAL, Person(username="reader", name="reader", roles=(), department=None), "good enough", NOW,
               own_password=True)  # fmt: skip
    effect = foreseen(store, by_username(store, "reader"), View(published, OWNER), "keep", "gross_sales", "margin")
    assert effect.refusal is not None
    assert effect.refusal.code == "accounts.not_permitted"
    assert effect.contacts == tuple(
        dict.fromkeys(
            name
            for code in ("gross_sales", "margin")
            if (name := published.model.metrics[code].owner.business or published.model.metrics[code].owner.technical)
        )
    )


@pytest.mark.parametrize("kind", ["merge", "variant", "keep"])
def test_a_decision_under_review_stands_at_its_case(
    store: Store, published: Snapshot, steward: Identity, kind: str
) -> None:
    asked = Decision(kind=kind, metric="orders", others=("deals",), reason="例会定的")
    made = decide_case(store, steward, View(published, OWNER), asked, "zh", LATER)
    (own,) = reviews(store, steward, published)
    assert (own.request, own.message, own.actions) == (made.id, "例会定的", ("withdraw",))
    assert (own.kind, own.metric, own.others) == (asked.kind, asked.metric, asked.others)
    assert own.refusal is not None
    assert own.refusal.code == "catalog.own_request"
    reviewer = _person(store, "reviewer")
    (other,) = reviews(store, reviewer, published)
    assert (other.actions, other.refusal) == (("approve", "reject"), None)
    reject(store, reviewer, made.id, "不合并", LATER)
    assert reviews(store, reviewer, published) == []


def reviews(store: Store, actor: Identity, snapshot: Snapshot) -> list[Review]:
    cases = scan(View(snapshot, OWNER)).cases
    return [review for one in with_reviews(store, actor, snapshot, cases) for review in one.reviews]


# -- in force


@pytest.mark.parametrize(
    ("kind", "metric", "other"),
    [("merge", "orders", "deals"), ("variant", "gross_sales", "margin"), ("keep", "orders", "deals")],
)
def test_a_decision_in_force_says_what_who_and_why(
    store: Store, published: Snapshot, steward: Identity, kind: str, metric: str, other: str
) -> None:
    assert log(store, steward, published, NOW) == []
    after = decided(store, steward, published, kind, metric, other)
    (made,) = log(store, steward, after, NOW)
    outcome = made.outcome
    assert (outcome.kind, outcome.metric.code, [one.code for one in outcome.others]) == (kind, metric, [other])
    assert outcome.others[0].name == published.model.metrics[other].name
    assert (made.message, made.author, made.approver, made.at) == ("九月例会定的", "steward", "reviewer", LATER)
    assert log(store, steward, after, LATER + timedelta(days=1)) == []


def test_merging_decides_nothing_but_the_merger(store: Store, published: Snapshot, steward: Identity) -> None:
    """What was a variant of, or told apart from, the one that is gone is led on, and not decided anew."""
    kept = decided(store, steward, published, "keep", "gross_sales", "deals")
    asked = Decision(kind="merge", metric="orders", others=("deals",), reason="同一个数")
    request = decide_case(store, steward, View(kept, OWNER), asked, "zh", LATER)
    assert [(one.kind, one.metric.code) for one in outcomes_of(store, request)] == [("merge", "orders")]


def test_a_decision_on_what_one_may_not_know_of_is_not_told(
    store: Store, published: Snapshot, steward: Identity
) -> None:
    after = decided(store, steward, published, "keep", "orders", "deals")
    nobody = View(after, Principal(user="stranger"))
    hidden = Snapshot(
        msgspec.structs.replace(after.model, metrics={c: m for c, m in after.model.metrics.items() if c != "deals"})
    )
    assert len(carried_out_since(store, steward, nobody, NOW)) == 1
    assert carried_out_since(store, steward, nobody._replace(snapshot=hidden), NOW) == []


def log(store: Store, actor: Identity, snapshot: Snapshot, since: datetime) -> list[CarriedOut]:
    return carried_out_since(store, actor, View(snapshot, OWNER), since)
