"""The definitions as files: in another tool's format, or as a dictionary to read; of each what it could not carry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from caliber.errors import Refused
from caliber.model.suggest import suggest

if TYPE_CHECKING:
    from caliber.catalog.view import View
    from caliber.interchange.leaving import Columns, Written
    from caliber.query.sources import Sources

    Write = Callable[[View, Columns, str], Written]


class Tool(NamedTuple):
    """``name``: of the file, or of the folder that ``many`` files stand in. ``columns``: whether it looks at tables."""

    write: Write
    name: str
    media: str
    many: bool = False
    columns: bool = True


def _dbt(view: View, columns: Columns, lang: str) -> Written:
    from caliber.catalog.taken_along import visible
    from caliber.interchange.dbt import write_dbt

    return write_dbt(visible(view), columns)


def _ossie(shape: str) -> Write:
    """The writer of one of its versions."""

    def write(view: View, columns: Columns, lang: str) -> Written:
        from caliber.catalog.taken_along import visible
        from caliber.interchange.ossie import SHAPES, write_ossie

        return write_ossie(visible(view), columns, SHAPES[shape])

    return write


def _cube(view: View, columns: Columns, lang: str) -> Written:
    from caliber.catalog.taken_along import visible
    from caliber.interchange.cube import write_cube

    return write_cube(visible(view), columns)


def _md(view: View, columns: Columns, lang: str) -> Written:
    from caliber.catalog.taken_along import dictionary
    from caliber.interchange.dictionary import markdown
    from caliber.interchange.leaving import Written

    return Written({"metrics.md": markdown(_title(view, lang), dictionary(view, lang), lang)}, ())


def _xlsx(view: View, columns: Columns, lang: str) -> Written:
    from caliber.catalog.taken_along import dictionary
    from caliber.interchange.dictionary import workbook
    from caliber.interchange.leaving import Written

    return Written({"metrics.xlsx": workbook(_title(view, lang), dictionary(view, lang), lang)}, ())


def _title(view: View, lang: str) -> str:
    return view.snapshot.model.name.say(lang) or view.snapshot.model.project


YAML, ZIP = "application/yaml", "application/zip"
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOOLS: dict[str, Tool] = {
    **{one: Tool(_ossie(one), "ossie.yaml", YAML) for one in ("ossie", "ossie-0.2", "ossie-0.2-objects")},
    "dbt": Tool(_dbt, "dbt", ZIP, many=True),
    "cube": Tool(_cube, "cube", ZIP, many=True),
    "xlsx": Tool(_xlsx, "metrics.xlsx", BOOK, columns=False),
    "md": Tool(_md, "metrics.md", "text/markdown; charset=utf-8", columns=False),
}


def tool_named(name: str) -> Tool:
    """Raises ``Refused("interchange.unknown_tool")``."""
    if name not in TOOLS:
        raise Refused("interchange.unknown_tool", "tool", name=name, known=suggest(name, TOOLS) or list(TOOLS))
    return TOOLS[name]


def take_along(view: View, name: str, sources: Callable[[], Sources], lang: str, strict: bool = False) -> Written:
    """What the person may see of the definitions, as the files of a tool.

    ``sources``: asked only where the tool must know which table a column belongs to.
    Raises ``Refused`` (``interchange.unknown_tool``; with ``strict`` ``interchange.would_lose``).
    """
    from caliber.query.tables import look_at

    tool = tool_named(name)
    written = tool.write(view, look_at(sources()).columns if tool.columns else {}, lang)
    lost = [problem for problem in written.losses if problem.severity == "warning"]
    if strict and lost:
        first = {lang: lost[0].message(lang) for lang in ("zh", "en")}
        raise Refused("interchange.would_lose", str(lost[0].where), count=len(lost), first=first)
    return written


def as_one_file(name: str, written: Written) -> bytes:
    """The content of a tool's one file; an archive of them where it has many. The same definitions, the same bytes."""
    import io
    import zipfile

    if not TOOLS[name].many:
        (content,) = written.files.values()
        return content if isinstance(content, bytes) else content.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(written.files.items()):
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
