"""``caliber scan``: every pair of the catalog that is equal, near or homonymous, as cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caliber.catalog.cases import KINDS, LEVELS, NAMES, PARTS, STATUS
from caliber.cli import console
from caliber.cli.arguments import Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.catalog.cases import Case, Scan

HEADS = (Text("类型", "Kind"), Text("状态", "Status"), Text("指标", "Metrics"), Text("为什么", "Why"),
         Text("部门", "Departments"), Text("使用次数", "Uses"))  # fmt: skip
GAP = Text("上月差额", "Gap last month")
NONE = Text("{0} 个指标里没有发现同义、同名或相近的指标。", "Among {0} metrics none is equal, near or a namesake.")
COUNT = Text("{0} 个指标,{1} 个案件待决定,{2} 个已决定。", "{0} metrics: {1} cases open, {2} decided.")
LEFT_OUT = Text(
    "{0} 对只按定义的组成部分判断,没有逐条比较;用 caliber compare 查看其中一对。",
    "{0} pairs were judged by their parts and not clause by clause; caliber compare shows any one of them.",
)
SHOWN = 4  # metrics of a case in a table


def run(given: Given) -> int:
    import os

    from caliber.app.door import Asking
    from caliber.cli.places import door_of
    from caliber.cli.stopping import stoppable

    asking = Asking(user=given.text("as"), ticket=f"cli-{os.urandom(8).hex()}")
    door = door_of(given)
    try:
        found = stoppable(lambda: door.scan(given.on("data"), asking), lambda: door.cancel(asking.ticket))
    finally:
        door.close()
    found = found.only(given.names("kind"), given.text("status"), given.text("metric"))
    if given.as_json:
        console.put_json(found.as_dict(given.lang))
    else:
        console.put(as_table(found, given.lang))
        if found.left_out:
            console.tell(LEFT_OUT.say(given.lang).format(f"{found.left_out:,}"))
    return 0


def as_table(found: Scan, lang: str) -> str:
    """A row a case; the evidence in words."""
    from caliber.cli.columns import Head, table

    if not found.cases:
        return NONE.say(lang).format(f"{found.metrics:,}")
    figures = bool(found.since)
    heads = [Head(head.say(lang)) for head in HEADS[:-1]] + [Head(HEADS[-1].say(lang), True)]
    rows = []
    for case in found.cases:
        row = [NAMES[case.kind].say(lang), STATUS[case.status].say(lang), _metrics(case, lang), _why(case, lang)]
        row += [", ".join(case.departments), f"{case.use:,}"]
        rows.append([*row, _gap(case)] if figures else row)
    if figures:
        heads.append(Head(GAP.say(lang), True))
    decided = sum(case.status == "decided" for case in found.cases)
    counts = (f"{found.metrics:,}", f"{len(found.cases) - decided:,}", f"{decided:,}")
    return f"{table(heads, rows)}\n\n{COUNT.say(lang).format(*counts)}"


def _metrics(case: Case, lang: str) -> str:
    names = [f"{one.name.say(lang)} ({one.code})" for one in case.metrics]
    more = f" … +{len(names) - SHOWN}" if len(names) > SHOWN else ""
    return (" / " if lang == "en" else "、").join(names[:SHOWN]) + more


def _why(case: Case, lang: str) -> str:
    """The evidence of a case: what is shared, and in which parts the closest pair differs."""
    shared: dict[str, dict[str, None]] = {}
    for sign in (sign for pair in case.pairs for sign in pair.signs):
        shared.setdefault(sign.level, {}).update({sign.text: None} if sign.text else {})
    said = [LEVELS[level].say(lang) + (f" ({', '.join(names)})" if names else "") for level, names in shared.items()]
    parts = dict.fromkeys(one.part for pair in case.pairs for one in pair.differences)
    apart = ", ".join(PARTS[part].say(lang) if part in PARTS else part for part in parts)
    return "; ".join(said) + (f" ≠ {apart}" if apart else "")


def _gap(case: Case) -> str:
    return "" if case.gap is None else f"{case.gap:+,f} {case.unit}".strip()


VERB = Verb(
    "scan",
    Text(
        "整个目录里相同、相近、同名不同义的指标",
        "every pair in the catalog that is equal, near or homonymous, as cases",
    ),
    run,
    options=(
        Option("--kind", "KIND[,…]", Text("只看这些类型", "only these kinds"), known=KINDS, many=True, commas=True),
        Option("--metric", "M", Text("只看这个指标", "only the cases of this metric")),
        Option("--status", "S", Text("只看待决定或已决定的", "only what is open, or decided"), known=tuple(STATUS)),
        Option(
            "--data",
            "",
            Text(
                "再比较十二个月的数字,并算出上月差额", "also compare twelve months of figures, with the gap of the last"
            ),
        ),
        Option("--as", "USER", Text("以这个人的权限", "with this person's permissions")),
    ),
    examples=("caliber scan --status open", "caliber scan --kind same_name --data"),
)
