"""The rows of one table and what can be read from each: own columns and definitions, and those along unique keys.

A join goes from the row to the one row of another table that has its key; where there is none, everything over there
is unknown, a definition over there included.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from tests.truth.dates import Moment, Rules, Span, day_of, in_zone, start
from tests.truth.expressions import Expr, names, value
from tests.truth.refusals import RefusalError
from tests.truth.world import Key, Table, World, value_of

Row: TypeAlias = dict[str, Any]
Read: TypeAlias = Callable[[Row], Any]
Time: TypeAlias = Callable[[Row], Moment | None]
LookUp: TypeAlias = Callable[[str, str], Callable[[Any], Any]]  # metric, entity -> its value for a key
HOPS = 6


def nothing_known(metric: str, entity: str) -> Callable[[Any], Any]:
    """For who asks what names mean, not what they stand for."""
    return lambda _: None


class Hop(NamedTuple):
    mine: Key
    table: str
    theirs: Key


Path: TypeAlias = tuple[Hop, ...]


class Reader:
    """Reads one fact of a world. ``moment``: gives the fact's time, which chooses among versions.

    ``follow_up``: what is known of the rows as first steps of a journey. ``rated``: reads the rate of a row.
    """

    def __init__(self, world: World, fact: str, look_up: LookUp = nothing_known) -> None:
        self.world = world
        self.fact = fact
        self.look_up = look_up
        self.moment: Callable[[], Time] = _timeless
        self.zone = ""  # in which times are read, "" for the calendar's
        self.follow_up: Callable[[str], dict[tuple[str, int], Any]] = lambda _: {}
        self.rated: Callable[[Reader, str, str], Read] = _rateless
        self.all_rows: dict[str, list[Row]] = kept(world, "rows", lambda: rows_of(world))
        self.rows = self.all_rows[fact]
        self.paths = self.below(fact)
        self.indexes: dict[tuple[str, tuple[str, ...]], dict[Any, list[Row]]] = {}
        self.when: Time | None = None
        self.used: set[tuple[str, tuple[str, ...]]] = set()

    def below(self, table: str) -> list[Path]:
        found: list[Path] = kept(self.world, f"paths {table}", lambda: self.explore(table))
        return found

    def explore(self, table: str) -> list[Path]:
        """Every way to another table along keys that identify one row there, nearest first; no table twice."""
        out: list[Path] = [()]
        for path in out:
            if len(path) == HOPS:
                continue
            here = self.world.table(path[-1].table if path else table)
            seen = {table, *(hop.table for hop in path)}
            for mine in here.keys:
                for there in self.world.tables:
                    for theirs in there.keys:
                        same = theirs.here and theirs.entity == mine.entity
                        if same and there.code not in seen and len(theirs.columns) == len(mine.columns):
                            out.append((*path, Hop(mine, there.code, theirs)))
        return out

    # -- along a path

    def table_at(self, path: Path) -> Table:
        return self.world.table(path[-1].table if path else self.fact)

    def follow(self, row: Row, path: Path) -> Row | None:
        """The row at the end of the path, None where a key finds no partner on the way."""
        here: Row | None = row
        for hop in path:
            if here is None:
                return None
            key = tuple(here[name] for name in hop.mine.columns)
            found = [] if None in key else self.index(hop.table, hop.theirs.columns).get(key, [])
            here = self.version(row, found, self.world.table(hop.table))
        return here

    def version(self, row: Row, found: list[Row], table: Table) -> Row | None:
        """The row over there: the only one, or of several versions the one at the time of the row here."""
        if not table.validity and not table.partition:
            return found[-1] if found else None
        moment = self.when(row) if self.when else None
        if moment is None:
            return None
        for each in found:
            if table.partition and each[table.partition] == day_of(moment):
                return each
            if table.validity:
                first, last = (each[column] for column in table.validity)
                if first is not None and Span(first, last).holds(moment):
                    return each
        return None

    def index(self, table: str, columns: tuple[str, ...]) -> dict[Any, list[Row]]:
        if (table, columns) not in self.indexes:
            found: dict[Any, list[Row]] = {}
            for row in self.all_rows[table]:
                found.setdefault(tuple(row[c] for c in columns), []).append(row)
            self.indexes[table, columns] = found
        return self.indexes[table, columns]

    def use(self, path: Path) -> Path:
        versioned = [
            hop.table for hop in path if self.world.table(hop.table).validity or self.world.table(hop.table).partition
        ]
        if versioned and self.when is None:
            self.when = self.moment()
        self.used.update((hop.table, hop.theirs.columns) for hop in path)
        return path

    def refuse_if_wrong(self) -> None:
        """A key that was said to be unique and is not, or two versions at one moment, would count rows twice."""
        for code, columns in self.used:
            table = self.world.table(code)
            day = (table.partition,) if table.partition else ()
            keys = [tuple(row[c] for c in (*columns, *day)) for row in self.all_rows[code]]
            present = [key for key in keys if None not in key]
            if table.validity:
                self.refuse_overlaps(code, columns, table.validity)
            elif len(present) != len(set(present)):
                raise RefusalError("query.key_not_unique")

    def refuse_overlaps(self, table: str, columns: tuple[str, ...], validity: tuple[str, ...]) -> None:
        """Two versions of one key overlap where one of them is valid at the moment at which the other begins."""
        for key, rows in self.index(table, columns).items():
            spans = [Span(*(row[c] for c in validity)) for row in rows]
            known = [span for span in spans if span.lo is not None and not span.empty]
            if None not in key and any(
                a.holds(b.lo) for i, a in enumerate(known) for b in (*known[:i], *known[i + 1 :])
            ):
                raise RefusalError("query.versions_overlap")

    # -- definitions: columns, dimensions and times, own and reached

    def definition(self, expr: Expr, path: Path = (), inside: tuple[str, ...] = ()) -> Read:
        """An expression of the table at ``path``, on the rows of the fact."""
        reads = {name: self.place(name, path, inside) for name in names(expr)}
        return lambda row: value(expr, lambda name: reads[name](row))

    def place(self, name: tuple[str, ...], path: Path, inside: tuple[str, ...]) -> Read:
        if name[0] == "metric":
            return self.looked_up(name, self.key_at(name[2], path))
        if name[0] == "key":
            return self.key_at(name[1], path)
        if name[0] == "rate":
            return self.rated(self, name[1], name[2])
        if name[0] == "journey":
            told = self.follow_up(name[1])
            return lambda row: told.get((name[2], id(row)))
        *roles, bare = name
        table = self.table_at(path)
        if not roles or roles == [table.code]:
            if bare not in inside and bare in (*table.dims, *table.times):
                return self.defined(bare, path, (*inside, bare))
            if bare in table.columns:
                return self.column(bare, path)
        below = [more for more in self.below(table.code) if more and self.matches(more, roles)]
        if not roles:
            below = [more for more in below if self.has(self.table_at(more), bare)]
        target = self.nearest(below, "query.ambiguous_name", "query.unknown_column")
        return self.place((bare,), (*path, *target), ())

    def looked_up(self, name: tuple[str, ...], key: Read) -> Read:
        """Another metric's value for the entity of the row."""
        found = self.look_up(name[1], name[2])
        return lambda row: found(key(row))

    def key_at(self, entity: str, path: Path) -> Read:
        """The key of an entity at ``path`` or below."""
        below = [more for more in self.paths if more[: len(path)] == path]
        target, key = self.entity(entity, below)
        return self.column(key.columns[0], target)

    def has(self, table: Table, bare: str) -> bool:
        return bare in table.dims or bare in table.times or bare in table.columns

    def defined(self, bare: str, path: Path, inside: tuple[str, ...]) -> Read:
        """A dimension or time of the table at ``path``: unknown where there is no row."""
        table = self.table_at(path)
        read = self.definition(table.dims.get(bare) or table.times[bare], path, inside)
        self.use(path)
        return lambda row: None if self.follow(row, path) is None else read(row)

    def column(self, name: str, path: Path) -> Read:
        self.use(path)

        def read(row: Row) -> Any:
            found = self.follow(row, path)
            return None if found is None else found[name]

        return read

    def matches(self, path: Path, roles: list[str]) -> bool:
        """Whether the hops name the roles in this order (by role, entity or table)."""
        wanted = list(roles)
        for hop in path:
            if wanted and wanted[0] in (hop.mine.role, hop.mine.entity, hop.table):
                wanted.pop(0)
        return not wanted or roles == [path[-1].table]

    def nearest(self, found: list[Path], ambiguous: str, unknown: str) -> Path:
        if not found:
            raise RefusalError(unknown)
        least = min(len(path) for path in found)
        close = [path for path in found if len(path) == least]
        if len(close) > 1:
            raise RefusalError(ambiguous)
        return close[0]

    # -- names of a question

    def question(self, name: str, grain: str, rules: Rules) -> Read:
        """A dimension, time or entity that is grouped or filtered by, cut to the grain."""
        path, bare, columns = self.home(name)
        read = self.column(columns[0], path) if columns else self.defined(bare, path, (bare,))
        if bare in self.table_at(path).times:
            read = self.zoned(bare, read)
        return read if not grain else lambda row: None if (m := read(row)) is None else start(m, grain, rules)

    def home(self, name: str) -> tuple[Path, str, tuple[str, ...]]:
        """What a name stands for: the place and the name of a field, or the place and the columns of a key."""
        *roles, bare = name.replace(".", "__").split("__")
        own = [key for key in self.world.table(self.fact).keys if key.here]
        homes: list[Path] = [()] if roles in ([], [self.fact]) or roles in ([k.entity] for k in own) else []
        paths = homes + [path for path in self.paths if path and self.matches(path, roles)]
        fields = [path for path in paths if bare in {**self.table_at(path).dims, **self.table_at(path).times}]
        if fields:
            return self.nearest(fields, "query.ambiguous_dimension", ""), bare, ()
        path, key = self.entity(bare, paths)
        return path, "", key.columns

    def entity(self, bare: str, paths: list[Path]) -> tuple[Path, Key]:
        """The key of an entity, from the nearest table that holds it, also where it finds no partner."""
        found: list[tuple[Path, Key]] = []
        for path in paths:
            keys = [key for key in self.table_at(path).keys if bare in (key.role, key.entity)]
            found += [(path, key) for key in (keys if len(keys) == 1 else [k for k in keys if k.role == bare])]
        if not found:
            raise RefusalError("query.unreachable_dimension", "query.unknown_dimension", "query.not_a_time")
        target = self.nearest([path for path, _ in found], "query.ambiguous_dimension", "")
        return target, dict(found)[target]

    def reaches(self, name: str) -> bool:
        try:
            self.question(name, "", Rules())
        except RefusalError as refused:
            if "query.ambiguous_dimension" in refused.codes:
                raise
            return False
        return True

    def predicate(self, expr: Expr, rules: Rules) -> Read:
        """A condition of a question: its names are dimensions, times and entities, never bare columns."""
        reads = {}
        for name in names(expr):
            if name[0] == "metric":
                reads[name] = self.looked_up(name, self.key_at(name[2], ()))
                continue
            whole = "__".join(name)
            bare, grain = whole.rsplit("__", 1) if whole.split("__")[-1] in GRAINS and "__" in whole else (whole, "")
            reads[name] = self.question(bare, grain, rules)
        return lambda row: value(expr, lambda name: reads[name](row))

    def time(self, name: str) -> Time:
        return self.zoned(name, self.definition(("col", name)))

    def zoned(self, name: str, read: Read) -> Read:
        """A time in the zone of the question; what only says the day has no zone."""
        if self.zone in ("", self.world.zone):
            return read
        kinds = {table.columns.get(table.times[name][-1]) for table in self.world.tables if name in table.times}
        if kinds != {"timestamp"}:
            raise RefusalError("kind.zone_of_days")
        return lambda row: None if (m := read(row)) is None else in_zone(m, self.world.zone, self.zone)


def _timeless() -> Time:
    raise RefusalError("query.no_time")


def _rateless(reader: Reader, code: str, target: str) -> Read:
    return lambda _: None


GRAINS = frozenset({"day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year", "hour", "minute"})


_KEPT: dict[str, Any] = {}


def kept(world: World, name: str, make: Callable[[], Any]) -> Any:
    """What was made of this world under this name; only of the world that was asked last."""
    if _KEPT.get("world") is not world:
        _KEPT.clear()
        _KEPT["world"] = world
    if name not in _KEPT:
        _KEPT[name] = make()
    return _KEPT[name]


def rows_of(world: World) -> dict[str, list[Row]]:
    return {table.code: [_row(table, row) for row in table.rows] for table in world.tables}


def _row(table: Table, raw: tuple[Any, ...]) -> Row:
    out = {}
    for (name, kind), cell in zip(table.columns.items(), raw, strict=True):
        found = value_of(kind, cell)
        numeric = kind in ("int", "dec", "float") and found is not None
        out[name] = Fraction(found) if numeric else found
    return out
