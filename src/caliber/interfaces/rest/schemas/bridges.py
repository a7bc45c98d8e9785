"""Bridges between a sanctioned variant and its reference."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from caliber.interfaces.rest.schemas.shared import Ask, MetricBrief, Shape, Text


class SanctionedCause(Shape):
    """``at_most``: an amount (1000) or a share of the reference figure (5%); "" = any amount."""

    cause: str
    because: Text = Text()
    at_most: str = ""


class GapBridge(Shape):
    """``every``: the grain of the periods; ``tolerance``: what may stay unexplained."""

    causes: list[SanctionedCause] = []
    every: str = "month"
    tolerance: str = "0"


class BridgeLine(Shape):
    """One cause of the gap; ``beyond``: how much of it the bridge does not explain."""

    id: str
    code: str
    text: Text
    amount: float
    rows: int
    counts: Literal["rows", "keys"]
    state: Literal["sanctioned", "over", "unsanctioned", "rounding"]
    because: Text
    at_most: float | None
    beyond: float


class BridgeCheck(Shape):
    """A bridge over one period, both days inclusive."""

    metric: str
    reference: str
    since: dt.date
    until: dt.date
    state: Literal["holds", "broken", "failed", "empty"]
    at: dt.datetime | None
    left: float | None
    right: float | None
    gap: float
    explained: float
    unexplained: float
    tolerance: float
    lines: list[BridgeLine]
    problem: dict[str, str]


class Bridge(Shape):
    """``shown``: whether the amounts are the person's to see; else they are left out."""

    metric: MetricBrief
    reference: MetricBrief
    bridge: GapBridge
    state: Literal["holds", "broken", "failed", "empty", "waiting"]
    shown: bool
    checks: list[BridgeCheck]


class Bridges(Shape):
    items: list[Bridge]


class CheckBridges(Ask):
    """``metrics``: only of these, [] = all; ``again``: periods that are not due too."""

    metrics: list[str] = Field(default=[], max_length=200)
    again: bool = False


class BridgeChecks(Shape):
    items: list[BridgeCheck]


class ProposeBridge(Ask):
    """A time of one's own, ISO dates, both inclusive; "" = the last closed periods."""

    since: str = Field(default="", max_length=40)
    until: str = Field(default="", max_length=40)


class ProposedBridge(Shape):
    """``yaml``: to be pasted under the metric."""

    bridge: GapBridge
    yaml: str
