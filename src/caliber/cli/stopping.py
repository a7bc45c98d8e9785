"""Work that Ctrl-C can end: it runs beside, and what it has started in a source is cancelled there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from caliber.errors import CaliberError, SourceError

T = TypeVar("T")
PATIENCE = 5.0  # seconds that a cancelled statement may take to end


def stoppable(work: Callable[[], T], stop: Callable[[], object]) -> T:
    """What ``work`` gives. Ctrl-C calls ``stop`` and raises ``SourceError("source.cancelled")``."""
    done: list[T] = []
    failed: list[BaseException] = []
    ended = threading.Event()  # a thread whose join was interrupted is taken for dead: an event is not

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # told by whoever waits
            failed.append(error)
        finally:
            ended.set()

    threading.Thread(target=run, name="question", daemon=True).start()
    try:
        ended.wait()
    except KeyboardInterrupt:
        _stop(ended, stop)
        raise SourceError("source.cancelled") from None
    if failed:
        raise failed[0]
    return done[0]


def _stop(ended: threading.Event, stop: Callable[[], object]) -> None:
    """Again and again: between two statements there is nothing to stop for a moment."""
    waited = 0.0
    while not ended.is_set() and waited < PATIENCE:
        try:
            stop()
        except CaliberError:
            return
        ended.wait(0.1)
        waited += 0.1
