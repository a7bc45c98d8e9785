"""Worlds made at random: a chain of tables with roles and dirt, metrics of every kind on them."""

from __future__ import annotations

from msgspec.structs import replace

from tests.truth import zones
from tests.truth.changes import changes
from tests.truth.currencies import converted, rates
from tests.truth.dirt import FIRST_DAYS, MEMBERS, Chance, Dirt
from tests.truth.expressions import Expr
from tests.truth.metrics import (
    NUMBERS,
    atomics,
    comparison,
    composites,
    derived,
    journeys,
    looking,
    parameterised,
    related,
)
from tests.truth.questions import a_question
from tests.truth.summing import summaries
from tests.truth.tables import (
    area,
    client,
    clubs,
    labels,
    lines,
    moods,
    orders,
    shop,
    slot,
    stock,
    tiers,
    trading,
    visits,
)
from tests.truth.world import Bridge, OwnGrain, RowFilter, Table, World


def a_world(chance: Chance) -> World:
    days = chance.one(3, 20, 45, 100, 400)
    dirt = Dirt(chance.random.getrandbits(32), chance.one(*FIRST_DAYS), days)
    areas, shops, clients = list(range(chance.one(1, 3))), list(range(10, 10 + chance.one(0, 2, 4))), ["k1", "k2", "K1"]
    tables = [
        area(dirt, chance, areas),
        shop(dirt, chance, shops, areas),
        client(dirt, chance, clients, areas),
        slot(dirt, shops),
        orders(dirt, chance, shops, clients),
    ]
    if chance.maybe(70):
        tables.append(lines(dirt, chance, tables[-1], shops))
    if chance.maybe(60):
        tables.append(visits(dirt, chance, shops, clients))
    if chance.maybe(50):
        tables.append(stock(dirt, chance, shops))
    if chance.maybe(40):
        tables.append(tiers(dirt, chance, clients))
    if chance.maybe(30):
        tables.append(moods(dirt, clients))
    tables = bridged(dirt, chance, tables, shops, clients)
    own = chance.maybe(40)
    tables += [trading(dirt)] if own else []
    grains = {name: OwnGrain(dataset="trading", day="day", period=name, year="lap" if name == "stretch" else "")
              for name in ("stretch", "lap")} if own else {}  # fmt: skip
    if chance.maybe(60):
        tables.append(rates(dirt, chance))
    metrics = [metric for table in tables if table.code in NUMBERS for metric in atomics(chance, table)]
    if any(table.code == "rates" for table in tables):
        metrics += converted(chance, tables)
    metrics += derived(chance, metrics, tuple(grains))
    metrics += composites(chance, metrics)
    metrics += related(chance, metrics)
    metrics += changes(chance, metrics, tuple(grains))
    metrics += parameterised(chance, chance.one(*(table for table in tables if table.code in NUMBERS)))
    rule = RowFilter(name=chance.one("city", "status"), values=chance.some(MEMBERS[:4], 3) or MEMBERS[:2])
    world = with_look_ups(
        chance,
        World(
            tables=tuple(tables),
            metrics=tuple(metrics),
            week_start=chance.one("monday", "monday", "sunday", "saturday", "wednesday"),
            fiscal=chance.one("01-01", "04-01", "07-01", "02-15", "11-26"),
            days=days,
            grains=grains,
            zone=zones.home(chance),
            row_filter=rule if chance.maybe(60) else None,
            mask=chance.one("", "", "level"),
        ),
    )
    world = replace(world, metrics=(*world.metrics, *summaries(chance, world)))
    return replace(world, saved={"pack": a_question(chance, world)}) if chance.maybe(40) else world


def bridged(dirt: Dirt, chance: Chance, tables: list[Table], shops: list[int], clients: list[str]) -> list[Table]:
    """The tables with ways to what a row has many of: by its order, or by its client."""
    out = {table.code: table for table in tables}
    if chance.maybe(40):
        out["labels"] = labels(dirt, out["orders"], shops, clients)
        for code in ("orders", "order_lines"):
            if code in out:
                out[code] = with_bridge(out[code], "tags", Bridge(dataset="labels", entity="order"))
    if chance.maybe(35):
        role = chance.one("client", "buyer")
        out["memberships"] = clubs(dirt, clients, role)
        for code in ("orders", "visits"):
            words = {word for key in out[code].keys for word in (key.role, key.entity)} if code in out else set()
            entity = role if role in words else "client"
            if entity in words:
                out[code] = with_bridge(out[code], "clubs", Bridge(dataset="memberships", entity=entity))
    return list(out.values())


def with_bridge(table: Table, name: str, bridge: Bridge) -> Table:
    return replace(table, bridges=table.bridges | {name: bridge})


def with_look_ups(chance: Chance, world: World) -> World:
    """The world with metrics, and a dimension of shops, that rest on other metrics' values."""
    metrics = (*world.metrics, *(looking(chance, world) if chance.maybe(50) else ()))
    metrics += tuple(journeys(chance, world)) if chance.maybe(60) else ()
    test = comparison(chance, world, "shops") if chance.maybe(40) else ()
    busy: Expr = ("case", test, ("text", "busy"), ("text", "calm"))
    tables = (
        replace(table, dims=table.dims | {"busy": busy}) if test and table.code == "shops" else table
        for table in world.tables
    )
    return replace(world, metrics=metrics, tables=tuple(tables))
