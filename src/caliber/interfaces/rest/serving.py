"""What the interface needs of the installation behind it; the wiring in ``caliber.app`` provides it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from caliber.access import Principal
from caliber.catalog.view import View
from caliber.model.snapshot import Snapshot
from caliber.query.service import QueryService


class State(NamedTuple):
    """The definitions in force and what answers questions under them. A request works on one state from start to end.

    ``queries`` keeps receipts; ``glances`` gives the same figures without one (tiles, members of a dimension).
    """

    snapshot: Snapshot
    queries: QueryService
    glances: QueryService


class Options(NamedTuple):
    """How the interface behaves. ``demo_accounts``: as the sign-in page offers them."""

    version: str = ""
    secure_cookies: bool = False
    body_limit: int = 8 * 1024 * 1024
    demo_accounts: tuple[dict[str, Any], ...] = ()


class Installation(Protocol):
    """A project being served. Thread-safe."""

    @property
    def store(self) -> Any:
        """The metadata store, handed on to use cases; nothing here looks inside."""

    @property
    def options(self) -> Options: ...

    @property
    def ready(self) -> bool:
        """Whether requests can be answered."""

    def state(self) -> State:
        """What is in force now. Raises ``Refused("server.not_ready")``."""

    def renew(self) -> None:
        """Definitions have been published: the next ``state`` is theirs."""

    def now(self) -> datetime:
        """The moment, in the project's time zone."""

    def view(self, state: State, principal: Principal) -> View:
        """The catalog as this person sees it."""

    def under(self, snapshot: Snapshot) -> QueryService:
        """Questions under earlier definitions, without receipts."""

    def stop(self, ticket: str) -> bool:
        """Tells the other processes of the server to stop what runs under the ticket; False where there are none."""

    def to_be_stopped(self, ticket: str) -> bool:
        """Whether another process was told so."""

    def note_question(
        self, username: str, door: str, metrics: Iterable[str], outcome: str, milliseconds: float, receipt: str
    ) -> None:
        """One question into the log; written behind the answer."""

    def note_look(self, username: str, metric: str) -> None:
        """A metric page opened; written behind the answer."""
