"""``caliber intake``: reports' SQL, or spreadsheets, as candidate metrics and cases. Nothing is adopted by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caliber.catalog.cases import LEVELS, NAMES
from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.catalog.cases import Case, Pair
    from caliber.catalog.intake import Intake, Taken

READING = Text("{0}/{1} 个文件:{2}", "{0} of {1} files: {2}")
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
    from caliber.app.intake import Asked, intake
    from caliber.cli.places import project_of
    from caliber.cli.progress import Progress

    asked = Asked(given.text("kind"), given.names("path"), given.text("schema"), given.text("as"))
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


VERB = Verb(
    "intake",
    Text("把报表 SQL 或指标表格读成候选指标和案件", "reports' SQL, or spreadsheets, into candidate metrics and cases"),
    run,
    arguments=(
        Argument("KIND", Text("sql 或 excel", "sql or excel"), known=("sql", "excel")),
        Argument("PATH", Text("文件或文件夹", "files or folders"), many=True),
    ),
    options=(
        Option("--schema", "DDL.sql", Text("项目以外的表的建表语句", "CREATE TABLE of tables beyond the project's")),
        Option("--as", "USER", Text("以这个人的权限", "with this person's permissions")),
    ),
    where="folder",
    examples=("caliber intake sql reports/", "caliber intake excel 指标字典.xlsx"),
)
