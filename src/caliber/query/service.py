"""The use cases of asking: run, explain, values. Every door comes through here; ``replay`` stands beside."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from caliber.access import OWNER, Principal
from caliber.compiler import Column, Compiled, FactsNeeded, MetricQuery
from caliber.compiler.periods import Range
from caliber.compiler.plan import Told
from caliber.compiler.probes import joined_keys, unique_wants
from caliber.compiler.rollup_choice import USED
from caliber.engines import Limits
from caliber.errors import CaliberError, Refused, sentence_for
from caliber.model.snapshot import Snapshot
from caliber.query.cache import ResultCache
from caliber.query.receipts import Receipt, ReceiptBook, result_hash
from caliber.query.result import QueryResult, Total
from caliber.query.sources import Source, Sources
from caliber.query.statement import applied_policies, audits_of, note, statement_of, used_rollups, waited_for, watermark

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pyarrow as pa

MAX_ROUNDS = 30
# What a level of totals has no value of: a share within a dimension that is gone, the start of a period that is none.
VALUELESS = frozenset({"kind.whole_needs_dimension", "kind.offset_to_grain"})


class QueryService:
    """Answers questions under one snapshot. ``receipts``: where they are kept (None: none are made).

    ``learn``: find out, behind the answer, what would make the next plan better (a server does; one question need not).
    """

    def __init__(
        self,
        snapshot: Snapshot,
        sources: Sources,
        receipts: ReceiptBook | None = None,
        limits: Limits | None = None,
        learn: bool = False,
    ) -> None:
        self.snapshot = snapshot
        self.sources = sources
        self.receipts = receipts
        self.limits = limits or Limits()
        self.cache = ResultCache()
        self._marks: dict[tuple[str, str], str] = {}
        self._kept = False  # whether the definitions lie beside the receipts that name them
        self._learner = _learner() if learn else None

    # -- asking

    def run(self, query: MetricQuery, principal: Principal, now: datetime, ticket: str = "") -> QueryResult:
        """The answer. Raises ``Refused`` or ``SourceError``; nothing of a failed question is kept."""
        began = time.perf_counter()
        source, compiled = self.compile(query, principal, now)
        table, cached = self._execute(source, compiled.sql, ticket)
        statement = statement_of(self.snapshot, source, compiled, self._count(source, compiled, ticket))
        result = QueryResult(
            columns=typed(compiled.columns, table),
            table=table,
            statement=statement,
            sql=compiled.sql,
            totals=self._totals(query, principal, now, compiled, ticket) if query.totals else (),
            cached=cached,
        )
        result = self._with_receipt(result, source, compiled, principal, now)
        self._learn(source, compiled)
        return msgspec.structs.replace(result, elapsed_ms=(time.perf_counter() - began) * 1000)

    def compile(
        self, query: MetricQuery, principal: Principal, now: datetime, rows: bool = False
    ) -> tuple[Source, Compiled]:
        """The question compiled with all facts that it needs, its join keys verified on the data.

        ``rows``: over the rows themselves, whatever rollups there are.
        """
        source = self._source_of(query)
        for _ in range(MAX_ROUNDS):
            try:
                compiler = source.over_rows if rows else source.compiler
                compiled = compiler.compile(query, principal, now)
            except FactsNeeded as needed:
                source.supply(needed.wants)
                continue
            if compiled.source != source.name:
                source = self.sources.get(compiled.source)
                continue
            wants = unique_wants(source.compiler.binder, compiled.plan, source.facts)
            if wants:
                source.supply(tuple(wants))
            self._refuse_fan_out(source, compiled)
            return source, compiled
        raise Refused("query.facts_run_dry", "metrics")

    def _refuse_fan_out(self, source: Source, compiled: Compiled) -> None:
        for dataset, link in joined_keys(source.compiler.binder, compiled.plan):
            if source.facts.unique.get((dataset, link)) is False:
                there = self.snapshot.dataset(dataset)
                code = "query.versions_overlap" if there.validity is not None else "query.key_not_unique"
                key = [*there.entities[link].key, *filter(None, (there.partition,))]
                raise Refused(code, dataset, dataset=dataset, key=key)

    def _source_of(self, query: MetricQuery) -> Source:
        """The source to plan with: that of the first metric, else the only or first one."""
        for name in query.metrics:
            metric = self.snapshot.model.metrics.get(name)
            while metric is not None and metric.kind == "derived":
                metric = self.snapshot.model.metrics.get(metric.of)
            if metric is not None and metric.dataset in self.snapshot.model.datasets:
                return self.sources.get(self.snapshot.model.datasets[metric.dataset].source)
        first = next(iter(self.snapshot.model.sources), "")
        return self.sources.get(first)

    def _execute(self, source: Source, sql: str, ticket: str) -> tuple[pa.Table, bool]:
        version = source.version
        kept = self.cache.get(source.name, version, sql)
        if kept is not None:
            return kept, True
        table = source.engine.execute(sql, self.limits, ticket)
        self.cache.put(source.name, version, sql, table)
        return table, False

    def _count(self, source: Source, compiled: Compiled, ticket: str) -> dict[tuple[str, str, str], int]:
        """What the statement must count; what a data version has once been found free of is not counted again."""
        self._clean(source, compiled)
        out: dict[tuple[str, str, str], int] = {}
        for sql, what in audits_of(source, compiled):
            table, _ = self._execute(source, sql, ticket)
            for name, column in zip(what, table.columns, strict=True):
                out[name] = out.get(name, 0) + int(column[0].as_py() or 0)
        return out

    def _clean(self, source: Source, compiled: Compiled) -> None:
        wants: list[tuple[str, ...]] = [want for want in compiled.wants if want[0] == "whole"]
        for leaf in compiled.resolved.leaves():
            field = compiled.resolved.query.time or leaf.time
            timed = any(group.fact == leaf.dataset and group.time for group in compiled.plan.groups)
            if (
                timed
                and field
                and (leaf.dataset, field) not in source.facts.timeless
                and self._bindable(leaf.dataset, field)
            ):
                wants.append(("timeless", leaf.dataset, field))
            if field and (leaf.dataset, field) not in source.facts.spans and self._bindable(leaf.dataset, field):
                wants.append(("span", leaf.dataset, field))
        ends = {(leaf.dataset, leaf.time) for _, _, leaf in waited_for(self.snapshot, compiled)}
        wants += [("span", *end) for end in sorted(ends) if end not in source.facts.spans]
        if wants:
            source.supply(tuple(dict.fromkeys(wants)))

    def _bindable(self, dataset: str, field: str) -> bool:
        """Whether the time is the dataset's own word (an override from elsewhere is not watched)."""
        own = {metric.time for metric in self.snapshot.model.metrics.values() if metric.dataset == dataset}
        return field in self.snapshot.model.datasets[dataset].times or field in own

    def _learn(self, source: Source, compiled: Compiled) -> None:
        wants = tuple(want for want in compiled.wants if want[0] != "whole")
        if self._learner is not None and wants:
            self._learner.submit(source.supply, wants)

    # -- totals

    def _totals(
        self, query: MetricQuery, principal: Principal, now: datetime, compiled: Compiled, ticket: str
    ) -> tuple[Total, ...]:
        """Every level from the left, each its own aggregation at its own grain, never a sum of what is shown."""
        query = compiled.resolved.query  # a saved question unfolded
        by = tuple(asked.column for asked in compiled.resolved.by)
        out: list[Total] = []
        for depth in range(len(by) - 1, -1, -1):
            kept = by[:depth]
            timed = any(asked.metric_time for asked in compiled.resolved.by[:depth])
            names = tuple(asked.text for asked in compiled.resolved.by[:depth])
            grain = query.grain if timed else ""
            below = msgspec.structs.replace(
                query, by=names, grain=grain, order=(), limit=None, totals=False, fill=False
            )
            if not timed and not _comparable(query, compiled.resolved.range):
                continue
            found = self._level(below, principal, now)
            if found is None:
                continue
            source, level = found
            table, _ = self._execute(source, level.sql, ticket)
            out += _total_rows(by, kept, compiled.columns, table)
        return tuple(out)

    def _level(self, below: MetricQuery, principal: Principal, now: datetime) -> tuple[Source, Compiled] | None:
        """A level of totals; what has no value there (``VALUELESS``) is left out.

        None where nothing has one.
        """
        try:
            return self.compile(below, principal, now)
        except Refused as refused:
            if refused.code not in VALUELESS:
                raise
        there = tuple(name for name in below.metrics if self._stands(below, name, principal, now))
        return self.compile(msgspec.structs.replace(below, metrics=there), principal, now) if there else None

    def _stands(self, below: MetricQuery, name: str, principal: Principal, now: datetime) -> bool:
        try:
            self.compile(msgspec.structs.replace(below, metrics=(name,)), principal, now)
        except Refused as refused:
            if refused.code not in VALUELESS:
                raise
            return False
        return True

    # -- receipts

    def _with_receipt(
        self, result: QueryResult, source: Source, compiled: Compiled, principal: Principal, now: datetime
    ) -> QueryResult:
        if self.receipts is None or not compiled.resolved.metrics:
            return result
        from caliber.model.fingerprint import fingerprint

        codes = dict.fromkeys(wanted.metric for wanted in compiled.resolved.metrics)
        metrics = {
            c: {"version": self.snapshot.metric(c).version, "fingerprint": fingerprint(self.snapshot, c)} for c in codes
        }
        receipt = Receipt(
            snapshot=self.snapshot.fingerprint,
            metrics=metrics,
            query=self._understood(compiled),
            principal=principal,
            policies=applied_policies(compiled, principal),
            timezone=self.snapshot.model.calendar.timezone,
            source=source.name,
            data_version=sha256(source.version.encode()).hexdigest(),
            as_of=result.statement.as_of,
            sql_hash=sha256(compiled.sql.encode()).hexdigest(),
            result_hash=result_hash(result.table),
            engine=source.engine.dialect,
            at=now.isoformat(),
            rollups=used_rollups(compiled),
        )
        try:
            if not self._kept:
                self.receipts.save_snapshot(receipt.snapshot, self.snapshot.to_bytes())
                self._kept = True
            self.receipts.save(receipt)
        except CaliberError as error:  # a full disk must not keep a figure from its reader
            reason = {lang: error.problem.message(lang) for lang in ("zh", "en")}
            warned = (*result.statement.notes, note("statement.no_receipt", "warning", reason=reason))
            told = msgspec.structs.replace(result.statement, notes=warned)
            return msgspec.structs.replace(result, statement=told)
        return msgspec.structs.replace(result, receipt=receipt.id)

    # -- the other questions

    def explain(self, query: MetricQuery, principal: Principal, now: datetime, what: str = "sql") -> Any:
        """``sql``: text · ``plan``: the tree · ``reading``: the question as it was understood.

        ``rollups``: of each that the datasets have, whether it is used and why.
        """
        _, compiled = self.compile(query, principal, now)
        if what == "plan":
            return _tree(compiled.plan)
        if what == "rollups":
            return [_why(told) for told in compiled.plan.told]
        if what == "reading":
            return msgspec.to_builtins(self._understood(compiled))
        return compiled.sql

    def _understood(self, compiled: Compiled) -> MetricQuery:
        """The question with metrics by code: a name may come to mean another one, a code does not."""
        query, model = compiled.resolved.query, self.snapshot.model
        codes = tuple(name if name in model.metrics else self._code(name) for name in query.metrics)
        return msgspec.structs.replace(query, metrics=codes)

    def _code(self, name: str) -> str:
        found = self.snapshot.names.get(name.strip().casefold(), ())
        return found[0] if len(found) == 1 else name

    def as_of(self, metric: str, now: datetime) -> str:
        """The day up to which all data of a metric are there (ISO), "" where no time tells; found out once."""
        source, compiled = self.compile(MetricQuery(metrics=(metric,)), OWNER, now)
        key = (metric, source.version)
        if key not in self._marks:
            self._clean(source, compiled)
            self._marks[key] = watermark(source, compiled)
        return self._marks[key]

    def values(
        self,
        dimension: str,
        principal: Principal,
        now: datetime,
        like: str = "",
        limit: int = 50,
        metrics: tuple[str, ...] = (),
    ) -> list[Any]:
        """Members of a dimension that contain ``like``, in order. ``metrics``: only those that their rows have."""
        where: tuple[str, ...] = ()
        if like:
            name = dimension.replace('"', '""').replace(".", '"."')
            text = like.replace("'", "''")
            where = (f"contains(lower(cast(\"{name}\" as varchar)), lower('{text}'))",)
        query = MetricQuery(metrics=metrics, by=(dimension,), where=where, limit=limit)
        source, compiled = self.compile(query, principal, now)
        table, _ = self._execute(source, compiled.sql, "")
        members: list[Any] = table.columns[0].to_pylist()
        return members


def _learner() -> Executor:
    """One thread behind the answers; a command that explains one question does not load it."""
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(1, thread_name_prefix="learn")


def _comparable(query: MetricQuery, asked: Range) -> bool:
    """Whether a level without periods has an earlier stretch to be compared with."""
    if "previous_period" in query.compare:
        return asked.start is not None and asked.end is not None
    return not query.compare or asked != Range(None, None)


def typed(columns: tuple[Column, ...], table: pa.Table) -> tuple[Column, ...]:
    """The columns with the types that the source really gave."""
    kinds = [_portable(field.type) for field in table.schema]
    return tuple(msgspec.structs.replace(column, type=kind) for column, kind in zip(columns, kinds, strict=True))


def _portable(kind: pa.DataType) -> str:
    import pyarrow.types as types

    tests = (
        (types.is_boolean, "boolean"),
        (types.is_integer, "integer"),
        (types.is_decimal, "decimal"),
        (types.is_floating, "number"),
        (types.is_date, "date"),
        (types.is_timestamp, "timestamp"),
    )
    return next((name for test, name in tests if test(kind)), "string")


def _total_rows(
    by: tuple[str, ...], kept: tuple[str, ...], columns: tuple[Column, ...], table: pa.Table
) -> list[Total]:
    name = {"zh": "小计", "en": "Subtotal"} if kept else {"zh": "合计", "en": "Total"}
    place = {field: i for i, field in enumerate(table.column_names)}
    values = [column.to_pylist() for column in table.columns]
    out = []
    for row in range(table.num_rows):
        cells = [values[place[c.name]][row] if c.name in place else None for c in columns]
        out.append(Total(level=kept, name=name, row=tuple(cells)))
    return out


def _why(told: Told) -> dict[str, Any]:
    sentence = sentence_for(told.code)
    words = {lang: sentence.message(lang, told.facts) for lang in ("zh", "en")}
    used = told.code == USED
    return {"dataset": told.dataset, "rollup": told.rollup, "used": used, "code": told.code, **words}


def _tree(node: Any) -> Any:
    """Named tuples as JSON objects, so that a plan can be read."""
    if hasattr(node, "_asdict"):
        return {"node": type(node).__name__, **{k: _tree(v) for k, v in node._asdict().items()}}
    if isinstance(node, tuple | list | frozenset | set):
        return [_tree(item) for item in node]
    if isinstance(node, Mapping):
        return {str(key): _tree(value) for key, value in node.items()}
    if isinstance(node, msgspec.Struct):
        return msgspec.to_builtins(node)
    return node if isinstance(node, str | int | float | bool | None) else str(node)
