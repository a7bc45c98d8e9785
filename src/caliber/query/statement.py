"""The statement: what every figure leaves out, in sentences that a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from caliber.access import Principal
from caliber.compiler import Compiled
from caliber.compiler.bridges import bridge_of
from caliber.compiler.columns import GRAIN_NAMES
from caliber.compiler.expand import ADDED, ZERO, Leaf, counts_unrated, expand, step_leaf
from caliber.compiler.periods import Moment, after, as_moment, floor, move, simplest
from caliber.compiler.probes import audits
from caliber.compiler.rollup_choice import USED
from caliber.errors import sentence_for
from caliber.model.calendar import MONTHS, parse_span
from caliber.model.expr import NULL, Call, Expr, Lit, Ref, operands
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.query.result import Note, Statement
from caliber.query.sources import Source


def note(
    code: str,
    severity: str = "info",
    count: int | None = None,
    dataset: str = "",
    entity: str = "",
    /,
    metric: str = "",
    **facts: object,
) -> Note:
    """A note whose sentence is that of ``code``."""
    sentence = sentence_for(code)
    if count is not None:
        facts["count"] = f"{count:,}"
    return Note(
        code=code,
        severity=severity,
        zh=sentence.message("zh", facts),
        en=sentence.message("en", facts),
        count=count,
        dataset=dataset,
        entity=entity,
        metric=metric,
    )


def statement_of(
    snapshot: Snapshot, source: Source, compiled: Compiled, counted: dict[tuple[str, str, str], int]
) -> Statement:
    """The statement of an answer. ``counted``: what the audits found, by (kind, dataset, name)."""
    resolved = compiled.resolved
    as_of = watermark(source, compiled)
    start, end = resolved.range
    notes = [
        *_counted(snapshot, compiled, counted),
        *_periods(snapshot, compiled, as_of),
        *(_narrowed(snapshot, code) for code in dict.fromkeys(n.policy for n in compiled.narrowings)),
        *_metrics(snapshot, compiled),
        *_bridges(source, compiled),
        *_open(snapshot, source, compiled),
        *_rolled(snapshot, source, compiled),
    ]
    return Statement(
        since=_iso(start) if start is not None else "",
        until=_iso(_last(end)) if end is not None else "",
        timezone=snapshot.model.calendar.timezone,
        as_of=as_of,
        versions={wanted.metric: snapshot.metric(wanted.metric).version for wanted in resolved.metrics},
        notes=tuple(notes),
    )


def audits_of(source: Source, compiled: Compiled) -> list[tuple[str, tuple[tuple[str, str, str], ...]]]:
    """The counts that the statement needs and that are not known to be zero."""
    times = {leaf.dataset: compiled.resolved.query.time or leaf.time for leaf in compiled.resolved.leaves()}
    leaves = enumerate(dict.fromkeys(compiled.resolved.leaves()))
    of = {leaf: wanted.metric for wanted in compiled.resolved.metrics for leaf in wanted.expansion.leaves}
    rateless = {i: of[leaf] for i, leaf in leaves if counts_unrated(leaf)}
    found = audits(source.compiler.binder, compiled.plan, source.facts, times, rateless)
    return [(audit.sql, audit.what) for audit in found]


def _iso(moment: Moment) -> str:
    return moment.isoformat(sep=" ") if isinstance(moment, datetime) else moment.isoformat()


def _last(end: Moment) -> Moment:
    return (
        simplest(as_moment(end) - timedelta(microseconds=1)) if isinstance(end, datetime) else end - timedelta(days=1)
    )


def watermark(source: Source, compiled: Compiled) -> str:
    """The earliest watermark among the datasets of the answer: up to there all of it is complete."""
    marks = []
    for leaf in compiled.resolved.leaves():
        span = source.facts.spans.get((leaf.dataset, compiled.resolved.query.time or leaf.time))
        if span and span[1]:
            marks.append(span[1][:10])
    return min(marks, default="")


def _counted(snapshot: Snapshot, compiled: Compiled, counted: dict[tuple[str, str, str], int]) -> Iterable[Note]:
    for (kind, dataset, name), count in counted.items():
        if not count:
            continue
        home = snapshot.model.datasets[dataset]
        names: dict[str, Any] = {"dataset": _both(home.name, dataset)}
        if kind == "timeless":
            field = home.times.get(name)
            names["name"] = _both(field.name, name) if field else {"zh": name, "en": name}
            ranged = compiled.resolved.range != (None, None)
            yield note(
                "statement.timeless" if ranged else "statement.timeless_counted", "warning", count, dataset, **names
            )
            continue
        if kind == "rateless":
            names["name"] = _both(snapshot.metric(name).name, name)
            yield note("statement.no_rate", "warning", count, dataset, metric=name, **names)
            continue
        link = home.entities[name]
        names["name"] = _both(link.name, name)
        yield note(f"statement.{kind}", "warning", count, dataset, name, **names)


def _both(text: object, other: str) -> dict[str, str]:
    zh, en = getattr(text, "zh", ""), getattr(text, "en", "")
    return {"zh": zh or en or other, "en": en or zh or other}


def _periods(snapshot: Snapshot, compiled: Compiled, as_of: str) -> Iterable[Note]:
    grain, (start, end) = compiled.resolved.grain, compiled.resolved.range
    calendar = snapshot.model.calendar
    words = GRAIN_NAMES.get(grain)
    names: dict[str, Any] = {"grain": {"zh": words.zh, "en": words.en.lower()}} if words else {}
    if grain in MONTHS or grain == "week":
        if start is not None and floor(start, grain, calendar) != start:
            yield note("statement.partial_first", "info", since=_iso(start), **names)
        if end is not None and floor(end, grain, calendar) != end:
            yield note("statement.partial_last", "info", until=_iso(_last(end)), **names)
    if not as_of:
        return
    mark = date.fromisoformat(as_of) + timedelta(days=1)
    if end is not None and as_moment(end) > as_moment(mark):
        yield note("statement.incomplete", "warning", as_of=as_of)
    elif (
        end is None
        and grain in MONTHS
        and after(floor(mark - timedelta(days=1), grain, calendar), grain, calendar) != mark
    ):
        yield note("statement.running", "info", as_of=as_of, **names)
    if (
        any(wanted.compare for wanted in compiled.resolved.metrics)
        and end is not None
        and as_moment(end) >= as_moment(mark)
    ):
        yield note("statement.same_part", "info", as_of=as_of)


def _narrowed(snapshot: Snapshot, code: str) -> Note:
    policy = snapshot.model.policies[code]
    return note("statement.row_filter", "warning", name=_both(policy.name, code), contact=policy.contact or "-")


def _metrics(snapshot: Snapshot, compiled: Compiled) -> Iterable[Note]:
    resolved = compiled.resolved
    natures = {snapshot.metric(wanted.metric).nature for wanted in resolved.metrics}
    if len(natures) > 1:
        yield note("statement.mixed_nature", "warning", natures=sorted(natures))
    for code in dict.fromkeys(wanted.metric for wanted in resolved.metrics):
        metric = snapshot.metric(code)
        name = _both(metric.name, code)
        if metric.status == "deprecated":
            yield note("statement.deprecated", "warning", metric=code, name=name)
        elif metric.status in ("draft", "in_review"):
            yield note("statement.unpublished", "warning", metric=code, name=name)
        if resolved.by and not additive(snapshot, code, any(asked.metric_time for asked in resolved.by)):
            yield note("statement.not_additive", "info", metric=code, name=name)


def _bridges(source: Source, compiled: Compiled) -> Iterable[Note]:
    """A row stands in each of its groups beyond a bridge."""
    binder = source.compiler.binder
    facts = dict.fromkeys(leaf.dataset for leaf in compiled.resolved.leaves())
    for asked in compiled.resolved.by:
        for fact in facts if not asked.metric_time else ():
            bridge = bridge_of(binder, fact, asked.name)
            if bridge:
                name = binder.snapshot.model.datasets[fact].bridges[bridge].name
                yield note("statement.bridge", "info", None, fact, name=_both(name, bridge))
                break


def waited_for(snapshot: Snapshot, compiled: Compiled) -> Iterator[tuple[str, Metric, Leaf]]:
    """Asked metrics that rest on steps within a time: that conversion or funnel, and its last events."""
    for wanted in dict.fromkeys(wanted.metric for wanted in compiled.resolved.metrics):
        for metric in (snapshot.metric(code) for code in _below(snapshot, wanted)):
            if metric.within:
                yield wanted, metric, step_leaf(snapshot, metric, len(metric.steps) - 1)


def _open(snapshot: Snapshot, source: Source, compiled: Compiled) -> Iterable[Note]:
    """Conversions and funnels of which the time that the steps may take is not over, as far as the data reaches."""
    end = compiled.resolved.range.end
    for wanted, metric, last in waited_for(snapshot, compiled):
        span = source.facts.spans.get((last.dataset, last.time))
        if span is None or not span[1]:
            continue
        length = parse_span(metric.within)
        since = move(date.fromisoformat(span[1][:10]) + timedelta(days=1), -length.amount, length.unit)
        if end is None or as_moment(end) > as_moment(since):
            name = _both(snapshot.metric(wanted).name, wanted)
            facts = {"within": metric.within, "as_of": span[1][:10], "since": _iso(since)}
            yield note("statement.still_open", "warning", metric=wanted, name=name, **facts)


def _below(snapshot: Snapshot, code: str) -> Iterable[str]:
    """A metric and those that it is made of."""
    found, waiting = {code: None}, [code]
    while waiting:
        metric = snapshot.metric(waiting.pop())
        names = [metric.of] if metric.of else []
        names += [ref.name for ref in operands(snapshot.expr(metric.formula))] if metric.formula else []
        fresh = [one for one in (snapshot.find_metric(name).code for name in names) if one not in found]
        found.update(dict.fromkeys(fresh))
        waiting += fresh
    return found


def _rolled(snapshot: Snapshot, source: Source, compiled: Compiled) -> Iterable[Note]:
    for code in used_rollups(compiled):
        built = source.facts.rollups.get(code)
        name = _both(snapshot.model.rollups[code].name, code)
        yield note("statement.rollup", "info", name=name, at=built.at[:16].replace("T", " ") if built else "—")


def used_rollups(compiled: Compiled) -> tuple[str, ...]:
    """The rollups that an answer was read from."""
    return tuple(dict.fromkeys(told.rollup for told in compiled.plan.told if told.code == USED))


def additive(snapshot: Snapshot, code: str, by_time: bool = False) -> bool:
    """Whether the parts of a breakdown add up to the whole; the periods of a running figure overlap."""
    found = expand(snapshot, code)
    return _adds_up(found.formula, found.leaves, by_time)


def _adds_up(expr: Expr, leaves: tuple[Leaf, ...], by_time: bool) -> bool:
    """Sums and counts do; of differences those in which no part is left out, so that none takes others with it."""
    if isinstance(expr, Ref):
        leaf = leaves[int(expr.path[1])]
        apart = leaf.nested is not None or (by_time and (leaf.window.kind != "plain" or leaf.pick is not None))
        return leaf.op in ADDED and not apart
    if not isinstance(expr, Call):
        return False
    op, args = expr.op, expr.args
    if op in ("+", "-") and len(args) == 2:
        return all(_adds_up(arg, leaves, by_time) and _never_null(arg) for arg in args)
    if op in ("*", "/") and isinstance(args[1], Lit):
        return _adds_up(args[0], leaves, by_time)
    if op == "*" and isinstance(args[0], Lit):
        return _adds_up(args[1], leaves, by_time)
    if op == "coalesce":
        return args[1:] == (ZERO,) and _adds_up(args[0], leaves, by_time)
    if op == "case":  # the value where there are rows
        return args[2:] == (NULL,) and _adds_up(args[1], leaves, by_time)
    return op == "neg" and _adds_up(args[0], leaves, by_time)


def _never_null(expr: Expr) -> bool:
    if isinstance(expr, Lit):
        return expr != NULL
    if not isinstance(expr, Call):
        return False
    return expr.op == "coalesce" or (expr.op in ("+", "-", "*", "neg") and all(map(_never_null, expr.args)))


def applied_policies(compiled: Compiled, principal: Principal) -> tuple[str, ...]:
    """The policies that narrowed this answer, for the receipt."""
    return () if principal.owner else tuple(dict.fromkeys(n.policy for n in compiled.narrowings))
