"""The metrics of a random world, of every kind."""

from __future__ import annotations

from collections.abc import Iterator

from tests.truth.aggregates import taken_apart
from tests.truth.dirt import MEMBERS, Chance
from tests.truth.expressions import Expr, col, names
from tests.truth.joins import Reader, kept
from tests.truth.refusals import RefusalError
from tests.truth.world import Metric, Table, World, code_of

NUMBERS = {"orders": ("amount", "pieces", "weight"), "order_lines": ("qty", "price"), "visits": ("minutes",),
           "stock": ("held",)}  # fmt: skip
KINDS = {"orders": ("status", "buyer_id"), "order_lines": ("kind",), "visits": ("device", "visitor_id"),
         "stock": ("item",)}  # fmt: skip
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


def atomics(chance: Chance, table: Table) -> list[Metric]:
    return [_atomic(chance, table, i) for i in range(4)]


def _atomic(chance: Chance, table: Table, i: int) -> Metric:
    measure = _measure(chance, table)
    balance = chance.one(*STOCK[i]) if table.code == "stock" else ""
    apart = balance in ("last", "first") or (balance and taken_apart(measure)[0][0] in ("sum", "count"))
    return Metric(
        code=f"{table.code}_m{i}",
        kind="atomic",
        table=table.code,
        measure=measure,
        where=condition(chance, table.code) if chance.maybe(35) else (),
        time=chance.one(*table.times) if chance.maybe(30) else "",
        nulls=chance.one("", "", "", "zero", "none"),
        balance=balance,
        balance_by=chance.some(("item", "shop"), 2) if apart and chance.maybe(50) else (),
        dimensions=("status",) if table.code == "orders" and i == 3 else (),
    )


def derived(chance: Chance, metrics: list[Metric], own: tuple[str, ...]) -> list[Metric]:
    """``own``: the grains of one's own, which are units of length too."""
    out: list[Metric] = []
    lengths = tuple(text for grain in own for text in (f"1 {grain}", f"2 {grain}s"))
    reach = (*lengths, *(f"{grain} to date" for grain in own))
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
                period=""
                if windowed
                else chance.one("", "7d", "1m", "2w", "mtd", "wtd", "qtd", "ytd", "fytd", "all", *reach),
                offset=chance.one("", "", "", "1 year", "1 month", "1 week", "3 days", "1 quarter", *lengths),
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


def composites(chance: Chance, metrics: list[Metric]) -> list[Metric]:
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


def related(chance: Chance, metrics: list[Metric]) -> list[Metric]:
    """Shares and ranks of others."""
    out = []
    for i in range(2):
        base, among = col(chance.one(*metrics).code), [("name", chance.one("status", "city", "city", "shop"))]
        among = among if chance.maybe(40) else []
        formula: Expr = (chance.one("share_of_total", "rank"), base, *among)
        whole = ("*", ("int", "100"), formula) if formula[0] == "share_of_total" and chance.maybe(30) else formula
        out.append(Metric(code=f"r{i}", kind="composite", formula=whole, nulls=chance.one("", "", "zero", "none")))
    return out


STOCK = (("last", "first"), ("avg", "max"), ("min", "max"), ("last", "last", "first", "avg", ""))  # which balances
JOURNEYS = ("conversion", "funnel", "retention")
SPANS = ("", "1d", "7d", "2w", "1m", "36h")


def journeys(chance: Chance, world: World) -> list[Metric]:
    """Who does something, and what follows: a conversion, a funnel, a retention."""
    facts = [table for table in ("orders", "visits") if any(table == each.code and each.time for each in world.tables)]
    if not facts:
        return []
    steps = [Metric(code=f"s{i}", kind="atomic", table=fact, measure=("count",), time=_time(chance, fact),
                    where=condition(chance, fact) if chance.maybe(30) else ())
             for i, fact in enumerate(chance.one(*facts) for _ in range(3))]  # fmt: skip
    sized = Metric(code="s3", kind="atomic", table="orders", time="paid_at", measure=chance.one(
        ("sum", col("amount")), ("count_distinct", col("buyer_id")), ("count",)))  # fmt: skip
    tables = {step.table for step in (*steps, sized)}
    shared = [name for name in ENTITIES if name != "order" and all(knows(world, table, name) for table in tables)]
    if not shared:
        return []
    entity = chance.one(*shared)
    out = []
    for kind in dict.fromkeys(chance.one(*JOURNEYS) for _ in range(3)):
        way = tuple(step.code for step in steps) if kind == "funnel" and chance.maybe(60) else ("s0", "s1")
        out.append(Metric(
            code=f"{kind[0]}j", kind=kind, entity=entity, gives=chance.one("", "", "total"),
            steps=("s0", "s3") if kind == "conversion" and chance.maybe(50) else way,
            within=chance.one(*SPANS) if kind != "retention" else "",
            after=chance.one("1 month", "2 weeks", "7d", "1d", "1 quarter") if kind == "retention" else "",
            nulls=chance.one("", "", "zero", "none"),
        ))  # fmt: skip
    base = [Metric(code="ja", kind="derived", of=metric.code, where=condition(chance, steps[0].table),
                   offset=chance.one("", "1 month", "1 week")) for metric in out[:1]]  # fmt: skip
    return [*steps, sized, *out, *base]


def _time(chance: Chance, fact: str) -> str:
    return chance.one("ordered_at", "paid_at", "paid_at") if fact == "orders" else "came_at"


def parameterised(chance: Chance, table: Table) -> list[Metric]:
    """One with a number and a text as parameters, one that rests on it, a formula with one, and one derived from them.

    The last has defaults of its own, which win inside.
    """
    number, text = chance.one(*NUMBERS[table.code]), chance.one(*KINDS[table.code])
    tests: Expr = ("and", (">=", col(number), ("param", "least")), ("<>", col(text), ("param", "way")))
    known = {"least": ("number", chance.one("0", "1.25")), "way": ("string", chance.one("a", "it's"))}
    measure = chance.one(("sum", ("*", col(number), ("param", "least"))), ("count",), ("avg", col(number)))
    return [
        Metric(code="p0", kind="atomic", table=table.code, measure=measure, where=tests, parameters=known),
        Metric(code="p1", kind="composite", formula=("/", col("p0"), col(f"{table.code}_m0"))),
        Metric(code="p2", kind="composite", formula=_with_factor(chance, col(f"{table.code}_m1")),
               parameters={"factor": ("number", chance.one("2", "0", "-1.5"))},
               nulls=chance.one("", "", "zero", "none")),
        Metric(code="p3", kind="derived", of=chance.one("p0", "p1", "p2"), where=("<>", col(text), ("param", "way")),
               parameters={"way": ("string", chance.one("b", "华东")), "least": ("number", "1")},
               offset=chance.one("", "", "1 month"), nulls=chance.one("", "", "zero", "none")),
    ]  # fmt: skip


def _with_factor(chance: Chance, other: Expr) -> Expr:
    here, factor = col("p0"), ("param", "factor")
    return chance.one(
        ("*", factor, here),
        ("/", other, factor),
        ("coalesce", here, factor),
        ("-", here, ("*", factor, other)),
        ("case", (">", here, factor), here, factor),
        ("*", factor, ("growth", here, ("text", "1 month"))),
        ("-", ("share_of_total", here), factor),
    )


# -- filters on another metric's value

ENTITIES = ("shop", "client", "buyer", "order", "visitor")
BETWEEN = ("0.37", "2.37", "-0.63", "10.37")  # no figure lies there, not even one that is nearly right


def comparison(chance: Chance, world: World, fact: str) -> Expr:
    """A condition on another metric's value, for an entity that both facts know; nothing where there is none."""
    metric = world.metric(chance.one(*(metric.code for metric in world.metrics)))
    facts = facts_of(world, metric.code)
    names = [name for name in ENTITIES if all(knows(world, table, name) for table in (fact, *facts))]
    if not names or metric.dimensions or not told_exactly(world, metric.code):
        return ()
    return (chance.one(">", "<=", ">="), ("metric", metric.code, chance.one(*names)), ("dec", chance.one(*BETWEEN)))


def told_exactly(world: World, code: str) -> bool:
    """Whether nothing below is sketched or looks up others in its turn."""
    parts = list(beneath(world, code))
    told = [str((part.measure, part.where)) for part in parts]
    plain = all((part.steps, part.dimensions, part.parameters, part.offset_to) == ((), (), {}, "") for part in parts)
    related = any(part.code[0] == "r" for part in parts)
    return plain and not related and not any("approx" in text or "metric" in text for text in told)


def knows(world: World, fact: str, entity: str) -> bool:
    """Whether the fact has one key of this name."""
    found: bool = kept(world, f"knows {fact} {entity}", lambda: _knows(Reader(world, fact), entity))
    return found


def _knows(reader: Reader, entity: str) -> bool:
    try:
        reader.key_at(entity, ())
    except RefusalError:
        return False
    return True


def looking(chance: Chance, world: World) -> list[Metric]:
    """Metrics of whoever has so much of another metric."""
    out = []
    for i in range(2):
        base = chance.one(*(metric for metric in world.metrics if metric.kind == "atomic"))
        test = comparison(chance, world, base.table)
        if test:
            out.append(Metric(code=f"l{i}", kind="derived", of=base.code, where=test))
    return out


def facts_of(world: World, code: str) -> set[str]:
    """The tables that a metric rests on."""
    return {metric.table for metric in beneath(world, code) if metric.table}


def beneath(world: World, code: str) -> Iterator[Metric]:
    """The metric and everything that it rests on."""
    metric = world.metric(code_of(code))
    yield metric
    formula = [name[0] for name in names(metric.formula)] if metric.formula else []
    for below in metric.steps or ([metric.of] if metric.of else formula):
        yield from beneath(world, below)
