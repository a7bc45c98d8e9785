"""CREATE TABLE and CREATE VIEW of any dialect: columns with types, keys, foreign keys; views as queries."""

from __future__ import annotations

from typing import NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from caliber.compare.schema import Column, Foreign, Schema, TableFacts
from caliber.errors import Place, Problem, Refused
from caliber.interchange.sql_reports.kinds import TYPES
from caliber.interchange.sql_reports.refusals import place_of


class Catalog(NamedTuple):
    """What a DDL file says: tables, views (name -> its query), and what of it was not understood."""

    tables: Schema = {}
    views: dict[str, exp.Expr] = {}
    problems: tuple[Problem, ...] = ()


def read_ddl(text: str, dialect: str = "") -> Catalog:
    """Tables and views of a DDL text. Raises ``Refused("reports.unreadable")``."""
    tables: dict[str, TableFacts] = {}
    views: dict[str, exp.Expr] = {}
    problems: list[Problem] = []
    for statement in parsed(text, dialect):
        if isinstance(statement, exp.Create) and statement.kind == "VIEW" and statement.expression is not None:
            views[table_name(statement.find(exp.Table))] = statement.expression
        elif isinstance(statement, exp.Create) and isinstance(statement.this, exp.Schema):
            name = table_name(statement.this.this)
            tables[name] = _facts(statement.this)
        elif isinstance(statement, exp.Alter):
            _altered(statement, tables)
        elif not isinstance(statement, exp.Set | exp.Use | exp.Comment | exp.Drop):
            line, column = place_of(statement)
            facts = {"what": statement.sql()[:60], "line": line or "?"}
            problems.append(Problem("reports.not_ddl", Place(line=line, column=column), facts, "warning"))
    return Catalog({name: _linked(facts, tables) for name, facts in tables.items()}, views, tuple(problems))


def parsed(text: str, dialect: str) -> list[exp.Expr]:
    """The statements of a text. Raises ``Refused("reports.unreadable")`` with line and column."""
    try:
        return [one for one in sqlglot.parse(text, dialect=dialect or None) if one is not None]
    except SqlglotError as error:
        errors = getattr(error, "errors", None) or [{}]
        line, column = errors[0].get("line") or 0, errors[0].get("col") or 0
        near = errors[0].get("highlight") or str(error).splitlines()[0][:80]
        place = Place(line=line, column=column)
        raise Refused("reports.unreadable", place, line=line or "?", near=near, dialect=dialect or "SQL") from None
    except (RecursionError, ValueError) as error:
        raise Refused("reports.unreadable", line="?", near=str(error)[:80], dialect=dialect or "SQL") from None


def table_name(node: exp.Expr | None) -> str:
    """A table's whole name in lower case."""
    if not isinstance(node, exp.Table):
        return ""
    return ".".join(part.name.lower() for part in node.parts)


def _facts(schema: exp.Schema) -> TableFacts:
    columns: dict[str, Column] = {}
    keys: list[tuple[str, ...]] = []
    foreign: list[Foreign] = []
    primary: set[str] = set()
    for part in schema.expressions:
        if isinstance(part, exp.ColumnDef):
            name = part.name.lower()
            marks = {type(one.kind) for one in part.args.get("constraints") or ()}
            plain = [one.kind for one in part.args.get("constraints") or ()]
            required = any(isinstance(k, exp.NotNullColumnConstraint) and not k.args.get("allow_null") for k in plain)
            columns[name] = Column(_type(part), required, _scale(part))
            if exp.PrimaryKeyColumnConstraint in marks:
                primary.add(name)
                keys.append((name,))
            elif exp.UniqueColumnConstraint in marks:
                keys.append((name,))
            foreign += [_reference((name,), k) for k in plain if isinstance(k, exp.Reference)]
        else:
            _constraint(part, keys, foreign, primary)
    columns = {name: Column(one.type, one.not_null or name in primary, one.scale) for name, one in columns.items()}
    return TableFacts(columns, tuple(dict.fromkeys(keys)), tuple(foreign), whole=True)


def _constraint(part: exp.Expr, keys: list[tuple[str, ...]], foreign: list[Foreign], primary: set[str]) -> None:
    """A constraint of the table: keys and foreign keys, named or not."""
    for one in part.find_all(exp.PrimaryKey, exp.UniqueColumnConstraint, exp.ForeignKey):
        if isinstance(one, exp.PrimaryKey):
            names = _names(one.expressions)
            primary.update(names)
            keys.append(names)
        elif isinstance(one, exp.UniqueColumnConstraint):
            inner = one.this.expressions if isinstance(one.this, exp.Schema) else []
            if inner:
                keys.append(_names(inner))
        elif one.args.get("reference") is not None:
            foreign.append(_reference(_names(one.expressions), one.args["reference"]))


def _names(nodes: list[exp.Expr]) -> tuple[str, ...]:
    return tuple((one.this if isinstance(one, exp.Ordered) else one).name.lower() for one in nodes)


def _reference(columns: tuple[str, ...], node: exp.Reference) -> Foreign:
    target = node.this
    there = _names(target.expressions) if isinstance(target, exp.Schema) else ()
    return Foreign(columns, table_name(target.this if isinstance(target, exp.Schema) else target), there)


def _linked(facts: TableFacts, tables: dict[str, TableFacts]) -> TableFacts:
    """Foreign keys that name no columns point to the key of the other table."""
    foreign = []
    for one in facts.foreign:
        keys = tables[one.table].keys if one.table in tables else ()
        there = one.there or (keys[0] if keys else ())
        if len(there) == len(one.columns):
            foreign.append(Foreign(one.columns, one.table, there))
    return TableFacts(facts.columns, facts.keys, tuple(foreign), facts.whole)


def _altered(statement: exp.Alter, tables: dict[str, TableFacts]) -> None:
    name = table_name(statement.this)
    before = tables.get(name)
    if before is None:
        return
    keys, foreign, primary = list(before.keys), list(before.foreign), set[str]()
    for action in statement.args.get("actions") or ():
        _constraint(action, keys, foreign, primary)
    columns = {c: Column(one.type, one.not_null or c in primary, one.scale) for c, one in before.columns.items()}
    tables[name] = TableFacts(columns, tuple(dict.fromkeys(keys)), tuple(foreign), before.whole)


def _type(part: exp.ColumnDef) -> str:
    """The portable type of a column; a decimal without digits behind the point is a whole number."""
    kind = part.args.get("kind")
    if kind is None:
        return ""
    while str(kind.this).endswith("NULLABLE") and kind.expressions:
        kind = kind.expressions[0]
    name = kind.this.value if hasattr(kind.this, "value") else str(kind.this)
    found = TYPES.get(name, "")
    if found == "number" and name == "DECIMAL" and len(kind.expressions) == 2 and kind.expressions[1].name == "0":
        return "integer"
    return found


def _scale(part: exp.ColumnDef) -> int:
    """The digits behind the point of a decimal; -1 where nothing says so."""
    kind = part.args.get("kind")
    sizes = [one.name for one in kind.expressions] if kind is not None and "DECIMAL" in str(kind.this) else []
    return int(sizes[1]) if len(sizes) == 2 and sizes[1].isdigit() else -1
