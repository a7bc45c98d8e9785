"""The tables of a random world: a chain of look-ups with roles and dirt, and the facts on them."""

from __future__ import annotations

from datetime import timedelta

from tests.truth.dirt import MEMBERS, Chance, Dirt, lookup, rows_with
from tests.truth.expressions import Expr, col
from tests.truth.world import Key, Table


def area(dirt: Dirt, chance: Chance, ids: list[int]) -> Table:
    columns, rows = lookup(dirt, chance, "area", ids, "int", {"zone": "text", "size": "int"}, {})
    dims: dict[str, Expr] = {"zone": _text(chance, "zone", "size")}
    key = Key(role="area", columns=("area_id",), entity="area", here=True)
    return Table(code="areas", columns=columns, rows=rows, keys=(key,), dims=dims)


def shop(dirt: Dirt, chance: Chance, ids: list[int], areas: list[int]) -> Table:
    rest = {"area_id": "int", "city": "text", "size": "int", "opened": "date"}
    columns, rows = lookup(dirt, chance, "shop", ids, "int", rest, {"area_id": areas})
    dims: dict[str, Expr] = {"city": _text(chance, "city", "size"), "floor_size": col("size")}
    if chance.maybe(40):
        dims["shop_zone"] = chance.one(col("area", "zone"), col("zone"), ("coalesce", col("zone"), ("text", "nowhere")))
    here = Key(role="shop", columns=("shop_id",), entity="shop", here=True)
    to_area = Key(role=chance.one("area", "region"), columns=("area_id",), entity="area")
    times: dict[str, Expr] = {"opened": col("opened")}
    return Table(code="shops", columns=columns, rows=rows, keys=(here, to_area), dims=dims, times=times)


def client(dirt: Dirt, chance: Chance, ids: list[str], areas: list[int]) -> Table:
    rest = {"home_id": "int", "work_id": "int", "level": "text", "credit": "dec"}
    columns, rows = lookup(dirt, chance, "client", ids, "text", rest, {"home_id": areas, "work_id": areas})
    dims: dict[str, Expr] = {
        "level": _text(chance, "level", "credit"),
        "rich": ("case", (">", col("credit"), ("dec", "1.00")), ("text", "yes"), ("text", "no")),
    }
    keys = [Key(role="client", columns=("client_id",), entity="client", here=True)]
    keys += [Key(role="home", columns=("home_id",), entity="area")] if chance.maybe(70) else []
    keys += [Key(role="work", columns=("work_id",), entity="area")] if chance.maybe(40) else []
    return Table(code="clients", columns=columns, rows=rows, keys=tuple(keys), dims=dims)


def slot(dirt: Dirt, shops: list[int]) -> Table:
    """Identified by two columns."""
    rows = tuple((shop, device, dirt.int_cell()) for shop in shops for device in ("app", "web"))
    key = Key(role="slot", columns=("shop_id", "device"), entity="slot", here=True)
    columns = {"shop_id": "int", "device": "text", "quota": "int"}
    return Table(code="slots", columns=columns, rows=rows, keys=(key,), dims={"quota": col("quota")})


def orders(dirt: Dirt, chance: Chance, shops: list[int], clients: list[str]) -> Table:
    columns = {"order_id": "int", "shop_id": "int", "buyer_id": "text", "payer_id": "text", "ordered_at": "date",
               "paid_at": "timestamp", "status": "text", "amount": "dec", "pieces": "int", "weight": "float",
               "urgent": "bool"}  # fmt: skip
    count = chance.one(0, 12, 12, *[40] * 7)
    partners = {"shop_id": shops, "buyer_id": clients, "payer_id": clients}
    body = rows_with(dirt, count, {name: kind for name, kind in columns.items() if name != "order_id"}, partners)
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
        grain=("order_id",),
    )


def lines(dirt: Dirt, chance: Chance, orders: Table, shops: list[int]) -> Table:
    columns = {"order_id": "int", "from_id": "int", "shipped_at": "date", "qty": "int", "price": "dec", "kind": "text"}
    ids = [row[0] for row in orders.rows]
    rows = rows_with(dirt, chance.one(0, 30, *[60] * 7), columns, {"order_id": ids, "from_id": shops})
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


def visits(dirt: Dirt, chance: Chance, shops: list[int], clients: list[str]) -> Table:
    columns = {"shop_id": "int", "visitor_id": "text", "came_at": "timestamp", "minutes": "int", "device": "text",
               "visit_id": "int"}  # fmt: skip
    rows = rows_with(
        dirt, chance.one(1, 25), columns, {"shop_id": shops, "visitor_id": clients, "device": ["app", "web"]}
    )
    rows = tuple((*row[:-1], at) for at, row in enumerate(rows))
    keys = [Key(role="shop", columns=("shop_id",), entity="shop")]
    keys += [Key(role="visitor", columns=("visitor_id",), entity="client")] if chance.maybe(50) else []
    keys += [Key(role="slot", columns=("shop_id", "device"), entity="slot")] if chance.maybe(50) else []
    dims: dict[str, Expr] = {"device": col("device")}
    times: dict[str, Expr] = {"came_at": col("came_at")}
    return Table(code="visits", columns=columns, rows=rows, keys=tuple(keys), dims=dims, times=times, time="came_at",
                 grain=("visit_id",))  # fmt: skip


def stock(dirt: Dirt, chance: Chance, shops: list[int]) -> Table:
    """Counted on a few days only, so that several shops and items share their last one."""
    kind = chance.one("date", "date", "timestamp")
    moments = [dirt.cell(kind) for _ in range(chance.one(2, 5))]
    columns = {"shop_id": "int", "item": "text", "counted_on": kind, "held": "int"}
    rows = tuple(
        (dirt.partner(shops), dirt.random.choice(("tea", "pot", None)), dirt.random.choice(moments), dirt.cell("int"))
        for _ in range(chance.one(0, 15, *[30] * 7))
    )
    key = Key(role="shop", columns=("shop_id",), entity="shop")
    times: dict[str, Expr] = {"counted_on": col("counted_on")}
    return Table(code="stock", columns=columns, rows=rows, keys=(key,), dims={"item": col("item")}, times=times,
                 time="counted_on")  # fmt: skip


def tiers(dirt: Dirt, chance: Chance, clients: list[str]) -> Table:
    """Versions of a client, one after another, with holes; the last one may be open."""
    rows = []
    for each in clients:
        days = sorted({day for _ in range(6) if (day := dirt.cell("timestamp"))})
        ends = [*days[1:], None if dirt.random.random() < 0.7 else "2030-01-01 00:00:00"]
        rows += [
            (each, dirt.text_cell(), *both) for both in zip(days, ends, strict=False) if dirt.random.random() < 0.8
        ]
    rows += [(clients[0], "gold", dirt.cell("timestamp"), dirt.cell("timestamp"))] if chance.maybe(15) else []  # a lie
    columns = {"client_id": "text", "tier": "text", "since": "timestamp", "till": "timestamp"}
    key = Key(role="client", columns=("client_id",), entity="client", here=True)
    dims: dict[str, Expr] = {"tier": chance.one(col("tier"), ("coalesce", col("tier"), ("text", "none")))}
    return Table(code="tiers", columns=columns, rows=tuple(rows), keys=(key,), dims=dims, validity=("since", "till"))


def labels(dirt: Dirt, orders: Table, shops: list[int], clients: list[str]) -> Table:
    """What orders are labelled with: none, one or many, some twice, by whom and where."""
    columns = {"order_id": "int", "label": "text", "stuck_at": "timestamp", "shop_id": "int", "by_id": "text"}
    keys = {"order_id": [row[0] for row in orders.rows], "label": ["gift", "sale", "new"], "shop_id": shops}
    rows = rows_with(dirt, dirt.random.choice((0, 20, 60)), columns, keys | {"by_id": clients})
    links = (Key(role="order", columns=("order_id",), entity="order"),
             Key(role="stall", columns=("shop_id",), entity="shop"),
             Key(role="sticker", columns=("by_id",), entity="client"))  # fmt: skip
    return Table(code="labels", columns=columns, rows=rows, keys=links, dims={"label": col("label")},
                 times={"stuck_at": col("stuck_at")}, time="stuck_at")  # fmt: skip


def clubs(dirt: Dirt, clients: list[str], role: str) -> Table:
    """Clubs that clients are members of, under the role by which they are known there."""
    columns = {"client_id": "text", "club": "text", "fee": "dec"}
    rows = rows_with(dirt, dirt.random.choice((0, 3, 8)), columns, {"client_id": clients})
    key = Key(role=role, columns=("client_id",), entity="client")
    dims: dict[str, Expr] = {"club": col("club"), "dear": (">", col("fee"), ("int", "1"))}
    return Table(code="memberships", columns=columns, rows=rows, keys=(key,), dims=dims)


def trading(dirt: Dirt) -> Table:
    """A trading calendar: periods of odd lengths, now and then a day or a week between them, and their years."""
    rows: list[tuple[str, str, str]] = []
    day = dirt.first - timedelta(days=dirt.random.choice((0, 9, 40, 200)))
    end = dirt.first + timedelta(days=dirt.days + dirt.random.choice((-1, 0, 20)))
    longest, number = dirt.random.choice((3, 12, 35)), 0
    while day < end:
        days = dirt.random.choice((2, longest, longest, longest + 1))
        name, year = f"{'QXAB'[number % 4]}{number}", f"Y{number // 3}"
        rows += [((day + timedelta(days=n)).isoformat(), name, year) for n in range(days)]
        number, day = number + 1, day + timedelta(days=days + dirt.random.choice((0, 0, 0, 0, 1, 7)))
    return Table(code="trading", columns={"day": "date", "stretch": "text", "lap": "text"}, rows=tuple(rows))


def moods(dirt: Dirt, clients: list[str]) -> Table:
    """Every client again on every day."""
    days = sorted({dirt.date_cell() for _ in range(dirt.random.choice((0, 3, 40)))})
    rows = tuple((each, day, dirt.random.choice(MEMBERS[:4])) for each in (*clients, "nobody") for day in days)
    columns = {"client_id": "text", "day": "date", "mood": "text"}
    key = Key(role="client", columns=("client_id",), entity="client", here=True)
    return Table(code="moods", columns=columns, rows=rows, keys=(key,), dims={"mood": col("mood")}, partition="day")


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
