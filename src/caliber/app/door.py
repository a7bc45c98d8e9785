"""The port behind ``Center``: the same questions to a project folder and to a server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import msgspec

from caliber.compiler import MetricQuery
from caliber.errors import Problem
from caliber.query.result import Note, QueryResult

if TYPE_CHECKING:
    from caliber.catalog.bridge_rounds import Check, Told
    from caliber.catalog.bridges import BridgeStanding
    from caliber.catalog.case_decisions import Decision
    from caliber.catalog.case_reviews import Board
    from caliber.catalog.cases import Scan
    from caliber.catalog.intake_decisions import IntakeDecision
    from caliber.catalog.intake_runs import Tell
    from caliber.catalog.intake_shown import CandidateShown, Decided, FileShown, IntakeShown
    from caliber.catalog.standing import Standing
    from caliber.compare import Comparison
    from caliber.interchange.leaving import Written
    from caliber.model.objects import GapBridge
    from caliber.reconcile import Behind, Range, Reconciliation

    Sides: TypeAlias = tuple[tuple[str, Standing], tuple[str, Standing]]


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """As whom, and under which definitions. ``version``: of the first metric (``2.1``) or a snapshot; ``on``: a day;
    ``lang``: in which language what is written is written."""

    user: str = ""
    version: str = ""
    on: str = ""
    ticket: str = ""
    lang: str = ""


NOW = Asking()


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """A change request just opened. ``changes``: the definitions part by part, as JSON has them."""

    id: str
    status: str
    changes: tuple[dict[str, Any], ...]


class MetricLine(msgspec.Struct, frozen=True, kw_only=True):
    """One metric in a list."""

    code: str
    zh: str
    en: str
    kind: str
    unit: str
    version: str
    status: str
    domain: str
    department: str
    caliber_zh: str = ""
    caliber_en: str = ""


class Again(msgspec.Struct, frozen=True, kw_only=True):
    """A figure replayed. ``then``: the receipt as JSON has it; ``same``: whether the figures are those of then."""

    then: dict[str, Any]
    now: QueryResult
    same: bool
    notes: tuple[Note, ...] = ()


class Intakes(Protocol):
    """Reports and spreadsheets taken in. Every method raises ``Refused`` or ``SourceError``."""

    def take_in(
        self, paths: Sequence[str], title: str, department: str, tell: Tell, asking: Asking = NOW
    ) -> IntakeShown:
        """Files, and those below folders, read to the end. ``tell``: of each before it is read."""

    def listed(self, asking: Asking = NOW) -> list[IntakeShown]:
        """Newest first."""

    def one(self, intake: str, asking: Asking = NOW) -> IntakeShown:
        """How far it is."""

    def faults(self, intake: str, asking: Asking = NOW) -> list[FileShown]:
        """Files of which something is to be said."""

    def candidates(
        self, intake: str, department: str = "", state: str = "", asking: Asking = NOW
    ) -> list[CandidateShown]:
        """All of them, in the order of the files."""

    def decide(self, intake: str, decision: IntakeDecision, asking: Asking = NOW) -> Decided:
        """Decides candidates, by a change request where definitions change."""

    def undo(self, intake: str, candidates: Sequence[str], asking: Asking = NOW) -> list[str]:
        """Opens candidates again; which."""

    def stop(self, intake: str, asking: Asking = NOW) -> IntakeShown:
        """Reads no further file."""

    def resume(self, intake: str, tell: Tell, asking: Asking = NOW) -> IntakeShown:
        """Reads what waits to the end."""


class Door(Protocol):
    """Every method raises ``Refused`` or ``SourceError``."""

    def run(self, query: MetricQuery, asking: Asking = NOW) -> QueryResult:
        """The figures."""

    def explain(self, query: MetricQuery, what: str, asking: Asking = NOW) -> Any:
        """``sql``: text; ``plan``, ``reading``, ``rollups``: values as JSON has them."""

    def values(self, dimension: str, like: str = "", limit: int = 50, asking: Asking = NOW) -> list[Any]:
        """Members of a dimension."""

    def metrics(self, user: str = "") -> list[MetricLine]:
        """The metrics that one may know of."""

    def check(self) -> Sequence[Problem]:
        """Every problem of the definitions."""

    def replay(self, receipt: str, definition: str = "then", data: str = "then", user: str = "") -> Again:
        """An old figure again."""

    def reconcile(self, sides: Sides, asked: Range, asking: Asking = NOW) -> Reconciliation:
        """The gap between two metrics, each as somebody and under some definitions, as causes that sum to it."""

    def behind(self, sides: Sides, asked: Range, cause: str, limit: int, asking: Asking = NOW) -> Behind:
        """The rows behind a cause, by its id or its place (``1``: the greatest)."""

    def desk_file(self, sides: Sides, asked: Range, ending: str, asking: Asking = NOW) -> bytes:
        """Verdict, definitions, gap and twelve months as a file: ``xlsx`` or ``pdf``, in ``asking.lang``."""

    def export(self, tool: str, strict: bool = False, asking: Asking = NOW) -> Written:
        """The definitions as the files of another tool, or as a dictionary in ``asking.lang``; what was lost."""

    def compare(self, left: str, right: str, data: bool = False, asking: Asking = NOW) -> Comparison:
        """Two metrics: proved equal, or the clause in which they differ."""

    def scan(self, data: bool = False, asking: Asking = NOW) -> Scan:
        """The catalog set side by side: cases. ``data``: equal numbers and gaps of closed months too."""

    def bridges(self, name: str = "", asking: Asking = NOW) -> list[BridgeStanding]: ...

    def check_bridges(
        self, names: Sequence[str] = (), again: bool = False, told: Told | None = None, ticket: str = ""
    ) -> list[Check]: ...

    def propose_bridge(self, name: str, since: str = "", until: str = "", asking: Asking = NOW) -> GapBridge: ...

    def cases(self, data: bool = False, asking: Asking = NOW) -> Board:
        """The cases of ``scan`` by where they stand, with what is proposed for them."""

    def decide(self, decision: Decision, asking: Asking = NOW) -> Proposed:
        """Opens the change request that carries the decision out."""

    def settle(self, request: str, verdict: str, note: str, asking: Asking = NOW) -> str:
        """``verdict``: approve | reject | withdraw; the status of the change request then."""

    @property
    def intakes(self) -> Intakes:
        """Reports and spreadsheets taken in."""

    def cancel(self, ticket: str) -> bool:
        """Stops what runs under the ticket."""

    def close(self) -> None:
        """Gives back what is open."""
