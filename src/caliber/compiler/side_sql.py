"""The SQL of what stands beside a fact, a function a kind. Scans are texts ready to stand behind FROM."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from caliber.compiler.plan import SidePlan

Write: TypeAlias = Callable[[SidePlan, list[str]], str]


def side_sql(side: SidePlan, scans: list[str]) -> str:
    """The SELECT of a side; ``scans``: its scans, or the question that it answers, written out."""
    return _WRITE[side.kind](side, scans)


def _metric(side: SidePlan, scans: list[str]) -> str:
    return scans[0]


def _rate(side: SidePlan, scans: list[str]) -> str:
    """Each rate until the next one of the same currency; two of one day that contradict each other are none."""
    until = "lead(day) OVER (PARTITION BY currency ORDER BY day) AS until"
    days = f"SELECT currency, day, min(rate) AS low, max(rate) AS high FROM ({scans[0]}) AS a GROUP BY currency, day"
    return f"SELECT currency, CASE WHEN low = high THEN low END AS rate, day, {until} FROM ({days}) AS b"


def _same(side: SidePlan) -> list[str]:
    return [name for name, _ in side.scans[0].columns if name.startswith("c")]


def _reached(side: SidePlan, scans: list[str]) -> str:
    """Step by step: the earliest event that may follow, so that whoever can get there does."""
    same = _same(side)
    limit, *signs = side.texts
    keys = ", ".join(f"a.{name}" for name in ("k", "t", *same))
    sql = f"SELECT DISTINCT {keys}, a.t AS e FROM ({scans[0]}) AS a"
    for scan, sign in zip(scans[1:], signs, strict=True):
        on = ["b.k = a.k", *(f"b.{name} = a.{name}" for name in same), f"b.t {sign} a.e"]
        on += [f"b.t < {limit}"] if limit else []
        sql = f"SELECT {keys}, min(b.t) AS e FROM ({sql}) AS a JOIN ({scan}) AS b ON {' AND '.join(on)} GROUP BY {keys}"
    return sql


def _first_time(side: SidePlan, scans: list[str]) -> str:
    return f"SELECT k, min(t) AS t FROM ({scans[0]}) AS a GROUP BY k"


def _came_back(side: SidePlan, scans: list[str]) -> str:
    return f"SELECT DISTINCT k, u FROM ({scans[0]}) AS a"


def _converted(side: SidePlan, scans: list[str]) -> str:
    """Each later event goes to the latest earlier one; of two at the same moment to the first by their grain."""
    limit, sign, value = side.texts
    grain = [name for name, _ in side.scans[0].columns if name.startswith("g")]
    on = ["b.k = a.k", *(f"b.{name} = a.{name}" for name in _same(side)), f"b.t {sign} a.t"]
    on += [f"b.t < {limit}"] if limit else []
    order = ", ".join(["a.t DESC", *(f"a.{name}" for name in grain)])
    keys = ", ".join(grain)
    later = f"SELECT *, row_number() OVER (ORDER BY t) AS n FROM ({scans[1]}) AS e"
    credited = (
        f"SELECT {', '.join(f'a.{name}' for name in grain)}, {'b.v' if value == 'v' else '1'} AS v, "
        f"row_number() OVER (PARTITION BY b.n ORDER BY {order}) AS o "
        f"FROM ({scans[0]}) AS a JOIN ({later}) AS b ON {' AND '.join(on)}"
    )
    return f"SELECT {keys}, sum(v) AS v FROM ({credited}) AS credited WHERE o = 1 GROUP BY {keys}"


def _distinct(side: SidePlan, scans: list[str]) -> str:
    return f"SELECT DISTINCT * FROM ({scans[0]}) AS a"


_WRITE: dict[str, Write] = {
    "metric": _metric,
    "rate": _rate,
    "reached": _reached,
    "first_time": _first_time,
    "came_back": _came_back,
    "converted": _converted,
    "grain": _distinct,
    "bridge": _distinct,
}
