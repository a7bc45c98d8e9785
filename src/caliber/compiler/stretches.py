"""Which stretch of time each consumer reads: bounds from the question and the data, and the spine of its periods."""

from __future__ import annotations

from caliber.compiler.almanac import Almanac
from caliber.compiler.expand import Shift, Window
from caliber.compiler.facts import Facts, FactsNeeded
from caliber.compiler.own_stretches import own_stretch, periods_between
from caliber.compiler.periods import (
    CLOCK,
    TICK,
    Moment,
    Range,
    Spine,
    Told,
    after,
    aligned,
    as_moment,
    carried,
    floor,
    hull,
    named,
    simplest,
    stretch,
)
from caliber.compiler.plan import Consumer, LeafPlan
from caliber.compiler.resolve import Resolved
from caliber.compiler.zones import moved as in_other_zone
from caliber.errors import Refused
from caliber.model.calendar import MONTHS, PARTS
from caliber.model.expr import Lit

MAX_TOLD = 5_000  # periods that a statement names one by one


class Stretches:
    """Of one question: ``resolved`` says which range and grain, ``facts`` how far the data reaches."""

    def __init__(self, resolved: Resolved, facts: Facts, almanac: Almanac) -> None:
        self.resolved = resolved
        self.facts = facts
        self.almanac = almanac
        self.calendar = almanac.calendar

    def consumer(self, fact: str, time: str, window: Window, leaves: list[LeafPlan], inside: bool = False) -> Consumer:
        """``inside``: the rows are the answer of a question."""
        asked, grain = self.resolved.range, self.resolved.grain
        if window.kind == "plain" and not window.shifts:
            return Consumer(window, tuple(leaves), asked, None)
        grains = tuple(asked.grain if asked.metric_time else None for asked in self.resolved.by)
        key = (fact, time, window, inside, asked, grain, grains, self.resolved.query.timezone)
        kept: Consumer | None = self.almanac.stretches.get(key)
        if kept is None:
            kept = self.almanac.stretches.put(key, self.read(fact, time, window, inside))
        return kept._replace(leaves=tuple(leaves))

    def read(self, fact: str, time: str, window: Window, inside: bool) -> Consumer:
        """What a window reads, without its leaves."""
        asked, grain = self.resolved.range, self.resolved.grain
        asked_grains = [asked.grain for asked in self.resolved.by if asked.metric_time]
        own = any(self.almanac.own(name) for name in (grain, *asked_grains))
        for part in (name for name in asked_grains if name in PARTS):
            for back in window.shifts:
                _check_part(part, back)
        grains = [name for name in asked_grains if name not in PARTS]
        if grain not in grains and grains:
            raise Refused("query.grains_not_nested", "by", grains=grains)
        for back in window.shifts:
            if not back.amount and not (grain and self.almanac.nested(grain, back.unit)):
                raise Refused("kind.offset_to_grain", "grain", unit=back.unit, grain=grain or "—")
        start, end, cut = self.bounds(fact, time, asked)
        if own or any(self.almanac.own(unit) for unit in (window.unit, *(back.unit for back in window.shifts))):
            spine = self.told_spine(window, start, end, cut)
            return Consumer(window, (), hull([one.reads for one in spine.told]), spine)
        if not grain:
            return Consumer(window, (), stretch(window, start, end, "", cut, self.calendar), None)
        spine = self.spine(window, start, end, cut)
        first = self.period(window, spine.first, start, end, cut)
        last = self.period(window, spine.last, start, end, cut)
        reads, moved = Range(first.start, last.end), None if inside else self.moved(window, spine)
        return Consumer(window, (), reads, spine, moved=moved)

    def moved(self, window: Window, spine: Spine) -> Shift | None:
        """The shift that alone tells the period in which a row counts: of whole periods, all by the same rule."""
        if window.kind != "plain" or len(window.shifts) != 1 or spine.special:
            return None
        grains = [asked.grain for asked in self.resolved.by if asked.metric_time]
        if any(grain in PARTS or self.almanac.own(grain) for grain in grains):  # told of the row's own moment
            return None
        back = aligned(window.shifts[0], spine.grain)
        return back if carried(back, spine.grain, self.calendar) else None

    def bounds(self, fact: str, time: str, asked: Range) -> tuple[Moment, Moment, Moment]:
        """Start and end of the question, from the data where it leaves one open, and the watermark."""
        span = self.facts.spans.get((fact, time))
        if span is None:
            raise FactsNeeded(("span", fact, time))
        first, last = self.in_zone(span)
        if not last:
            start = asked.start or asked.end or simplest(named("1970-01-01")[0])
            return start, asked.end or start, start
        mark = simplest(named(last[:10])[1])
        start = asked.start if asked.start is not None else simplest(named(first[:10])[0])
        end = asked.end if asked.end is not None else max(mark, start, key=as_moment)
        return min(start, end, key=as_moment), end, mark  # nothing where the data lies outside what was asked

    def in_zone(self, span: tuple[str, str]) -> tuple[str, str]:
        """First and last moment as the zone of the question calls them."""
        home, zone = self.calendar.timezone, self.resolved.query.timezone
        if not zone or zone == home or not span[1]:
            return span
        return in_other_zone(span[0], home, zone), in_other_zone(span[1], home, zone)

    def filled(self, scans: list[tuple[str, str]]) -> Spine | None:
        """The periods of the question, open ends taken from the data of all scans; None where there is no data."""
        asked = self.resolved.range
        start, end = asked.start, asked.end
        if start is None or end is None:
            found = [(self.bounds(*scan, asked), self.facts.spans[scan]) for scan in scans]
            known = [bounds for bounds, span in found if _reaches(span, asked)]
            if not known:
                return None
            start = min((bounds[0] for bounds in known), key=as_moment)
            end = max((bounds[1] for bounds in known), key=as_moment)
        if self.almanac.own(self.resolved.grain):
            spine = self.told_spine(Window(), start, end, end)
            return None if spine.told[0].reads == Range(start, start) else spine  # all days are in none of the periods
        return self.spine(Window(), start, end, end)

    def told_spine(self, window: Window, start: Moment, end: Moment, cut: Moment) -> Spine:
        """The periods one by one; without periods the whole of what is asked. One that reads nothing is left out."""
        grain, asked = self.resolved.grain, self.resolved.range
        same_part = any(back.same_part for back in window.shifts)
        whole = bool(window.shifts) and not same_part
        told: list[Told] = []
        for period in periods_between(self.almanac, grain, start, end) if grain else ():
            if same_part and as_moment(cut) <= as_moment(period.start):
                break
            lo = period.start if whole and asked.start is None else max(start, period.start, key=as_moment)
            hi = period.end if whole and asked.end is None else min(end, period.end, key=as_moment)
            keys = self.keys_of(period.start)
            reads = own_stretch(self.almanac, window, lo, hi, grain, cut)
            told += [Told(period.start, keys, one) for one in reads]
            if len(told) > MAX_TOLD:
                raise Refused("kind.too_many_periods", "since", limit=f"{MAX_TOLD:,}")
        if not grain:
            told = [Told(start, (), one) for one in own_stretch(self.almanac, window, start, end, "", cut)]
        told = told or [Told(start, self.keys_of(start), Range(start, start))]
        return Spine(grain, told[0].start, told[-1].start, (), tuple(told))

    def keys_of(self, start: Moment) -> tuple[tuple[int, Lit], ...]:
        """The asked periods of one's own that hold a moment."""
        out = []
        for place, asked in enumerate(self.resolved.by):
            if asked.metric_time and self.almanac.own(asked.grain):
                periods = self.almanac.periods(asked.grain)
                at = periods.at(as_moment(start).date())
                out.append((place, Lit("null", "NULL") if at is None else periods.names[at]))
        return tuple(out)

    def spine(self, window: Window, start: Moment, end: Moment, cut: Moment) -> Spine:
        grain, calendar = self.resolved.grain, self.calendar
        first = floor(start, grain, calendar)
        last = floor(as_moment(end) - TICK, grain, calendar)
        if any(back.same_part for back in window.shifts) and as_moment(cut) <= as_moment(last):
            last = max(floor(as_moment(cut) - TICK, grain, calendar), first, key=as_moment)
        special = []
        for period in {first, last}:
            whole = as_moment(start) <= as_moment(period) and as_moment(after(period, grain, calendar)) <= as_moment(
                end
            )
            running = any(b.same_part for b in window.shifts) and as_moment(cut) < as_moment(
                after(period, grain, calendar)
            )
            if not whole or running:
                special.append((period, self.period(window, period, start, end, cut)))
        return Spine(grain, first, last, tuple(sorted(special, key=lambda item: as_moment(item[0]))))

    def each(self, fact: str, time: str, consumer: Consumer) -> list[Range]:
        """What a consumer reads, period by period."""
        spine = consumer.spine
        if spine is None or spine.told:
            return [one.reads for one in spine.told] if spine else [consumer.reads]
        start, end, cut = self.bounds(fact, time, self.resolved.range)
        out, here = [], spine.first
        while as_moment(here) <= as_moment(spine.last):
            out.append(self.period(consumer.window, here, start, end, cut))
            here = after(here, spine.grain, self.calendar)
        return out

    def period(self, window: Window, period: Moment, start: Moment, end: Moment, cut: Moment) -> Range:
        following = after(period, self.resolved.grain, self.calendar)
        # Whole periods are cut by what was asked, not by how far the data happens to reach.
        asked, whole = self.resolved.range, bool(window.shifts) and not any(b.same_part for b in window.shifts)
        lo = period if as_moment(start) <= as_moment(period) or (whole and asked.start is None) else start
        hi = following if as_moment(end) >= as_moment(following) or (whole and asked.end is None) else end
        return stretch(window, lo, hi, self.resolved.grain, cut, self.calendar)


def _reaches(span: tuple[str, str], asked: Range) -> bool:
    """Whether there is data that does not all lie before the range or after it."""
    first, last = span
    early = asked.start is not None and bool(last) and named(last[:10])[1] <= as_moment(asked.start)
    late = asked.end is not None and bool(last) and named(first[:10])[0] >= as_moment(asked.end)
    return bool(last) and not early and not late


_CYCLES = {"hour": 0, "minute": 0, "isodow": 0, "day": 1, "month": 12, "quarter": 12, "week": 12, "dayofyear": 12}


def _check_part(part: str, back: Shift) -> None:
    """A part is told of the moved rows: it must come round again in each of the units by which they are moved."""
    months = MONTHS.get(back.unit, 0)
    cycle = _CYCLES.get(PARTS[part], 0)
    if PARTS[part] not in _CYCLES or back.unit in CLOCK or (cycle and (not months or months % cycle)):
        raise Refused("kind.part_moved", "by", part=part)
