"""What is looked up beside a row: another metric's value, a rate of exchange, what came before or after an event.

Each look-up is bound to a relation with one row a key (a ``Side``), so joining it never multiplies rows.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

from caliber.compiler.bind import Binder, Fragment, Lookup, Side
from caliber.compiler.expand import Leaf, expand, name_of, step_leaf
from caliber.compiler.facts import FactsNeeded
from caliber.compiler.names import Found, find
from caliber.compiler.periods import as_moment, named
from caliber.compiler.render import apply, quoted, render
from caliber.compiler.time_sql import add_sql, bound_sql, trunc_sql
from caliber.errors import Refused
from caliber.model.calendar import parse_span
from caliber.model.expr import Call, Expr, Lit, Ref
from caliber.model.joins import Reach, entity_of, nearest, reaches
from caliber.model.objects import Metric
from caliber.model.text import Text


class Events(NamedTuple):
    """The rows that a step of a journey counts, bound: the entity's key, what must agree, the time."""

    leaf: Leaf
    key: Fragment
    same: tuple[Fragment, ...]
    time: Fragment


def side_of(spec: tuple[str, ...], on: tuple[str, ...], *parts: Fragment) -> Side:
    """The side under a name that follows from what it is."""
    digest = blake2b(repr((spec, on)).encode(), digest_size=4).hexdigest()
    return Side(f"x_{digest}", spec, on, frozenset().union(*(part.reached for part in parts)))


def entity_key(binder: Binder, reach: Reach, fact: str, name: str) -> Fragment:
    """The key of an entity on the rows at ``reach``, or of the nearest dataset below that has it. Kept.

    Raises ``kind.unreachable_entity``.
    """
    kept = binder.keys.get((reach, fact, name))
    if kept is None:
        kept = binder.keys[reach, fact, name] = _nearest_key(binder, reach, fact, name)
    return kept


def _nearest_key(binder: Binder, reach: Reach, fact: str, name: str) -> Fragment:
    below = [r for r in reaches(binder.snapshot, fact) if r.steps[: len(reach.steps)] == reach.steps]
    for word in dict.fromkeys((name, _entity_named(binder, name))):
        found = []
        for place in below:
            links = binder.snapshot.model.datasets[place.dataset].entities.values()
            named_so = [link for link in links if link.code == word] or [x for x in links if entity_of(x) == word]
            found += [(place, link) for link in named_so]
        close = [pair for pair in found if pair[0] in nearest([place for place, _ in found])]
        if len(close) == 1:
            place, link = close[0]
            keys = [binder.column(place, key) for key in link.key]
            return keys[0] if len(keys) == 1 else _concatenated(binder, keys)
        if close:
            options = [".".join((*place.roles, link.code)) for place, link in close]
            raise Refused("query.ambiguous_dimension", name, name=name, options=options)
    raise Refused("kind.unreachable_entity", name, name=name, dataset=fact)


def _entity_named(binder: Binder, role: str) -> str:
    """The entity that a role stands for, where all datasets that know the role agree."""
    datasets = binder.snapshot.model.datasets.values()
    found = {entity_of(dataset.entities[role]) for dataset in datasets if role in dataset.entities}
    return found.pop() if len(found) == 1 else role


def _concatenated(binder: Binder, keys: list[Fragment]) -> Fragment:
    text = binder.dialect.types["varchar"]
    parts = [f"CAST({key.sql} AS {text})" for key in keys]
    sql = parts[0]
    for part in parts[1:]:
        sql = apply(binder.dialect, "||", (apply(binder.dialect, "||", (sql, "'|'")), part))
    return Fragment(sql, frozenset().union(*(key.reached for key in keys)))


def events(binder: Binder, metric: Metric, at: int) -> Events:
    """A step of a journey, bound to its own rows."""
    leaf = step_leaf(binder.snapshot, metric, at)
    fact = leaf.dataset
    if not leaf.time:
        raise Refused("query.no_time", fact, dataset=fact)
    key = entity_key(binder, binder.home(fact), fact, metric.entity)
    same = tuple(find(binder, fact, name).fragment for name in names_of(metric, at))
    return Events(leaf, key, same, binder.text(fact, leaf.time))


def names_of(metric: Metric, at: int) -> list[str]:
    """What the steps must agree on, as this one calls it: ``product`` for all, ``product = item`` in their order."""
    out = []
    for text in metric.same:
        names = [name.strip() for name in text.split("=")]
        out.append(names[min(at, len(names) - 1)])
    return out


def period_of(binder: Binder, grain: str, time: Fragment) -> Found:
    """The period of a custom grain in which a time lies, from the calendar dataset."""
    custom = binder.snapshot.model.calendar.grains[grain]
    day = binder.dialect.day.format(time.sql)
    made = side_of(("grain", grain), (f"{day} = {{alias}}.day",), time)
    fragment = _beside(made, f"{made.alias}.period", time)
    fragment = fragment._replace(sides=fragment.sides | time.sides)
    return Found("period", f"{custom.dataset}.{grain}", fragment, custom.name or Text(en=grain), "", "", "")


# -- the look-ups


def _entity(binder: Binder, reach: Reach, fact: str, call: Call) -> Fragment:
    return entity_key(binder, reach, fact, name_of(call.args[0]))


def _metric(binder: Binder, reach: Reach, fact: str, call: Call) -> Fragment:
    """The metric's own formula over what was found for this entity, so that its null policy holds for none at all."""
    if len(call.args) != 2:
        raise Refused("kind.metric_needs_entity", fact, name=name_of(call.args[0]))
    metric = binder.snapshot.find_metric(name_of(call.args[0]))
    entity = name_of(call.args[1])
    key = entity_key(binder, reach, fact, entity)
    alias = "{alias}"
    made = side_of(("metric", metric.code, entity), (f"{key.sql} = {alias}.d0",), key)
    formula = expand(binder.snapshot, metric.code).formula

    def place(node: Expr) -> str:
        if not isinstance(node, Ref):
            raise Refused("kind.lookup_misplaced", fact, name="rank", dataset=fact)
        return f"{made.alias}.m{node.path[1]}"

    return _beside(made, render(binder.dialect, formula, place), key)


def _beside(side: Side, sql: str, *parts: Fragment) -> Fragment:
    """A fragment that speaks of a side; ``{alias}`` in its conditions is the side's own name."""
    side = side._replace(on=tuple(text.replace("{alias}", side.alias) for text in side.on))
    return Fragment(sql, frozenset().union(*(part.reached for part in parts)), "", frozenset((side,)))


def _rate(binder: Binder, reach: Reach, fact: str, call: Call) -> Fragment:
    """The last rate that was set at or before the row's time; one for the target currency itself."""
    dataset, target, code = (name_of(arg) for arg in call.args)
    metric = binder.snapshot.metric(code)
    rates = binder.snapshot.dataset(dataset).rates
    time = metric.time or binder.snapshot.dataset(fact).time
    if rates is None or metric.convert is None or not time:
        raise Refused("kind.no_rates", code, dataset=dataset)
    currency = binder.text(fact, metric.convert.currency)
    moment = binder.text(fact, time)
    on = (
        f"{currency.sql} = {{alias}}.currency",
        f"{moment.sql} >= {{alias}}.day",
        f"({moment.sql} < {{alias}}.until OR {{alias}}.until IS NULL)",
    )
    side = side_of(("rate", dataset, target), on, currency, moment)
    own = f"{currency.sql} = {render(binder.dialect, Lit('string', target), lambda _: '')}"
    return _beside(side, f"CASE WHEN {own} THEN 1 ELSE {side.alias}.rate END", currency, moment)


def _reached(binder: Binder, reach: Reach, fact: str, call: Call) -> Fragment:
    """Whether all later steps follow this event in time."""
    code = name_of(call.args[0])
    start = events(binder, binder.snapshot.metric(code), 0)
    on = [f"{start.key.sql} = {{alias}}.k", f"{start.time.sql} = {{alias}}.t"]
    on += [f"{part.sql} = {{alias}}.c{i}" for i, part in enumerate(start.same)]
    side = side_of(("reached", code), tuple(on), start.key, start.time, *start.same)
    return _beside(side, f"{side.alias}.k IS NOT NULL", start.key, start.time, *start.same)


def _first_time(binder: Binder, reach: Reach, fact: str, call: Call) -> Fragment:
    """Whether this is the entity's first event ever."""
    code = name_of(call.args[0])
    start = events(binder, binder.snapshot.metric(code), 0)
    side = side_of(("first_time", code), (f"{start.key.sql} = {{alias}}.k",), start.key)
    return _beside(side, f"{start.time.sql} = {side.alias}.t", start.key, start.time)


def _came_back(binder: Binder, reach: Reach, fact: str, call: Call) -> Fragment:
    """Whether the entity has a later event in the asked period after this one's."""
    code = name_of(call.args[0])
    metric = binder.snapshot.metric(code)
    start = events(binder, metric, 0)
    span = parse_span(metric.after)
    period = trunc_sql(binder.dialect, span.unit, start.time.sql, binder.snapshot.model.calendar)
    later = add_sql(binder.dialect, period, span.amount, span.unit, True)
    on = (f"{start.key.sql} = {{alias}}.k", f"{later} = {{alias}}.u")
    side = side_of(("came_back", code), on, start.key, start.time)
    return _beside(side, f"{side.alias}.k IS NOT NULL", start.key, start.time)


def _ripe(binder: Binder, reach: Reach, fact: str, call: Call) -> Fragment:
    """Whether the period in which somebody may come back is over, as far as the later events are recorded."""
    metric = binder.snapshot.metric(name_of(call.args[0]))
    start, later = events(binder, metric, 0), step_leaf(binder.snapshot, metric, 1)
    span = binder.spans.get((later.dataset, later.time))
    if span is None:
        raise FactsNeeded(("span", later.dataset, later.time))
    length = parse_span(metric.after)
    period = trunc_sql(binder.dialect, length.unit, start.time.sql, binder.snapshot.model.calendar)
    over = add_sql(binder.dialect, period, length.amount + 1, length.unit, True)
    mark = bound_sql(binder.dialect, as_moment(named((span[1] or "1970-01-01")[:10])[1]).date())
    return Fragment(f"{over} <= {mark}", start.time.reached, "", start.time.sides)


def _converted(binder: Binder, reach: Reach, fact: str, call: Call) -> Fragment:
    """What the later events that are credited to this one come to."""
    code = name_of(call.args[0])
    grain = binder.snapshot.dataset(fact).grain
    if not grain:
        raise Refused("kind.conversion_needs_grain", code, dataset=fact)
    alias = quoted(binder.dialect, fact)
    on = tuple(f"{alias}.{quoted(binder.dialect, key)} = {{alias}}.g{i}" for i, key in enumerate(grain))
    side = side_of(("converted", code), on)
    return _beside(side, f"coalesce({side.alias}.v, 0)")


LOOKUPS: dict[str, Lookup] = {
    "entity": _entity,
    "metric": _metric,
    "rate": _rate,
    "reached": _reached,
    "first_time": _first_time,
    "came_back": _came_back,
    "ripe": _ripe,
    "converted": _converted,
}
