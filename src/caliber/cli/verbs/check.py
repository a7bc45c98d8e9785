"""``caliber check``: every problem of the definitions at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caliber.cli import console
from caliber.cli.arguments import Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caliber.app.project import Project
    from caliber.errors import Problem

CLEAN = Text("没有问题:{0} 个指标,{1} 个数据集。", "No problems: {0} metrics, {1} datasets.")
FOUND = Text("{0} 个错误,{1} 个提醒。", "{0} errors, {1} warnings.")
WARNING = Text("提醒", "warning")


def run(given: Given) -> int:
    from caliber.cli.places import project_of

    with project_of(given) as project:
        problems = project.check(sources=not given.on("no_sources"))
        errors = sum(problem.severity == "error" for problem in problems)
        if given.as_json:
            console.put_json(_document(problems, errors, given.lang))
        else:
            _print(project, problems, errors, given.lang)
    return 1 if errors else 0


def _document(problems: Sequence[Problem], errors: int, lang: str) -> dict[str, object]:
    found = [
        problem.as_dict(lang)
        | {
            "severity": problem.severity,
            "file": problem.where.file,
            "line": problem.where.line,
            "column": problem.where.column,
        }
        for problem in problems
    ]
    return {"problems": found, "errors": errors, "warnings": len(problems) - errors}


def _print(project: Project, problems: Sequence[Problem], errors: int, lang: str) -> None:
    for problem in problems:
        line = console.sentence(problem.as_dict(lang), lang)
        console.put(line if problem.severity == "error" else f"{line} [{WARNING.say(lang)}]")
    model = project.loaded.partial
    if problems:
        console.tell(FOUND.say(lang).format(errors, len(problems) - errors))
    else:
        console.tell(CLEAN.say(lang).format(len(model.metrics), len(model.datasets)))


VERB = Verb(
    "check",
    Text("检查定义,一次列出全部问题", "every problem of the definitions at once"),
    run,
    options=(Option("--no-sources", "", Text("不看数据源里的表和列", "leave the tables of the sources alone")),),
    where="folder",
)
