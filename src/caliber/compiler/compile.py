"""The query's corridor up to SQL: resolve, authorize, plan, rewrites, text. One short list of stages."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeAlias

import msgspec

from caliber.access import Principal
from caliber.compiler.alike import alike
from caliber.compiler.authorize import Authorized, Narrowing, authorize, authorized_alike
from caliber.compiler.bind import Binder
from caliber.compiler.columns import columns_of
from caliber.compiler.dialects import DIALECTS
from caliber.compiler.facts import NOTHING, Facts, Want
from caliber.compiler.kept import Latest
from caliber.compiler.known import known, near
from caliber.compiler.order import ordered
from caliber.compiler.plan import Plan
from caliber.compiler.planner import plan
from caliber.compiler.query import Column, MetricQuery
from caliber.compiler.resolve import Read, Resolved, checked, read, resolve
from caliber.compiler.rewrites import rewritten
from caliber.compiler.sides import LOOKUPS
from caliber.compiler.sql import ending_sql, to_sql
from caliber.errors import Refused
from caliber.model.snapshot import Snapshot


class Compiled(msgspec.Struct, frozen=True):
    """A question ready to run. ``wants``: facts that would have made a better plan (never another answer)."""

    sql: str
    columns: tuple[Column, ...]
    source: str
    resolved: Resolved
    narrowings: tuple[Narrowing, ...]
    plan: Plan
    wants: tuple[Want, ...]


class Written(NamedTuple):
    """A question compiled, and its statement up to order and limit."""

    compiled: Compiled
    head: str


Day: TypeAlias = str


class Compiler:
    """Compiles under one snapshot, dialect and set of facts; keeps fragments, and what questions have in common.

    Of a question asked before, all is kept; of one that differs by order and limit all but these; of one that is
    alike, all but its moments and members. What is kept for one person serves no other.
    """

    def __init__(self, snapshot: Snapshot, dialect: str = "duckdb", facts: Facts = NOTHING) -> None:
        self.snapshot = snapshot
        self.facts = facts
        self.binder = Binder(snapshot, DIALECTS[dialect], facts.columns, facts.spans, LOOKUPS, facts.periods)
        self._kept: Latest[tuple[MetricQuery, Day, Principal | None], Compiled] = Latest()
        self._written: Latest[tuple[MetricQuery, Day, Principal | None], Written] = Latest()
        self._alike: Latest[tuple[Hashable, Day, Principal | None], Authorized] = Latest()

    def compile(self, query: MetricQuery, principal: Principal, now: datetime) -> Compiled:
        """SQL for the question. Raises ``Refused`` (what to ask instead), ``FactsNeeded`` (what the source must tell).

        The moment matters only by its day, and only to policies that end.
        """
        day, person = now.date().isoformat(), None if principal.owner else principal
        kept = self._kept.get((query, day, person))
        if kept is None:
            kept = self._kept.put((query, day, person), self._compile(query, principal, day))
        return kept

    def _compile(self, query: MetricQuery, principal: Principal, day: Day) -> Compiled:
        person = None if principal.owner else principal
        all_rows = (
            msgspec.structs.replace(query, order=(), limit=None) if query.order or query.limit is not None else query
        )
        written = self._written.get((all_rows, day, person))
        if written is not None:
            return self._ended(written, query)
        written = self._write(query, principal, day)
        self._written.put((all_rows, day, person), written)
        return written.compiled

    def _ended(self, written: Written, query: MetricQuery) -> Compiled:
        """A question as it was written, with another order and limit."""
        asked, before = checked(self.snapshot, query), written.compiled
        resolved = before.resolved
        resolved = resolved._replace(
            query=msgspec.structs.replace(resolved.query, order=asked.order, limit=asked.limit)
        )
        order = ordered(self.snapshot, resolved, before.plan.outputs)
        return Compiled(
            sql=written.head + ending_sql(self.binder.dialect, order, asked.limit),
            columns=before.columns,
            source=before.source,
            resolved=resolved,
            narrowings=before.narrowings,
            plan=before.plan._replace(order=order, limit=asked.limit),
            wants=before.wants,
        )

    def _write(self, query: MetricQuery, principal: Principal, day: Day) -> Written:
        authorized = self._authorized(query, principal, day)
        resolved = authorized.resolved
        planned = rewritten(plan(self.binder, authorized, self.facts), self.facts)
        head = to_sql(self.binder, planned)
        compiled = Compiled(
            sql=head + ending_sql(self.binder.dialect, planned.order, planned.limit),
            columns=resolved.kept.once(("columns", resolved.root), partial(columns_of, self.binder, resolved)),
            source=planned.source,
            resolved=resolved,
            narrowings=authorized.narrowings,
            plan=planned,
            wants=tuple(dict.fromkeys(planned.wants)),
        )
        return Written(compiled, head)

    def _authorized(self, query: MetricQuery, principal: Principal, day: Day) -> Authorized:
        """The first two stages: what is meant, and whether it may be answered. Both are the same for what is alike."""
        try:
            said = read(self.binder, query)
        except Refused:
            known(self.snapshot, query, principal)  # what one may not know of is refused before all else
            raise
        key = (alike(said), day, None if principal.owner else principal)
        kept = self._alike.get(key)
        if kept is None:
            made = self._first(said, principal)
            if not said.query.compare or made.resolved.grain:
                self._alike.put(key, made)
            return made
        return authorized_alike(kept, said)

    def _first(self, said: Read, principal: Principal) -> Authorized:
        said = said._replace(query=known(self.snapshot, said.query, principal))
        try:
            return authorize(self.binder, resolve(self.binder, said), principal)
        except Refused as refusal:
            if refusal.code != "query.unknown_metric" or principal.owner:
                raise
            name = str(refusal.problem.facts["name"])
            near_ones = near(self.snapshot, name, principal)
            raise Refused(refusal.code, refusal.problem.where, name=name, known=near_ones) from None


def compile_query(
    snapshot: Snapshot,
    query: MetricQuery,
    principal: Principal,
    now: datetime,
    facts: Facts = NOTHING,
    dialect: str = "duckdb",
) -> Compiled:
    """One question compiled; ``Compiler`` is kept in the snapshot's memo by dialect and facts version."""
    key = ("compiler", dialect, facts.version)
    compiler: Compiler | None = snapshot.memo.get(key)
    if compiler is None or compiler.facts is not facts:
        compiler = Compiler(snapshot, dialect, facts)
        snapshot.memo[key] = compiler
    return compiler.compile(query, principal, now)
