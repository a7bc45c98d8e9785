"""Calls that are due at a time, all made by one thread: a thread for each would cost more than many a statement."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from itertools import count

log = logging.getLogger("caliber.engines")
MANY = 1024  # deadlines; from so many on, those that were called off are cleared away


class Deadline:
    """One call to come, until it is called off."""

    __slots__ = ("_number", "at", "call")

    def __init__(self, at: float, number: int, call: Callable[[], None]) -> None:
        self.at = at
        self._number = number
        self.call: Callable[[], None] | None = call

    def __lt__(self, other: Deadline) -> bool:
        return (self.at, self._number) < (other.at, other._number)

    def off(self) -> None:
        """It is not made any more; one that is being made is not waited for."""
        self.call = None


class Deadlines:
    """Thread-safe. The thread starts with the first deadline, and wakes when the nearest is due."""

    def __init__(self) -> None:
        self._due: list[Deadline] = []
        self._changed = threading.Condition()
        self._numbers = count()
        self._thread: threading.Thread | None = None

    def after(self, seconds: float, call: Callable[[], None]) -> Deadline:
        """``call`` is made once, in so many seconds; it must not wait for anything."""
        deadline = Deadline(time.monotonic() + seconds, next(self._numbers), call)
        with self._changed:
            if len(self._due) >= MANY:
                self._due = [one for one in self._due if one.call is not None]
                heapify(self._due)
            heappush(self._due, deadline)
            if self._thread is None or not self._thread.is_alive():  # a forked process has none of its own yet
                self._thread = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._thread.start()
            elif self._due[0] is deadline:
                self._changed.notify()
        return deadline

    def _watch(self) -> None:
        while True:
            call = self._next()
            if call is not None:
                try:
                    call()
                except Exception:  # the others are due all the same
                    log.exception("a deadline")

    def _next(self) -> Callable[[], None] | None:
        """The call that is due, waited for; None where the nearest was called off or another came before it."""
        with self._changed:
            if not self._due:
                self._changed.wait()
                return None
            rest = self._due[0].at - time.monotonic()
            if rest > 0 and self._due[0].call is not None:
                self._changed.wait(rest)
                return None
            return heappop(self._due).call


DEADLINES = Deadlines()
