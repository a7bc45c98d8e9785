"""Counts of requests for Prometheus, in its text format."""

from __future__ import annotations

import os
import threading
from bisect import bisect_left
from collections import defaultdict
from typing import Any

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
PREFIX = "/api/v1"
MEDIA = "text/plain; version=0.0.4; charset=utf-8"


def pattern_of(scope: Any) -> str:
    """``/api/v1/metrics/{name}``; a route knows its own part of the address only. "" where nothing was found."""
    found: str = getattr(scope.get("route"), "path", "")
    under = scope["path"].startswith(PREFIX + "/") and found and not found.startswith(PREFIX)
    return PREFIX + found if under else found


class Telemetry:
    """What one server process has answered. Routes are counted by their pattern, never by what stands in it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: dict[tuple[str, str, int], int] = defaultdict(int)
        self._buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
        self._seconds: dict[str, float] = defaultdict(float)
        self._inside = 0

    def entered(self) -> None:
        with self._lock:
            self._inside += 1

    def left(self, scope: Any, status: int, seconds: float) -> None:
        """One request answered; without a status the client had gone."""
        route = pattern_of(scope)
        with self._lock:
            self._inside -= 1
            self._requests[scope["method"], route, status] += 1
            self._buckets[route][bisect_left(BUCKETS, seconds)] += 1
            self._seconds[route] += seconds

    def text(self) -> str:
        """All series. ``worker`` tells the processes of one server apart."""
        worker = f'worker="{os.getpid()}"'
        with self._lock:
            lines = [*self._counts(worker), *self._durations(worker)]
            inside = self._inside
        lines += [
            "# HELP caliber_requests_running Requests being answered.",
            "# TYPE caliber_requests_running gauge",
            f"caliber_requests_running{{{worker}}} {inside}",
        ]
        return "\n".join(lines) + "\n"

    def _counts(self, worker: str) -> list[str]:
        rows = [
            f'caliber_requests_total{{{worker},method="{method}",route="{route}",status="{status}"}} {count}'
            for (method, route, status), count in sorted(self._requests.items())
        ]
        return ["# HELP caliber_requests_total Requests answered.", "# TYPE caliber_requests_total counter", *rows]

    def _durations(self, worker: str) -> list[str]:
        name = "caliber_request_seconds"
        lines = [f"# HELP {name} How long requests took.", f"# TYPE {name} histogram"]
        for route, buckets in sorted(self._buckets.items()):
            label, total = f'{worker},route="{route}"', 0
            for limit, count in zip((*BUCKETS, "+Inf"), buckets, strict=True):
                total += count
                lines.append(f'{name}_bucket{{{label},le="{limit}"}} {total}')
            lines += [f"{name}_sum{{{label}}} {self._seconds[route]:.6f}", f"{name}_count{{{label}}} {total}"]
        return lines
