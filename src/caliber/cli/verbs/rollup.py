"""``caliber rollup``: what is added up in advance."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.app.project import Project
    from caliber.query.rollups import Made, Rollups, Standing
    from caliber.query.suggesting import Suggested

STATES = {
    "fresh": Text("可用", "fresh"),
    "stale": Text("数据已变", "stale"),
    "changed": Text("定义已变", "changed"),
    "missing": Text("未生成", "not built"),
    "broken": Text("定义有误", "broken"),
}
BUILDING = Text("生成 {code} …", "Building {code} …")
ORPHANED = Text("已删除 {code} 的数据:定义里已经没有它", "What was built of {code} is removed: it is no longer defined")
DROPPED = Text("已删除 {code} 的数据(定义还在)", "What was built of {code} is removed (its definition stays)")
ALL_FRESH = Text("都可用,没有要刷新的。", "All are fresh: nothing to do.")
NOTHING_ASKED = Text("问过的问题里,没有值得预汇总的。", "Nothing that was asked would gain by a rollup.")
WORTH = Text(
    "约 {rows:,} 行,能回答问过的 {questions} 次,占可预汇总用时的 {share:.0%}",
    "about {rows:,} rows, answers {questions} of what was asked, {share:.0%} of the time that rollups can save",
)
NONE = Text("{code} 没有生成过", "Nothing was built of {code}")


def run(given: Given) -> int:
    from caliber.cli.places import project_of
    from caliber.query.rollups import Rollups

    with project_of(given) as project:
        queries = project.queries
        return ACTIONS[given.text("action")](project, Rollups(project.snapshot, queries.sources), given)


def _list(project: Project, rollups: Rollups, given: Given) -> int:
    _put(rollups.standings(), given)
    return 0


def _build(project: Project, rollups: Rollups, given: Given) -> int:
    """Anew from all rows, whatever is there."""
    return _made(project, rollups, given, [rollups.standing(code) for code in _codes(rollups, given)], whole=True)


def _refresh(project: Project, rollups: Rollups, given: Given) -> int:
    """What the data or the definition has left behind, the last periods only where that is enough."""
    from caliber.cli import console

    for code in () if given.names("name") else rollups.tidy():
        console.tell(ORPHANED.say(given.lang).format(code=code))
    standings = [rollups.standing(code) for code in _codes(rollups, given)]
    behind = [one for one in standings if one.state != "fresh"]
    if standings and not behind and not given.as_json:
        console.say(ALL_FRESH, given.lang)
        return 0
    return _made(project, rollups, given, behind, whole=False)


def _made(project: Project, rollups: Rollups, given: Given, standings: list[Standing], whole: bool) -> int:
    """Builds them; what Ctrl-C has not let end is as it was. 1 where one failed."""
    from caliber.cli.progress import Progress
    from caliber.cli.stopping import stoppable

    ticket, progress = f"cli-{os.urandom(8).hex()}", Progress(quiet=given.as_json)
    stopped = threading.Event()

    def told(code: str, share: float) -> None:
        progress.step(BUILDING.say(given.lang).format(code=code), share)

    def work() -> list[Made]:
        codes = [standing.rollup.code for standing in standings]
        return rollups.refresh_each(codes, project.now(), ticket, whole, told, stopped.is_set)

    def stop() -> None:
        stopped.set()
        rollups.sources.cancel(ticket)

    try:
        made = stoppable(work, stop)
    finally:
        progress.end()
    _put([_after(rollups.standing(one.rollup), one) for one in made], given)
    return int(any(one.problem is not None for one in made))


def _after(standing: Standing, made: Made) -> Standing:
    """How it stands, with the reason for which it is not built."""
    if made.problem is None:
        return standing
    return msgspec.structs.replace(standing, problem={lang: made.problem.message(lang) for lang in ("zh", "en")})


def _suggest(project: Project, rollups: Rollups, given: Given) -> int:
    """From what was asked: what would have answered the most time of it, as definitions to be pasted."""
    from caliber.catalog.asked import of_folder, of_store
    from caliber.cli import console
    from caliber.interchange.yaml_files.write import write_object
    from caliber.query.suggesting import suggest

    spent = of_folder(project.receipts) + (of_store(project.store) if project.has_store else [])
    found = suggest(project.queries, spent)
    if given.as_json:
        console.put_json({"rollups": [{**_told(one), "yaml": write_object(one.rollup)} for one in found]})
    elif not found:
        console.say(NOTHING_ASKED, given.lang)
    else:
        texts = [f"# {WORTH.say(given.lang).format(**_told(one))}\n{write_object(one.rollup)}" for one in found]
        console.put("---\n".join(texts).rstrip("\n"))
    return 0


def _told(one: Suggested) -> dict[str, Any]:
    return {"rollup": one.rollup.code, "rows": one.rows, "questions": one.questions, "share": one.share}


def _drop(project: Project, rollups: Rollups, given: Given) -> int:
    from caliber.cli.lists import put_done

    for code in given.needed("name"):
        gone = DROPPED if code in rollups.snapshot.model.rollups else ORPHANED
        dropped = rollups.drop(code)
        put_done({"rollup": code, "dropped": dropped}, gone if dropped else NONE, given, code=code)
    return 0


def _why(project: Project, rollups: Rollups, given: Given) -> int:
    """Of one question: which rollups were looked at, and why one was used or not."""
    from caliber.cli.lists import Shown, put_list
    from caliber.cli.verbs.query import asked_in

    query = asked_in(given, given.needed("name"))
    found = project.queries.explain(query, project.principal(given.text("as")), project.now(), "rollups")
    columns = (
        Shown(Text("预汇总", "rollup"), "rollup"),
        Shown(Text("数据集", "dataset"), "dataset"),
        Shown(Text("用了", "used"), "used"),
        Shown(Text("原因", "why"), lambda row, lang: str(row[lang])),
    )
    put_list(found, columns, given, "rollups")
    return 0


def _codes(rollups: Rollups, given: Given) -> tuple[str, ...]:
    return given.names("name") or tuple(rollups.snapshot.model.rollups)


def _put(standings: list[Standing], given: Given) -> None:
    from caliber.cli.lists import Shown, put_list

    columns = (
        Shown(Text("预汇总", "rollup"), "rollup"),
        Shown(Text("数据集", "dataset"), "dataset"),
        Shown(Text("粒度", "grain"), "grain"),
        Shown(Text("状态", "state"), lambda row, lang: STATES[row["state"]].say(lang)),
        Shown(Text("行数", "rows"), lambda row, _: "" if row["rows"] is None else f"{row['rows']:,}", right=True),
        Shown(Text("秒", "seconds"), "seconds", right=True),
        Shown(Text("生成于", "built"), lambda row, _: str(row["at"] or "")[:16].replace("T", " ")),
        Shown(Text("从", "from"), "since"),
        Shown(Text("问题", "problem"), "problem"),
    )
    put_list([_row(one) for one in standings], columns, given, "rollups")


def _row(standing: Standing) -> dict[str, Any]:
    rollup, entry = standing.rollup, standing.entry
    built = {name: getattr(entry, name) if entry else None for name in ("rows", "seconds", "at", "since")}
    return {
        "rollup": rollup.code,
        "dataset": rollup.dataset,
        "source": standing.source,
        "grain": rollup.grain,
        "by": list(rollup.by),
        "metrics": list(rollup.metrics),
        "state": standing.state,
        **built,
        "problem": standing.problem or None,
    }


ACTIONS: dict[str, Callable[[Project, Rollups, Given], int]] = {
    "list": _list,
    "build": _build,
    "refresh": _refresh,
    "suggest": _suggest,
    "drop": _drop,
    "why": _why,
}
VERB = Verb(
    "rollup",
    Text("预汇总:列出、生成、刷新、建议、删除、为什么用或没用", "rollups: list, build, refresh, suggest, drop, why"),
    run,
    arguments=(
        Argument("ACTION", Text("、".join(ACTIONS), ", ".join(ACTIONS)), known=tuple(ACTIONS)),
        Argument(
            "NAME[,…]",
            Text("预汇总的编码,不写为全部;why 时为指标", "codes of rollups, else all; with why, metrics"),
            needed=False,
            many=True,
            commas=True,
        ),
    ),
    options=(
        Option("--by", "DIM[,…]", Text("why:按这些维度分组", "why: grouped by these"), many=True, commas=True),
        Option("--where", "PRED", Text("why:筛选条件", "why: a predicate"), many=True),
        Option("--from", "D", Text("why:从这一天起", "why: from this day")),
        Option("--to", "D", Text("why:到这一天为止", "why: to this day")),
        Option("--grain", "G", Text("why:时间粒度", "why: grain of time")),
        Option("--time", "FIELD", Text("why:改用这个时间字段", "why: this time field instead")),
        Option("--as", "USER", Text("why:以这个人的权限", "why: with this person's permissions")),
    ),
    where="folder",
    examples=(
        "caliber rollup refresh",
        "caliber rollup suggest >> rollups.yaml",
        "caliber rollup why 销售额 --by 大区 --grain month",
    ),
)
