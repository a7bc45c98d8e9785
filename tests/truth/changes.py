"""Changes over time: growth and difference, and the value at the start of a longer period."""

from __future__ import annotations

from tests.truth.dirt import Chance
from tests.truth.expressions import Expr, col
from tests.truth.world import Metric

EARLIER = ("1 month", "1 year", "7 days", "2 weeks", "1 quarter", "1 day", "40 days")
UNITS = ("month", "month", "week", "quarter", "year", "fiscal_quarter", "fiscal_year", "day")


def changes(chance: Chance, metrics: list[Metric], own: tuple[str, ...]) -> list[Metric]:
    """Of a metric against itself some time before or against another one; and what it was as a period began.

    ``own``: the grains of one's own, which are lengths and units too.
    """
    earlier = (*EARLIER, *(text for grain in own for text in (f"1 {grain}", f"2 {grain}s")))
    out: list[Metric] = []
    for i in range(2):
        now = col(chance.one(*metrics, *out).code)
        before: Expr = ("text", chance.one(*earlier)) if chance.maybe(60) else col(chance.one(*metrics).code)
        formula: Expr = (chance.one("growth", "growth", "difference"), now, before)
        formula = ("*", ("int", "100"), formula) if chance.maybe(25) else formula
        out.append(Metric(code=f"g{i}", kind="composite", formula=formula, nulls=chance.one("", "", "zero", "none"),
                          fill="calendar" if chance.maybe(20) else ""))  # fmt: skip
    out.append(Metric(code="o0", kind="derived", of=chance.one(*metrics, *out).code,
                      offset_to=chance.one(*UNITS, *own, *own), align=chance.one("same_part", "same_part", "whole"),
                      nulls=chance.one("", "", "zero", "none"),
                      fill="calendar" if chance.maybe(10) else ""))  # fmt: skip
    return out
