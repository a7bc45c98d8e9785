"""Questions made at random for one world: every option, names in every way that people write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import TypeAlias

from tests.truth import zones
from tests.truth.alone import nearest
from tests.truth.bridges import beyond, bridge_of, crossable
from tests.truth.dates import ORDER, Rules
from tests.truth.dirt import MEMBERS, Chance
from tests.truth.expressions import Expr, col
from tests.truth.joins import Reader, kept
from tests.truth.metrics import beneath, comparison, facts_of
from tests.truth.refusals import RefusalError
from tests.truth.world import Question, World

BEYOND = ("tags.label", "tags__label", "tags.label", "tags.stuck_at__month", "tags__stuck_at", "tags.city",
          "tags.level", "tags.tier", "tags.tier", "tags.tier", "tags.sticker",
          "tags.stuck_at__day", "clubs.club", "clubs.club", "clubs.dear", "clubs__level")  # fmt: skip
NAMES = ("status", "urgent", "order", "shop", "buyer", "ordered_at__month", "paid_at__week", "basket", "kind",
         "shipped_at__day", "order.status", "device", "visitor", "came_at__hour", "quota", "slot__quota", "city",
         "shop__city", "shop.city", "zone", "shop__zone", "shop__area__zone", "level", "buyer__level", "buyer.rich",
         "payer__level", "visitor__level", "client", "shop_zone", "floor_size", "opened__year", "sender__city",
         "home__zone", "buyer__home__zone", "shops.city", "order__city", "client__level", "region__zone",
         "area", "item", "counted_on__day", "tier", "buyer__tier", "client__tier", "mood", "visitor__mood",
         "payer__mood", "busy", "shop__busy", *BEYOND)  # fmt: skip
TEXTS = frozenset({"status", "kind", "device", "city", "zone", "level", "rich", "shop_zone", "item", "tier", "mood",
                   "busy", "label", "club"})  # fmt: skip
TIMES = ("ordered_at", "paid_at", "shipped_at", "came_at", "opened", "counted_on")
GRAINS = ("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")


Names: TypeAlias = tuple[str, ...]


def a_question(chance: Chance, world: World) -> Question:
    if chance.maybe(8):
        return _alone(chance, world)
    if world.saved and chance.maybe(10):
        return _saved(chance, world)
    metrics = _metrics(chance, world)
    facts = sorted({fact for code in metrics for fact in facts_of(world, code)})
    right = right_names(world, facts)
    known = tuple(name for name in NAMES if name in right)
    known += (chance.one(*NAMES),) if chance.maybe(5) else ()
    times = tuple(name for name in TIMES if name in right)
    times += (chance.one(*TIMES),) if chance.maybe(5) else ()
    by, grain = _keys(chance, world, known)
    many = tuple(name for name in BEYOND if name in right)
    by = tuple(dict.fromkeys((*by, *chance.some(many, 2)))) if many and chance.maybe(40) else by
    whole = [name for code in metrics for name in named_wholes(world, code) if name in known and name not in by]
    by = (*by, *dict.fromkeys(whole)) if chance.maybe(80) else by
    timed = grain or any(name.startswith("metric_time") for name in by)
    since, until = _range(chance, world)
    zone, time = zones.asked(chance, world, times, by)
    compare = (
        chance.some(("previous_period", "previous_year"), 2)
        if chance.maybe(60 if grain in world.grains else 25)
        else ()
    )
    if sum(name.startswith("metric_time") for name in by) > 1 or (not timed and not (since and until)):
        compare = ()
    metrics, by = _called(chance, world, metrics, by)
    exact = [text for text in metrics if not any(near(part.measure) for part in beneath(world, text))]
    outputs = [name.split(" as ")[-1] for name in (*exact, *by)]
    outputs += [
        f"{name.split(' as ')[-1]}__{other}{part}" for name in exact for other in compare for part in ("", "_change")
    ]
    outputs = [name for name in outputs if "." not in name and ("previous" in name or name.rpartition("__")[0] == "")]
    return Question(
        metrics=metrics,
        by=by,
        where=tuple(_predicate(chance, known, world, facts) for _ in range(chance.one(0, 0, 0, 1, 1, 2))),
        since=since,
        until=until,
        grain=grain,
        time=time,
        timezone=zone,
        compare=compare,
        order=tuple(chance.one("", "-") + name for name in chance.some(tuple(outputs), 2)) if chance.maybe(30) else (),
        limit=chance.one(None, None, None, 1, 3, 10),
        totals=chance.maybe(20),
        fill=bool(timed) and sum(name.startswith("metric_time") for name in by) < 2 and chance.maybe(20),
        person=chance.maybe(20),
    )


def _keys(chance: Chance, world: World, known: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """What is grouped by, and the grain where it is asked by itself."""
    grain = chance.one(*GRAINS, "day", "month", *world.grains, *world.grains, *world.grains) if chance.maybe(50) else ""
    if grain and chance.maybe(4) and world.days <= 20:
        grain = "hour"
    by = chance.some(tuple(dict.fromkeys(known)), 2) if known else ()
    if not grain or not chance.maybe(50):
        return by, grain
    by = (*by, f"metric_time__{grain}") if chance.maybe(50) else (f"metric_time__{grain}", *by)
    if chance.maybe(15):
        others = (*GRAINS, *world.grains, *world.grains)
        return (*by, f"metric_time__{chance.one(*(g for g in others if g != grain))}"), ""
    return by, "" if chance.maybe(70) else grain


def near(measure: Expr) -> bool:
    """Whether a figure is only nearly right, so that equal ones may come in any order."""
    return any(op in str(measure) for op in ("approx", "stddev"))


def named_wholes(world: World, code: str) -> list[str]:
    """The dimensions that shares and ranks in a metric name."""
    return [str(found) for part in beneath(world, code) for found in wholes(part.formula)]


def wholes(formula: Expr) -> Iterator[str]:
    if formula and formula[0] == "name":
        yield formula[1]
    for part in formula:
        if isinstance(part, tuple):
            yield from wholes(part)


def _called(chance: Chance, world: World, metrics: Names, by: Names) -> tuple[Names, Names]:
    """Some under other names, and metrics with values for their parameters."""
    out = []
    for code in metrics:
        given = {known for part in beneath(world, code) for known in part.parameters}
        values = [f"least={chance.one('0', '2', '-3.5')}"] if "least" in given and chance.maybe(60) else []
        values += [chance.one("way='b'", "way='华东'")] if "way" in given and chance.maybe(40) else []
        values += [f"factor={chance.one('0', '3', '-0.5')}"] if "factor" in given and chance.maybe(60) else []
        values += [chance.one("into='a'", "into='b'")] if "into" in given and chance.maybe(60) else []
        text = f"{code}({', '.join(values)})" if values else code
        out.append(f"{text} as {code}x" if values or chance.maybe(8) else text)
    return tuple(out), tuple(f"{name} as k{at}" if chance.maybe(8) else name for at, name in enumerate(by))


def _saved(chance: Chance, world: World) -> Question:
    """A saved question as it is, or with a range, a limit or a condition beside it."""
    since, until = _range(chance, world) if chance.maybe(50) else ("", "")
    kept = world.saved["pack"]
    facts = sorted({fact for code in kept.metrics for fact in facts_of(world, code)})
    right = right_names(world, facts) if facts else frozenset()
    known = tuple(name for name in NAMES if name in right)
    where = (_predicate(chance, known, world, facts),) if facts and chance.maybe(30) else ()
    if kept.compare or not kept.metrics:
        since = until = ""
    return Question(saved="pack", since=since, until=until, where=where, limit=chance.one(None, None, 2),
                    person=chance.maybe(15), totals=bool(kept.metrics) and chance.maybe(10))  # fmt: skip


def _alone(chance: Chance, world: World) -> Question:
    """Dimensions without a metric, of one table or what it reaches, where it is clear from which they are taken."""
    table = chance.one(*(table for table in world.tables if table.dims))
    right = right_names(world, [table.code])
    names = tuple(name for name in dict.fromkeys((*table.dims, *table.times, *NAMES))
                  if name in right and name not in BEYOND and name.rpartition("__")[2] not in ORDER)  # fmt: skip
    by = chance.some(names, 3)
    if not by or nearest(world, by) != [table.code]:
        by = tuple(table.dims)[:1]
    how = chance.one("distinct", "distinct", "rows", "ends")
    if how != "ends":
        by = tuple(f"{name}__month" if name in table.times else name for name in by)
    return Question(by=by, distinct=how != "rows", min_max=how == "ends" and "urgent" not in by,
                    order=tuple(chance.one("", "-") + name for name in chance.some(by, 2)) if how != "ends" else (),
                    limit=chance.one(None, None, 3) if how != "ends" else None, person=chance.maybe(20))  # fmt: skip


def _metrics(chance: Chance, world: World) -> tuple[str, ...]:
    codes = tuple(metric.code for metric in world.metrics)
    family = chance.one(*dict.fromkeys(code.rstrip("0123456789") for code in codes))  # rare kinds as often as others
    first = chance.one(*(code for code in codes if code.rstrip("0123456789") == family))
    return (first, *(code for code in chance.some(codes, 2) if code != first))


def _range(chance: Chance, world: World) -> tuple[str, str]:
    """Open, whole months, odd days, a part of a day; now and then beyond the data."""
    days = sorted(row[i] for t in world.tables for i, kind in enumerate(t.columns.values()) if kind == "date"
                  for row in t.rows if row[i])  # fmt: skip
    middle = date.fromisoformat(chance.one(*days)) if days else date(2025, 1, 1)
    start = middle - timedelta(days=chance.one(0, 1, 5, 40))
    end = middle + timedelta(days=chance.one(0, 1, 3, 33, 90))
    kind = chance.one("open", "open", "days", "days", "days", "months", "since", "until", "moment")
    return {
        "open": ("", ""),
        "days": (start.isoformat(), end.isoformat()),
        "months": (start.isoformat()[:7], end.isoformat()[:7]),
        "since": (start.isoformat(), ""),
        "until": ("", end.isoformat()),
        "moment": (f"{start.isoformat()} 06:30:00", end.isoformat()),
    }[kind]


def _predicate(chance: Chance, known: tuple[str, ...], world: World, facts: list[str]) -> Expr:
    looked_up = comparison(chance, world, facts[0]) if len(facts) == 1 and chance.maybe(15) else ()
    if looked_up:
        return looked_up
    texts = tuple(name for name in known if name.split("__")[-1].split(".")[-1] in TEXTS)
    member = ("text", chance.one(*MEMBERS))
    day = ("date", f"202{chance.one(4, 5)}-{chance.one('03', '04', '09')}-01")
    others: list[Expr] = [(chance.one(">=", "<", "<=", ">"), col("metric_time"), ("text", day[1]))]
    others += [(">", col("floor_size"), ("int", "1"))] if "floor_size" in known else []
    others += [(chance.one(">=", "<"), col("ordered_at__month"), day)] if "ordered_at__month" in known else []
    others += [("=", col("shop"), ("int", "11"))] if "shop" in known else []
    if not texts or chance.maybe(25):
        return chance.one(*others)
    name, other = (col(*chance.one(*texts).split(".")) for _ in range(2))
    return chance.one(
        ("=", name, member),
        ("<>", name, member),
        ("in", name, member, ("text", "a"), ("text", "b")),
        ("not_in", name, member),
        ("is_null", name),
        ("is_not_null", name),
        ("or", ("=", name, member), ("is_null", other)),
        ("contains", name, ("text", chance.one("a", "'", "%", "华"))),
    )


def right_names(world: World, facts: list[str]) -> frozenset[str]:
    """The names that mean one thing from each of these facts."""
    return frozenset.intersection(*(kept(world, f"names {fact}", partial(_right, world, fact)) for fact in facts))


def _right(world: World, fact: str) -> frozenset[str]:
    reader = Reader(world, fact)
    reader.moment = lambda: lambda _: None  # what a name means does not depend on the moment
    return frozenset(name for name in (*NAMES, *TIMES) if asked_right(reader, name))


def asked_right(reader: Reader, name: str) -> bool:
    bridge = bridge_of(reader.world.table(reader.fact), name)
    if bridge:
        there = Reader(reader.world, reader.world.table(reader.fact).bridges[bridge].dataset)
        there.moment = reader.moment
        return asked_right(there, beyond(name)) and crossable(reader, there, bridge)
    bare, _, grain = name.rpartition("__")
    try:
        reader.question(*((bare, grain) if bare and grain in ORDER else (name, "")), Rules())
    except RefusalError:
        return False
    return True
