"""``CREATE SEMANTIC VIEW`` read: tables, relationships, facts, dimensions, metrics, and what each says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from caliber.interchange.losses import Losses
from caliber.interchange.snowflake.lexemes import Script
from caliber.interchange.snowflake.specs import Columns, Member, Order, Relationship, Table, View, column_of, key_of

CLAUSES = ("TABLES", "RELATIONSHIPS", "FACTS", "DIMENSIONS", "METRICS")
HINTS = ("AI_SQL_GENERATION", "AI_QUESTION_CATEGORIZATION")
FROM_YAML = "SYSTEM$CREATE_SEMANTIC_VIEW_FROM_YAML"


class _Said(NamedTuple):
    """What stands behind a table or an expression."""

    about: str = ""
    synonyms: tuple[str, ...] = ()
    primary: Columns = ()
    unique: tuple[Columns, ...] = ()


def views_of(place: str, text: str) -> tuple[View, ...]:
    """The semantic views that a script creates; its other statements are passed over.

    Raises ``Refused`` (``interchange.bad_semantic_view``) with the place where one cannot be read.
    """
    script = Script(place, text)
    return tuple(_Reader(script, at).view() for at in _beginnings(script))


def yaml_in(place: str, text: str) -> tuple[str, ...]:
    """The YAML that a script hands to Snowflake's own reader of it."""
    said = [one.text for one in Script(place, text).lexemes if one.kind == "command"]
    calls = [Script(place, one) for one in said if one.upper().startswith(FROM_YAML)]
    parts = [(call, call.items(1)) for call in calls if call.word(1) == "("]
    return tuple(call.lexemes[items[1][0]].text for call, items in parts if len(items) > 1)


def _beginnings(script: Script) -> Iterator[int]:
    """Where the name of each view stands."""
    for at in range(len(script.lexemes)):
        if script.word(at) != "CREATE":
            continue
        after = at + (3 if script.starts(at + 1, "OR", "REPLACE") or script.starts(at + 1, "OR", "ALTER") else 1)
        if script.starts(after, "SEMANTIC", "VIEW"):
            yield after + (5 if script.starts(after + 2, "IF", "NOT", "EXISTS") else 2)


class _Reader:
    """Reads one view from its name on."""

    def __init__(self, script: Script, at: int) -> None:
        self.script, self.at, self.losses = script, at, Losses()

    def view(self) -> View:
        script = self.script
        path, at = self.path(self.at)
        name = path[-1]
        parts: dict[str, list[range]] = {}
        about = ""
        while at < len(script.lexemes) and script.word(at) != ";":
            word = script.word(at)
            if word in CLAUSES and word not in parts:
                parts[word] = script.items(at + 1)
                at = script.closing(at + 1) + 1
            elif word == "COMMENT":
                about, at = self.text_after(at)
            else:
                at = self.option(at, name)
        if "TABLES" not in parts:
            script.fail(self.at)
        tables = [self.table(part) for part in parts["TABLES"]]
        members = {clause: [self.member(part) for part in parts.get(clause, ())] for clause in CLAUSES[2:]}
        known = {key_of(table.name) for table in tables}
        for one in (one for clause in members.values() for one in clause):
            if one.table and key_of(one.table) not in known:
                self.losses.lost("no_table", script.place, table=one.table, name=one.name)
        return View(
            name, script.place, about,
            tuple(_with(table, members) for table in tables),
            tuple(self.relationship(part) for part in parts.get("RELATIONSHIPS", ())),
            tuple(one for one in members["METRICS"] if not one.table), self.losses,
        )  # fmt: skip

    def option(self, at: int, view: str) -> int:
        """Past one setting of the view, which is told."""
        script, word = self.script, self.script.word(at)
        if word in HINTS:
            self.losses.told("hint", script.place, table=view, name=word)
            return at + 2
        if word == "AI_VERIFIED_QUERIES":
            for part in script.items(at + 1):
                self.losses.lost("verified_query", script.place, name=script.lexemes[part[0]].name)
            return script.closing(at + 1) + 1
        if script.starts(at, "COPY", "GRANTS"):
            return at + 2
        if script.word(at + 1) == "=":
            self.losses.lost("setting", script.place, table=view, name=word)
            return at + 3
        after = at + 1 if word == "WITH" else at
        if script.starts(after, "TAG", "("):
            self.losses.lost("setting", script.place, table=view, name="TAG")
            return script.closing(after + 1) + 1
        script.fail(at)

    # -- parts of a clause

    def path(self, at: int) -> tuple[list[str], int]:
        """A name with what stands before its dots, and what follows it."""
        script, out = self.script, []
        while True:
            if at >= len(script.lexemes) or script.lexemes[at].kind not in ("word", "name"):
                script.fail(at)
            out.append(script.lexemes[at].name)
            if script.word(at + 1) != ".":
                return out, at + 1
            at += 2

    def columns(self, at: int) -> Columns:
        found = [self.script.lexemes[part[-1]] for part in self.script.items(at)]
        return tuple(column_of(one.name, one.kind == "name") for one in found)

    def texts(self, at: int) -> tuple[str, ...]:
        return tuple(self.script.lexemes[part[0]].text for part in self.script.items(at))

    def text_after(self, at: int) -> tuple[str, int]:
        """The text behind ``COMMENT =``."""
        at += 2 if self.script.word(at + 1) == "=" else 1
        if at >= len(self.script.lexemes) or self.script.lexemes[at].kind != "text":
            self.script.fail(at)
        return self.script.lexemes[at].text, at + 1

    def said(self, at: int, end: int, table: str, name: str) -> _Said:
        """Synonyms, comment and keys; what else stands there is told."""
        script, out = self.script, _Said()
        while at < end:
            word, after = script.word(at), script.word(at + 1)
            if word == "COMMENT":
                about, at = self.text_after(at)
                out = out._replace(about=about)
            elif word in ("WITH", "SYNONYMS") and "SYNONYMS" in (word, after):
                at += (1 if word == "SYNONYMS" else 2) + (script.word(at + (word == "WITH") + 1) == "=")
                out, at = out._replace(synonyms=self.texts(at)), script.closing(at) + 1
            elif (word, after) == ("PRIMARY", "KEY"):
                out, at = out._replace(primary=self.columns(at + 2)), script.closing(at + 2) + 1
            elif (word, after) == ("UNIQUE", "("):
                out, at = out._replace(unique=(*out.unique, self.columns(at + 1))), script.closing(at + 1) + 1
            else:
                at = self.other(at, end, table, name)
        return out

    def other(self, at: int, end: int, table: str, name: str) -> int:
        """Past a setting that we have no words for: to the next that we have, or to the end."""
        script, start = self.script, at
        at += 2 if script.word(at) == "WITH" else 1
        while at < end and not self.begins(at):
            at = script.closing(at) + 1 if script.word(at) == "(" else at + 1
        words = " ".join(script.lexemes[n].name for n in range(start, min(at, start + 3)))
        self.losses.lost("setting", script.place, table=table, name=f"{name}: {words}" if name else words)
        return at

    def begins(self, at: int) -> bool:
        """Whether a setting begins here."""
        script, word, after = self.script, self.script.word(at), self.script.word(at + 1)
        return (
            (word == "COMMENT" and after == "=")
            or (word == "WITH" and after in ("SYNONYMS", "TAG", "CORTEX"))
            or (word == "TAG" and after == "(")
            or (word in ("PRIMARY", "CONSTRAINT", "UNIQUE", "SYNONYMS") and script.lexemes[at].kind == "word")
        )

    # -- the clauses

    def table(self, part: range) -> Table:
        script = self.script
        path, at = self.path(part[0])
        name = path[-1]
        if script.word(at) == "AS" and at < part.stop:
            path, at = self.path(at + 1)
        said = self.said(at, part.stop, name, "")
        if said.synonyms:
            self.losses.told("hint", script.place, table=name, name="SYNONYMS")
        return Table(name, ".".join(path), said.about, said.primary, said.unique)

    def relationship(self, part: range) -> Relationship:
        script = self.script
        path, at = self.path(part[0])
        name = path[-1] if script.word(at) == "AS" else ""
        if name:
            path, at = self.path(at + 1)
        columns, after = self.columns(at), script.closing(at) + 1
        if script.word(after) != "REFERENCES":
            script.fail(after)
        there, at = self.path(after + 1)
        end: Columns = ()
        manner = ""
        if at < part.stop:
            inside = {script.word(n) for n in range(at, script.closing(at))}
            manner = next((word for word in ("ASOF", "BETWEEN") if word in inside), "")
            end = self.columns(at)
        return Relationship(name or f"{path[-1]}_{there[-1]}", path[-1], there[-1], columns, end, manner)

    def member(self, part: range) -> Member:
        script, at = self.script, part[0]
        private = script.word(at) == "PRIVATE" and script.word(at + 1) != "."
        at += private or (script.word(at) == "PUBLIC" and script.word(at + 1) != ".")
        path, at = self.path(at)
        table, name = path[-2] if len(path) > 1 else "", path[-1]
        using: tuple[str, ...] = ()
        orders: tuple[Order, ...] = ()
        if script.word(at) == "USING":
            using, at = tuple(script.lexemes[one[-1]].name for one in script.items(at + 1)), script.closing(at + 1) + 1
        if script.starts(at, "NON", "ADDITIVE", "BY"):
            orders, at = tuple(self.order(one) for one in script.items(at + 3)), script.closing(at + 3) + 1
        if at < part.stop and script.word(at) == "AS":
            end = self.end_of(at + 1, part.stop)
            expr = script.source(range(at + 1, end))
        else:
            end, expr = at, name
        said = self.said(end, part.stop, table, name)
        return Member(
            table, name, expr, said.about, said.synonyms, private=private, using=using, orders=orders
        )  # fmt: skip

    def end_of(self, at: int, end: int) -> int:
        """Where an expression ends: before what it says of itself."""
        while at < end and not self.begins(at):
            at = self.script.closing(at) + 1 if self.script.word(at) == "(" else at + 1
        return at

    def order(self, part: range) -> Order:
        path, at = self.path(part[0])
        words = [self.script.word(n) for n in range(at, part.stop)]
        backwards = "DESC" in words
        first = "FIRST" in words if "NULLS" in words else backwards
        return Order(path[-2] if len(path) > 1 else "", path[-1], backwards, first)


def _with(table: Table, members: dict[str, list[Member]]) -> Table:
    own = {
        clause: tuple(one for one in found if key_of(one.table) == key_of(table.name))
        for clause, found in members.items()
    }
    return table._replace(facts=own["FACTS"], dimensions=own["DIMENSIONS"], metrics=own["METRICS"])
