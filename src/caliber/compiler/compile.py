"""The query's corridor up to SQL: resolve, authorize, plan, rewrites, text. One short list of stages."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import msgspec

from caliber.access import Principal
from caliber.compiler.authorize import Authorized, Narrowing, authorize
from caliber.compiler.bind import Binder
from caliber.compiler.columns import columns_of
from caliber.compiler.dialects import DIALECTS
from caliber.compiler.facts import NOTHING, Facts, Want
from caliber.compiler.kept import Latest
from caliber.compiler.known import known, near
from caliber.compiler.plan import Plan
from caliber.compiler.planner import plan
from caliber.compiler.query import Column, MetricQuery
from caliber.compiler.resolve import Resolved, resolve
from caliber.compiler.rewrites import rewritten
from caliber.compiler.sides import LOOKUPS
from caliber.compiler.sql import to_sql
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


class Compiler:
    """Compiles under one snapshot, dialect and set of facts; keeps fragments, and whole questions asked before."""

    def __init__(self, snapshot: Snapshot, dialect: str = "duckdb", facts: Facts = NOTHING) -> None:
        self.snapshot = snapshot
        self.facts = facts
        self.binder = Binder(snapshot, DIALECTS[dialect], facts.columns, facts.spans, LOOKUPS, facts.periods)
        self._kept: Latest[tuple[MetricQuery, str, Principal | None], Compiled] = Latest()

    def compile(self, query: MetricQuery, principal: Principal, now: datetime) -> Compiled:
        """SQL for the question. Raises ``Refused`` (what to ask instead), ``FactsNeeded`` (what the source must tell).

        The moment matters only by its day, and only to policies that end.
        """
        key = (query, now.date().isoformat(), None if principal.owner else principal)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept.put(key, self._compile(query, principal))
        return kept

    def _compile(self, query: MetricQuery, principal: Principal) -> Compiled:
        authorized = self.authorized(query, principal)
        resolved = authorized.resolved
        planned = plan(self.binder, authorized, self.facts)
        planned = rewritten(planned, self.facts)
        return Compiled(
            sql=to_sql(self.binder, planned),
            columns=resolved.kept.once(("columns", resolved.root), partial(columns_of, self.binder, resolved)),
            source=planned.source,
            resolved=resolved,
            narrowings=authorized.narrowings,
            plan=planned,
            wants=tuple(dict.fromkeys(planned.wants)),
        )

    def authorized(self, query: MetricQuery, principal: Principal) -> Authorized:
        """The first two stages: what is meant, and whether it may be answered."""
        asked = known(self.snapshot, query, principal)
        try:
            return authorize(self.binder, resolve(self.binder, asked), principal)
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
