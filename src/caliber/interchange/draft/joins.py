"""Foreign keys: columns whose values stand in another table's key. Names suggest, counting decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from caliber.interchange.draft.naming import code_of, quoted, singular
from caliber.interchange.draft.profile import Column, Profile, is_id
from caliber.interchange.draft.report import JoinFound
from caliber.model.text import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BY_NAME = 0.5  # the share of distinct values that must be found where the names agree
BY_VALUE = 0.9  # … and where only the values speak
_ENDINGS = ("_id", "_code", "_no", "_key", "_num", "_bian_hao", "_dai_ma", "_bian_ma")
_BARE = frozenset({"id", "code", "no", "key", "name", "number", "bian_hao", "dai_ma", "bian_ma", "ming_cheng"})
_KEY_WORD = re.compile(r"(_?(id|ID|code|no|key|num)|(?<=[a-z])Id|编号|代码|编码)$")


class Keyed(NamedTuple):
    """A table with its key, ready to be pointed to."""

    code: str
    table: str
    profile: Profile
    key: tuple[str, ...]


class Candidate(NamedTuple):
    """Columns of one table that may hold another's key."""

    columns: tuple[str, ...]
    target: Keyed
    named: bool
    contained: float


def joins_of(con: DuckDBPyConnection, table: Keyed, others: list[Keyed]) -> tuple[list[JoinFound], list[Text]]:
    """The foreign keys of ``table``, each with its counts, and what is doubtful about them."""
    best: dict[tuple[str, ...], list[Candidate]] = {}
    for target in others:
        if target.code != table.code and target.key:
            for candidate in _candidates(con, table, target):
                best.setdefault(candidate.columns, []).append(candidate)
    found: list[JoinFound] = []
    doubts: list[Text] = []
    for candidates in best.values():
        chosen = max(candidates, key=lambda c: (c.named, c.contained, -c.target.profile.rows))
        found.append(_counted(con, table, chosen))
        doubts += _doubts(
            table, chosen, [c for c in candidates if c is not chosen and c.named == chosen.named], found[-1]
        )
    return found, doubts


def _candidates(con: DuckDBPyConnection, table: Keyed, target: Keyed) -> list[Candidate]:
    if len(target.key) > 1:
        return _composite(con, table, target)
    key = target.profile.column(target.key[0])
    out: list[Candidate] = []
    for column in table.profile.columns:
        named = _names_agree(column.name, key.name, target.table)
        if not _comparable(column, key) or (table.key == (column.name,) and not named):
            continue
        if not named and not _values_may_speak(column, key):
            continue
        share = _contained(con, table.profile, (column.name,), target)
        if share >= (BY_NAME if named else BY_VALUE) and not _both_ways(table, column, target, share):
            out.append(Candidate((column.name,), target, named, share))
    return out


def _both_ways(table: Keyed, column: Column, target: Keyed, share: float) -> bool:
    """Two tables of the same key: the wider one points to the other, and only by its whole key."""
    return table.key == (column.name,) and share < 1 and column.distinct >= target.profile.rows


def _composite(con: DuckDBPyConnection, table: Keyed, target: Keyed) -> list[Candidate]:
    by_code = {code_of(column.name): column for column in table.profile.columns}
    columns = [by_code.get(code_of(name)) for name in target.key]
    keys = [target.profile.column(name) for name in target.key]
    chosen = tuple(c.name for c, k in zip(columns, keys, strict=True) if c is not None and _comparable(c, k))
    if len(chosen) != len(keys) or chosen == table.key:
        return []
    share = _contained(con, table.profile, chosen, target)
    return [Candidate(chosen, target, True, share)] if share >= BY_NAME else []


def _comparable(column: Column, key: Column) -> bool:
    return column.kind == key.kind and column.held > 0


def _names_agree(column: str, key: str, table: str) -> bool:
    """``store_id`` points to ``stores.store_id``, ``stores.id`` and ``stores.code``; so does ``home_store_id``."""
    here, there, thing = code_of(column), code_of(key), singular(code_of(table))
    telling = there not in _BARE
    full = there if telling else f"{thing}_{there}"
    return here in (full, there if telling else full, thing, f"{thing}_id", f"{thing}_code") or here.endswith(
        f"_{full}"
    )


def _values_may_speak(column: Column, key: Column) -> bool:
    """Only words say enough by themselves; numbers are contained in each other by chance."""
    return column.kind == "text" and column.distinct >= 2 and 2 <= column.longest <= key.longest and not is_id(column)


def _contained(con: DuckDBPyConnection, profile: Profile, columns: tuple[str, ...], target: Keyed) -> float:
    """The share of distinct values that stand in the target's key."""
    here = ", ".join(f"{quoted(name)} AS k{at}" for at, name in enumerate(columns))
    held = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in columns)
    same = " AND ".join(f"t.{quoted(key)} = s.k{at}" for at, key in enumerate(target.key))
    row = con.execute(
        f"SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM {target.profile.relation} t WHERE {same})) "
        f"FROM (SELECT DISTINCT {here} FROM {profile.relation} WHERE {held}) s"
    ).fetchall()[0]
    return row[1] / row[0] if row[0] else 0.0


def _counted(con: DuckDBPyConnection, table: Keyed, chosen: Candidate) -> JoinFound:
    held = " AND ".join(f"s.{quoted(name)} IS NOT NULL" for name in chosen.columns)
    same = " AND ".join(
        f"t.{quoted(key)} = s.{quoted(name)}" for key, name in zip(chosen.target.key, chosen.columns, strict=True)
    )
    nulls, orphans = con.execute(
        f"SELECT count(*) FILTER (WHERE NOT ({held})), count(*) FILTER (WHERE {held} AND "
        f"NOT EXISTS (SELECT 1 FROM {chosen.target.profile.relation} t WHERE {same})) FROM {table.profile.relation} s"
    ).fetchall()[0]
    return JoinFound(
        columns=chosen.columns,
        target=chosen.target.code,
        role=_role(chosen),
        label=_label(chosen),
        rows=table.profile.rows,
        nulls=nulls,
        orphans=orphans,
    )


def _role(chosen: Candidate) -> str:
    """The role's name: that of the thing, unless the column says more (``buyer_id`` -> ``buyer``)."""
    thing = singular(chosen.target.code)
    if len(chosen.columns) > 1 or code_of(chosen.columns[0]) == code_of(chosen.target.key[0]):
        return thing
    said = code_of(chosen.columns[0])
    for ending in _ENDINGS:
        said = said.removesuffix(ending)
    return said or thing


def _label(chosen: Candidate) -> str:
    """What people call the role: the table's name, or the column's without "id"."""
    if len(chosen.columns) > 1 or code_of(chosen.columns[0]) == code_of(chosen.target.key[0]):
        return singular(chosen.target.table.rpartition(".")[2])
    return _KEY_WORD.sub("", chosen.columns[0].strip()) or chosen.columns[0]


def _doubts(table: Keyed, chosen: Candidate, rivals: list[Candidate], found: JoinFound) -> list[Text]:
    out: list[Text] = []
    name = f"{table.table}.{' + '.join(chosen.columns)}"
    if not chosen.named:
        zh = f"{name} → {chosen.target.table} 只凭取值判断({chosen.contained:.0%} 的值在其中),请确认。"
        found_there = f"{chosen.contained:.0%} of them are found there"
        en = f"{name} → {chosen.target.table} rests on values alone ({found_there}): please confirm."
        out.append(Text(zh, en))
    if found.orphans:
        zh = f"{name} 有 {found.orphans:,} 行在 {chosen.target.table} 中找不到;计数时归入「未匹配」。"
        en = f"{found.orphans:,} rows of {name} find nothing in {chosen.target.table}; figures show them as unmatched."
        out.append(Text(zh, en))
    if rivals:
        others = ", ".join(rival.target.table for rival in rivals)
        out.append(Text(f"{name} 也可能指向 {others}。", f"{name} could also point to {others}."))
    return out
