"""Change requests: proposed definitions, reviewed by somebody else, published as one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from caliber.access import decide
from caliber.accounts import Identity, need
from caliber.accounts.identity import by_username
from caliber.accounts.roles import roles_with
from caliber.catalog.formula import below
from caliber.catalog.history import NAMING
from caliber.catalog.publish import REQUEST, TURN, Published, publish_in, with_versions_of
from caliber.catalog.view import discoverable
from caliber.errors import Refused
from caliber.model.changes import Change
from caliber.model.diff import diff
from caliber.model.rebase import rebased
from caliber.model.rules import new_errors
from caliber.model.snapshot import Snapshot
from caliber.store import Store, Transaction, audit, outbox, people, requests, snapshots
from caliber.store.requests import ChangeRequest, Verdict
from caliber.store.turns import take_turn

OPEN = "open"
ASKED, FEW = 50, 3  # people looked at, and named, of those who might approve

# Changes of these decide what everybody sees: approving metrics is not enough.
FOR_STEWARDS = frozenset({"policies", "project", "sources", "departments"})
LEADS_TO = {"approve": "approved", "reject": "rejected", "withdraw": "withdrawn"}


class Reviewed(NamedTuple):
    """A request with what was decided; ``published`` where it is in force now."""

    request: ChangeRequest
    verdicts: tuple[Verdict, ...] = ()
    published: Published | None = None


def open_request(
    store: Store, actor: Identity, base: str, proposed: Snapshot, message: str, now: datetime
) -> ChangeRequest:
    """``base``: fingerprint of the definitions that were changed; ``proposed`` passed its checks already.

    Raises ``Refused``: ``catalog.stale_base``, ``catalog.nothing_changed``, ``catalog.message_missing``.
    """
    with store.transaction() as tx:
        return open_request_in(tx, actor, base, proposed, message, now)


def open_request_in(
    tx: Transaction, actor: Identity, base: str, proposed: Snapshot, message: str, now: datetime
) -> ChangeRequest:
    """``open_request`` beside whatever else the transaction writes."""
    need(actor, "propose_changes")
    if not message.strip():
        raise Refused("catalog.message_missing", "message")
    before = _current(tx, base)
    proposed = with_versions_of(proposed, before)
    changes = diff(before, proposed)
    if not changes:
        raise Refused("catalog.nothing_changed", "definitions")
    snapshots.keep(tx, proposed.fingerprint, proposed.to_bytes(), now)
    made = ChangeRequest(
        id="cr_" + secrets.token_hex(6),
        base=base,
        proposed=proposed.fingerprint,
        message=message.strip(),
        author=actor.username,
        status=OPEN,
        changes=msgspec.to_builtins(changes),
        created_at=now,
    )
    requests.add(tx, made)
    _tell(tx, now, actor.username, "opened", made)
    return made


def _current(tx: Transaction, base: str) -> Snapshot:
    """The definitions in force, which must be ``base``: a change to older ones would undo what came after."""
    current = snapshots.current(tx)
    if current is None:
        raise Refused("catalog.nothing_published")
    if current.snapshot != base:
        raise Refused("catalog.stale_base", base)
    return _kept(tx, base)


def _in_force(tx: Transaction) -> Snapshot:
    current = snapshots.current(tx)
    if current is None:
        raise Refused("catalog.nothing_published")
    return _kept(tx, current.snapshot)


def _kept(tx: Transaction, key: str) -> Snapshot:
    content = snapshots.content(tx, key)
    if content is None:
        raise Refused("catalog.unknown_snapshot", key, fingerprint=key)
    return Snapshot.from_bytes(content)


def approve(store: Store, actor: Identity, request_id: str, note: str, now: datetime) -> Reviewed:
    """Approve and put into force, in one transaction. What was published since stays, where it is another object.

    Raises ``Refused``: ``catalog.own_request``, ``catalog.may_not_approve``, ``catalog.stale_base``,
    ``catalog.request_closed``, ``catalog.unknown_request``.
    """
    need(actor, "approve_changes")
    with store.transaction() as tx:
        take_turn(tx, TURN)
        found = _open(tx, request_id)
        if found.author == actor.username:
            raise Refused("catalog.own_request", request_id)
        before = _in_force(tx)
        proposed = _made_now(tx, before, found)
        if before.fingerprint != found.base and new_errors(before, proposed):
            raise Refused("catalog.stale_base", found.base)
        _may_approve(actor, before, proposed, found)
        _close(tx, found, actor, "approve", note, now)
        published = publish_in(tx, proposed, found.author, found.message, now, REQUEST)
        requests.move(tx, request_id, "approved", "applied", now)
        requests.add_verdict(tx, Verdict(request=request_id, author=actor.username, verdict="apply", note="", at=now))
        return _reviewed(tx, request_id, published)


def _made_now(tx: Transaction, current: Snapshot, request: ChangeRequest) -> Snapshot:
    """The definitions in force with what the request changes. Raises ``Refused("catalog.stale_base")`` where an object
    that it changes has been changed since."""
    proposed = _kept(tx, request.proposed)
    if request.base == current.fingerprint:
        return proposed
    made = rebased(_kept(tx, request.base), proposed, current)
    if made is None:
        raise Refused("catalog.stale_base", request.base)
    return made


def actions_on(
    store: Store, actor: Identity, current: Snapshot, request: ChangeRequest
) -> tuple[tuple[str, ...], Refused | None]:
    """What the person may do with an open request, and why they may not approve it. ``current``: what is in force."""
    withdraw = ("withdraw",) if request.author == actor.username else ()
    try:
        need(actor, "approve_changes")
        if withdraw:
            raise Refused("catalog.own_request", request.id)
    except Refused as refusal:
        return withdraw, refusal
    with store.reading() as tx:
        try:
            _check_right(tx, actor, current, request)
        except Refused as refusal:
            return (), refusal
        if _is_stale(tx, current, request):
            return ("reject",), Refused("catalog.stale_base", request.base)
    return ("approve", "reject"), None


def approvers(store: Store) -> list[Identity]:
    """People who may approve something, fifty at most."""
    with store.reading() as tx:
        names = people.with_roles(tx, roles_with("approve_changes"), ASKED)
    return [by_username(store, name) for name in names]


def approvers_of(store: Store, current: Snapshot, request: ChangeRequest, asked: Iterable[Identity]) -> tuple[str, ...]:
    """Those of ``asked`` who may approve an open request, by name, three at most."""
    may = (one for one in asked if "approve" in actions_on(store, one, current, request)[0])
    return tuple(one.person.name or one.username for one in islice(may, FEW))


def _is_stale(tx: Transaction, current: Snapshot, request: ChangeRequest) -> bool:
    """Whether what it changes has been changed since; cheap where it was looked at before."""
    stale: dict[str, bool] = current.memo.setdefault("catalog.stale_requests", {})
    if request.id not in stale:
        try:
            _made_now(tx, current, request)
        except Refused:
            stale[request.id] = True
        else:
            stale[request.id] = False
    return stale[request.id]


def _check_right(tx: Transaction, actor: Identity, current: Snapshot, request: ChangeRequest) -> None:
    """Raises ``Refused`` where it is not for this person to decide, whichever way."""
    added = any(code not in current.model.metrics for code in _metrics(changes_of(request)))
    _may_approve(actor, current, _kept(tx, request.proposed) if added else current, request)


def _may_approve(actor: Identity, before: Snapshot, proposed: Snapshot, request: ChangeRequest) -> None:
    """Every metric that changes must be the approver's to approve; a new one as it will be."""
    changes = changes_of(request)
    if any(change.table in FOR_STEWARDS for change in changes):
        need(actor, "approve_policies")
    refused = []
    for code in _metrics(changes):
        snapshot = before if code in before.model.metrics else proposed
        if code not in snapshot.model.metrics:
            continue  # it is gone in the meantime
        if not decide(snapshot, actor.principal, "approve", snapshot.model.metrics[code]).allowed:
            refused.append(code)
    if refused:
        raise Refused("catalog.may_not_approve", request.id, metrics=refused[:10])


def reject(store: Store, actor: Identity, request_id: str, note: str, now: datetime) -> Reviewed:
    """With a reason, by somebody who might approve it.

    Raises ``Refused``: ``catalog.own_request``, ``catalog.message_missing``, ``catalog.may_not_approve``,
    ``catalog.request_closed``, ``catalog.unknown_request``.
    """
    need(actor, "approve_changes")
    if not note.strip():
        raise Refused("catalog.message_missing", "note")
    with store.transaction() as tx:
        found = _open(tx, request_id)
        if found.author == actor.username:
            raise Refused("catalog.own_request", request_id)
        _check_right(tx, actor, _in_force(tx), found)
        _close(tx, found, actor, "reject", note, now)
        return _reviewed(tx, request_id)


def withdraw(store: Store, actor: Identity, request_id: str, now: datetime) -> Reviewed:
    """Raises ``Refused("catalog.not_author")``."""
    with store.transaction() as tx:
        found = _open(tx, request_id)
        if found.author != actor.username:
            raise Refused("catalog.not_author", request_id)
        _close(tx, found, actor, "withdraw", "", now)
        return _reviewed(tx, request_id)


def _open(tx: Transaction, request_id: str) -> ChangeRequest:
    found = requests.request(tx, request_id)
    if found is None:
        raise Refused("catalog.unknown_request", request_id, id=request_id)
    if found.status != OPEN:
        raise Refused("catalog.request_closed", request_id, id=request_id, status=found.status)
    return found


def _close(tx: Transaction, request: ChangeRequest, actor: Identity, verdict: str, note: str, now: datetime) -> None:
    """The verdict and the new status; two approvers at once are one approval."""
    if not requests.move(tx, request.id, OPEN, LEADS_TO[verdict], now):
        raise Refused("catalog.request_closed", request.id, id=request.id, status="closed")
    requests.add_verdict(
        tx, Verdict(request=request.id, author=actor.username, verdict=verdict, note=note.strip(), at=now)
    )
    _tell(tx, now, actor.username, LEADS_TO[verdict], request)


def _tell(tx: Transaction, now: datetime, actor: str, what: str, request: ChangeRequest) -> None:
    audit.note(tx, now, actor, f"change_request.{what}", request.id, message=request.message, author=request.author)
    metrics = _metrics(changes_of(request))
    outbox.add(tx, now, f"change_request.{what}", request=request.id, by=actor, author=request.author, metrics=metrics)


def _reviewed(tx: Transaction, request_id: str, published: Published | None = None) -> Reviewed:
    found = requests.request(tx, request_id)
    if found is None:
        raise Refused("catalog.unknown_request", request_id, id=request_id)
    return Reviewed(found, tuple(requests.verdicts(tx, request_id)), published)


def _metrics(changes: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(change.code for change in changes if change.table == "metrics"))


def changes_of(request: ChangeRequest) -> tuple[Change, ...]:
    """What the request changes, object by object."""
    return tuple(msgspec.convert(request.changes, list[Change]))


def visible_changes(request: ChangeRequest, snapshot: Snapshot, actor: Identity) -> tuple[Change, ...]:
    """Without the metrics whose definition the person may not see."""
    if actor.username == request.author:
        return changes_of(request)
    return tuple(change for change in changes_of(request) if may_see(change, snapshot, actor))


def may_see(change: Change, snapshot: Snapshot, actor: Identity) -> bool:
    """Whether a change may be shown: neither it nor its words speak of a metric that the person may not know of.

    Rules of access and addresses of sources are for those who approve them.
    """
    metrics = snapshot.model.metrics
    seen = discoverable(snapshot, actor.principal)
    if change.table in ("policies", "sources"):
        return "approve_policies" in actor.permissions
    if change.table != "metrics":
        return seen.issuperset(code for code in _words(change) if code in metrics)
    if change.code not in metrics:
        return "approve_changes" in actor.permissions
    if not decide(snapshot, actor.principal, "see_definition", metrics[change.code]).allowed:
        return False
    return change.part not in NAMING or seen.issuperset(below(snapshot, metrics[change.code]))


def _words(change: Change) -> list[str]:
    """The words of both sides, among them the codes of metrics."""
    return re.findall(r"\w+", f"{change.before} {change.after}")


def get_request(store: Store, actor: Identity, request_id: str) -> Reviewed:
    """Raises ``Refused("catalog.unknown_request")``."""
    need(actor, "see_catalog")
    with store.reading() as tx:
        return _reviewed(tx, request_id)


def requests_since(store: Store, actor: Identity, status: str, since: datetime) -> list[Reviewed]:
    """Those that were closed with this status since then, each with its verdicts."""
    need(actor, "see_catalog")
    with store.reading() as tx:
        return [Reviewed(one, tuple(requests.verdicts(tx, one.id))) for one in requests.closed_since(tx, status, since)]


def list_requests(store: Store, actor: Identity, status: str = "") -> list[ChangeRequest]:
    """Newest first."""
    need(actor, "see_catalog")
    with store.reading() as tx:
        return requests.found(tx, status)


def as_json(reviewed: Reviewed, changes: Iterable[Change]) -> dict[str, Any]:
    """A request as the interfaces show it."""
    request = reviewed.request
    return {
        "id": request.id,
        "base": request.base,
        "message": request.message,
        "author": request.author,
        "status": request.status,
        "created_at": request.created_at,
        "closed_at": request.closed_at,
        "changes": tuple(changes),
        "decisions": [msgspec.structs.asdict(verdict) for verdict in reviewed.verdicts],
    }
