"""What becomes of a candidate: a metric of its own, a variant, another name of a metric that is there, or nothing.

What changes definitions is a change request like any other, approved by somebody else; until then it can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from caliber.accounts import Identity, need
from caliber.catalog.case_decisions import also_called, problem_told, told_apart
from caliber.catalog.change_requests import open_request_in, withdraw
from caliber.catalog.comparing import Comparing
from caliber.catalog.intake_runs import Candidate, candidates_in
from caliber.catalog.lookup import definition_named
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.interchange.draft.naming import code_of, free, is_chinese
from caliber.model.objects import Alias, Metric, Model, Owner
from caliber.model.rules import new_errors
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.store import Store, Transaction, audit, intakes
from caliber.store.requests import ChangeRequest

KINDS = ("adopt", "variant", "merge", "reject")
NEED_A_REASON = frozenset({"variant", "reject"})
MOST = 500  # candidates decided at once
_NUMBER = re.compile(r"#(\d+)$")
MESSAGES = {
    "adopt": Text("采纳报表中的「{name}」({place})", "Adopt “{name}” of the report {place}"),
    "merge": Text("报表中的「{name}」就是这个指标({place})", "“{name}” of the report {place} is this metric"),
    "several": Text(
        "报表中的 {count} 个候选指标并入已有指标", "{count} candidates of reports are metrics that are there"
    ),
}


class IntakeDecision(msgspec.Struct, frozen=True, kw_only=True):
    """``adopt``: a metric of its own. ``variant``: the same, as a sanctioned variant of ``metric``. ``merge``: another
    name of ``metric``; without one each is merged into the metric that it was proved to be. ``reject``: nothing.

    ``candidates``: those that compute the same are adopted as one. ``code``, ``name``, ``unit``, ``domain``: of the new
    metric, as far as they are not to be made of the candidate.
    """

    kind: str
    candidates: tuple[str, ...]
    metric: str = ""
    code: str = ""
    name: str = ""
    unit: str = ""
    domain: str = ""
    reason: str = ""


class Decided(NamedTuple):
    """``request``: what carries it out, None where no definition changes; ``metrics``: by candidate."""

    request: ChangeRequest | None
    metrics: Mapping[str, str]


class Deciding(NamedTuple):
    """Who decides, of which intake, under which definitions."""

    actor: Identity
    comparing: Comparing
    intake: str
    lang: str
    now: datetime

    @property
    def view(self) -> View:
        return self.comparing.view

    def text(self, words: str) -> Text:
        return Text(**{"zh" if self.lang.startswith("zh") else "en": words})


def decide_candidates(store: Store, deciding: Deciding, decision: IntakeDecision) -> Decided:
    """Decides open candidates, and opens the change request where definitions change.

    Raises ``Refused``: ``intake.unknown_decision``, ``intake.unknown_candidate``, ``intake.already_decided``,
    ``intake.not_equal``, ``intake.not_proved``, ``intake.no_definition``, ``catalog.message_missing``,
    ``catalog.decision_breaks``, ``reports.…`` where the model has no dataset or column for it, and as ``open_request``.
    """
    need(deciding.actor, "propose_changes")
    if decision.kind not in KINDS:
        raise Refused("intake.unknown_decision", "kind", name=decision.kind, known=list(KINDS))
    if decision.kind in NEED_A_REASON and not decision.reason.strip():
        raise Refused("catalog.message_missing", "reason")
    with store.reading() as tx:
        chosen = _chosen(tx, deciding, decision)
        reports = {one.row.id: intakes.content(tx, deciding.intake, one.row.file) for one in chosen}
    view = deciding.view
    model, metrics = _DECIDED[decision.kind](deciding, decision, chosen, reports)
    message = decision.reason.strip() or _message(decision, chosen, deciding.lang)
    after = Snapshot(model)
    changed = after.fingerprint != view.snapshot.fingerprint
    if changed and (broken := new_errors(view.snapshot, after)):
        raise Refused(
            "catalog.decision_breaks", "candidates", reason=problem_told(view, broken[0]), count=len(broken)
        )  # fmt: skip
    with store.transaction() as tx:
        _chosen(tx, deciding, decision)  # somebody may have been first
        made = (
            open_request_in(tx, deciding.actor, view.snapshot.fingerprint, after, message, deciding.now)
            if changed
            else None
        )
        _write(tx, deciding, decision, metrics, made)
    return Decided(made, metrics)


def _chosen(tx: Transaction, deciding: Deciding, decision: IntakeDecision) -> list[Candidate]:
    """The candidates, all of them open and the person's to decide."""
    wanted = tuple(dict.fromkeys(decision.candidates))
    if not wanted or len(wanted) > MOST:
        raise Refused("intake.how_many", "candidates", limit=MOST)
    found = candidates_in(tx, deciding.actor, deciding.view, deciding.intake, wanted)
    missing = set(wanted) - {one.row.id for one in found}
    if missing:
        raise Refused("intake.unknown_candidate", "candidates", id=min(missing))
    closed = next((one for one in found if one.row.state != "open"), None)
    if closed is not None:
        raise Refused("intake.already_decided", "candidates", name=closed.taken.name)
    return sorted(found, key=lambda one: wanted.index(one.row.id))  # the first named gives the name


def _write(
    tx: Transaction,
    deciding: Deciding,
    decision: IntakeDecision,
    metrics: Mapping[str, str],
    made: ChangeRequest | None,
) -> None:
    request = made.id if made is not None else ""
    for metric in dict.fromkeys(metrics.values()):
        intakes.decide(
            tx,
            deciding.intake,
            [one for one, to in metrics.items() if to == metric],
            decision=decision.kind,
            metric=metric,
            request=request,
            reason=decision.reason.strip(),
            decided_by=deciding.actor.username,
            decided_at=deciding.now,
        )
    audit.note(
        tx, deciding.now, deciding.actor.username, f"intake.{decision.kind}", deciding.intake,
        candidates=list(metrics), metrics=sorted({one for one in metrics.values() if one}), request=request,
        reason=decision.reason.strip(),
    )  # fmt: skip


def _message(decision: IntakeDecision, chosen: Sequence[Candidate], lang: str) -> str:
    first = chosen[0].taken
    words = MESSAGES["several" if len(chosen) > 1 and decision.kind == "merge" else decision.kind]
    return words.say(lang).format(name=first.name, place=first.place, count=len(chosen))


# -- what each decision makes of the definitions


def _adopted(
    deciding: Deciding, decision: IntakeDecision, chosen: list[Candidate], reports: Mapping[str, bytes]
) -> tuple[Model, dict[str, str]]:
    made = _metrics(deciding, decision, chosen, reports)
    return _with(deciding.view.snapshot.model, made), {one.row.id: made[-1].code for one in chosen}


def _variant(
    deciding: Deciding, decision: IntakeDecision, chosen: list[Candidate], reports: Mapping[str, bytes]
) -> tuple[Model, dict[str, str]]:
    reference = definition_named(deciding.view, decision.metric)
    *parts, metric = _metrics(deciding, decision, chosen, reports)
    apart = told_apart(metric, [reference], deciding.text(decision.reason.strip()))
    variant = msgspec.structs.replace(apart, variant_of=reference.code, unit=metric.unit or reference.unit)
    model = _with(deciding.view.snapshot.model, [*parts, variant])
    return model, {one.row.id: variant.code for one in chosen}


def _merged(
    deciding: Deciding, decision: IntakeDecision, chosen: list[Candidate], _: Mapping[str, bytes]
) -> tuple[Model, dict[str, str]]:
    metrics = deciding.view.snapshot.model.metrics
    into: dict[str, str] = {}
    changed: dict[str, Metric] = {}
    for one in chosen:
        code = definition_named(deciding.view, decision.metric).code if decision.metric else one.equal
        if not code:
            raise Refused("intake.not_proved", "candidates", name=one.taken.name)
        into[one.row.id] = code
        changed[code] = also_called(changed.get(code, metrics[code]), _names(one, metrics[code].owner.department))
    return _with(deciding.view.snapshot.model, changed.values()), into


def _rejected(
    deciding: Deciding, decision: IntakeDecision, chosen: list[Candidate], _: Mapping[str, bytes]
) -> tuple[Model, dict[str, str]]:
    return deciding.view.snapshot.model, {one.row.id: "" for one in chosen}


def _names(one: Candidate, owner: str) -> list[Alias]:
    """What the report calls it, as a name that its department uses; a column without a name has none."""
    taken = one.taken
    department = one.row.department if one.row.department != owner else ""
    names = [taken.name, taken.card.get("code", ""), *taken.card.get("aliases", ())]
    return [Alias(name=name, department=department) for name in names if name and not name.startswith("column ")]


def _metrics(
    deciding: Deciding, decision: IntakeDecision, chosen: list[Candidate], reports: Mapping[str, bytes]
) -> list[Metric]:
    """The metrics that the candidates are, the one itself last: measure, dataset, population and time of the report."""
    from caliber.catalog.report_metric import ReportSql, metrics_of  # not before there is a report to read
    from caliber.interchange.sql_reports import decoded

    first = chosen[0]
    prints = {one.row.fingerprint for one in chosen}
    if len(chosen) > 1 and (len(prints) > 1 or "" in prints):
        raise Refused("intake.not_equal", "candidates")
    if "measure" not in first.taken.card:
        raise Refused("intake.no_definition", "candidates", name=first.taken.name)
    view, text = deciding.view, decoded(reports[first.row.id], first.taken.place)
    number = _NUMBER.search(first.taken.place)
    report = ReportSql(
        text=text,
        title=first.taken.place,
        figure=first.taken.name,
        number=int(number[1]) if number else 0,
    )
    columns = deciding.comparing.columns_under(text)
    try:
        made = metrics_of(view.snapshot, view.principal, columns, report, decision.unit.strip())
    except Refused as refusal:
        raise _missing(refusal, first) from None
    named = decision.name.strip() or first.taken.name
    code = free(decision.code.strip() or code_of(named) or made[-1].code, {*view.snapshot.model.metrics})
    owner = Owner(business=deciding.actor.person.name or deciding.actor.username, department=first.row.department)
    return [
        *_parts(made, code, named, owner, decision),
        _named(_renamed(made[-1], made, code), code, named, owner, decision, chosen),
    ]


def _missing(refusal: Refused, one: Candidate) -> Refused:
    """What the model lacks, said of the model: a report speaks of CREATE TABLE statements."""
    facts = {"name": one.taken.name, "what": refusal.problem.facts.get("name", "")}
    code = {"reports.unknown_table": "intake.no_dataset", "reports.unknown_column": "intake.no_column"}
    return Refused(code[refusal.code], "candidates", **facts) if refusal.code in code else refusal


def _named(
    metric: Metric, code: str, name: str, owner: Owner, decision: IntakeDecision, chosen: Sequence[Candidate] = ()
) -> Metric:
    text = Text(zh=name) if is_chinese(name) else Text(en=name)
    named = msgspec.structs.replace(metric, code=code, name=text, domain=decision.domain.strip(), owner=owner)
    return also_called(named, (alias for one in chosen for alias in _names(one, owner.department)))


def _parts(made: list[Metric], code: str, name: str, owner: Owner, decision: IntakeDecision) -> list[Metric]:
    """The operands of a formula, each under a code and a name of its own."""
    return [
        msgspec.structs.replace(_named(part, _code(code, place), f"{name} ({place})", owner, decision), unit="")
        for place, part in enumerate(made[:-1], 1)
    ]


def _renamed(metric: Metric, made: list[Metric], code: str) -> Metric:
    """A formula over the parts as they are called now."""
    formula = metric.formula
    for place, part in enumerate(made[:-1], 1):
        formula = re.sub(rf"\b{re.escape(part.code)}\b", _code(code, place), formula)
    return msgspec.structs.replace(metric, formula=formula)


def _code(code: str, place: int) -> str:
    return f"{code}_part{place}"


def _with(model: Model, metrics: Iterable[Metric]) -> Model:
    return msgspec.structs.replace(model, metrics={**model.metrics, **{one.code: one for one in metrics}})


_DECIDED = {"adopt": _adopted, "variant": _variant, "merge": _merged, "reject": _rejected}


# -- undone


def undo(store: Store, deciding: Deciding, ids: Iterable[str]) -> list[str]:
    """Opens candidates again: what is under review is withdrawn, with everything that was decided by the same request.

    Raises ``Refused``: ``intake.unknown_candidate``, ``intake.settled`` where the definitions are in force already,
    ``catalog.not_author`` where somebody else proposed it.
    """
    need(deciding.actor, "propose_changes")
    wanted = tuple(dict.fromkeys(ids))
    with store.reading() as tx:
        found = candidates_in(tx, deciding.actor, deciding.view, deciding.intake, wanted) if wanted else []
    missing = set(wanted) - {one.row.id for one in found}
    if missing or not found:
        raise Refused("intake.unknown_candidate", "candidates", id=min(missing, default=""))
    settled = next((one for one in found if one.row.status == "applied"), None)
    if settled is not None:
        raise Refused("intake.settled", "candidates", name=settled.taken.name)
    for request in dict.fromkeys(one.row.request for one in found if one.row.state == "in_review"):
        withdraw(store, deciding.actor, request, deciding.now)
    with store.transaction() as tx:
        requests = {one.row.request for one in found if one.row.request}
        again = list(dict.fromkeys([*wanted, *(one for request in requests for one in intakes.under(tx, request))]))
        cleared = {"decision": "", "metric": "", "request": "", "reason": "", "decided_by": "", "decided_at": None}
        intakes.decide(tx, deciding.intake, again, **cleared)
        audit.note(tx, deciding.now, deciding.actor.username, "intake.undone", deciding.intake, candidates=again)
    return again
