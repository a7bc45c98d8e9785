"""What runs on a source: stopped when its time is up or when somebody cancels it, and told from other failures."""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from caliber.engines import Limits
from caliber.engines.deadlines import DEADLINES
from caliber.errors import CaliberError, SourceError

GRACE = 5.0  # seconds that a source has to obey before its connection is cut
AGAIN = 0.2  # seconds until it is asked once more: a stop that comes before the statement has begun is lost


class Run:
    """One statement under way. ``stop`` asks the source to end it; ``cut`` drops the connection where it does not."""

    def __init__(self, stop: Callable[[], None], cut: Callable[[], None] | None = None) -> None:
        self.why = ""  # "" | timeout | cancelled
        self._stop = stop
        self._cut = cut
        self._over = threading.Event()
        self._ender: threading.Thread | None = None

    def end(self, why: str) -> None:
        """Stops it; the first reason stays."""
        if self.why:
            return
        self.why = why
        self._ender = threading.Thread(target=self._until_over, daemon=True)
        self._ender.start()

    def _until_over(self) -> None:
        began = time.monotonic()
        while not self._over.is_set():
            with suppress(Exception):  # whatever goes wrong here, the cut comes
                self._stop()
            self._over.wait(AGAIN)
            if self._cut is not None and time.monotonic() - began > GRACE:
                self._cut()
                return

    def over(self) -> None:
        """The statement has ended: nobody is stopped any more."""
        self._over.set()
        if self._ender is not None and self._ender is not threading.current_thread():
            self._ender.join(GRACE)


class Running:
    """The statements of one source, by ticket."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

    @contextmanager
    def watched(self, ticket: str, limits: Limits, run: Run) -> Iterator[None]:
        """Runs the body under the limits. Raises ``source.timeout`` or ``source.cancelled`` where it was stopped."""
        ticket = ticket or f"#{id(run)}"
        deadline = DEADLINES.after(limits.seconds, lambda: run.end("timeout"))
        with self._lock:
            self._runs[ticket] = run
        try:
            yield
            if run.why:  # it ended as it was being stopped: the stop may still be under way
                raise InterruptedError
        except CaliberError:
            raise
        except Exception as error:
            if run.why == "timeout":
                raise SourceError("source.timeout", self.name, seconds=f"{limits.seconds:g}") from error
            if run.why == "cancelled":
                raise SourceError("source.cancelled", self.name) from error
            raise
        finally:
            deadline.off()
            run.over()
            with self._lock:
                self._runs.pop(ticket, None)

    def cancel(self, ticket: str) -> bool:
        """Stops the run of this ticket; True where there was one."""
        with self._lock:
            run = self._runs.get(ticket)
        if run is None:
            return False
        run.end("cancelled")
        return True


def stale(fileno: int) -> bool:
    """Whether a line that nobody uses has something to say: the server has ended it."""
    return bool(select.select([fileno], [], [], 0)[0])
