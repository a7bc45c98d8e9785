"""``caliber export``: the definitions in another tool's format, or as a dictionary to read, with what was lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caliber.catalog.definition_files import TOOLS, as_one_file
from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.errors import Problem, Refused, SourceError
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.interchange.leaving import Written

DONE = Text("写进了 {0}。", "Written to {0}.")
KEPT = Text("没有丢失任何内容。", "Nothing was lost.")
LOST = Text("没能带过去的:{0} 处", "Not carried over: {0}")
TOLD = Text("另有说明:", "To know:")


def run(given: Given) -> int:
    from caliber.app.door import Asking
    from caliber.cli.places import door_of

    form, out = given.text("tool"), given.text("output")
    many = TOOLS[form].many
    if not out and (many or form == "xlsx" or given.as_json):
        reason = {"zh": f"导出 {form} 要用 -o 写明文件或文件夹", "en": f"{form} needs -o, a file or folder to write"}
        raise Refused("server.usage", "-o", verb="export", reason=reason)
    target = Path(out).expanduser()
    if many and target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused("server.folder_not_empty", "-o", path=str(target))
    door = door_of(given)
    try:
        written = door.export(form, given.on("strict"), Asking(user=given.text("as"), lang=given.lang))
    finally:
        door.close()
    if not out:
        console.put(as_one_file(form, written).decode().rstrip("\n"))
        _report(given, written.losses, console.tell)
        return 0
    _write(target, many, written)
    if given.as_json:
        told: list[dict[str, Any]] = [{**one.as_dict(given.lang), "severity": one.severity} for one in written.losses]
        console.put_json({"path": str(target), "files": sorted(written.files), "losses": told})
        return 0
    console.put(DONE.say(given.lang).format(out))
    _report(given, written.losses, console.put)
    return 0


def _write(target: Path, many: bool, written: Written) -> None:
    """Raises ``SourceError("server.cannot_write")``."""
    for name, content in written.files.items():
        path = target / name if many else target
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
    arguments=(Argument("TOOL", Text("格式", "the format"), known=tuple(TOOLS)),),
    options=(
        Option("--strict", "", Text("会丢失内容就拒绝", "refuse to lose anything")),
        Option("--as", "USER", Text("以这个人的权限", "with the rights of this person")),
        Option("--output", "PATH", Text("写到这个文件或文件夹", "the file or folder to write"), "-o"),
    ),
    where="either",
    examples=(
        "caliber export md -o metrics.md",
        "caliber export ossie -o shop.ossie.yaml",
        "caliber export dbt -o dbt_project --strict",
        "caliber export cube -o model --server https://caliber.example.com",
    ),
)
