"""Worlds made by hypothesis: a chain of tables with roles and dirt, metrics of every kind on them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.truth.expressions import Expr, col
from tests.truth.world import Key, Metric, RowFilter, Table, World

T = TypeVar("T")
MEMBERS = ("a", "b", "A", "华东", "it's", '"q"', "100%", "", "  x ", "a'; DROP TABLE orders; --", "null", "😀", "é_")
FIRST_DAYS = (date(2024, 2, 12), date(2024, 12, 14), date(2025, 3, 25), date(2025, 8, 30))


class Chance:
    """Choices of hypothesis, shortly said."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def one(self, *options: T) -> T:
        return self.draw(st.sampled_from(options))

    def maybe(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) < percent

    def some(self, options: tuple[T, ...], most: int) -> tuple[T, ...]:
        return tuple(self.draw(st.lists(st.sampled_from(options), unique=True, max_size=most)))


class Dirt:
    """Rows from one seed: orphans, nulls, duplicates, zeros, negative values."""

    def __init__(self, seed: int, first: date, days: int) -> None:
        self.random = Random(seed)
        self.first = first
        self.days = days

    def cell(self, kind: str) -> Any:
        if self.random.random() < 0.12:
            return None
        return getattr(self, f"{kind}_cell")()

    def int_cell(self) -> int:
        return self.random.choice((0, 0, 1, 2, 3, 5, 8, -4, 12))

    def dec_cell(self) -> str:
        return self.random.choice(("0.00", "1.25", "19.99", "-3.10", "100.00", "0.01", "7.50", "0.02"))

    def float_cell(self) -> float:
        return self.random.randrange(-8, 40) / 8

    def text_cell(self) -> str:
        return self.random.choice(MEMBERS[: self.random.choice((3, 6, len(MEMBERS)))])

    def bool_cell(self) -> bool:
        return self.random.random() < 0.5

    def date_cell(self) -> str:
        return (self.first + timedelta(days=self.random.randrange(self.days))).isoformat()

    def timestamp_cell(self) -> str:
        day = datetime.fromisoformat(self.date_cell())
        second = self.random.choice((0, 86_399, self.random.randrange(86_400)))
        return (day + timedelta(seconds=second)).isoformat(sep=" ")

    def partner(self, keys: list[Any]) -> Any:
        """A key of the other table, or an orphan, or none."""
        luck = self.random.random()
        if luck < 0.08 or not keys:
            return None
        if luck < 0.18:
            return 999 if isinstance(keys[0], int) else "nobody"
        return self.random.choice(keys)


def _rows(dirt: Dirt, count: int, columns: dict[str, str], keys: dict[str, list[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        tuple(dirt.partner(keys[name]) if name in keys else dirt.cell(kind) for name, kind in columns.items())
        for _ in range(count)
    )


def _lookup(dirt: Dirt, chance: Chance, code: str, ids: list[Any], kind: str, rest: dict[str, str], keys: Any) -> Any:
    """A table with one row an id; now and then a row without one, or (a lie of the definitions) an id twice."""
    columns = {f"{code}_id": kind, **rest}
    rows = [(each, *row) for each, row in zip(ids, _rows(dirt, len(ids), rest, keys), strict=True)]
    if chance.maybe(15):
        rows += [(None, *row) for row in _rows(dirt, 1, rest, keys)]
    if chance.maybe(3) and ids:
        rows += [(ids[0], *row) for row in _rows(dirt, 1, rest, keys)]
    return columns, tuple(rows)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    chance = Chance(draw)
    days = chance.one(3, 20, 45, 100, 400)
    dirt = Dirt(draw(st.integers(0, 2**32)), chance.one(*FIRST_DAYS), days)
    areas, shops, clients = list(range(chance.one(1, 3))), list(range(10, 10 + chance.one(0, 2, 4))), ["k1", "k2", "K1"]
    tables = [
        _area(dirt, chance, areas),
        _shop(dirt, chance, shops, areas),
        _client(dirt, chance, clients, areas),
        _slot(dirt, shops),
        _orders(dirt, chance, shops, clients),
    ]
    if chance.maybe(70):
        tables.append(_lines(dirt, chance, tables[-1], shops))
    if chance.maybe(60):
        tables.append(_visits(dirt, chance, shops, clients))
    facts = [table.code for table in tables if table.code in ("orders", "order_lines", "visits")]
    metrics = [metric for fact in facts for metric in _atomics(chance, next(t for t in tables if t.code == fact))]
    metrics += _derived(chance, metrics)
    metrics += _composites(chance, metrics)
    rule = RowFilter(name=chance.one("city", "status"), values=chance.some(MEMBERS[:4], 3))
    return World(
        tables=tuple(tables),
        metrics=tuple(metrics),
        week_start=chance.one("monday", "monday", "sunday", "saturday", "wednesday"),
        fiscal=chance.one("01-01", "04-01", "07-01", "02-15", "11-26"),
        days=days,
        row_filter=rule if chance.maybe(60) else None,
        mask=chance.one("", "", "level"),
    )


# -- tables


def _area(dirt: Dirt, chance: Chance, ids: list[int]) -> Table:
    columns, rows = _lookup(dirt, chance, "area", ids, "int", {"zone": "text", "size": "int"}, {})
    dims: dict[str, Expr] = {"zone": _text(chance, "zone", "size")}
    key = Key(role="area", columns=("area_id",), entity="area", here=True)
    return Table(code="areas", columns=columns, rows=rows, keys=(key,), dims=dims)


def _shop(dirt: Dirt, chance: Chance, ids: list[int], areas: list[int]) -> Table:
    rest = {"area_id": "int", "city": "text", "size": "int", "opened": "date"}
    columns, rows = _lookup(dirt, chance, "shop", ids, "int", rest, {"area_id": areas})
    dims: dict[str, Expr] = {"city": _text(chance, "city", "size"), "floor_size": col("size")}
    if chance.maybe(40):
        dims["shop_zone"] = chance.one(col("area", "zone"), col("zone"), ("coalesce", col("zone"), ("text", "nowhere")))
    here = Key(role="shop", columns=("shop_id",), entity="shop", here=True)
    to_area = Key(role=chance.one("area", "region"), columns=("area_id",), entity="area")
    times: dict[str, Expr] = {"opened": col("opened")}
    return Table(code="shops", columns=columns, rows=rows, keys=(here, to_area), dims=dims, times=times)


def _client(dirt: Dirt, chance: Chance, ids: list[str], areas: list[int]) -> Table:
    rest = {"home_id": "int", "work_id": "int", "level": "text", "credit": "dec"}
    columns, rows = _lookup(dirt, chance, "client", ids, "text", rest, {"home_id": areas, "work_id": areas})
    dims: dict[str, Expr] = {
        "level": _text(chance, "level", "credit"),
        "rich": ("case", (">", col("credit"), ("dec", "1.00")), ("text", "yes"), ("text", "no")),
    }
    keys = [Key(role="client", columns=("client_id",), entity="client", here=True)]
    keys += [Key(role="home", columns=("home_id",), entity="area")] if chance.maybe(70) else []
    keys += [Key(role="work", columns=("work_id",), entity="area")] if chance.maybe(40) else []
    return Table(code="clients", columns=columns, rows=rows, keys=tuple(keys), dims=dims)


def _slot(dirt: Dirt, shops: list[int]) -> Table:
    """Identified by two columns."""
    rows = tuple((shop, device, dirt.int_cell()) for shop in shops for device in ("app", "web"))
    key = Key(role="slot", columns=("shop_id", "device"), entity="slot", here=True)
    columns = {"shop_id": "int", "device": "text", "quota": "int"}
    return Table(code="slots", columns=columns, rows=rows, keys=(key,), dims={"quota": col("quota")})


def _orders(dirt: Dirt, chance: Chance, shops: list[int], clients: list[str]) -> Table:
    columns = {"order_id": "int", "shop_id": "int", "buyer_id": "text", "payer_id": "text", "ordered_at": "date",
               "paid_at": "timestamp", "status": "text", "amount": "dec", "pieces": "int", "weight": "float",
               "urgent": "bool"}  # fmt: skip
    count = chance.one(0, 12, 40, 40)
    partners = {"shop_id": shops, "buyer_id": clients, "payer_id": clients}
    body = _rows(dirt, count, {name: kind for name, kind in columns.items() if name != "order_id"}, partners)
    basket: Expr = ("/", col("amount"), col("pieces")) if chance.maybe(20) else col("pieces")
    dims: dict[str, Expr] = {"status": _text(chance, "status", "pieces"), "urgent": col("urgent"), "basket": basket}
    keys = [Key(role="order", columns=("order_id",), entity="order", here=True)]
    keys += [Key(role="shop", columns=("shop_id",), entity="shop")]
    keys += [Key(role="buyer", columns=("buyer_id",), entity="client")] if chance.maybe(80) else []
    keys += [Key(role="payer", columns=("payer_id",), entity="client")] if chance.maybe(50) else []
    return Table(
        code="orders",
        columns=columns,
        rows=tuple((100 + i, *row) for i, row in enumerate(body)),
        keys=tuple(keys),
        dims=dims,
        times={"ordered_at": col("ordered_at"), "paid_at": col("paid_at")},
        time=chance.one("ordered_at", "ordered_at", "paid_at", ""),
    )


def _lines(dirt: Dirt, chance: Chance, orders: Table, shops: list[int]) -> Table:
    columns = {"order_id": "int", "from_id": "int", "shipped_at": "date", "qty": "int", "price": "dec", "kind": "text"}
    ids = [row[0] for row in orders.rows]
    rows = _rows(dirt, chance.one(0, 30, 60), columns, {"order_id": ids, "from_id": shops})
    keys = [Key(role="order", columns=("order_id",), entity="order")]
    keys += [Key(role="sender", columns=("from_id",), entity="shop")] if chance.maybe(50) else []
    return Table(
        code="order_lines",
        columns=columns,
        rows=rows,
        keys=tuple(keys),
        dims={"kind": _text(chance, "kind", "qty")},
        times={"shipped_at": col("shipped_at")},
        time=chance.one("shipped_at", "ordered_at"),
    )


def _visits(dirt: Dirt, chance: Chance, shops: list[int], clients: list[str]) -> Table:
    columns = {"shop_id": "int", "visitor_id": "text", "came_at": "timestamp", "minutes": "int", "device": "text"}
    rows = _rows(dirt, chance.one(1, 25), columns, {"shop_id": shops, "visitor_id": clients, "device": ["app", "web"]})
    keys = [Key(role="shop", columns=("shop_id",), entity="shop")]
    keys += [Key(role="visitor", columns=("visitor_id",), entity="client")] if chance.maybe(50) else []
    keys += [Key(role="slot", columns=("shop_id", "device"), entity="slot")] if chance.maybe(50) else []
    dims: dict[str, Expr] = {"device": col("device")}
    times: dict[str, Expr] = {"came_at": col("came_at")}
    return Table(code="visits", columns=columns, rows=rows, keys=tuple(keys), dims=dims, times=times, time="came_at")


def _text(chance: Chance, name: str, number: str) -> Expr:
    """A text dimension: mostly the column, sometimes made of it."""
    return chance.one(
        col(name),
        col(name),
        ("lower", col(name)),
        ("coalesce", col(name), ("text", "none")),
        ("case", (">", col(number), ("int", "1")), ("text", "big"), col(name)),
        ("||", col(name), ("text", "-x")),
        ("nullif", col(name), ("text", "a")),
    )


# -- metrics

NUMBERS = {"orders": ("amount", "pieces", "weight"), "order_lines": ("qty", "price"), "visits": ("minutes",)}
KINDS = {"orders": ("status", "buyer_id"), "order_lines": ("kind",), "visits": ("device", "visitor_id")}
AGGREGATES = ("sum", "sum", "sum", "avg", "min", "max", "median", "percentile", "count", "count_distinct", "count_x",
              "sum_if", "count_if", "filter", "stddev", "variance", "approx_count_distinct", "product")  # fmt: skip


def condition(chance: Chance, table: str) -> Expr:
    """A predicate over the columns of a fact."""
    number, text = col(chance.one(*NUMBERS[table])), col(chance.one(*KINDS[table]))
    other = col(chance.one(*NUMBERS[table]))
    member = ("text", chance.one(*MEMBERS[:5]))
    return chance.one(
        (chance.one("=", "<>", ">", ">=", "<"), number, ("int", chance.one("0", "1", "-4"))),
        ("=", text, member),
        ("not", ("=", text, member)),
        ("in", text, member, ("text", "b")),
        ("not_in", text, member, ("null",)) if chance.maybe(10) else ("not_in", text, member, ("text", "a")),
        ("is_null", text),
        ("or", ("is_not_null", text), (">", number, other)),
        ("and", ("between", number, ("int", "0"), ("int", "9")), ("not", ("=", text, member))),
        (">", ("/", number, other), ("int", "1")),
        ("is_distinct", text, member),
        ("<", ("coalesce", number, ("int", "0")), ("dec", "1.25")),
    )


def _measure(chance: Chance, table: Table) -> Expr:
    number, text = col(chance.one(*NUMBERS[table.code])), col(chance.one(*KINDS[table.code]))
    op = chance.one(*AGGREGATES)
    if op == "count":
        return ("count",)
    if op in ("count_distinct", "approx_count_distinct"):
        return (op, chance.one(number, text))
    special: dict[str, Expr] = {
        "count_x": ("count", chance.one(number, text)),
        "percentile": ("percentile", number, ("dec", chance.one("0.25", "0.9", "0", "1"))),
        "product": ("sum", ("*", number, chance.one(("-", ("int", "1"), number), ("dec", "0.13"), ("int", "100")))),
    }
    if op in special:
        return special[op]
    if op in ("sum_if", "count_if", "filter"):
        test = condition(chance, table.code)
        return {"sum_if": ("sum_if", number, test), "count_if": ("count_if", test)}.get(
            op, ("filter", ("sum", number), test)
        )
    return (op, number)


def _atomics(chance: Chance, table: Table) -> list[Metric]:
    return [
        Metric(
            code=f"{table.code}_m{i}",
            kind="atomic",
            table=table.code,
            measure=_measure(chance, table),
            where=condition(chance, table.code) if chance.maybe(35) else (),
            time=chance.one(*table.times) if chance.maybe(30) else "",
            nulls=chance.one("", "", "", "zero", "none"),
            dimensions=("status",) if table.code == "orders" and i == 3 else (),
        )
        for i in range(4)
    ]


def _derived(chance: Chance, metrics: list[Metric]) -> list[Metric]:
    out: list[Metric] = []
    for i in range(5):
        base = chance.one(*metrics, *out)
        fact = base
        while fact.kind == "derived":
            fact = next(m for m in (*metrics, *out) if m.code == fact.of)
        windowed = any(m.period for m in _line(base, [*metrics, *out]))
        out.append(
            Metric(
                code=f"d{i}",
                kind="derived",
                of=base.code,
                where=condition(chance, fact.table) if chance.maybe(40) else (),
                period="" if windowed else chance.one("", "7d", "1m", "2w", "mtd", "wtd", "qtd", "ytd", "fytd", "all"),
                offset=chance.one("", "", "", "1 year", "1 month", "1 week", "3 days", "1 quarter"),
                align=chance.one("same_part", "same_part", "whole"),
                nulls=chance.one("", "", "", "zero", "none"),
            )
        )
    return out


def _line(metric: Metric, known: list[Metric]) -> list[Metric]:
    """The metric and everything that it is derived from."""
    out = [metric]
    while out[-1].kind == "derived":
        out.append(next(m for m in known if m.code == out[-1].of))
    return out


def _composites(chance: Chance, metrics: list[Metric]) -> list[Metric]:
    out: list[Metric] = []
    for i in range(3):
        left, right = (col(chance.one(*metrics, *out).code) for _ in range(2))
        formula = chance.one(
            ("/", left, right),
            ("-", left, right),
            ("/", ("-", left, right), right),
            ("*", ("dec", "0.5"), ("+", left, ("coalesce", right, ("int", "0")))),
            ("coalesce", ("/", left, right), ("int", "0")),
        )
        out.append(Metric(code=f"c{i}", kind="composite", formula=formula, nulls=chance.one("", "", "zero", "none")))
    return out
