"""The YAML of a semantic view, and of the older semantic models of Cortex Analyst, read into the same shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caliber.errors import Place
from caliber.interchange.documents import Document, items, mappings
from caliber.interchange.losses import Losses
from caliber.interchange.snowflake.specs import Columns, Member, Order, Relationship, Table, View, named_column

HINTS = ("sample_values", "custom_instructions", "module_custom_instructions", "comments")
OF_VIEW = {"name", "description", "tables", "relationships", "metrics", "verified_queries"}
OF_TABLE = {
    "name", "description", "base_table", "primary_key", "unique_keys", "dimensions", "time_dimensions", "facts",
    "measures", "metrics", "filters", "synonyms",
}  # fmt: skip
OF_MEMBER = {
    "name", "description", "synonyms", "expr", "data_type", "unique", "is_enum", "access_modifier",
    "default_aggregation", "non_additive_dimensions", "using_relationships",
}  # fmt: skip
OF_RELATIONSHIP = {
    "name", "left_table", "right_table", "relationship_columns", "join_type", "relationship_type", "description",
}  # fmt: skip
AGGREGATION = {
    "sum": "SUM({0})", "avg": "AVG({0})", "min": "MIN({0})", "max": "MAX({0})", "median": "MEDIAN({0})",
    "count": "COUNT({0})", "count_distinct": "COUNT(DISTINCT {0})",
}  # fmt: skip


def view_of(document: Document) -> View:
    """One document. Nonsense in it is told and left out."""
    losses, content, place = Losses(), document.content, document.place
    name = text(content.get("name")) or place.rsplit("/", 1)[-1].split(".")[0]
    _tell(losses, place, name, "", content, OF_VIEW)
    for query in mappings(content.get("verified_queries")):
        losses.lost("verified_query", place, name=text(query.get("question")) or text(query.get("name")))
    return View(
        name, place, text(content.get("description")),
        tuple(_table(one, place, losses) for one in items(content, "tables", Place(place)) if text(one.get("name"))),
        tuple(_relationship(one, name, place, losses) for one in items(content, "relationships", Place(place))),
        tuple(_members("", items(content, "metrics", Place(place)), place, losses)), losses,
    )  # fmt: skip


def text(value: Any) -> str:
    return "" if value is None or isinstance(value, list | dict) else str(value).strip()


def texts(value: Any) -> tuple[str, ...]:
    return tuple(text(one) for one in value if text(one)) if isinstance(value, list) else ()


def _table(one: dict[str, Any], place: str, losses: Losses) -> Table:
    name = text(one["name"])
    base = one.get("base_table")
    base = base if isinstance(base, Mapping) else {"table": text(base)}
    relation = ".".join(part for part in (text(base.get(word)) for word in ("database", "schema", "table")) if part)
    _tell(losses, place, name, "", one, OF_TABLE)
    _tell(losses, place, name, "base_table", base, {"database", "schema", "table"})
    if one.get("synonyms"):
        losses.told("hint", place, table=name, name="synonyms")
    measures = [*items(one, "measures", Place(place)), *items(one, "facts", Place(place))]
    added = [one for one in measures if text(one.get("default_aggregation")).lower() in AGGREGATION]
    facts = [one for one in measures if one not in added]
    return Table(
        name, relation, text(one.get("description")), _key(one.get("primary_key")), _unique(one.get("unique_keys")),
        facts=tuple(_members(name, facts, place, losses)),
        dimensions=tuple(_members(name, items(one, "dimensions", Place(place)), place, losses)),
        times=tuple(_members(name, items(one, "time_dimensions", Place(place)), place, losses)),
        filters=tuple(_members(name, items(one, "filters", Place(place)), place, losses)),
        metrics=tuple(_members(name, [*items(one, "metrics", Place(place)), *added], place, losses)),
    )  # fmt: skip


def _key(value: Any) -> Columns:
    """The columns of a key, named in a mapping or in a plain list."""
    named = texts(value.get("columns") if isinstance(value, Mapping) else value)
    return tuple(named_column(one) for one in named)


def _unique(value: Any) -> tuple[Columns, ...]:
    if not isinstance(value, list):
        return ()
    keys = [_key(one) for one in value] if all(isinstance(one, list | dict) for one in value) else [_key(value)]
    return tuple(key for key in keys if key)


def _members(table: str, value: Any, place: str, losses: Losses) -> list[Member]:
    return [_member(table, one, place, losses) for one in mappings(value) if text(one.get("name"))]


def _member(table: str, one: dict[str, Any], place: str, losses: Losses) -> Member:
    name = text(one["name"])
    _tell(losses, place, table, name, one, OF_MEMBER)
    expr = text(one.get("expr")) or f'"{name}"'
    added = AGGREGATION.get(text(one.get("default_aggregation")).lower())
    return Member(
        table, name, added.format(expr) if added else expr, text(one.get("description")), texts(one.get("synonyms")),
        text(one.get("data_type")).upper(),
        values=texts(one.get("sample_values")) if one.get("is_enum") is True else (),
        private=text(one.get("access_modifier")) == "private_access",
        using=texts(one.get("using_relationships")),
        orders=tuple(_order(order) for order in items(one, "non_additive_dimensions", Place(place))),
    )  # fmt: skip


def _order(one: dict[str, Any]) -> Order:
    backwards = text(one.get("sort_direction")).lower().startswith("desc")
    nulls = text(one.get("nulls_position") or one.get("null_order")).lower()
    return Order(
        text(one.get("table")), text(one.get("dimension")), backwards, nulls == "first" if nulls else backwards
    )


def _relationship(one: dict[str, Any], view: str, place: str, losses: Losses) -> Relationship:
    start, end = text(one.get("left_table")), text(one.get("right_table"))
    name = text(one.get("name")) or f"{start}_{end}"
    _tell(losses, place, view, name, one, OF_RELATIONSHIP)
    pairs = items(one, "relationship_columns", Place(place))
    manner = text(one.get("relationship_type")).lower()
    return Relationship(
        name, start, end,
        tuple(named_column(text(pair.get("left_column"))) for pair in pairs),
        tuple(named_column(text(pair.get("right_column"))) for pair in pairs),
        manner if manner not in ("", "many_to_one", "one_to_one") else "",
    )  # fmt: skip


def _tell(losses: Losses, place: str, table: str, name: str, one: Mapping[str, Any], known: set[str]) -> None:
    """What nobody here reads: hints for a language model in passing, all else as lost."""
    for word in one:
        if one[word] in (None, "", [], {}) or word in known or (word == "sample_values" and one.get("is_enum") is True):
            continue
        tell = losses.told if word in HINTS else losses.lost
        tell("hint" if word in HINTS else "setting", place, table=table, name=f"{name}: {word}" if name else str(word))
