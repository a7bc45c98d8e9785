"""The rollups of a project folder: built by its owner here, or behind the answers of its server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from caliber.errors import CaliberError
from caliber.query.rollups import Rollups

EVERY = 20.0  # seconds between looks; data that changes while one is built is seen at the next
TICKET = "rollups"
log = logging.getLogger("caliber.rollups")


class Refreshing:
    """Keeps what is declared fresh, in a thread of its own. ``rollups``: those of the definitions in force.

    Where several processes serve, the one that takes the lock of a source builds; the others find it built.
    """

    def __init__(self, rollups: Callable[[], Rollups], now: Callable[[], datetime]) -> None:
        self._rollups = rollups
        self._now = now
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="rollups")

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        told = ""
        while not self._over.is_set():
            try:
                self._rollups().refresh_stale(self._now(), ticket=TICKET)
                told = ""
            except CaliberError as error:
                if str(error) != told and error.code != "rollup.busy" and not self._over.is_set():
                    log.warning("rollups were not refreshed: %s", error)
                told = str(error)
            self._over.wait(EVERY)

    def close(self) -> None:
        """Ends it; what is being built is given up."""
        self._over.set()
        if self._thread.is_alive():
            self._rollups().sources.cancel(TICKET)
            self._thread.join(5)
