"""``caliber init``: a new project, empty or drafted from data."""

from __future__ import annotations

from pathlib import Path

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

MADE = Text(
    "新项目在 {0};往 datasets 和 metrics 里写定义,再运行 caliber check -p {0}",
    "A new project in {0}; write definitions into datasets and metrics, then run caliber check -p {0}",
)


def run(given: Given) -> int:
    sources = [*given.names("from"), *given.names("file_or_uri")]
    return _draft(given, sources) if sources else _empty(given)


def _draft(given: Given, sources: list[str]) -> int:
    import msgspec

    from caliber.cli.progress import Progress
    from caliber.interchange.draft import draft_project
    from caliber.interchange.yaml_files import write_model

    progress = Progress(quiet=given.as_json)
    try:
        report = draft_project(
            sources, Path(given.text("dir")), given.lang, lambda text: progress.step(text.say(given.lang)), write_model
        )
    finally:
        progress.end()
    if given.as_json:
        console.put_json(msgspec.to_builtins(report))
    else:
        console.put(report.text(given.lang))
    return 0


def _empty(given: Given) -> int:
    from caliber.app.blank import blank_project

    folder = Path(given.text("dir")).expanduser()
    written = blank_project(folder, given.lang)
    if given.as_json:
        console.put_json({"folder": str(folder), "files": written})
    else:
        console.put(MADE.say(given.lang).format(given.text("dir")))
    return 0


VERB = Verb(
    "init",
    Text("新建项目;--from 从现有数据起草", "a new project; --from drafts it from data"),
    run,
    arguments=(
        Argument("DIR", Text("新项目的文件夹", "folder of the new project")),
        Argument(
            "FILE_OR_URI", Text("更多来源,写在 --from 之后", "more sources behind --from"), needed=False, many=True
        ),
    ),
    options=(
        Option(
            "--from",
            "FILE_OR_URI",
            Text(
                "CSV、Parquet、DuckDB 文件,文件夹,或数据库地址",
                "CSV, Parquet, DuckDB files, folders, or a database's address",
            ),
            many=True,
        ),
    ),
    where="none",
    examples=("caliber init shop --from exports/", "caliber init shop --from orders.csv customers.csv"),
)
