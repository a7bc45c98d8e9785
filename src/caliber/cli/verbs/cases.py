"""``caliber cases``: what is open, what is in review, what was decided; proposed, approved and rejected."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from caliber.catalog.cases import KINDS, NAMES, STATES
from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.app.door import Asking, Door
    from caliber.catalog.case_reviews import Board, Review, Reviewed
    from caliber.catalog.cases import Pair

DECISIONS: dict[str, Text] = {
    "merge": Text("合并为 {metric}", "merged into {metric}"),
    "variant": Text("认定为 {metric} 的变体", "sanctioned as variants of {metric}"),
    "keep": Text("与 {metric} 分别保留", "kept apart from {metric}"),
}
ID, STATE, KIND = Text("编号", "Id"), Text("状态", "State"), Text("类型", "Kind")
METRICS, DEPARTMENTS, OWNERS = Text("指标", "Metrics"), Text("部门", "Departments"), Text("负责人", "Owners")
METRIC, DEPARTMENT, OWNER = Text("指标", "Metric"), Text("部门", "Department"), Text("负责人", "Owner")
USES, GAP = Text("使用次数", "Uses"), Text("上月差额", "Gap last month")
NONE = Text("没有这样的案件。", "There are no such cases.")
COUNT = Text("{0} 个待决定,{1} 个审批中,{2} 个已决定。", "{0} open, {1} in review, {2} decided.")
IN_REVIEW = Text(
    "审批中 {request}:{author} 提议把 {others} {decision}。理由:{message}",
    "In review, {request}: {author} proposes that {others} be {decision}. Reason: {message}",
)
MAY = Text("您可以:{actions}", "You may: {actions}")
ASKED = Text("已提交变更申请 {0},等待另一个人审批。", "Change request {0} opened; somebody else approves it.")
SETTLED = Text("变更申请 {0}:{1}", "Change request {0}: {1}")
DONE: dict[str, Text] = {
    "applied": Text("已批准并生效", "approved and in force"),
    "rejected": Text("已驳回", "rejected"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
NEEDED = (Text("要写一个 {0}", "give one {0}"), Text("至少写两个 {0}", "give two {0} or more"))
SHOWN = 4  # metrics of a case in a table


def run(given: Given) -> int:
    from caliber.app.door import Asking
    from caliber.cli.places import door_of

    asking = Asking(user=given.text("as"), ticket=f"cli-{os.urandom(8).hex()}", lang=given.lang)
    door = door_of(given)
    try:
        ACTIONS[given.text("action") or "list"](door, given, asking)
    finally:
        door.close()
    return 0


def _board(door: Door, given: Given, asking: Asking) -> Board:
    from caliber.cli.stopping import stoppable

    found = stoppable(lambda: door.cases(given.on("data"), asking), lambda: door.cancel(asking.ticket))
    asked = (given.text("metric"), given.text("department"), given.text("owner"))
    return found.only(given.names("kind"), given.text("state"), *asked)


def _list(door: Door, given: Given, asking: Asking) -> None:
    from caliber.cli.columns import Head, table

    found = _board(door, given, asking)
    if given.as_json:
        console.put_json(found.as_dict(given.lang))
    elif not found.cases:
        console.put(NONE.say(given.lang))
    else:
        figures = bool(found.scan.since)
        heads = [Head(head.say(given.lang)) for head in (ID, STATE, KIND, METRICS, DEPARTMENTS, OWNERS)]
        heads += [Head(USES.say(given.lang), True), *([Head(GAP.say(given.lang), True)] if figures else [])]
        rows = [_row(one, given.lang, figures) for one in found.cases]
        counts = (sum(one.state == state for one in found.cases) for state in STATES)
        console.put(f"{table(heads, rows)}\n\n{COUNT.say(given.lang).format(*counts)}")


def _row(one: Reviewed, lang: str, figures: bool) -> list[str]:
    case = one.case
    metrics = [metric.code for metric in case.metrics]
    more = f" … +{len(metrics) - SHOWN}" if len(metrics) > SHOWN else ""
    owners = dict.fromkeys(metric.owner for metric in case.metrics if metric.owner)
    row = [case.id, STATES[one.state].say(lang), NAMES[case.kind].say(lang), ", ".join(metrics[:SHOWN]) + more]
    row += [", ".join(case.departments), ", ".join(owners), f"{case.use:,}"]
    gap = "" if case.gap is None else f"{case.gap:+,f} {case.unit}".strip()
    return [*row, gap] if figures else row


def _show(door: Door, given: Given, asking: Asking) -> None:
    from caliber.cli.columns import Head, table
    from caliber.errors import Refused

    (wanted,) = _words(given, "ID", 1)
    found = _board(door, given, asking)
    one = next((each for each in found.cases if each.case.id == wanted), None)
    if one is None:
        raise Refused("catalog.unknown_case", wanted, id=wanted)
    if given.as_json:
        console.put_json(one.as_dict(given.lang))
        return
    lang, case = given.lang, one.case
    heads = [Head(head.say(lang)) for head in (METRIC, DEPARTMENT, OWNER)] + [Head(USES.say(lang), True)]
    rows = [[f"{m.name.say(lang)} ({m.code})", m.department, m.owner, f"{m.use:,}"] for m in case.metrics]
    parts = [f"{NAMES[case.kind].say(lang)}: {_state(one, lang)}", table(heads, rows)]
    parts += ["\n".join(_pair(pair, lang)) for pair in case.pairs]
    parts += [_review(review, lang) for review in {review.request: review for review in one.reviews}.values()]
    console.put("\n\n".join(parts))


def _state(one: Reviewed, lang: str) -> str:
    return STATES[one.state].say(lang)


def _pair(pair: Pair, lang: str) -> list[str]:
    told = [f"  {one.text.say(lang)}" for one in pair.differences]
    reason = [f"  {pair.reason.say(lang)}"] if pair.reason else []
    return [f"{pair.left} ~ {pair.right}", *told, *reason]


def _review(review: Review, lang: str) -> str:
    decision = DECISIONS[review.kind].say(lang).format(metric=review.metric)
    words = {"request": review.request, "author": review.author, "message": review.message}
    lines = [IN_REVIEW.say(lang).format(**words, others=", ".join(review.others), decision=decision)]
    if review.actions:
        lines.append(MAY.say(lang).format(actions=", ".join(review.actions)))
    if review.refusal is not None:
        lines.append(f"{review.refusal.message.say(lang)} {review.refusal.hint.say(lang)}")
    return "\n".join(lines)


def _decide(kind: str) -> Callable[[Door, Given, Asking], None]:
    def act(door: Door, given: Given, asking: Asking) -> None:
        import msgspec

        from caliber.catalog.case_decisions import Decision
        from caliber.cli.changes import lines_of

        metric, *others = _words(given, "METRIC", 2)
        decision = Decision(
            kind=kind,
            metric=metric,
            others=tuple(others),
            reason=given.text("message"),
            bridge=given.on("bridge"),
        )
        made = door.decide(decision, asking)
        if given.as_json:
            console.put_json(msgspec.structs.asdict(made))
        else:
            console.put(
                "\n".join([*lines_of(list(made.changes), given.lang), "", ASKED.say(given.lang).format(made.id)])
            )

    return act


def _settle(verdict: str) -> Callable[[Door, Given, Asking], None]:
    def act(door: Door, given: Given, asking: Asking) -> None:
        (request,) = _words(given, "REQUEST", 1)
        status = door.settle(request, verdict, given.text("message"), asking)
        if given.as_json:
            console.put_json({"id": request, "status": status})
        else:
            console.put(SETTLED.say(given.lang).format(request, DONE[status].say(given.lang)))

    return act


def _words(given: Given, name: str, fewest: int) -> tuple[str, ...]:
    """The words behind the action: one, or ``fewest`` and more."""
    from caliber.errors import Refused

    words = given.names("name")
    if len(words) < fewest or (fewest == 1 and len(words) > 1):
        told = NEEDED[fewest > 1]
        reason = {"zh": told.zh.format(name), "en": told.en.format(name)}
        raise Refused("server.usage", name, verb=given.verb, reason=reason)
    return words


ACTIONS: dict[str, Callable[[Door, Given, Asking], None]] = {
    "list": _list,
    "show": _show,
    **{kind: _decide(kind) for kind in DECISIONS},
    **{verdict: _settle(verdict) for verdict in ("approve", "reject", "withdraw")},
}
VERB = Verb(
    "cases",
    Text("口径案件:列出、查看、决定、审批", "cases of metrics taken for one another: list, show, decide, approve"),
    run,
    arguments=(
        Argument(
            "ACTION",
            Text("、".join(ACTIONS) + ",默认 list", ", ".join(ACTIONS) + "; else list"),
            needed=False,
            known=tuple(ACTIONS),
        ),
        Argument(
            "NAME",
            Text(
                "show 时为案件编号;merge、variant、keep 时先写留下或作参照的指标,再写其他指标;审批时为变更申请编号",
                "with show a case's id; with merge, variant and keep the metric that is left or the reference, then "
                "the others; with the rest a change request's id",
            ),
            needed=False,
            many=True,
        ),
    ),
    options=(
        Option("--state", "S", Text("待决定、审批中或已决定的", "only what is in this state"), known=tuple(STATES)),
        Option("--kind", "KIND[,…]", Text("只看这些类型", "only these kinds"), known=KINDS, many=True, commas=True),
        Option("--department", "D", Text("只看这个部门的", "only the cases of this department")),
        Option("--owner", "NAME", Text("负责人姓名的一部分", "a part of an owner's name")),
        Option("--metric", "M", Text("只看这个指标", "only the cases of this metric")),
        Option("--data", "", Text("按上月差额排列", "rank by the gap of the last month")),
        Option("--message", "S", Text("决定的理由,或审批意见", "why it is decided so, or approved or rejected"), "-m"),
        Option("--bridge", "", Text("variant:附上差异桥,以后每月核对", "variant: with a bridge, checked every month")),
        Option("--as", "USER", Text("以这个人的身份", "as this person")),
    ),
    examples=(
        "caliber cases --state open --department sales",
        "caliber cases merge monthly_orders monthly_deals -m '同一张单,两个叫法'",
        "caliber cases approve cr_5b1e0c9d2f3a --as steward",
    ),
)
