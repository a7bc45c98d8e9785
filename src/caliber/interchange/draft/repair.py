"""Text columns that hold figures, dates or words for "nothing": how to read them as what they are.

A repair is decided on every value of the column, and what it cannot read is counted. The SQL is DuckDB's, for the
dataset's ``sql:``, so that a repaired source is still read where it lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caliber.interchange.draft.naming import quoted, words_of
from caliber.model.text import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENOUGH = 0.95
SAMPLE = 3000
NOTHING = (
    "",
    "NA",
    "N/A",
    "na",
    "n/a",
    "NULL",
    "null",
    "None",
    "NaN",
    "nan",
    "-",
    "--",
    "?",
    "无",
    "空",
    "#N/A",
    "\\N",
)
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%Y%m%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%b %d, %Y",
)
CLOCKS = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", " %H:%M:%S.%f")
_MONEY = "[,,¥¥$€£%\\s]"
_FIGURE = r"^[-+]?[¥¥$€£]?\s*[-+]?(\d{1,3}([,,]\d{3})+|\d+)(\.\d+)?\s*%?$"
_DATE_WORDS = frozenset({"date", "day", "dt", "日期", "时间", "on", "at"})


class Repair(NamedTuple):
    """``expr`` reads the column as what it is; ``lost``: values that it cannot read and turns to null."""

    column: str
    expr: str
    type: str
    lost: int = 0
    doubt: Text = Text()


def repairs_of(con: DuckDBPyConnection, raw: str, timezone: str) -> list[Repair]:
    """The columns of a table that should not be read as they stand."""
    out: list[Repair] = []
    for name, kind, *_ in con.execute(f"DESCRIBE {raw}").fetchall():
        found = None
        if kind == "VARCHAR":
            found = _of_text(con, raw, name)
        elif kind == "TIMESTAMP WITH TIME ZONE":
            found = _of_zoned(name, timezone)
        elif kind in ("BIGINT", "INTEGER", "HUGEINT"):
            found = _of_whole_number(con, raw, name)
        if found is not None:
            out.append(found)
    return out


def _of_zoned(column: str, timezone: str) -> Repair:
    zh = f"{column} 带时区,按 {timezone} 的当地时间读取。"
    doubt = Text(zh, f"{column} carries a time zone and is read as local time of {timezone}.")
    return Repair(column, f"timezone('{timezone}', {quoted(column)})", "TIMESTAMP", 0, doubt)


def _of_whole_number(con: DuckDBPyConnection, raw: str, column: str) -> Repair | None:
    """20130105 is a day where every value is one and the name says so."""
    if not _DATE_WORDS & {part for word in words_of(column) for part in (word, word[-2:])}:
        return None
    made = f"CAST(TRY_STRPTIME(CAST({quoted(column)} AS VARCHAR), '%Y%m%d') AS DATE)"
    held, read, low, high = con.execute(
        f"SELECT count({quoted(column)}), count({made}), min(year({made})), max(year({made})) FROM {raw}"
    ).fetchall()[0]
    return Repair(column, made, "DATE") if held and held == read and low >= 1900 and high <= 2100 else None


def _of_text(con: DuckDBPyConnection, raw: str, column: str) -> Repair | None:
    clean = _clean(con, raw, column)
    held, given = con.execute(f"SELECT count({clean}), count({quoted(column)}) FROM {raw}").fetchall()[0]
    if not held:
        return None
    found = _as_figure(con, raw, column, clean, held) or _as_date(con, raw, column, clean, held)
    if found is None and given > held:
        return Repair(column, clean, "VARCHAR")
    return found


def _clean(con: DuckDBPyConnection, raw: str, column: str) -> str:
    """The text without what stands for nothing in this column, and without blanks around it where there are some."""
    name = quoted(column)
    words = ", ".join(f"'{word}'" for word in NOTHING)
    rows = con.execute(f"SELECT DISTINCT trim({name}) FROM {raw} WHERE trim({name}) IN ({words}) ORDER BY 1").fetchall()
    blanks = con.execute(f"SELECT bool_or({name} <> trim({name})) FROM {raw}").fetchall()[0][0]
    clean = f"trim({name})" if blanks else name
    for (word,) in rows:
        clean = f"nullif({clean}, '{word}')"
    return clean


def _as_figure(con: DuckDBPyConnection, raw: str, column: str, clean: str, held: int) -> Repair | None:
    matched, percents, fractions, coded, marked = con.execute(
        f"SELECT count(*) FILTER (WHERE regexp_matches(v, '{_FIGURE}')), count(*) FILTER (WHERE contains(v, '%')), "
        "count(*) FILTER (WHERE contains(v, '.')), count(*) FILTER (WHERE regexp_matches(v, '^0\\d')), "
        f"count(*) FILTER (WHERE regexp_matches(v, '{_MONEY}')) FROM (SELECT {clean} AS v FROM {raw})"
    ).fetchall()[0]
    if matched < ENOUGH * held or coded:
        return None
    kind = "DOUBLE" if fractions or percents else "BIGINT"
    plain = f"regexp_replace({clean}, '{_MONEY}', '', 'g')" if marked else clean
    made = f"TRY_CAST({plain} AS {kind})"
    if percents:
        made = f"CASE WHEN contains({clean}, '%') THEN {made} / 100 ELSE {made} END"
    return _with_losses(con, raw, column, made, kind, held)


def _as_date(con: DuckDBPyConnection, raw: str, column: str, clean: str, held: int) -> Repair | None:
    """The fewest formats that read all values; where day and month could be swapped, that is said."""
    some = f"SELECT DISTINCT {clean} AS v FROM {raw} LIMIT {SAMPLE}"
    chosen: list[str] = []
    left = sampled = con.execute(f"SELECT count(v) FROM ({some})").fetchall()[0][0]
    ambiguous = False
    for _ in range(3):
        counts = _counts(con, some, chosen)
        best = max(counts, key=lambda form: counts[form])
        if counts[best] == 0 or (not chosen and counts[best] < 0.2 * sampled):
            break
        ambiguous = ambiguous or counts.get(_swapped(best), 0) == counts[best]
        chosen.append(best)
        left -= counts[best]
        if not left:
            break
    if not chosen or left > (1 - ENOUGH) * sampled:
        return None
    forms = ", ".join(f"'{form}'" for form in chosen)
    kind = "TIMESTAMP" if any("%H" in form for form in chosen) else "DATE"
    made = f"TRY_STRPTIME({clean}, [{forms}])"
    found = _with_losses(con, raw, column, f"CAST({made} AS {kind})", kind, held)
    if ambiguous and not found.doubt:
        zh = f"{column} 的日与月可能颠倒,现按 {chosen[0]} 读取。"
        found = found._replace(
            doubt=Text(zh, f"Day and month of {column} could be swapped; it is read as {chosen[0]}.")
        )
    return found


def _counts(con: DuckDBPyConnection, some: str, chosen: list[str]) -> dict[str, int]:
    forms = [day + clock for day in DATE_FORMATS for clock in CLOCKS if day + clock not in chosen]
    already = ", ".join(f"'{form}'" for form in chosen)
    left = f"WHERE TRY_STRPTIME(v, [{already}]) IS NULL" if chosen else ""
    tried = ", ".join(
        f"count(*) FILTER (WHERE year(TRY_STRPTIME(v, '{form}')) BETWEEN 1900 AND 2100)" for form in forms
    )
    row = con.execute(f"SELECT {tried} FROM ({some}) {left}").fetchall()[0]
    return dict(zip(forms, row, strict=True))


def _swapped(form: str) -> str:
    return form.replace("%d", "%#").replace("%m", "%d").replace("%#", "%m") if not form.startswith("%Y") else ""


def _with_losses(con: DuckDBPyConnection, raw: str, column: str, made: str, kind: str, held: int) -> Repair:
    lost = held - con.execute(f"SELECT count({made}) FROM {raw}").fetchall()[0][0]
    doubt = Text()
    if lost:
        zh = f"{column} 有 {lost} 个值读不成{'日期' if kind != 'BIGINT' and kind != 'DOUBLE' else '数字'},视为空。"
        what = "figures" if kind in ("BIGINT", "DOUBLE") else "dates"
        doubt = Text(zh, f"{lost} values of {column} cannot be read as {what} and count as empty.")
    return Repair(column, made, kind, lost, doubt)
