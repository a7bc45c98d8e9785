"""What drafting found: said in both languages, printed by the command and kept beside the project."""

from __future__ import annotations

import msgspec

from caliber.model.text import Text


class JoinFound(msgspec.Struct, frozen=True, kw_only=True):
    """A key that points to another table: its evidence is counted, not assumed."""

    columns: tuple[str, ...]
    target: str
    role: str
    label: str
    rows: int
    nulls: int
    orphans: int

    @property
    def matched(self) -> float:
        """The share of rows with a key that find their partner."""
        held = self.rows - self.nulls
        return 1.0 if held == 0 else (held - self.orphans) / held


class TableFound(msgspec.Struct, frozen=True, kw_only=True):
    """One table: where it is from, what one row is, what was drafted from it."""

    code: str
    origin: str
    rows: int
    key: tuple[str, ...] = ()
    joins: tuple[JoinFound, ...] = ()
    times: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()


class DraftReport(msgspec.Struct, frozen=True, kw_only=True):
    """The whole finding. ``doubts`` are what a person should look at before relying on the draft."""

    project: str
    folder: str
    copied: bool
    tables: tuple[TableFound, ...]
    doubts: tuple[Text, ...]
    files: tuple[str, ...]
    first_query: str

    def text(self, lang: str) -> str:
        """The report as Markdown."""
        say = _Words(lang)
        out = [f"# {say('起草', 'Draft')}: {self.project}", ""]
        for table in self.tables:
            out += [*_table_lines(table, say), ""]
        if self.doubts:
            out += [
                f"## {say('请您看一看', 'Please look at')}",
                "",
                *(f"- {doubt.say(lang)}" for doubt in self.doubts),
                "",
            ]
        out += [f"## {say('先问一句', 'A first question')}", "", f"    {self.first_query}", ""]
        return "\n".join(out)


class _Words:
    def __init__(self, lang: str) -> None:
        self.chinese = lang.startswith("zh")

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.chinese else en


def _table_lines(table: TableFound, say: _Words) -> list[str]:
    out = [f"## {table.code} ({table.rows:,} {say('行', 'rows')})", "", f"- {say('来源', 'From')}: {table.origin}"]
    if table.key:
        evidence = say("逐行核对过:没有空值,没有重复", "tested on every row: no null, no duplicate")
        out.append(f"- {say('主键', 'Key')}: {' + '.join(table.key)} ({evidence})")
    else:
        out.append(f"- {say('主键:没有找到', 'Key: none found')}")
    out += [_join_line(join, say) for join in table.joins]
    for name, codes in (
        (say("时间", "Times"), table.times),
        (say("维度", "Dimensions"), table.dimensions),
        (say("指标", "Metrics"), table.metrics),
    ):
        if codes:
            out.append(f"- {name}: {', '.join(codes)}")
    return out


def _join_line(join: JoinFound, say: _Words) -> str:
    keys = " + ".join(join.columns)
    counted = say(
        f"{join.matched:.1%} 的行找到对应;{join.orphans:,} 行找不到,{join.nulls:,} 行为空",
        f"{join.matched:.1%} of rows with a key find their row; {join.orphans:,} do not, {join.nulls:,} have none",
    )
    return f"- {say('关联', 'Join')}: {keys} → {join.target} ({counted})"
