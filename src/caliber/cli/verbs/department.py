"""``caliber department``: the tree of departments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.app.administration import Administration, Row

PUT = Text("已保存部门 {code}", "Department {code} saved")
REMOVED = Text("已删除部门 {code}", "Department {code} removed")
ORIGINS = {"definition": Text("定义文件", "definitions"), "app": Text("管理员", "administrators")}


def run(given: Given) -> int:
    from caliber.cli.places import administration_of

    administration, close = administration_of(given)
    try:
        ACTIONS[given.text("action")](administration, given)
    finally:
        close()
    return 0


def _list(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import Shown, put_list

    def indented(row: Mapping[str, Any], _: str) -> str:
        return "  " * int(row["depth"]) + str(row["code"])

    columns = (
        Shown(Text("编码", "code"), indented),
        Shown(Text("名称", "name"), "name"),
        Shown(Text("人数", "people"), "people", right=True),
        Shown(Text("来自", "from"), lambda row, lang: ORIGINS.get(row["origin"], Text()).say(lang)),
    )
    put_list(list(_flat(administration.departments(), 0)), columns, given, "departments")


def _flat(nodes: Sequence[Row], depth: int) -> Iterator[Row]:
    for node in nodes:
        below = node.get("children") or ()
        yield {name: value for name, value in node.items() if name != "children"} | {"depth": depth}
        yield from _flat(below, depth + 1)


def _put(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import put_done

    code = _code(given)
    known = {row["code"]: row for row in _flat(administration.departments(), 0)}
    earlier = known.get(code)
    name = _name(given, earlier)
    parent = given.text("parent") or (earlier["parent"] if earlier is not None else None)
    made = administration.put_department(code, name, None if parent == "-" else parent, earlier is not None)
    put_done(made, PUT, given, code=code)


def _name(given: Given, earlier: Row | None) -> Text:
    """What is given by language; what is not given stays."""
    held = Text(**earlier["name"]) if earlier is not None else Text()
    return Text(given.text("zh") or held.zh, given.text("en") or held.en) or Text(en=given.text("code"))


def _remove(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import put_done

    administration.remove_department(_code(given))
    put_done({"code": given.text("code"), "removed": True}, REMOVED, given, code=given.text("code"))


def _code(given: Given) -> str:
    from caliber.errors import Refused

    if not given.text("code"):
        told = {"zh": "缺少部门编码", "en": "the code of the department is missing"}
        raise Refused("server.usage", "CODE", verb=given.verb, reason=told)
    return given.text("code")


ACTIONS: dict[str, Callable[[Administration, Given], None]] = {"list": _list, "put": _put, "remove": _remove}
VERB = Verb(
    "department",
    Text("部门:列出、新建或修改、删除", "departments: list, put, remove"),
    run,
    arguments=(
        Argument("ACTION", Text("list、put、remove", "list, put or remove"), known=tuple(ACTIONS)),
        Argument("CODE", Text("部门编码", "code of the department"), needed=False),
    ),
    options=(
        Option("--zh", "NAME", Text("中文名", "its Chinese name")),
        Option("--en", "NAME", Text("英文名", "its English name")),
        Option("--parent", "CODE", Text("上级部门;- 为没有", "the one above it; - for none")),
    ),
    examples=("caliber department put east --zh 华东区 --en 'East China' --parent sales",),
)
