"""Metrics of metrics, made at random: computed for each period, customer or shop first."""

from __future__ import annotations

from tests.truth.dirt import Chance
from tests.truth.metrics import beneath, condition, facts_of
from tests.truth.questions import right_names
from tests.truth.world import Metric, World

STEPS = ("day", "day", "month", "week", "quarter")
EACH = ("shop", "buyer", "status", "item", "kind", "device", "city", "order", "visitor", "urgent", "client", "level")
WAYS = ("sum", "avg", "avg", "min", "max", "median", "count", "first", "last")


def summaries(chance: Chance, world: World) -> list[Metric]:
    """Two summaries, the second maybe of the first, and what is derived from one."""
    out: list[Metric] = []
    for i in range(2):
        bases = [metric for metric in world.metrics if summable(world, metric)]
        base = out[0] if out and chance.maybe(50) else chance.one(*bases)
        each = _each(chance, world, out[0].of if base in out else base.code)
        if each:
            timed = set(each) <= set(STEPS)
            way = chance.one(*(WAYS if timed else WAYS[:7]))
            out.append(Metric(code=f"e{i}", kind="derived", of=base.code, each=each, summary=way,
                              nulls=chance.one("", "", "zero", "none"),
                              period=chance.one("", "", "", "7d", "2m", "ytd", "all") if timed else ""))  # fmt: skip
            fact = next(iter(sorted(facts_of(world, out[0].of))))
            if base not in out and facts_of(world, base.code) == {fact} and chance.maybe(30):
                out[-1] = Metric(**{f: getattr(out[-1], f) for f in out[-1].__struct_fields__} | {
                    "where": condition(chance, fact)})  # fmt: skip
    return out


def _each(chance: Chance, world: World, code: str) -> tuple[str, ...]:
    right = right_names(world, sorted(facts_of(world, code)))
    names = tuple(name for name in EACH if name in right and name != world.mask)
    named = chance.some(names, 2) if names else ()
    step = chance.one(*STEPS)
    return chance.one((step,), (step,), named or (step,), (step, *named[:1]))


def summable(world: World, metric: Metric) -> bool:
    """Whether its figures can be computed for each of something: no whole, rank or sketch, and no period of its own."""
    parts = list(beneath(world, metric.code))
    told = [str((part.formula, part.measure)) for part in parts]
    related = any(word in text for text in told for word in ("share_of_total", "rank", "approx"))
    return not related and not any(part.dimensions or part.offset_to for part in parts)
