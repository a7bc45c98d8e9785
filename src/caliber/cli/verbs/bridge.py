"""``caliber bridge``: what may lie between a sanctioned variant and its reference, and whether it still does."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from datetime import date

    from caliber.app.door import Door
    from caliber.catalog.bridge_rounds import Check
    from caliber.catalog.bridges import BridgeStanding

STATES = {
    "holds": Text("成立", "holds"),
    "broken": Text("解释不了差额", "does not explain the gap"),
    "failed": Text("算不出来", "cannot be computed"),
    "empty": Text("没有数据", "no data"),
    "waiting": Text("还没核对过", "not checked yet"),
}
LINES = {
    "sanctioned": Text("认可", "sanctioned"),
    "over": Text("超过上限", "above its limit"),
    "unsanctioned": Text("未认可", "not sanctioned"),
    "rounding": Text("取整", "rounding"),
}
CHECKING = Text("核对 {metric} {since} …", "Checking {metric} {since} …")
FRESH = Text("没有到期要核对的;再核对一次用 --again。", "Nothing is due; check it anyway with --again.")
HEADING = Text("{metric}:{since} 至 {until} {state}", "{metric}: {since} to {until} {state}")
BROKEN = 1  # the exit status where a bridge does not hold


def run(given: Given) -> int:
    from caliber.cli.places import door_of

    door = door_of(given)
    try:
        return ACTIONS[given.text("action")](door, given)
    finally:
        door.close()


def _list(door: Door, given: Given) -> int:
    from caliber.app.door import Asking
    from caliber.cli.lists import Shown, put_list

    found = door.bridges(asking=Asking(user=given.text("as")))
    columns = (
        Shown(Text("变体", "variant"), lambda row, lang: str(row["metric"]["code"])),
        Shown(Text("原指标", "reference"), lambda row, lang: str(row["reference"]["code"])),
        Shown(Text("周期", "every"), "every"),
        Shown(Text("状态", "state"), lambda row, lang: STATES[row["state"]].say(lang)),
        Shown(Text("时段", "period"), "period"),
        Shown(Text("未解释", "unexplained"), "unexplained", right=True),
    )
    put_list([_row(one) for one in found], columns, given, "bridges")
    return _status(one.state for one in found)


def _row(standing: BridgeStanding) -> dict[str, Any]:
    from msgspec import to_builtins

    worst = next((check for check in standing.checks if check.state == standing.state), None)
    return {
        **to_builtins(standing),
        "every": standing.bridge.every,
        "period": worst.since.isoformat() if worst else None,
        "unexplained": f"{worst.unexplained:,f}" if worst and standing.shown else None,
    }


def _show(door: Door, given: Given) -> int:
    from caliber.app.door import Asking

    found = [door.bridges(name, Asking(user=given.text("as")))[0] for name in given.needed("name")]
    checks = [check for one in found for check in one.checks]
    _put(checks, given)
    return _status(one.state for one in found)


def _check(door: Door, given: Given) -> int:
    from caliber.cli import console
    from caliber.cli.progress import Progress
    from caliber.cli.stopping import stoppable

    ticket, progress = f"cli-{os.urandom(8).hex()}", Progress(quiet=given.as_json)

    def told(metric: str, since: date, share: float) -> None:
        progress.step(CHECKING.say(given.lang).format(metric=metric, since=since), share)

    try:
        checks = stoppable(
            lambda: door.check_bridges(given.names("name"), given.on("again"), told, ticket),
            lambda: door.cancel(ticket),
        )
    finally:
        progress.end()
    if checks or given.as_json:
        _put(checks, given)
    else:
        console.say(FRESH, given.lang)
    return _status(one.state for one in checks)


def _propose(door: Door, given: Given) -> int:
    """As YAML, to be pasted under the metric."""
    from msgspec import to_builtins

    from caliber.app.door import Asking
    from caliber.cli import console
    from caliber.cli.stopping import stoppable
    from caliber.interchange.yaml_files.write import write_field

    for name in given.needed("name"):
        asking = Asking(user=given.text("as"), ticket=f"cli-{os.urandom(8).hex()}")
        work = partial(door.propose_bridge, name, given.text("from"), given.text("to"), asking)
        found = stoppable(work, partial(door.cancel, asking.ticket))
        text = write_field("bridge", found)
        if given.as_json:
            console.put_json({"metric": name, "bridge": to_builtins(found), "yaml": text})
        else:
            console.put(text.rstrip("\n"))
    return 0


def _put(checks: list[Check], given: Given) -> None:
    from msgspec import to_builtins

    from caliber.cli import console
    from caliber.cli.lists import NOTHING

    if given.as_json:
        console.put_json({"checks": to_builtins(checks)})
    else:
        console.put("\n\n".join(_told(one, given.lang) for one in checks) or NOTHING.say(given.lang))


def _told(check: Check, lang: str) -> str:
    """The period, the two figures, and every cause with how the bridge sees it."""
    from caliber.cli.columns import Head, table

    state = STATES[check.state].say(lang)
    text = HEADING.say(lang).format(metric=check.metric, since=check.since, until=check.until, state=state)
    if check.problem:
        text += f"\n{Text(**check.problem).say(lang)}"
    if check.left is None and check.right is None:
        return text
    rows = [(check.reference, f"{check.left or 0:,f}", "")]
    rows += [(line.text.say(lang), f"{line.amount:+,f}", LINES[line.state].say(lang)) for line in check.lines]
    rows += [(check.metric, f"{check.right or 0:,f}", "")]
    rows += [(Text("未解释", "Unexplained").say(lang), f"{check.unexplained:,f}", "")]
    heads = [Text("原因", "Cause"), Text("金额", "Amount"), Text("差异桥", "Bridge")]
    return f"{text}\n{table([Head(head.say(lang), at == 1) for at, head in enumerate(heads)], rows)}"


def _status(states: Any) -> int:
    return BROKEN if any(state in ("broken", "failed") for state in states) else 0


ACTIONS: dict[str, Callable[[Door, Given], int]] = {
    "list": _list,
    "show": _show,
    "check": _check,
    "propose": _propose,
}
VERB = Verb(
    "bridge",
    Text("差异桥:列出、查看、核对、起草", "bridges of variants: list, show, check, propose"),
    run,
    arguments=(
        Argument("ACTION", Text("、".join(ACTIONS), ", ".join(ACTIONS)), known=tuple(ACTIONS)),
        Argument(
            "NAME[,…]",
            Text("口径变体;check 时不写为全部", "variants; with check, else all"),
            needed=False,
            many=True,
            commas=True,
        ),
    ),
    options=(
        Option("--again", "", Text("check:没到期的也再核对一次", "check: what is not due too")),
        Option("--from", "D", Text("propose:从这一天起", "propose: from this day")),
        Option("--to", "D", Text("propose:到这一天为止(含)", "propose: to this day, inclusive")),
        Option("--as", "USER", Text("以这个人的权限", "with this person's permissions")),
    ),
    examples=("caliber bridge propose paid_sales", "caliber bridge check", "caliber bridge show paid_sales"),
)
