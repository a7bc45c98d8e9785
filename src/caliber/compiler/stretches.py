"""Which stretch of time each consumer reads: bounds from the question and the data, and the spine of its periods."""

from __future__ import annotations

from caliber.compiler.expand import Window
from caliber.compiler.facts import Facts, FactsNeeded
from caliber.compiler.periods import TICK, Moment, Range, Spine, after, as_moment, floor, named, simplest, stretch
from caliber.compiler.plan import Consumer, LeafPlan
from caliber.compiler.resolve import Resolved
from caliber.compiler.zones import moved
from caliber.errors import Refused
from caliber.model.calendar import PARTS
from caliber.model.objects import Calendar


class Stretches:
    """Of one question: ``resolved`` says which range and grain, ``facts`` how far the data reaches."""

    def __init__(self, resolved: Resolved, facts: Facts, calendar: Calendar) -> None:
        self.resolved = resolved
        self.facts = facts
        self.calendar = calendar

    def consumer(self, fact: str, time: str, window: Window, leaves: list[LeafPlan]) -> Consumer:
        asked, grain = self.resolved.range, self.resolved.grain
        plain = window.kind == "plain" and not window.shifts
        if plain:
            return Consumer(window, tuple(leaves), asked, None)
        grains = [asked.grain for asked in self.resolved.by if asked.metric_time]
        custom = next((name for name in grains if name in PARTS or name in self.calendar.grains), "")
        if custom:
            raise Refused("kind.custom_grain", "by", grain=custom)
        if grain not in grains and grains:
            raise Refused("query.grains_not_nested", "by", grains=grains)
        start, end, cut = self.bounds(fact, time, asked)
        if not grain:
            return Consumer(window, tuple(leaves), stretch(window, start, end, "", cut, self.calendar), None)
        spine = self.spine(window, start, end, cut)
        first = self.period(window, spine.first, start, end, cut)
        last = self.period(window, spine.last, start, end, cut)
        return Consumer(window, tuple(leaves), Range(first.start, last.end), spine)

    def bounds(self, fact: str, time: str, asked: Range) -> tuple[Moment, Moment, Moment]:
        """Start and end of the question, from the data where it leaves one open, and the watermark."""
        span = self.facts.spans.get((fact, time))
        if span is None:
            raise FactsNeeded(("span", fact, time))
        first, last = self.told(span)
        if not last:
            start = asked.start or asked.end or simplest(named("1970-01-01")[0])
            return start, asked.end or start, start
        mark = simplest(named(last[:10])[1])
        start = asked.start if asked.start is not None else simplest(named(first[:10])[0])
        end = asked.end if asked.end is not None else max(mark, start, key=as_moment)
        return min(start, end, key=as_moment), end, mark  # nothing where the data lies outside what was asked

    def told(self, span: tuple[str, str]) -> tuple[str, str]:
        """First and last moment as the zone of the question calls them."""
        home, zone = self.calendar.timezone, self.resolved.query.timezone
        if not zone or zone == home or not span[1]:
            return span
        return moved(span[0], home, zone), moved(span[1], home, zone)

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
        return self.spine(Window(), start, end, end)

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
