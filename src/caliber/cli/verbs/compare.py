"""``caliber compare``: two metrics, or two reports' SQL: proved equal, or the clause in which they differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.errors import Refused
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.compare import Comparison, Witness

PROOFS = {
    "canonical": Text("证明:规范形式相同", "proof: the same canonical form"),
    "implication": Text("证明:逐行推理", "proof: implication, row by row"),
    "witness": Text("依据:下面的反例", "shown by the rows below"),
    "data": Text("依据:真实数据", "shown on the real data"),
}
RULES = Text("「{0}」用到的规则:{1}", "Rules that met “{0}”: {1}")
ROWS = Text("在这几行上,两边结果不同:", "On these rows the two differ:")
FIGURES = Text("{0}:{1}", "{0}: {1}")
NOTHING = Text("没有数据", "no data")


def run(given: Given) -> int:
    found = _compared(given, _text(given.text("a")), _text(given.text("b")))
    if given.as_json:
        console.put_json(
            {name: found.as_dict(given.lang)[name] for name in ("verdict", "proof", "differences", "witness", "rules")}
        )
    else:
        console.put(as_text(found, given.lang))
    if given.as_json or found.verdict == "unknown":
        _explain(found, given)
    return 0 if found.verdict in ("equal", "equal_on_data") else 1


def _compared(given: Given, left: str | None, right: str | None) -> Comparison:
    one, other, schema = given.text("a"), given.text("b"), given.text("schema")
    if left is not None and right is not None:
        if given.on("data"):
            return _on_data(given, left, right)
        from caliber.interchange.sql_reports import compare_sql

        return compare_sql(left, right, _read(schema) if schema else "", names=(Path(one).name, Path(other).name))
    from caliber.app.door import Asking
    from caliber.cli.places import door_of, project_of

    asking = Asking(user=given.text("as"))
    if left is None and right is None:
        door = door_of(given)
        try:
            return door.compare(one, other, given.on("data"), asking)
        finally:
            door.close()
    from caliber.app.local import LocalDoor

    local = LocalDoor(project_of(given))
    try:
        if left is None:
            return local.compare_sql(one, str(right), Path(other).name, True, asking)
        return local.compare_sql(other, left, Path(one).name, False, asking)
    finally:
        local.close()


def _on_data(given: Given, left: str, right: str) -> Comparison:
    """Two reports over the tables of a project, which has the data."""
    from caliber.app.door import Asking
    from caliber.app.local import LocalDoor
    from caliber.catalog.report_metric import ReportSql
    from caliber.cli.places import project_of

    if given.text("schema"):
        told = {"zh": "--data 用项目里的表,不用 --schema", "en": "--data takes the tables of a project, not --schema"}
        raise Refused("server.usage", "--data", verb=given.verb, reason=told)
    one, other = (ReportSql(text=text, title=Path(given.text(name)).name) for text, name in ((left, "a"), (right, "b")))
    local = LocalDoor(project_of(given))
    try:
        return local.compare_reports(one, other, Asking(user=given.text("as")))
    finally:
        local.close()


def _text(name: str) -> str | None:
    """The SQL of a file; None for the name of a metric."""
    return _read(name) if name.lower().endswith(".sql") or Path(name).is_file() else None


def _read(name: str) -> str:
    from caliber.interchange.sql_reports import text_of

    return text_of(Path(name))


def as_text(found: Comparison, lang: str) -> str:
    """The verdict, the differences one by one, and the rows that show them."""
    lines = [found.sentence(lang)]
    if found.proof:
        lines.append(PROOFS[found.proof].say(lang))
    for name, rules in zip((found.left, found.right), found.said_rules(lang), strict=True):
        if rules:
            lines.append(RULES.say(lang).format(name, (";" if lang == "zh" else "; ").join(rules)))
    lines += [f"- {one.problem.message(lang)}" for one in found.differences]
    if found.witness is not None:
        lines += ["", ROWS.say(lang), *_tables(found.witness, lang), *_figures(found, found.witness, lang)]
    return "\n".join(lines)


def _tables(witness: Witness, lang: str) -> list[str]:
    from caliber.cli.columns import Head, table

    out = []
    for name, rows in witness.tables.items():
        if not rows:
            out.append(f"{name}: {NOTHING.say(lang)}")
            continue
        heads = [Head(column) for column in rows[0]]
        out += [f"{name}:", table(heads, [[_cell(value) for value in row.values()] for row in rows]), ""]
    return out


def _figures(found: Comparison, witness: Witness, lang: str) -> list[str]:
    out = []
    for name, rows in ((found.left, witness.left), (found.right, witness.right)):
        said = "; ".join(", ".join(map(_cell, row)) for row in rows) or NOTHING.say(lang)
        out.append(FIGURES.say(lang).format(name, said))
    return out


def _cell(value: Any) -> str:
    return "null" if value is None else str(value)


def _explain(found: Comparison, given: Given) -> None:
    """What else there is to say goes beside the answer."""
    for reason in found.reasons:
        console.tell(reason.message(given.lang))
    if found.hint(given.lang):
        console.tell(found.hint(given.lang))


VERB = Verb(
    "compare",
    Text("两个口径是否相同,不同在哪一条", "whether two definitions are the same, and in which clause they differ"),
    run,
    arguments=(
        Argument("A", Text("指标,或只含一条 SELECT 的文件", "a metric, or a file with one SELECT")),
        Argument("B", Text("另一个指标或文件", "another metric or file")),
    ),
    options=(
        Option(
            "--data", "", Text("定义判断不了时,在真实数据上核对", "what no definition decides is looked up in the data")
        ),
        Option("--schema", "DDL.sql", Text("两个文件所用表的建表语句", "CREATE TABLE statements of the files' tables")),
        Option("--as", "USER", Text("以这个人的权限", "with this person's permissions")),
    ),
    examples=("caliber compare gross_sales paid_sales", "caliber compare finance.sql sales.sql --schema tables.sql"),
)
