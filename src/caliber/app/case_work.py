"""Cases of a project folder decided in its own store."""

from __future__ import annotations

import msgspec

from caliber.accounts import LOCAL, Identity
from caliber.accounts.identity import by_username
from caliber.accounts.people import normal
from caliber.app.door import Asking, Proposed
from caliber.app.project import Project
from caliber.catalog import change_requests
from caliber.catalog.bridges import Seeing, of_variants
from caliber.catalog.case_decisions import Decision, decide_case
from caliber.catalog.case_reviews import Board, Reviewed, with_reviews
from caliber.catalog.cases import Scan
from caliber.catalog.publish import current_snapshot
from caliber.catalog.view import View
from caliber.errors import Refused

VERDICTS = ("approve", "reject", "withdraw")


def board_of(project: Project, found: Scan, asking: Asking) -> Board:
    """The cases with what is proposed for them; nothing is where there is no store yet."""
    if not project.has_store:
        return Board(scan=found, cases=tuple(Reviewed(case=case, reviews=()) for case in found.cases))
    store = project.store_with_definitions
    reviewed = with_reviews(store, _who(project, asking), current_snapshot(store), found.cases)
    return Board(scan=found, cases=tuple(reviewed))


def decide(project: Project, decision: Decision, asking: Asking) -> Proposed:
    """Opens the change request. Raises ``Refused`` as ``decide_case`` does."""
    who, store = _who(project, asking), project.store_with_definitions
    view = View(current_snapshot(store), who.principal)
    seeing = Seeing(view, project.queries_of(view.snapshot), store, project.now())
    made = decide_case(
        store, who, view, decision, asking.lang, seeing.now, of_variants(seeing, decision, asking.ticket)
    )
    changes = tuple(msgspec.to_builtins(change) for change in change_requests.changes_of(made))
    return Proposed(id=made.id, status=made.status, changes=changes)


def settle(project: Project, request: str, verdict: str, note: str, asking: Asking) -> str:
    """Approves, rejects or withdraws; the status then. Raises ``Refused`` as those of ``change_requests`` do."""
    who, store, now = _who(project, asking), project.store_with_definitions, project.now()
    if verdict == "withdraw":
        return change_requests.withdraw(store, who, request, now).request.status
    act = change_requests.approve if verdict == "approve" else change_requests.reject
    return act(store, who, request, note, now).request.status


def known_verdict(verdict: str) -> str:
    """Raises ``Refused("query.unknown_choice")``."""
    if verdict not in VERDICTS:
        raise Refused("query.unknown_choice", "verdict", name="verdict", value=verdict, known=list(VERDICTS))
    return verdict


def _who(project: Project, asking: Asking) -> Identity:
    return by_username(project.store_with_definitions, normal(asking.user)) if asking.user else LOCAL
