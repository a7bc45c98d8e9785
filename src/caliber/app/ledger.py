"""What is used, written behind the answers: many lines in one transaction, by a thread of its own."""

from __future__ import annotations

import logging
import queue
import threading
from datetime import datetime

from caliber.catalog.usage import Look, record_all
from caliber.errors import CaliberError
from caliber.store import Store
from caliber.store.usage import Asked

MOST = 500  # lines a transaction
HELD = 20_000  # lines that may wait; beyond that they are let go, so that a sick disk does not eat the memory
log = logging.getLogger("caliber.ledger")


class Ledger:
    """Thread-safe; lines are written in the order in which they come."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lines: queue.Queue[Asked | Look | None] = queue.Queue(HELD)
        self._writer = threading.Thread(target=self._write, daemon=True, name="ledger")
        self._writer.start()

    def asked(
        self,
        at: datetime,
        username: str,
        door: str,
        metrics: list[str],
        outcome: str,
        milliseconds: float,
        receipt: str,
    ) -> None:
        self._put(
            Asked(
                at=at,
                username=username,
                door=door,
                metrics=metrics,
                outcome=outcome,
                milliseconds=milliseconds,
                receipt=receipt,
            )
        )

    def looked(self, at: datetime, username: str, metric: str) -> None:
        self._put(Look(username, metric, at))

    def _put(self, line: Asked | Look) -> None:
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            log.warning("the log of questions is full; a line was let go")

    def _write(self) -> None:
        ended = False
        while not ended:
            batch = [self._lines.get()]
            while len(batch) < MOST and not self._lines.empty():
                batch.append(self._lines.get_nowait())
            ended = None in batch
            try:
                record_all(self._store, [line for line in batch if line is not None])
            except CaliberError as error:
                log.warning("the log of questions was not written: %s", error)

    def close(self) -> None:
        """Writes what waits."""
        self._lines.put(None)
        self._writer.join(10)
