"""Publishing and change requests: versions that never change, nobody approves their own, nothing is overwritten."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from caliber.accounts import LOCAL, Identity
from caliber.accounts.departments import tree
from caliber.accounts.identity import by_username
from caliber.accounts.people import Change as PersonChange
from caliber.accounts.people import add_person, change_person
from caliber.catalog.change_requests import (
    actions_on,
    approve,
    as_json,
    changes_of,
    get_request,
    list_requests,
    open_request,
    reject,
    visible_changes,
    withdraw,
)
from caliber.catalog.history import history
from caliber.catalog.publish import current_snapshot, snapshot_at, snapshot_of, synchronize, versions_of
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.model.objects import Policy
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.store import Store, audit, outbox
from caliber.store.people import Person
from tests.catalog.shop import MODEL, SHOP, WANG, changed, metric
from tests.stores import NOW

LATER = NOW + timedelta(days=1)
HALF = metric("average_order_value", formula="gross_sales / (orders * 2)")
REWORDED = metric("orders", caliber=Text(zh="下过单的订单数"))


def person(store: Store, username: str, *roles: str, department: str = "") -> Identity:
    made = Person(username=username, name=username, roles=roles, department=department or None)
    add_person(store, LOCAL, made, "good enough", NOW, own_password=True)
    return by_username(store, username)


@pytest.fixture
def published(store: Store) -> Snapshot:
    return synchronize(store, SHOP, NOW).snapshot


def refused(act: object, *args: object) -> str:
    assert callable(act)
    with pytest.raises(Refused) as refusal:
        act(*args)
    assert refusal.value.as_dict("zh")["hint"]
    return refusal.value.code


def test_the_first_publication_gives_every_metric_its_first_version(store: Store, published: Snapshot) -> None:
    assert {metric.version for metric in published.model.metrics.values()} == {"1.0"}
    assert current_snapshot(store).fingerprint == published.fingerprint
    assert [node.code for node in tree(store)] == ["finance", "ops"]
    assert synchronize(store, SHOP, LATER).versions == ()


def test_nothing_published_yet(store: Store) -> None:
    assert refused(current_snapshot, store) == "catalog.nothing_published"


def test_another_figure_is_a_major_version_and_other_words_a_minor_one(store: Store, published: Snapshot) -> None:
    result = synchronize(store, changed(HALF, REWORDED), LATER)
    made = {version.metric: (version.number, version.kind) for version in result.versions}
    assert made == {"average_order_value": ("2.0", "breaking"), "orders": ("1.1", "wording")}
    assert result.snapshot.metric("average_order_value").version == "2.0"
    assert result.snapshot.metric("gross_sales").version == "1.0"
    newest, oldest = versions_of(store, "average_order_value")
    (change,) = newest.changes
    assert (change["before"], change["after"]) == ("gross_sales / orders", "gross_sales / (orders * 2)")
    assert change["text"]["zh"]
    assert (oldest.number, oldest.changes) == ("1.0", [])


def test_a_metric_changes_with_what_it_rests_on(store: Store, published: Snapshot) -> None:
    result = synchronize(store, changed(metric("gross_sales", where="")), LATER)
    numbers = {version.metric: version.number for version in result.versions}
    assert numbers == dict.fromkeys(("gross_sales", "gross_sales_app_30d", "average_order_value", "bonus_share"), "2.0")


def test_going_back_is_a_new_version(store: Store, published: Snapshot) -> None:
    synchronize(store, changed(HALF), LATER)
    back = synchronize(store, SHOP, LATER + timedelta(days=1))
    assert [(version.metric, version.number) for version in back.versions] == [("average_order_value", "3.0")]


def test_a_metric_that_was_away_goes_on_counting(store: Store, published: Snapshot) -> None:
    synchronize(store, changed(without=("margin",)), LATER)
    back = synchronize(store, changed(metric("margin", measure="sum(amount)")), LATER + timedelta(days=1))
    assert [(version.metric, version.number) for version in back.versions] == [("margin", "2.0")]


def test_what_was_in_force_on_a_day(store: Store, published: Snapshot) -> None:
    after = synchronize(store, changed(HALF), LATER).snapshot
    assert snapshot_at(store, LATER - timedelta(seconds=1)).fingerprint == published.fingerprint
    assert snapshot_at(store, LATER).fingerprint == after.fingerprint
    assert snapshot_of(store, published.fingerprint).model == published.model
    assert refused(snapshot_at, store, NOW - timedelta(days=1)) == "catalog.nothing_published"
    assert refused(snapshot_of, store, "f00") == "catalog.unknown_snapshot"


def test_publishing_tells_the_audit_and_the_outbox(store: Store, published: Snapshot) -> None:
    synchronize(store, changed(HALF), LATER)
    with store.reading() as tx:
        assert [entry.action for entry in audit.entries(tx)] == ["definitions.published"] * 2
        event = outbox.waiting(tx)[-1]
    assert (event.topic, event.payload["metric"], event.payload["version"]) == (
        "metric.published",
        "average_order_value",
        "2.0",
    )


def test_a_request_is_opened_approved_by_another_and_applied(store: Store, published: Snapshot) -> None:
    author, steward = person(store, "zhao", "analyst"), person(store, "li", "steward")
    request = open_request(store, author, published.fingerprint, changed(HALF), "退单不算", NOW)
    assert request.status == "open"
    assert [(change.code, change.part) for change in changes_of(request)] == [("average_order_value", "formula")]
    reviewed = approve(store, steward, request.id, "同意", LATER)
    assert reviewed.request.status == "applied"
    assert [(verdict.author, verdict.verdict) for verdict in reviewed.verdicts] == [("li", "approve"), ("li", "apply")]
    assert reviewed.published is not None
    assert current_snapshot(store).fingerprint == reviewed.published.snapshot.fingerprint
    newest = versions_of(store, "average_order_value")[0]
    assert (newest.author, newest.message, newest.number) == ("zhao", "退单不算", "2.0")
    assert msgspec.json.encode(as_json(reviewed, changes_of(request)))


@pytest.mark.parametrize("roles", [("steward",), ("steward", "administrator"), ("approver", "administrator")])
def test_nobody_approves_their_own(store: Store, published: Snapshot, roles: tuple[str, ...]) -> None:
    author = person(store, "zhao", *roles)
    request = open_request(store, author, published.fingerprint, changed(HALF), "why", NOW)
    assert refused(approve, store, author, request.id, "", LATER) == "catalog.own_request"
    assert refused(reject, store, author, request.id, "no", LATER) == "catalog.own_request"
    assert current_snapshot(store).fingerprint == published.fingerprint


def test_the_local_owner_does_not_approve_their_own_either(store: Store, published: Snapshot) -> None:
    request = open_request(store, LOCAL, published.fingerprint, changed(HALF), "why", NOW)
    assert refused(approve, store, LOCAL, request.id, "", LATER) == "catalog.own_request"


def test_what_was_published_since_stays_when_another_object_is_approved(store: Store, published: Snapshot) -> None:
    author, steward = person(store, "zhao", "analyst"), person(store, "li", "steward")
    request = open_request(store, author, published.fingerprint, changed(HALF), "why", NOW)
    other = open_request(store, author, published.fingerprint, changed(REWORDED), "words", NOW)
    approve(store, steward, other.id, "", LATER)
    assert actions_on(store, steward, current_snapshot(store), request) == (("approve", "reject"), None)
    approve(store, steward, request.id, "", LATER)
    metrics = current_snapshot(store).model.metrics
    assert metrics["average_order_value"].formula == HALF.formula
    assert metrics["orders"].caliber == REWORDED.caliber
    assert (metrics["average_order_value"].version, metrics["orders"].version) == ("2.0", "1.1")


def test_a_stale_base_is_refused_at_opening_and_at_approval(store: Store, published: Snapshot) -> None:
    author, steward = person(store, "zhao", "analyst"), person(store, "li", "steward")
    request = open_request(store, author, published.fingerprint, changed(HALF), "why", NOW)
    third = metric("average_order_value", formula="gross_sales / (orders * 3)")
    other = open_request(store, author, published.fingerprint, changed(third), "words", NOW)
    approve(store, steward, other.id, "", LATER)
    assert refused(approve, store, steward, request.id, "", LATER) == "catalog.stale_base"
    actions, refusal = actions_on(store, steward, current_snapshot(store), request)
    assert actions == ("reject",)
    assert refusal is not None
    assert refusal.code == "catalog.stale_base"
    assert get_request(store, steward, request.id).request.status == "open"
    assert (
        refused(open_request, store, author, published.fingerprint, changed(HALF), "why", NOW) == "catalog.stale_base"
    )


def test_what_no_longer_holds_together_is_refused_at_approval(store: Store, published: Snapshot) -> None:
    author, steward = person(store, "zhao", "analyst"), person(store, "li", "steward")
    request = open_request(store, author, published.fingerprint, changed(HALF), "why", NOW)
    model = published.model
    metrics = {code: one for code, one in model.metrics.items() if code not in ("orders", "average_order_value")}
    rest = Snapshot(
        msgspec.structs.replace(model, metrics=metrics | {"average_order_value": model.metrics["average_order_value"]})
    )
    gone = open_request(store, author, published.fingerprint, rest, "orders are gone", NOW)
    approve(store, steward, gone.id, "", LATER)
    assert refused(approve, store, steward, request.id, "", LATER) == "catalog.stale_base"


def test_a_request_is_decided_once(store: Store, published: Snapshot) -> None:
    author, steward = person(store, "zhao", "analyst"), person(store, "li", "steward")
    request = open_request(store, author, published.fingerprint, changed(HALF), "why", NOW)
    assert refused(withdraw, store, steward, request.id, NOW) == "catalog.not_author"
    assert refused(reject, store, steward, request.id, " ", NOW) == "catalog.message_missing"
    assert reject(store, steward, request.id, "口径不对", NOW).request.status == "rejected"
    for act, args in ((approve, ("", NOW)), (reject, ("x", NOW))):
        assert refused(act, store, steward, request.id, *args) == "catalog.request_closed"
    assert refused(withdraw, store, author, request.id, NOW) == "catalog.request_closed"
    assert refused(approve, store, steward, "cr_none", "", NOW) == "catalog.unknown_request"
    again = open_request(store, author, published.fingerprint, changed(HALF), "why", LATER)
    assert withdraw(store, author, again.id, LATER).request.status == "withdrawn"
    assert [found.id for found in list_requests(store, author)] == [again.id, request.id]
    assert [found.id for found in list_requests(store, author, "rejected")] == [request.id]


def test_what_cannot_be_opened(store: Store, published: Snapshot) -> None:
    author, viewer = person(store, "zhao", "analyst"), person(store, "wang", "viewer")
    base = published.fingerprint
    assert refused(open_request, store, author, base, SHOP, "why", NOW) == "catalog.nothing_changed"
    assert refused(open_request, store, author, base, changed(HALF), " ", NOW) == "catalog.message_missing"
    assert refused(open_request, store, viewer, base, changed(HALF), "why", NOW) == "accounts.not_permitted"


def test_only_who_may_approve_every_metric_of_it(store: Store, published: Snapshot) -> None:
    author, approver = person(store, "zhao", "analyst"), person(store, "li", "approver")
    secret = open_request(
        store, author, published.fingerprint, changed(metric("bonus", measure="sum(pay)")), "why", NOW
    )
    assert refused(approve, store, approver, secret.id, "", LATER) == "catalog.may_not_approve"
    assert refused(reject, store, approver, secret.id, "no", LATER) == "catalog.may_not_approve"
    assert actions_on(store, approver, published, secret)[0] == ()
    assert visible_changes(secret, published, by_username(store, "li")) == ()
    policy = Policy(code="open", kind="grant", verbs=("see_value",), sensitivity="secret")
    opened = Snapshot(msgspec.structs.replace(MODEL, policies=MODEL.policies | {"open": policy}))
    grant = open_request(store, author, published.fingerprint, opened, "why", NOW)
    assert refused(approve, store, approver, grant.id, "", LATER) == "accounts.not_permitted"
    steward = change_person(store, LOCAL, "li", PersonChange(roles=("steward",)), NOW)
    assert approve(store, by_username(store, steward.username), grant.id, "", LATER).request.status == "applied"


def test_every_request_is_listed_however_many(store: Store, published: Snapshot) -> None:
    author = person(store, "zhao", "analyst")
    made = [open_request(store, author, published.fingerprint, changed(HALF), f"why {n}", NOW).id for n in range(203)]
    assert {found.id for found in list_requests(store, author)} == {*made}


def test_files_never_overwrite_an_approved_change(store: Store, published: Snapshot) -> None:
    author, steward = person(store, "zhao", "analyst"), person(store, "li", "steward")
    request = open_request(store, author, published.fingerprint, changed(HALF), "why", NOW)
    applied = approve(store, steward, request.id, "", LATER).published
    assert applied is not None
    unchanged_files = synchronize(store, SHOP, LATER)
    assert (unchanged_files.snapshot.fingerprint, unchanged_files.diverged) == (applied.snapshot.fingerprint, False)
    other_files = synchronize(store, changed(REWORDED), LATER)
    assert (other_files.snapshot.fingerprint, other_files.diverged) == (applied.snapshot.fingerprint, True)
    brought_up = synchronize(store, changed(HALF), LATER)
    assert (brought_up.snapshot.fingerprint, brought_up.diverged) == (applied.snapshot.fingerprint, False)
    further = synchronize(store, changed(HALF, REWORDED), LATER + timedelta(hours=1))
    assert [version.metric for version in further.versions] == ["orders"]


def test_the_history_names_no_secret(store: Store, published: Snapshot) -> None:
    synchronize(store, changed(metric("bonus_share", formula="bonus / orders", purpose=Text(zh="x"))), LATER)
    snapshot = current_snapshot(store)
    lines = history(store, View(snapshot, WANG), snapshot.metric("bonus_share"))
    assert [line.version for line in lines] == ["2.0", "1.0"]
    assert "bonus /" not in str(lines)
    open_lines = history(store, View(snapshot, LOCAL.principal), snapshot.metric("bonus_share"))
    assert "bonus / orders" in str(open_lines)
