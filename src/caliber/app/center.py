"""Caliber in Python: ``caliber.open(folder)`` or ``caliber.connect(url, token=…)`` give the same object."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from caliber.app.door import Again, Asking, Door, MetricLine, Proposed
from caliber.compiler import Column, MetricQuery
from caliber.errors import Problem
from caliber.query.result import QueryResult, Statement, Total

if TYPE_CHECKING:
    import pyarrow as pa

    from caliber.app.door import Sides
    from caliber.catalog.bridge_rounds import Check
    from caliber.catalog.bridges import BridgeStanding
    from caliber.catalog.case_reviews import Reviewed
    from caliber.catalog.cases import Scan
    from caliber.catalog.intake_runs import Tell
    from caliber.catalog.intake_shown import CandidateShown, Decided, FileShown, IntakeShown
    from caliber.compare import Comparison
    from caliber.interchange.leaving import Written
    from caliber.model.objects import GapBridge
    from caliber.reconcile import Behind, Range, Reconciliation

Names = str | Iterable[str]
MOST_VALUES = 1000


class Result:
    """The answer to a query."""

    def __init__(self, answer: QueryResult) -> None:
        self._answer = answer

    @property
    def columns(self) -> tuple[Column, ...]:
        """What each column is: ``name``, ``kind``, ``type``, labels, unit."""
        return self._answer.columns

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows as Python values: dates are ``date``, decimals ``Decimal``."""
        columns = [column.to_pylist() for column in self._answer.table.columns]
        return list(zip(*columns, strict=True))

    @property
    def totals(self) -> tuple[Total, ...]:
        """Subtotals and the total, where they were asked for, each computed at its own grain."""
        return self._answer.totals

    @property
    def statement(self) -> Statement:
        """Period, as-of, versions, and what the figures leave out."""
        return self._answer.statement

    @property
    def receipt(self) -> str:
        """The id with which ``Center.replay`` gets these figures again."""
        return self._answer.receipt

    @property
    def sql(self) -> str:
        """The statement that was run."""
        return self._answer.sql

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table."""
        return self._answer.to_arrow()

    def to_pandas(self) -> Any:
        """The rows as a pandas frame; needs pandas."""
        return self._answer.to_pandas()

    def to_polars(self) -> Any:
        """The rows as a polars frame; needs polars."""
        return self._answer.to_polars()

    def to_dict(self) -> dict[str, Any]:
        """The JSON document that the command line prints."""
        return self._answer.as_dict()

    def __len__(self) -> int:
        return int(self._answer.table.num_rows)

    def __repr__(self) -> str:
        names = ", ".join(column.name for column in self.columns)
        return f"Result({len(self)} rows: {names})"


class Center:
    """A metric center: a project folder opened here, or a server. Every method raises ``Refused`` or ``SourceError``.

    A question asked here is asked as the project's owner, or as ``user``; on a server as the owner of the token.
    """

    def __init__(self, door: Door) -> None:
        self._door = door

    def query(
        self,
        metrics: Names = (),
        *,
        by: Names = (),
        where: Names = (),
        since: str = "",
        until: str = "",
        grain: str = "",
        time: str = "",
        compare: Names = (),
        order_by: Names = (),
        limit: int | None = None,
        totals: bool = False,
        fill: bool = False,
        timezone: str = "",
        saved: str = "",
        distinct: bool = True,
        min_max: bool = False,
        user: str = "",
        version: str = "",
        on: str = "",
    ) -> Result:
        """Figures. Names are codes, names or aliases in any language; one name may stand without a list.

        ``since`` and ``until`` are ISO dates, both inclusive. ``saved``: a saved query underneath, on which the rest is
        put. Without metrics: the distinct values of ``by``; all rows with ``distinct=False``, the least and greatest
        with ``min_max=True``.
        ``version`` of the first metric, or ``on`` a day: the definitions published then.
        """
        query = MetricQuery(
            metrics=names(metrics),
            by=names(by),
            where=names(where),
            since=str(since),
            until=str(until),
            grain=grain,
            time=time,
            compare=names(compare),
            order=names(order_by),
            limit=limit,
            totals=totals,
            fill=fill,
            timezone=timezone,
            saved=saved,
            distinct=distinct,
            min_max=min_max,
        )
        return Result(self._door.run(query, Asking(user=user, version=version, on=str(on))))

    def sql(self, metrics: Names = (), **question: Any) -> str:
        """The SQL of a question (as ``query`` takes it), without running it."""
        asking = Asking(**{name: question.pop(name) for name in ("user", "version", "on") if name in question})
        order = names(question.pop("order_by", ()))
        given: dict[str, Any] = {name: names(value) if name in LISTS else value for name, value in question.items()}
        return str(self._door.explain(MetricQuery(metrics=names(metrics), order=order, **given), "sql", asking))

    def values(self, dimension: str, like: str = "", limit: int = MOST_VALUES, user: str = "") -> list[Any]:
        """The members of a dimension that contain ``like``, in order."""
        return self._door.values(dimension, like, limit, Asking(user=user))

    def metrics(self, user: str = "") -> list[MetricLine]:
        """The metrics that one may know of."""
        return self._door.metrics(user)

    def check(self) -> list[Problem]:
        """Every problem of the definitions at once, errors and warnings; an empty list where there is none."""
        return list(self._door.check())

    def replay(self, receipt: str, definition: str = "then", data: str = "then", user: str = "") -> Again:
        """An old figure again, under the definitions and on the data of then or of now (where still to be had)."""
        return self._door.replay(receipt, definition, data, user)

    def reconcile(
        self,
        left: str,
        right: str,
        *,
        since: str,
        until: str,
        where: Names = (),
        by: Names = (),
        user: str = "",
        left_as: Mapping[str, str] | None = None,
        right_as: Mapping[str, str] | None = None,
    ) -> Reconciliation:
        """The gap between two metrics over a period, as causes that sum to it exactly: ``.gap``, ``.causes``.

        A side may be the SQL file of a report with one SELECT, ``finance.sql``, ``finance.sql#figure`` where it holds
        several; what the report says of a period is replaced by this one.
        ``since`` and ``until`` are ISO dates, both inclusive; ``where`` holds for both sides; ``by``: members apart.
        ``left_as``, ``right_as``: one side as another person, of another version, on another day:
        ``{"user": "sun"}``, ``{"version": "1.0"}``, ``{"on": "2026-09-30"}``; then both may be one metric.
        """
        sides = _sides(left, right, left_as, right_as)
        return self._door.reconcile(sides, _range(since, until, where, by), Asking(user=user))

    def rows_behind(
        self,
        left: str,
        right: str,
        cause: str | int,
        *,
        since: str,
        until: str,
        where: Names = (),
        by: Names = (),
        limit: int = 100,
        user: str = "",
        left_as: Mapping[str, str] | None = None,
        right_as: Mapping[str, str] | None = None,
    ) -> Behind:
        """The rows behind a cause of ``reconcile``, those worth most first: ``.columns``, ``.rows``, ``.total``.

        ``cause``: its ``.id``, or its place from 1; everything else as it was reconciled.
        """
        sides = _sides(left, right, left_as, right_as)
        asked = _range(since, until, where, by)
        return self._door.behind(sides, asked, str(cause), limit, Asking(user=user))

    def desk_file(
        self,
        left: str,
        right: str,
        *,
        since: str,
        until: str,
        format: str = "pdf",  # noqa: A002
        where: Names = (),
        by: Names = (),
        user: str = "",
        lang: str = "zh",
        left_as: Mapping[str, str] | None = None,
        right_as: Mapping[str, str] | None = None,
    ) -> bytes:
        """What ``compare`` and ``reconcile`` say of the two, and both over twelve months, as a file.

        ``format``: ``pdf`` (needs ``caliber-metrics[pdf]``) or ``xlsx``; ``lang``: ``zh`` or ``en``; the rest as in
        ``reconcile``.
        """
        sides = _sides(left, right, left_as, right_as)
        asked = _range(since, until, where, by)
        return self._door.desk_file(sides, asked, format, Asking(user=user, lang=lang))

    def export(self, tool: str, *, strict: bool = False, lang: str = "zh", user: str = "") -> Written:
        """The definitions that one may see, for another tool or as a dictionary: ``.files`` by path, ``.losses``.

        ``tool``: ``ossie``, ``ossie-0.2``, ``ossie-0.2-objects``, ``dbt``, ``cube``, ``md`` or ``xlsx``; ``strict``:
        refuses to lose anything; ``lang``: of a dictionary.
        """
        return self._door.export(tool, strict, Asking(user=user, lang=lang))

    def compare(self, left: str, right: str, *, data: bool = False, user: str = "") -> Comparison:
        """Two metrics by any of their names: ``.verdict``, ``.proof``, ``.differences``, ``.witness``.

        ``verdict`` is ``equal`` only with a proof. ``data``: what no definition decides is looked up in the data, in
        total, by month and by day.
        """
        return self._door.compare(left, right, data, Asking(user=user))

    def scan(self, *, data: bool = False, user: str = "") -> Scan:
        """The whole catalog set side by side: ``.cases``, each with ``kind``, ``status``, ``metrics``, ``pairs``.

        ``kind``: same_definition | same_name | contained | near; open cases first, the most used first. ``data``: equal
        numbers over twelve closed months are looked for too, and what differs shows its gap of the last one.
        """
        return self._door.scan(data, Asking(user=user))

    def cases(
        self,
        *,
        state: str = "",
        kinds: Names = (),
        department: str = "",
        owner: str = "",
        metric: str = "",
        data: bool = False,
        user: str = "",
    ) -> list[Reviewed]:
        """The cases of ``scan``, each with its ``.state`` and the ``.reviews`` that would decide it.

        ``state``: open | in_review | decided; ``department`` by code, ``owner`` by a part of the name.
        """
        board = self._door.cases(data, Asking(user=user))
        return list(board.only(names(kinds), state, metric, department, owner).cases)

    def decide(
        self,
        kind: str,
        metric: str,
        others: Names,
        reason: str,
        *,
        bridge: bool = False,
        lang: str = "zh",
        user: str = "",
    ) -> Proposed:
        """Proposes how a case ends: ``.id`` of the change request, which somebody else approves.

        ``kind``: ``merge`` (``others`` become names of ``metric``), ``variant`` (its sanctioned variants) or ``keep``
        (told apart); ``bridge``: variants get a bridge, made of what lies between them now; ``lang``: the language in
        which ``reason`` is written.
        """
        from caliber.catalog.case_decisions import Decision

        decision = Decision(kind=kind, metric=metric, others=names(others), reason=reason, bridge=bridge)
        return self._door.decide(decision, Asking(user=user, lang=lang))

    def settle(self, request: str, verdict: str, note: str = "", *, user: str = "") -> str:
        """What becomes of a change request: ``approve`` (in force at once), ``reject`` with a note, ``withdraw``; the
        status then."""
        from caliber.app.case_work import known_verdict

        return self._door.settle(request, known_verdict(verdict), note, Asking(user=user))

    def bridges(self, metric: str = "", *, user: str = "") -> list[BridgeStanding]:
        """The bridges of sanctioned variants, those that broke first: ``.state``, ``.checks`` of the last periods.

        ``state``: holds | broken | failed | empty | waiting. ``metric``: only that of this one.
        """
        return self._door.bridges(metric, Asking(user=user))

    def check_bridges(self, metrics: Names = (), *, again: bool = False) -> list[Check]:
        """Holds bridges against every closed period that is due, and keeps what came of it: ``.state``, ``.lines``.

        ``metrics``: only of these; ``again``: periods that were looked at already too.
        """
        return self._door.check_bridges(names(metrics), again)

    def propose_bridge(self, metric: str, *, since: str = "", until: str = "", user: str = "") -> GapBridge:
        """A bridge that explains the gap between a variant and its reference, over the last closed periods or a time
        of your own (ISO dates, both inclusive)."""
        return self._door.propose_bridge(metric, since, until, Asking(user=user))

    def take_in(
        self, paths: Names, *, title: str = "", department: str = "", tell: Tell | None = None, user: str = ""
    ) -> IntakeShown:
        """Reports' SQL and dictionaries of metrics (files, folders, ZIP), read to the end: ``.id``, ``.departments``.

        ``department``: of candidates whose file or folder names none. ``tell(read, files, name)``: how far it is.
        """
        asking = Asking(user=user)
        return self._door.intakes.take_in(names(paths), title, department, tell or _silent, asking)

    def intakes(self, *, user: str = "") -> list[IntakeShown]:
        """What was taken in, newest first: ``.status``, ``.departments`` with how many candidates are decided."""
        return self._door.intakes.listed(Asking(user=user))

    def candidates(self, intake: str, *, department: str = "", state: str = "", user: str = "") -> list[CandidateShown]:
        """The candidates of an intake, each with the metrics that it is or is near to: ``.matches``, ``.actions``.

        ``state``: open | in_review | decided.
        """
        return self._door.intakes.candidates(intake, department, state, Asking(user=user))

    def unread(self, intake: str, *, lang: str = "zh", user: str = "") -> list[FileShown]:
        """The files of an intake of which something is to be said: ``.faults``, each with its place and what to do."""
        return self._door.intakes.faults(intake, Asking(user=user, lang=lang))

    def decide_candidates(
        self, intake: str, kind: str, candidates: Names, reason: str = "", *, metric: str = "", code: str = "",
        name: str = "", unit: str = "", domain: str = "", lang: str = "zh", user: str = "",
    ) -> Decided:  # fmt: skip
        """``kind``: ``adopt`` (a metric of its own), ``variant`` (of ``metric``), ``merge`` (another name of it, or
        of the metric that each was proved to be) or ``reject``. ``.request``: what carries it out.

        ``code``, ``name``, ``unit``, ``domain``: of the new metric.
        """
        from caliber.catalog.intake_decisions import IntakeDecision

        decision = IntakeDecision(kind=kind, candidates=names(candidates), metric=metric, code=code, name=name,
                                  unit=unit, domain=domain, reason=reason)  # fmt: skip
        return self._door.intakes.decide(intake, decision, Asking(user=user, lang=lang))

    def undo_candidates(self, intake: str, candidates: Names, *, user: str = "") -> list[str]:
        """Opens candidates again while the decision on them is not in force; which."""
        return self._door.intakes.undo(intake, names(candidates), Asking(user=user))

    def close(self) -> None:
        """Closes what is open."""
        self._door.close()

    def __enter__(self) -> Center:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _silent(read: int, files: int, name: str) -> None:
    """Nobody asked how far it is."""


def _range(since: str, until: str, where: Names, by: Names) -> Range:
    from caliber.reconcile import Range

    return Range(str(since), str(until), names(where), names(by))


def _sides(left: str, right: str, left_as: Mapping[str, str] | None, right_as: Mapping[str, str] | None) -> Sides:
    from caliber.app.sides import side_of

    return side_of(left, **(left_as or {})), side_of(right, **(right_as or {}))


LISTS = frozenset({"by", "where", "compare"})


def names(given: Names) -> tuple[str, ...]:
    """One name or several as a tuple."""
    return (given,) if isinstance(given, str) else tuple(given)


def open_center(folder: str | os.PathLike[str] = ".") -> Center:
    """The project in a folder. Raises ``Refused`` (``interchange.no_project``, ``server.…``)."""
    from caliber.app.local import LocalDoor
    from caliber.app.project import open_project
    from caliber.settings import read_settings

    return Center(LocalDoor(open_project(read_settings(str(Path(folder).expanduser())))))


def connect(url: str, token: str = "", lang: str = "en") -> Center:
    """A server by its address, with an API token. Nothing is asked of it yet."""
    from caliber.app.remote import RemoteDoor

    return Center(RemoteDoor(url, token, lang))
