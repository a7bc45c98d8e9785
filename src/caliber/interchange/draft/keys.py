"""Keys: sets of columns without null and without duplicate, tested on every row, smallest first."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from caliber.interchange.draft.naming import code_of, quoted, singular
from caliber.interchange.draft.profile import Column, Profile, is_id, is_rate
from caliber.model.text import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WIDEST = 4
MOST_COLUMNS = 9
MOST_TESTS = 80
NEARLY = 0.99


def key_of(con: DuckDBPyConnection, profile: Profile, table: str) -> tuple[str, ...]:
    """The best key of a table; () where it has none."""
    singles = [c for c in profile.columns if _may_be_key(c, profile) and c.distinct == profile.rows]
    singles = [c for c in singles if is_id(c) or c.position == 0 or _named_after(c, table)]
    if singles:
        return (min(singles, key=lambda column: _rank(column, table)).name,)
    parts = sorted((c for c in profile.columns if _may_be_part(c, profile)), key=lambda column: _rank(column, table))
    return _composite(con, profile, parts[:MOST_COLUMNS])


def _composite(con: DuckDBPyConnection, profile: Profile, parts: list[Column]) -> tuple[str, ...]:
    tests = 0
    for width in range(2, min(WIDEST, len(parts)) + 1):
        for chosen in combinations(parts, width):
            if not _could_be(chosen, profile.rows):
                continue
            tests += 1
            if tests > MOST_TESTS:
                return ()
            if _unique(con, profile.relation, [column.name for column in chosen], profile.rows):
                return tuple(c.name for c in sorted(chosen, key=lambda column: column.position))
    return ()


def _could_be(chosen: tuple[Column, ...], rows: int) -> bool:
    product = 1
    for column in chosen:
        product *= column.distinct
    return product >= rows


def _unique(con: DuckDBPyConnection, relation: str, columns: list[str], rows: int) -> bool:
    keys = ", ".join(quoted(column) for column in columns)
    for scope, limit in ((f"(FROM {relation} LIMIT 20000)", min(rows, 20_000)), (relation, rows)):
        found = con.execute(f"SELECT count(*) FROM (SELECT DISTINCT {keys} FROM {scope})").fetchall()[0][0]
        if found < limit:
            return False
    return True


def near_key(profile: Profile) -> Text:
    """What to say where an identifying column is almost unique."""
    for column in profile.columns:
        repeated = column.held - column.distinct
        if is_id(column) and 0 < repeated <= (1 - NEARLY) * profile.rows and column.held >= NEARLY * profile.rows:
            empty = profile.rows - column.held
            zh = f"{column.name} 几乎唯一,但有 {repeated} 行重复、{empty} 行为空,没有当作主键。"
            en = f"{column.name} is almost unique, but {repeated} rows repeat and {empty} are empty: not taken as key."
            return Text(zh, en)
    return Text()


def _may_be_key(column: Column, profile: Profile) -> bool:
    return (
        column.held == profile.rows
        and column.kind in ("text", "integer", "date", "timestamp")
        and column.longest <= 100
    )


def _may_be_part(column: Column, profile: Profile) -> bool:
    return _may_be_key(column, profile) and column.distinct > 1 and not is_rate(column) and column.longest <= 60


def _named_after(column: Column, table: str) -> bool:
    code = code_of(column.name)
    return bool(code) and (code == singular(code_of(table)) or code.startswith(singular(code_of(table)) + "_"))


def _rank(column: Column, table: str) -> tuple[bool, bool, int, int]:
    """Identifying names first, then names after the table, words and days before numbers, then as they stand."""
    kinds = {"text": 0, "date": 1, "timestamp": 1}
    named = is_id(column) or _named_after(column, table)
    return (not named, not _named_after(column, table), kinds.get(column.kind, 0 if named else 2), column.position)
