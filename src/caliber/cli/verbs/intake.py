"""``caliber intake``: reports' SQL, or spreadsheets, as candidate metrics and cases. Nothing is adopted by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caliber.catalog.cases import LEVELS, NAMES, STATES
from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.cli.intake_work import ACTIONS, READING
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.catalog.cases import Case, Pair
    from caliber.catalog.intake import Intake, Taken

CANDIDATE, PLACE, MATCH = Text("候选指标", "Candidate"), Text("位置", "Place"), Text("目录中的指标", "In the catalog")
KIND, MEMBERS = Text("类型", "Kind"), Text("候选和指标", "Candidates and metrics")
NEW = Text("目录里没有", "not in the catalog")
PROVED = Text("已证明相同", "proved the same")
COUNT = Text(
    "{0} 个文件,{1} 个候选指标,{2} 个案件,{3} 处读不出来;没有任何定义被改动。",
    "{0} files, {1} candidates, {2} cases, {3} places that could not be read; no definition was changed.",
)
AGAIN = Text("其中 {0} 个文件以前读过,没有重读。", "{0} of the files were known from before and not read again.")
SHOWN, MATCHES = 4, 3


def run(given: Given) -> int:
    if given.text("kind") in READ:
        return _read(given)
    from caliber.app.door import Asking
    from caliber.cli.places import door_of

    door = door_of(given)
    try:
        return ACTIONS[given.text("kind")](door.intakes, given, Asking(user=given.text("as"), lang=given.lang))
    finally:
        door.close()


def _read(given: Given) -> int:
    """Files read and shown, nothing kept."""
    from caliber.app.intake import Asked, intake
    from caliber.cli.places import project_of
    from caliber.cli.progress import Progress
    from caliber.errors import Refused

    if given.text("server"):
        raise Refused("server.needs_project", "--server", verb=f"intake {given.text('kind')}")
    asked = Asked(given.text("kind"), given.needed("path"), given.text("schema"), given.text("as"))
    progress = Progress(quiet=given.as_json)

    def tell(done: int, every: int, name: str) -> None:
        if name:
            progress.step(READING.say(given.lang).format(done + 1, every, name), done / every)

    project = project_of(given)
    try:
        found = intake(project, asked, tell)
    finally:
        progress.end()
        project.close()
    if given.as_json:
        console.put_json(found.as_dict(given.lang))
    else:
        console.put(as_text(found, given.lang))
    for source in found.sources:
        for problem in source.problems if not given.as_json else ():
            console.tell(f"{problem.where}: {problem.message(given.lang)}")
    return 1 if found.unread else 0


def as_text(found: Intake, lang: str) -> str:
    """The candidates with what the catalog has of them, the cases, the count."""
    from caliber.cli.columns import Head, table

    parts = []
    if found.candidates:
        heads = [Head(head.say(lang)) for head in (CANDIDATE, PLACE, MATCH)]
        parts.append(table(heads, [[one.name, one.place, _matches(one, lang)] for one in found.candidates]))
    if found.cases:
        heads = [Head(head.say(lang)) for head in (KIND, MEMBERS)]
        parts.append(table(heads, [[NAMES[case.kind].say(lang), _members(case, lang)] for case in found.cases]))
    counts = (len(found.sources), len(found.candidates), len(found.cases), len(found.unread))
    parts.append(COUNT.say(lang).format(*(f"{count:,}" for count in counts)))
    if found.again:
        parts[-1] += f" {AGAIN.say(lang).format(f'{found.again:,}')}"
    return "\n\n".join(parts)


def _matches(one: Taken, lang: str) -> str:
    said = [f"{pair.right}: {_match(pair, lang)}" for pair in one.matches[:MATCHES]]
    more = f" … +{len(one.matches) - MATCHES}" if len(one.matches) > MATCHES else ""
    return "; ".join(said) + more or NEW.say(lang)


def _match(pair: Pair, lang: str) -> str:
    if pair.kind == "same_definition":
        return PROVED.say(lang)
    return f"{NAMES[pair.kind].say(lang)} ({', '.join(LEVELS[sign.level].say(lang) for sign in pair.signs)})"


def _members(case: Case, lang: str) -> str:
    names = [one.code for one in case.metrics]
    more = f" … +{len(names) - SHOWN}" if len(names) > SHOWN else ""
    return ("; " if lang == "en" else ";").join(names[:SHOWN]) + more


READ = ("sql", "excel")
VERB = Verb(
    "intake",
    Text(
        "收录报表 SQL 和指标表格:读成候选指标,采纳、并入、列为变体或不采纳",
        "reports' SQL and spreadsheets: read into candidates, then adopted, merged, made variants or rejected",
    ),
    run,
    arguments=(
        Argument(
            "KIND",
            Text(
                "sql、excel 只读给您看,什么都不留;take 收下来决定;其余为 " + "、".join(ACTIONS),
                "sql, excel: read and show, keep nothing; take: keep it to decide; else " + ", ".join(ACTIONS),
            ),
            known=(*READ, *ACTIONS),
        ),
        Argument(
            "PATH",
            Text(
                "文件、文件夹或 ZIP;其余动作为收录编号,后面跟候选指标的编号",
                "files, folders or a ZIP; with the other actions an intake's id, then those of candidates",
            ),
            needed=False,
            many=True,
        ),
    ),
    options=(
        Option(
            "--schema",
            "DDL.sql",
            Text("sql:项目以外的表的建表语句", "sql: CREATE TABLE of tables beyond the project's"),
        ),
        Option("--title", "S", Text("take:这次收录的标题", "take: what to call this intake")),
        Option(
            "--department",
            "D",
            Text(
                "take:文件没写部门时归谁;show:只看这个部门",
                "take: whose it is where no file says so; show: only this department's",
            ),
        ),
        Option("--state", "S", Text("show:只看这个状态的", "show: only what is in this state"), known=tuple(STATES)),
        Option("--metric", "M", Text("variant、merge:已有的指标", "variant, merge: the metric that is there")),
        Option("--code", "C", Text("新指标的编码", "code of the new metric")),
        Option("--name", "S", Text("新指标的名称", "name of the new metric")),
        Option("--unit", "U", Text("新指标的单位", "unit of the new metric")),
        Option("--domain", "D", Text("新指标的业务主题", "domain of the new metric")),
        Option("--message", "S", Text("理由", "why"), "-m"),
        Option("--as", "USER", Text("以这个人的身份", "as this person")),
    ),
    examples=(
        "caliber intake sql reports/",
        "caliber intake take reports/ 指标字典.xlsx --title 九月盘点",
        "caliber intake adopt in_5b1e0c9d2f3a 4f0c22b1d9e7 --unit CNY",
        "caliber intake merge in_5b1e0c9d2f3a 90aa12c3e4f5 --metric gross_sales",
    ),
)
