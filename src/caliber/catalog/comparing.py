"""Two metrics, or a metric and a report's SQL, compared for somebody: by definition first, on the data if asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from caliber.access import OWNER
from caliber.catalog.brief import metric_title
from caliber.catalog.lookup import definition_named
from caliber.catalog.view import View
from caliber.compare import Comparison, OnData, Side, compare, compare_sides, report_of, report_schema
from caliber.compiler import MetricQuery
from caliber.errors import CaliberError
from caliber.model.form import facts_below
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text
from caliber.query.service import QueryService
from caliber.reconcile.words import labelled

if TYPE_CHECKING:
    from caliber.catalog.report_metric import ReportSql

GRAINS = ("", "metric_time__month", "metric_time__day")
MOST_ROWS = 20_000


class Comparing(NamedTuple):
    """Who compares, where the data are, and when."""

    view: View
    queries: QueryService
    now: datetime
    ticket: str = ""

    def metrics(self, left: str, right: str, data: bool = False) -> Comparison:
        """Two metrics by any of their names. ``data``: where nothing else decides, both are run at several grains.

        Raises ``Refused``: unknown or ambiguous names, definitions that this person may not see.
        """
        return compared(Stand(self, left), Stand(self, right), data)

    def metric_with_sql(self, name: str, sql: str, title: str, metric_first: bool = True) -> Comparison:
        """A metric in total and the one SELECT of a text. Raises ``Refused``: as ``metrics``, and ``reports.…``."""
        from caliber.interchange.sql_reports import Catalog, definition_of  # not before a report is there to be read

        metric = definition_named(self.view, name)
        columns = self.columns(*self.view.snapshot.model.metrics.values())
        ours = report_of(self.view.snapshot, metric.code, columns)
        theirs = definition_of(sql, Catalog(report_schema(self.view.snapshot, columns)), name=title)
        return compare(ours, theirs) if metric_first else compare(theirs, ours)

    def columns(self, *metrics: Metric) -> dict[str, Mapping[str, str]]:
        """Column types of what the metrics read, as far as the sources tell; a silent source costs only proofs."""
        out: dict[str, Mapping[str, str]] = {}
        for metric in metrics:
            try:
                facts = facts_below(self.view.snapshot, metric)
                if all(fact in out for fact in facts):
                    continue
                source, _ = self.queries.compile(
                    MetricQuery(metrics=(metric.code,)), self.view.principal, self.now
                )  # fmt: skip
                source.supply(tuple(("columns", fact) for fact in facts if fact not in source.facts.columns))
                out.update(source.facts.columns)
            except CaliberError:
                continue
        return out

    def columns_of(self, codes: Iterable[str]) -> dict[str, Mapping[str, str]]:
        """``columns`` of metrics by code, whoever asks: what a scan keeps for everybody must not depend on it."""
        metrics = self.view.snapshot.model.metrics
        whole = self._replace(view=View(self.view.snapshot, OWNER))
        return whole.columns(*(metrics[code] for code in codes))

    def columns_under(self, sql: str) -> dict[str, Mapping[str, str]]:
        """Column types of the project's datasets that a report reads: what it may name, whoever asks."""
        from caliber.interchange.sql_reports import tables_in  # not before a report is there to be read

        meant = [name.rpartition(".")[2] for name in tables_in(sql)]
        model = self.view.snapshot.model
        read = {one.code for one in model.datasets.values() if one.table.lower().rpartition(".")[2] in meant}
        return self.columns_of(code for code, metric in model.metrics.items() if metric.dataset in read)

    def reports(self, left: ReportSql, right: ReportSql, under: Callable[[Snapshot], QueryService]) -> Comparison:
        """Two reports' SQL over the project's tables; what nothing else decides is looked up in its data.

        Each is compared as it stands; on the data in total, by month and by day, as the figures that they hold.
        Raises ``Refused`` (``reports.…``), also where a figure cannot be asked for along the way of a metric.
        """
        from caliber.catalog.report_metric import with_report
        from caliber.interchange.sql_reports import Catalog, definition_of

        columns = {**self.columns_under(left.text), **self.columns_under(right.text)}
        catalog = Catalog(report_schema(self.view.snapshot, columns))
        one, other = (definition_of(report.text, catalog, name=report.title) for report in (left, right))

        def on_data() -> OnData | None:
            for figures in zip(one.values, other.values, strict=True):
                snapshot, codes = self.view.snapshot, []
                for report, figure in zip((left, right), figures, strict=True):
                    told = msgspec.structs.replace(report, figure=figure)
                    snapshot, code = with_report(snapshot, self.view.principal, columns, told, "")
                    codes.append(code)
                asking = self._replace(view=View(snapshot, self.view.principal), queries=under(snapshot))
                seen = _on_data(*(Stand(asking, code) for code in codes))
                if seen is None or not seen.same:
                    return seen
            return OnData(True)

        return compare(one, other, on_data)

    def figures(self, code: str, grain: str) -> dict[str, str]:
        """The figures of a metric at a grain, each by its period."""
        query = MetricQuery(metrics=(code,), by=(grain,) if grain else (), limit=MOST_ROWS if grain else None)
        table = self.queries.run(query, self.view.principal, self.now, self.ticket).table
        columns = [column.to_pylist() for column in table.columns]
        rows = zip(*columns, strict=True)
        return {" ".join(map(str, key)): plain(value) for *key, value in rows if value is not None}


class Stand(NamedTuple):
    """One side of a comparison: a metric by any of its names, with who compares it, under which definitions.

    ``label``: what tells it apart where both sides are one metric: the person, the version.
    """

    asking: Comparing
    name: str
    label: Text = Text()

    @property
    def metric(self) -> Metric:
        """Raises ``Refused``: an unknown or ambiguous name, a definition that this person may not see."""
        return definition_named(self.asking.view, self.name)

    @property
    def called(self) -> Text:
        """The metric, and what tells the side apart."""
        return labelled(metric_title(self.metric), self.label)


def compared(left: Stand, right: Stand, data: bool = False) -> Comparison:
    """Two metrics, each under its own definitions. ``data``: what nothing else decides is run at several grains.

    Raises as ``Stand.metric`` does.
    """
    sides = []
    for one in (left, right):
        metric, called = one.metric, one.called
        names = {lang: called.say(lang) for lang in ("zh", "en")}
        sides.append(Side(one.asking.view.snapshot, metric.code, one.asking.columns(metric), names))
    return compare_sides(sides[0], sides[1], partial(_on_data, left, right) if data else None)


def _on_data(left: Stand, right: Stand) -> OnData | None:
    for grain in GRAINS:
        try:
            found = [one.asking.figures(one.metric.code, grain) for one in (left, right)]
        except CaliberError:
            return None
        if found[0] != found[1]:
            return OnData(False, *_apart(found[0], found[1]))
    return OnData(True)


def plain(value: Any) -> str:
    """Nine digits: what sources round otherwise is no difference."""
    return f"{float(value):.9g}" if isinstance(value, int | float | Decimal) else str(value)


def _apart(left: Mapping[str, str], right: Mapping[str, str]) -> tuple[str, str]:
    """The first place at which figures differ, on both sides."""
    place = next(key for key in sorted({*left, *right}) if left.get(key) != right.get(key))
    return f"{place} {left.get(place, '-')}".strip(), f"{place} {right.get(place, '-')}".strip()
