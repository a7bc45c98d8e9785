"""How a dialect writes periods, months and aggregates under a condition, one row each; the shapes of a statement."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.reports.figures import CONDITIONS, KEYS, WITH_STORES, Figure


class Dialect(NamedTuple):
    """``periods``, ``months``: of {t}, between {since} and {until} (the first days of two months); ``condition``: an
    aggregate {f} of {x} where {c}.
    """

    name: str
    periods: tuple[str, ...]
    months: tuple[str, ...]
    conditional: tuple[str, ...]
    distinct: tuple[str, ...] = ("COUNT(DISTINCT {x})",)
    distinct_where: tuple[str, ...] = ("COUNT(DISTINCT CASE WHEN {c} THEN {x} END)",)
    quoted: str = '"{0}"'


BOUNDS = "{t} >= '{since}' AND {t} < '{until}'"
CASE = "{f}(CASE WHEN {c} THEN {x} END)"
DIALECTS = (
    Dialect(
        "mysql",
        (BOUNDS, "DATE({t}) >= '{since}' AND DATE({t}) <= '{last}'", "DATE_FORMAT({t}, '%Y-%m') = '{month}'",
         "{t} BETWEEN '{since} 00:00:00' AND '{last} 23:59:59.999999'"),
        ("DATE_FORMAT({t}, '%Y-%m')", "DATE({t})"),
        (CASE, "{f}(IF({c}, {x}, NULL))"),
        quoted="`{0}`",
    ),
    Dialect(
        "postgres",
        (BOUNDS, "{t}::date BETWEEN DATE '{since}' AND DATE '{last}'",
         "{t} >= DATE '{since}' AND {t} < DATE '{since}' + INTERVAL '1 month'", "to_char({t}, 'YYYY-MM') = '{month}'",
         "date_trunc('month', {t}) = DATE '{since}'"),
        ("to_char({t}, 'YYYY-MM')", "date_trunc('month', {t})", "{t}::date"),
        (CASE, "{f}({x}) FILTER (WHERE {c})"),
        distinct_where=("COUNT(DISTINCT {x}) FILTER (WHERE {c})", "COUNT(DISTINCT CASE WHEN {c} THEN {x} END)"),
    ),
    Dialect(
        "hive",
        (BOUNDS, "to_date({t}) >= '{since}' AND to_date({t}) < '{until}'", "date_format({t}, 'yyyy-MM') = '{month}'",
         "to_date({t}) BETWEEN '{since}' AND '{last}'"),
        ("date_format({t}, 'yyyy-MM')", "to_date({t})", "trunc({t}, 'MM')"),
        (CASE, "{f}(IF({c}, {x}, NULL))"),
        quoted="`{0}`",
    ),
    Dialect(
        "clickhouse",
        (BOUNDS, "toDate({t}) BETWEEN toDate('{since}') AND toDate('{last}')", "toYYYYMM({t}) = {number}",
         "toStartOfMonth({t}) = toDate('{since}')"),
        ("toStartOfMonth({t})", "toYYYYMM({t})", "toDate({t})"),
        (CASE, "{f}If({x}, {c})"),
        distinct=("uniqExact({x})", "COUNT(DISTINCT {x})"),
        distinct_where=("uniqExactIf({x}, {c})", "COUNT(DISTINCT CASE WHEN {c} THEN {x} END)"),
    ),
)  # fmt: skip
MONTHS = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01")
LASTS = ("31", "28", "31", "30", "31", "30")


class Writer:
    """One statement being written: the figures, as which names, in which dialect; what is left open is drawn."""

    def __init__(self, figures: Sequence[tuple[str, Figure]], dialect: Dialect, draw: random.Random) -> None:
        self.figures, self.dialect, self.draw = figures, dialect, draw
        self.table, self.time = figures[0][1].table, figures[0][1].time
        self.where = figures[0][1].where if len({figure.where for _, figure in figures}) == 1 else ()
        self.shared = len({figure.where for _, figure in figures}) == 1

    def conditions(self, where: Sequence[str], alias: str) -> str:
        """Conditions in any order, each in one of its ways."""
        parts = [self.draw.choice(CONDITIONS[one]).format(a=alias) for one in where]
        self.draw.shuffle(parts)
        return " AND ".join(parts)

    def period(self, alias: str, name: str = "") -> str:
        place = self.draw.randrange(len(LASTS))
        since = MONTHS[place]
        return self.draw.choice(self.dialect.periods).format(
            t=f"{alias}{name or self.time}", since=since, until=MONTHS[place + 1], last=f"{since[:8]}{LASTS[place]}",
            month=since[:7], number=since[:7].replace("-", ""),
        )  # fmt: skip

    def month(self, alias: str) -> str:
        return self.draw.choice(self.dialect.months).format(t=f"{alias}{self.time}")

    def call(self, figure: Figure, alias: str, where: str = "") -> str:
        """The aggregate, under a condition where there is one."""
        value = self.draw.choice(figure.value).format(a=alias)
        if figure.call == "distinct":
            ways = self.dialect.distinct_where if where else self.dialect.distinct
            return self.draw.choice(ways).format(x=value, c=where)
        if not where:
            return f"{figure.call.upper()}({value})"
        way = self.draw.choice(self.dialect.conditional)
        value = "1" if value == "*" and "FILTER" not in way else value
        if "If(" in way and figure.call == "count":
            return f"countIf({where})"
        return way.format(f=figure.call if "If(" in way else figure.call.upper(), x=value, c=where)

    def columns(self, alias: str, within: bool) -> str:
        """The figures; ``within``: each carries its own population."""
        out = []
        for name, figure in self.figures:
            where = self.conditions(figure.where, alias) if within and figure.where else ""
            out.append(f"{self.call(figure, alias, where)} AS {self.dialect.quoted.format(name)}")
        return ",\n       ".join(out)

    def filters(self, alias: str, *, population: bool, period: bool = True) -> str:
        parts = [self.period(alias)] if period else []
        if population and self.where:
            parts.append(self.conditions(self.where, alias))
        self.draw.shuffle(parts)
        return f"\nWHERE {' AND '.join(parts)}" if parts else ""

    def key(self, alias: str = "") -> str:
        return alias + self.draw.choice(KEYS[self.table])


def plain(w: Writer) -> str:
    key = w.key()
    return (
        f"SELECT {key}, {w.columns('', not w.shared)}\nFROM {w.table}{w.filters('', population=True)}\nGROUP BY {key}"
    )


def by_month(w: Writer) -> str:
    month = w.month("t.")
    where = w.filters("t.", population=True)
    return (
        f"SELECT {month} AS ym,\n       {w.columns('t.', not w.shared)}\nFROM {w.table} t{where}\n"
        f"GROUP BY {month}\nORDER BY ym"
    )


def inside(w: Writer) -> str:
    """Each figure's population inside its aggregate."""
    key = w.key("a.")
    where = w.filters("a.", population=False)
    return f"SELECT {key} AS k, {w.columns('a.', True)}\nFROM {w.table} AS a{where}\nGROUP BY {key}"


def common(w: Writer) -> str:
    """The rows in a common table, the period outside."""
    inner = w.filters("", population=True, period=False)
    outer = w.filters("b.", population=False)
    return (
        f"WITH base AS (\n  SELECT * FROM {w.table}{inner}\n)\n"
        f"SELECT {w.columns('b.', not w.shared)}\nFROM base b{outer}"
    )


def nested(w: Writer) -> str:
    key = w.key("q.")
    inner = w.filters("o.", population=True)
    rows = f"SELECT o.* FROM {w.table} o{inner}"
    return f"SELECT {key}, {w.columns('q.', not w.shared)}\nFROM (\n  {rows}\n) q\nGROUP BY {key}"


def view(w: Writer) -> str:
    inner = w.filters("", population=True, period=False)
    outer = w.filters("v.", population=False)
    return (
        f"CREATE VIEW v_report AS\nSELECT * FROM {w.table}{inner};\n\n"
        f"SELECT {w.columns('v.', not w.shared)}\nFROM v_report v{outer};"
    )


def by_region(w: Writer) -> str:
    """By what a LEFT JOIN along a unique key gives: no row is added, none is lost."""
    where = w.filters("f.", population=True)
    return (
        f"SELECT s.city, {w.columns('f.', not w.shared)}\nFROM {w.table} f\n"
        f"LEFT JOIN sales.stores s ON f.store_id = s.store_id{where}\nGROUP BY s.city"
    )


def halves(w: Writer) -> str:
    """A union of the rows with and without a known channel: every row once."""
    key = w.draw.choice(KEYS[w.table])
    branch = "SELECT * FROM {table} WHERE {key} IS {no}NULL"
    parts = [branch.format(table=w.table, key=key, no=no) for no in ("", "NOT ")]
    where = w.filters("u.", population=True)
    return f"SELECT {w.columns('u.', not w.shared)}\nFROM (\n  {parts[0]}\n  UNION ALL\n  {parts[1]}\n) u{where}"


SHAPES: tuple[Callable[[Writer], str], ...] = (plain, by_month, inside, common, nested, view, by_region, halves)


def written(w: Writer) -> str:
    """The statement in any shape that fits its table."""
    fitting = [shape for shape in SHAPES if shape is not by_region or w.table in WITH_STORES]
    return w.draw.choice(fitting)(w)
