"""``caliber import``: definitions of another tool into a project, with what it could not carry over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.errors import Problem, Refused
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.model.objects import Model

URI = "duckdb:///warehouse.duckdb"
DONE = Text(
    "{0} 个数据集、{1} 个指标写进了 {2};接着运行 caliber check -p {2}",
    "{0} datasets and {1} metrics were written to {2}; now run caliber check -p {2}",
)
KEPT = Text("没有丢失任何内容。", "Nothing was lost.")
LOST = Text("没能带过来的:{0} 处", "Not carried over: {0}")
TOLD = Text("另有说明:", "To know:")


def _dbt(source: Path, uri: str) -> tuple[Model, tuple[Problem, ...]]:
    from caliber.interchange.dbt import read_dbt

    brought = read_dbt(source, uri)
    return brought.model, brought.losses


def _ossie(source: Path, uri: str) -> tuple[Model, tuple[Problem, ...]]:
    from caliber.interchange.ossie import read_ossie

    brought = read_ossie(source, uri)
    return brought.model, brought.losses


def _cube(source: Path, uri: str) -> tuple[Model, tuple[Problem, ...]]:
    from caliber.interchange.cube import read_cube

    brought = read_cube(source, uri)
    return brought.model, brought.losses


def _databricks(source: Path, uri: str) -> tuple[Model, tuple[Problem, ...]]:
    from caliber.interchange.databricks import read_databricks

    brought = read_databricks(source, uri)
    return brought.model, brought.losses


def _snowflake(source: Path, uri: str) -> tuple[Model, tuple[Problem, ...]]:
    from caliber.interchange.snowflake import read_snowflake

    brought = read_snowflake(source, uri)
    return brought.model, brought.losses


FORMATS: dict[str, Callable[[Path, str], tuple[Model, tuple[Problem, ...]]]] = {
    "dbt": _dbt,
    "cube": _cube,
    "ossie": _ossie,
    "databricks": _databricks,
    "snowflake": _snowflake,
}


def run(given: Given) -> int:
    from caliber.interchange.yaml_files import write_model

    if not given.text("into"):
        raise Refused(
            "server.usage", "--into", verb="import", reason={"zh": "缺少 --into DIR", "en": "--into DIR is missing"}
        )
    target = Path(given.text("into")).expanduser()
    if target.exists() and any(target.iterdir()):
        raise Refused("server.folder_not_empty", "--into", path=str(target))
    read = FORMATS[given.text("tool")]
    model, losses = read(Path(given.text("src")).expanduser(), given.text("source") or URI)
    lost = [problem for problem in losses if problem.severity == "warning"]
    if given.on("strict") and lost:
        raise Refused("interchange.would_lose", str(lost[0].where), count=len(lost), first=_both(lost[0]))
    for name, text in write_model(model).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    _report(given, model, target, losses)
    return 0


def _both(problem: Problem) -> dict[str, str]:
    return {lang: problem.message(lang) for lang in ("zh", "en")}


def _report(given: Given, model: Model, target: Path, losses: tuple[Problem, ...]) -> None:
    if given.as_json:
        told: list[dict[str, Any]] = [{**one.as_dict(given.lang), "severity": one.severity} for one in losses]
        document = {"folder": str(target), "datasets": len(model.datasets), "metrics": len(model.metrics)}
        console.put_json({**document, "losses": told})
        return
    console.put(DONE.say(given.lang).format(len(model.datasets), len(model.metrics), given.text("into")))
    lost = [one for one in losses if one.severity == "warning"]
    console.put(LOST.say(given.lang).format(len(lost)) if lost else KEPT.say(given.lang))
    for problem in lost:
        console.put(f"! {console.sentence(problem.as_dict(given.lang), given.lang)}")
    others = [one for one in losses if one.severity != "warning"]
    if others:
        console.put(TOLD.say(given.lang))
    for problem in others:
        console.put(f"· {console.sentence(problem.as_dict(given.lang), given.lang)}")


VERB = Verb(
    "import",
    Text("从别的工具导入定义", "definitions of another tool into a project"),
    run,
    arguments=(
        Argument("TOOL", Text("来源工具", "the tool that it comes from"), known=tuple(FORMATS)),
        Argument("SRC", Text("项目文件夹或文件", "folder of the project, or a file of it")),
    ),
    options=(
        Option("--into", "DIR", Text("新项目的文件夹", "folder of the new project")),
        Option("--source", "URI", Text("数据所在的数据源", "the source that holds the tables")),
        Option("--strict", "", Text("会丢失内容就拒绝", "refuse to lose anything")),
    ),
    where="none",
    examples=("caliber import dbt jaffle_shop --into shop --source duckdb:///shop.duckdb",),
)
