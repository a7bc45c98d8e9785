"""A project being served: the definitions in force, what answers under them, and what is written behind the answers."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import caliber
from caliber.access import Principal
from caliber.app.background import Repeating
from caliber.app.ledger import Ledger
from caliber.app.project import Project
from caliber.catalog.bridge_rounds import Watching, run_round
from caliber.catalog.intake_runs import Reading, read_waiting
from caliber.catalog.publish import snapshot_of, synchronize
from caliber.catalog.receipt_book import StoredReceipts
from caliber.catalog.view import View, popularity_of, view_of
from caliber.catalog.warm import warm
from caliber.engines import Limits
from caliber.engines.open import FILES
from caliber.errors import SourceError
from caliber.interfaces.rest.serving import Options, State
from caliber.model.snapshot import Snapshot
from caliber.query.rollups import Rollups, refuse_failed
from caliber.query.service import QueryService
from caliber.store import Store, snapshots, stops

LOOK_EVERY = 1.0  # seconds between looks for definitions that another worker has published
A_MOMENT = Limits(seconds=10, rows=1)
FORGOTTEN = timedelta(minutes=10)  # no question runs as long
ROLLUPS_EVERY = 20.0  # seconds between looks; data that changes while one is built is seen at the next
BRIDGES_EVERY = 300.0
INTAKES_EVERY = 1.0  # whoever hands files in waits for the first figures
A_WHILE = 30.0  # seconds after the start, when whoever waited for it has been answered
COUNT_EVERY = 60.0  # seconds that a ranking by use may be old


class Served:
    """The ``Installation`` of the REST interface. One a process; thread-safe."""

    def __init__(self, project: Project) -> None:
        """Publishes what the project's files hold where it is new. Raises ``Refused``, ``SourceError``."""
        self.project = project
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._state = self._state_of(synchronize(project.store, project.snapshot, project.now()).snapshot)
        self._looked = time.monotonic()
        self._counted = -COUNT_EVERY
        self._popularity: Mapping[str, int] = {}
        self._ledger = Ledger(project.store)
        self._behind = self._repeated()
        settings = project.settings
        self.options = Options(
            version=caliber.__version__,
            secure_cookies=settings.secure_cookies,
            body_limit=settings.body_limit,
            demo_accounts=demo_accounts(project.snapshot) if settings.demo else (),
        )

    @property
    def store(self) -> Store:
        return self.project.store

    @property
    def ready(self) -> bool:
        return True

    def warm(self) -> None:
        """Makes before anybody waits for it what the first requests would make; a server does so once it answers."""
        state = self._state
        warm(state.snapshot)
        for name, address in state.snapshot.model.sources.items():
            if address.partition(":")[0] in FILES:  # files lie here; a warehouse is woken by who asks it
                with suppress(SourceError):  # told to whoever asks
                    state.queries.sources.get(name).engine.execute("SELECT 1", A_MOMENT, "")
        for work in self._behind:
            work.start()
        gc.collect()
        gc.freeze()  # what stays for good is not searched for garbage again

    def now(self) -> datetime:
        return self.project.now()

    # -- definitions

    def state(self) -> State:
        """The definitions in force; looks for newer ones once a second."""
        if time.monotonic() - self._looked >= LOOK_EVERY:
            self.renew()
        return self._state

    def renew(self) -> None:
        with self._lock:
            self._looked = time.monotonic()
            with self.store.reading() as tx:
                current = snapshots.current(tx)
            if current is not None and current.snapshot != self._state.snapshot.fingerprint:
                self._state = self._state_of(snapshot_of(self.store, current.snapshot))

    def _state_of(self, snapshot: Snapshot) -> State:
        queries = self.project.queries_of(snapshot, StoredReceipts(self.project.store, self.project.now), learn=True)
        glances = QueryService(snapshot, queries.sources, None, queries.limits)
        glances.cache = queries.cache
        return State(snapshot, queries, glances)

    # -- behind the answers: where several processes serve, one does it and the others find it done

    def _repeated(self) -> tuple[Repeating, ...]:
        def work(name: str, every: float, once: Callable[[], object], after: float, quiet: str = "") -> Repeating:
            return Repeating(name, every, once, lambda: self._state.queries.sources.cancel(name), after, quiet)

        return (
            work("rollups", ROLLUPS_EVERY, self._refresh_rollups, 0, "rollup.busy"),
            work("bridges", BRIDGES_EVERY, self._check_bridges, A_WHILE),
            work("intakes", INTAKES_EVERY, self.read_intakes, 0),
        )

    def _refresh_rollups(self) -> None:
        state = self.state()
        rollups = Rollups(state.snapshot, state.queries.sources)
        refuse_failed(rollups.refresh_stale(self.now(), "rollups", self._closing.is_set))

    def _check_bridges(self) -> None:
        state = self.state()
        run_round(self.store, Watching(state.snapshot, state.glances, self.now(), "bridges"))

    def read_intakes(self) -> int:
        """Reads the files that were handed in and wait; how many."""
        state = self.state()
        return read_waiting(self.store, Reading(state.snapshot, state.glances, self.now, self._closing.is_set))

    def under(self, snapshot: Snapshot) -> QueryService:
        return self.project.queries_of(snapshot)

    # -- people

    def view(self, state: State, principal: Principal) -> View:
        return view_of(self.store, state.snapshot, principal, self.now(), self._uses())

    def _uses(self) -> Mapping[str, int]:
        if time.monotonic() - self._counted >= COUNT_EVERY:
            self._counted = time.monotonic()
            self._popularity = popularity_of(self.store, self.now())
        return self._popularity

    # -- questions of other processes

    def stop(self, ticket: str) -> bool:
        """Where several processes serve, the one in which it runs learns of it from the store."""
        if self.project.settings.workers == 1:
            return False
        now = self.now()
        with self.store.transaction() as tx:
            stops.forget_before(tx, now - FORGOTTEN)
            stops.add(tx, ticket, now)
        return True

    def to_be_stopped(self, ticket: str) -> bool:
        if self.project.settings.workers == 1:
            return False
        with self.store.reading() as tx:
            return stops.wanted(tx, ticket)

    # -- written behind the answers

    def note_question(
        self, username: str, door: str, metrics: Iterable[str], outcome: str, milliseconds: float, receipt: str
    ) -> None:
        self._ledger.asked(self.now(), username, door, list(metrics), outcome, milliseconds, receipt)

    def note_look(self, username: str, metric: str) -> None:
        self._ledger.looked(self.now(), username, metric)

    def close(self) -> None:
        """Writes what is still to be written, then closes sources and store."""
        self._closing.set()
        for work in self._behind:
            work.close()
        self._ledger.close()
        self.project.close()


def demo_accounts(snapshot: Snapshot) -> tuple[dict[str, Any], ...]:
    """The people of the demo company as the sign-in page offers them; their password is no secret."""
    from caliber.demo import DEMO_PASSWORD, DEMO_PEOPLE

    departments = snapshot.model.departments
    return tuple(
        {
            "username": person.username,
            "password": DEMO_PASSWORD,
            "name": person.name,
            "title": {"zh": person.title_zh, "en": person.title_en},
            "department": departments[person.department].name if person.department in departments else {},
        }
        for person in DEMO_PEOPLE
    )
