"""A project folder as a door: asked as its owner, or as one of the people in its store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from caliber.access import decide
from caliber.app.door import NOW, Again, Asking, MetricLine, Proposed
from caliber.app.project import Project
from caliber.compiler import MetricQuery
from caliber.errors import Problem, Refused
from caliber.model.objects import Metric

if TYPE_CHECKING:
    from caliber.app.door import Intakes, Sides
    from caliber.catalog.bridge_rounds import Check, Told
    from caliber.catalog.bridges import BridgeStanding, Seeing
    from caliber.catalog.case_decisions import Decision
    from caliber.catalog.case_reviews import Board
    from caliber.catalog.cases import Scan
    from caliber.catalog.comparing import Comparing
    from caliber.catalog.report_metric import ReportSql
    from caliber.compare import Comparison
    from caliber.interchange.leaving import Written
    from caliber.model.objects import GapBridge
    from caliber.model.snapshot import Snapshot
    from caliber.query.result import QueryResult
    from caliber.query.service import QueryService
    from caliber.reconcile import Asked, Behind, Range, Reconciliation


class LocalDoor:
    """See ``Door``. Thread-safe as the project is."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._asked: list[QueryService] = []

    def run(self, query: MetricQuery, asking: Asking = NOW) -> QueryResult:
        who = self.project.principal(asking.user)
        return self._queries(query, asking).run(query, who, self.project.now(), asking.ticket)

    def explain(self, query: MetricQuery, what: str, asking: Asking = NOW) -> Any:
        who = self.project.principal(asking.user)
        return self._queries(query, asking).explain(query, who, self.project.now(), what)

    def values(self, dimension: str, like: str = "", limit: int = 50, asking: Asking = NOW) -> list[Any]:
        who = self.project.principal(asking.user)
        return self.project.queries.values(dimension, who, self.project.now(), like, limit)

    def metrics(self, user: str = "") -> list[MetricLine]:
        who, snapshot = self.project.principal(user), self.project.snapshot
        every = snapshot.model.metrics.values()
        known = [metric for metric in every if decide(snapshot, who, "discover", metric).allowed]
        return [line_of(metric, decide(snapshot, who, "see_definition", metric).allowed) for metric in known]

    def check(self) -> tuple[Problem, ...]:
        return self.project.check()

    def replay(self, receipt: str, definition: str = "then", data: str = "then", user: str = "") -> Again:
        from caliber.query.receipts import as_json
        from caliber.query.replay import replay

        project = self.project
        found = replay(
            project.every_receipt,
            project.snapshot,
            project.queries_then,
            receipt,
            project.principal(user),
            project.now(),
            definition,
            data,
        )
        return Again(then=as_json(found.then), now=found.now, same=found.same, notes=found.notes)

    def reconcile(self, sides: Sides, asked: Range, asking: Asking = NOW) -> Reconciliation:
        from caliber.reconcile import reconcile

        left, right = self._sides(sides, asking)
        return reconcile(left, right, asked, self.project.now(), asking.ticket)

    def behind(self, sides: Sides, asked: Range, cause: str, limit: int, asking: Asking = NOW) -> Behind:
        from caliber.reconcile import behind

        left, right = self._sides(sides, asking)
        return behind(left, right, asked, cause, self.project.now(), limit, asking.ticket)

    def desk_file(self, sides: Sides, asked: Range, ending: str, asking: Asking = NOW) -> bytes:
        from caliber.catalog.desk_files import paper_of, writer_of
        from caliber.catalog.view import View

        write = writer_of(ending)
        left, right = self._sides(sides, asking)
        project = self.project
        view = View(project.snapshot, project.principal(asking.user))
        return write(paper_of(view, (left, right), asked, project.now(), asking.lang or "zh", asking.ticket))

    def export(self, tool: str, strict: bool = False, asking: Asking = NOW) -> Written:
        from caliber.catalog.definition_files import take_along
        from caliber.catalog.view import View

        project = self.project
        view = View(project.snapshot, project.principal(asking.user))
        return take_along(view, tool, lambda: project.sources_of(project.snapshot), asking.lang or "zh", strict)

    def _sides(self, sides: Sides, asking: Asking) -> tuple[Asked, ...]:
        from caliber.catalog.standing import Ground, standings_of

        project = self.project

        def under(snapshot: Snapshot) -> QueryService:
            self._asked.append(project.queries_then(snapshot, project.receipts))
            return self._asked[-1]

        ground = Ground(
            current=project.snapshot,
            queries=self._queries(MetricQuery(), NOW),
            under=under,
            principal=project.principal(asking.user),
            person=project.principal,
            store=project.store if project.has_store else None,
            now=project.now(),
        )
        return standings_of(ground, sides)

    def compare(self, left: str, right: str, data: bool = False, asking: Asking = NOW) -> Comparison:
        return self._comparing(asking).metrics(left, right, data)

    def compare_sql(self, name: str, sql: str, title: str, metric_first: bool, asking: Asking = NOW) -> Comparison:
        """A metric and the SQL of a report."""
        return self._comparing(asking).metric_with_sql(name, sql, title, metric_first)

    def compare_reports(self, left: ReportSql, right: ReportSql, asking: Asking = NOW) -> Comparison:
        """Two reports' SQL over the project's tables, on its data where nothing else decides."""

        def under(snapshot: Snapshot) -> QueryService:
            self._asked.append(self.project.queries_then(snapshot, self.project.receipts))
            return self._asked[-1]

        return self._comparing(asking).reports(left, right, under)

    def scan(self, data: bool = False, asking: Asking = NOW) -> Scan:
        return self._scan(self._comparing(asking), data)

    def cases(self, data: bool = False, asking: Asking = NOW) -> Board:
        """Of the definitions in force; those of the files where nothing is published."""
        from caliber.app.case_work import board_of

        comparing = self._comparing(asking)
        if self.project.has_store:
            from caliber.catalog.publish import current_snapshot
            from caliber.catalog.view import View

            snapshot = current_snapshot(self.project.store_with_definitions)
            queries = self._kept(self.project.queries_then(snapshot, self.project.receipts))
            comparing = comparing._replace(view=View(snapshot, comparing.view.principal), queries=queries)
        return board_of(self.project, self._scan(comparing, data), asking)

    def _scan(self, comparing: Comparing, data: bool) -> Scan:
        from caliber.catalog.scan import scan
        from caliber.catalog.view import popularity_of

        project = self.project
        if project.has_store:
            used = popularity_of(project.store, project.now())
            comparing = comparing._replace(view=comparing.view._replace(popularity=used))
        if not data:
            return scan(comparing.view, comparing.columns_of)
        from caliber.catalog.same_figures import scan_with_figures

        return scan_with_figures(comparing)

    def decide(self, decision: Decision, asking: Asking = NOW) -> Proposed:
        from caliber.app.case_work import decide

        return decide(self.project, decision, asking)

    def settle(self, request: str, verdict: str, note: str, asking: Asking = NOW) -> str:
        from caliber.app.case_work import settle

        return settle(self.project, request, verdict, note, asking)

    def bridges(self, name: str = "", asking: Asking = NOW) -> list[BridgeStanding]:
        from caliber.catalog.bridges import bridge, bridges

        seeing = self._seeing(asking)
        return [bridge(seeing, name)] if name else bridges(seeing)

    def check_bridges(
        self, names: Sequence[str] = (), again: bool = False, told: Told | None = None, ticket: str = ""
    ) -> list[Check]:
        from caliber.catalog.bridge_rounds import Watching, run_round

        queries = self._queries(MetricQuery(), NOW)
        watching = Watching(self.project.snapshot, queries, self.project.now(), ticket, told)
        return run_round(self.project.store, watching, names, again)

    def propose_bridge(self, name: str, since: str = "", until: str = "", asking: Asking = NOW) -> GapBridge:
        from caliber.catalog.bridges import propose

        return propose(self._seeing(asking), name, since, until, asking.ticket)

    def _seeing(self, asking: Asking) -> Seeing:
        from caliber.catalog.bridges import Seeing
        from caliber.catalog.view import View

        queries = self._queries(MetricQuery(), asking)
        store = self.project.store if self.project.has_store else None
        return Seeing(View(queries.snapshot, self.project.principal(asking.user)), queries, store, self.project.now())

    def _comparing(self, asking: Asking) -> Comparing:
        from caliber.catalog.comparing import Comparing
        from caliber.catalog.view import View

        who = self.project.principal(asking.user)
        queries = self._queries(MetricQuery(), asking)
        return Comparing(View(queries.snapshot, who), queries, self.project.now(), asking.ticket)

    @property
    def intakes(self) -> Intakes:
        from caliber.app.intake_doors import LocalIntakes

        return LocalIntakes(self.project)

    def cancel(self, ticket: str) -> bool:
        stopped = [queries.sources.cancel(ticket) for queries in self._asked]
        return any(stopped)

    def close(self) -> None:
        self.project.close()

    # -- under which definitions

    def _queries(self, query: MetricQuery, asking: Asking) -> QueryService:
        if not asking.version and not asking.on:
            queries = self.project.queries
        else:
            queries = self.project.queries_then(self._snapshot(query, asking), self.project.receipts)
        return self._kept(queries)

    def _kept(self, queries: QueryService) -> QueryService:
        """Where what is stopped is looked for."""
        if queries not in self._asked:
            self._asked.append(queries)
        return queries

    def _snapshot(self, query: MetricQuery, asking: Asking) -> Snapshot:
        """What was published then; for everybody but the owner under the rules of access of now."""
        from caliber.catalog.earlier import of_version, on_day
        from caliber.query.replay import under_rules_of

        store = self.project.store if self.project.has_store else None
        if asking.on:
            found = on_day(store, asking.on, self.project.now())
        elif query.metrics:
            found = of_version(store, self.project.snapshot, query.metrics[0], asking.version)
        else:
            raise Refused("query.nothing_asked", "version")
        return found if not asking.user else under_rules_of(self.project.snapshot, found)


def line_of(metric: Metric, shown: bool) -> MetricLine:
    """A metric as a line; its caliber only where its definition may be seen."""
    return MetricLine(
        code=metric.code,
        zh=metric.name.say("zh") or metric.code,
        en=metric.name.say("en") or metric.code,
        kind=metric.kind,
        unit=metric.unit,
        version=metric.version,
        status=metric.status,
        domain=metric.domain,
        department=metric.owner.department,
        caliber_zh=metric.caliber.say("zh") if shown else "",
        caliber_en=metric.caliber.say("en") if shown else "",
    )
