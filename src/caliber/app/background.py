"""What a server does behind the answers, again and again, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from caliber.errors import CaliberError

log = logging.getLogger("caliber.background")
PATIENCE = 5  # seconds that what is under way may take to end


class Repeating:
    """``work`` every so many seconds, for the first time ``after`` some. ``cancel`` stops what runs; a failure with the
    code ``quiet`` is no news.

    What fails is logged once, in the same words, and tried again.
    """

    def __init__(
        self,
        name: str,
        every: float,
        work: Callable[[], object],
        cancel: Callable[[], object],
        after: float = 0,
        quiet: str = "",
    ) -> None:
        self._every = every
        self._after = after
        self._work = work
        self._cancel = cancel
        self._quiet = quiet
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name=name)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        told = ""
        self._over.wait(self._after)
        while not self._over.is_set():
            try:
                self._work()
                told = ""
            except CaliberError as error:
                if str(error) != told and error.code != self._quiet and not self._over.is_set():
                    log.warning("%s: %s", self._thread.name, error)
                told = str(error)
            self._over.wait(self._every)

    def close(self) -> None:
        """Ends it; what is under way is given up."""
        self._over.set()
        if self._thread.is_alive():
            self._cancel()
            self._thread.join(PATIENCE)
