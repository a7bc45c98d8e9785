"""``caliber export``: the definitions in another tool's format, or as a dictionary to read, with what was lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.errors import Problem, Refused, SourceError
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.catalog.view import View
    from caliber.interchange.leaving import Columns, Written

    Form = Callable[[View, Columns, str], Written]

DONE = Text("写进了 {0}。", "Written to {0}.")
KEPT = Text("没有丢失任何内容。", "Nothing was lost.")
LOST = Text("没能带过去的:{0} 处", "Not carried over: {0}")
TOLD = Text("另有说明:", "To know:")


def _dbt(view: View, columns: Columns, lang: str) -> Written:
    from caliber.catalog.taken_along import visible
    from caliber.interchange.dbt import write_dbt

    return write_dbt(visible(view), columns)


def _ossie(name: str) -> Form:
    """The writer of one of its versions."""

    def write(view: View, columns: Columns, lang: str) -> Written:
        from caliber.catalog.taken_along import visible
        from caliber.interchange.ossie import SHAPES, write_ossie

        return write_ossie(visible(view), columns, SHAPES[name])

    return write


def _cube(view: View, columns: Columns, lang: str) -> Written:
    from caliber.catalog.taken_along import visible
    from caliber.interchange.cube import write_cube

    return write_cube(visible(view), columns)


def _md(view: View, columns: Columns, lang: str) -> Written:
    from caliber.catalog.taken_along import dictionary
    from caliber.interchange.dictionary import markdown
    from caliber.interchange.leaving import Written

    name = view.snapshot.model.name.say(lang) or view.snapshot.model.project
    return Written({"metrics.md": markdown(name, dictionary(view, lang), lang)}, ())


def _xlsx(view: View, columns: Columns, lang: str) -> Written:
    from caliber.catalog.taken_along import dictionary
    from caliber.interchange.dictionary import workbook
    from caliber.interchange.leaving import Written

    name = view.snapshot.model.name.say(lang) or view.snapshot.model.project
    return Written({"metrics.xlsx": workbook(name, dictionary(view, lang), lang)}, ())


FORMATS: dict[str, Form] = {
    **{name: _ossie(name) for name in ("ossie", "ossie-0.2", "ossie-0.2-objects")},
    "dbt": _dbt,
    "cube": _cube,
    "xlsx": _xlsx,
    "md": _md,
}
FOLDERS = ("dbt", "cube")  # formats of many files
DOCUMENTS = ("md", "xlsx")


def run(given: Given) -> int:
    from caliber.app.tables import look_at
    from caliber.catalog.view import View
    from caliber.cli.places import project_of

    form, out = given.text("tool"), given.text("output")
    if not out and (form in FOLDERS or form == "xlsx" or given.as_json):
        reason = {"zh": f"导出 {form} 要用 -o 写明文件或文件夹", "en": f"{form} needs -o, a file or folder to write"}
        raise Refused("server.usage", "-o", verb="export", reason=reason)
    target = Path(out).expanduser()
    if form in FOLDERS and target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused("server.folder_not_empty", "-o", path=str(target))
    with project_of(given) as project:
        view = View(project.snapshot, project.principal(given.text("as")))
        columns = {} if form in DOCUMENTS else look_at(project.sources_of(project.snapshot)).columns
        written = FORMATS[form](view, columns, given.lang)
    lost = [problem for problem in written.losses if problem.severity == "warning"]
    if given.on("strict") and lost:
        first = {lang: lost[0].message(lang) for lang in ("zh", "en")}
        raise Refused("interchange.would_lose", str(lost[0].where), count=len(lost), first=first)
    if not out:
        (content,) = written.files.values()
        console.put(str(content).rstrip("\n"))
        _report(given, written.losses, console.tell)
        return 0
    _write(target, form, written)
    if given.as_json:
        told: list[dict[str, Any]] = [{**one.as_dict(given.lang), "severity": one.severity} for one in written.losses]
        console.put_json({"path": str(target), "files": sorted(written.files), "losses": told})
        return 0
    console.put(DONE.say(given.lang).format(out))
    _report(given, written.losses, console.put)
    return 0


def _write(target: Path, form: str, written: Written) -> None:
    """Raises ``SourceError("server.cannot_write")``."""
    for name, content in written.files.items():
        path = target / name if form in FOLDERS else target
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        except OSError as error:
            raise SourceError("server.cannot_write", str(path), path=str(path), reason=error.strerror or "") from error


def _report(given: Given, losses: tuple[Problem, ...], put: Callable[[str], None]) -> None:
    lost = [one for one in losses if one.severity == "warning"]
    put(LOST.say(given.lang).format(len(lost)) if lost else KEPT.say(given.lang))
    for problem in lost:
        put(f"! {console.sentence(problem.as_dict(given.lang), given.lang)}")
    others = [one for one in losses if one.severity != "warning"]
    if others:
        put(TOLD.say(given.lang))
    for problem in others:
        put(f"· {console.sentence(problem.as_dict(given.lang), given.lang)}")


VERB = Verb(
    "export",
    Text("把定义导出到别的工具,或导出为指标字典", "definitions for another tool, or the dictionary of metrics"),
    run,
    arguments=(Argument("TOOL", Text("格式", "the format"), known=tuple(FORMATS)),),
    options=(
        Option("--strict", "", Text("会丢失内容就拒绝", "refuse to lose anything")),
        Option("--as", "USER", Text("以这个人的权限", "with the rights of this person")),
        Option("--output", "PATH", Text("写到这个文件或文件夹", "the file or folder to write"), "-o"),
    ),
    where="folder",
    examples=(
        "caliber export md -o metrics.md",
        "caliber export ossie -o shop.ossie.yaml",
        "caliber export dbt -o dbt_project --strict",
    ),
)
