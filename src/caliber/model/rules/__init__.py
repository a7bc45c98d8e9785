"""What a set of definitions must obey, one rule a file. A rule is ``check(snapshot) -> Iterator[Problem]``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from caliber.errors import Problem
from caliber.model.rules import (
    bridges,
    calendars,
    card,
    codes,
    columns,
    currencies,
    cycles,
    entities,
    expressions,
    filters,
    formulas,
    journeys,
    kinds,
    layers,
    measures,
    members,
    names,
    natures,
    parameters,
    periods,
    policies,
    reach,
    references,
    rollups,
    saved,
    summaries,
    tables,
    times,
    types,
    units,
    values,
)
from caliber.model.snapshot import Snapshot

Rule: TypeAlias = Callable[[Snapshot], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    codes.check,
    values.check,
    calendars.check,
    tables.check,
    entities.check,
    members.check,
    expressions.check,
    references.check,
    kinds.check,
    cycles.check,
    layers.check,
    measures.check,
    filters.check,
    times.check,
    periods.check,
    formulas.check,
    parameters.check,
    summaries.check,
    journeys.check,
    currencies.check,
    saved.check,
    rollups.check,
    bridges.check,
    reach.check,
    types.check,
    names.check,
    natures.check,
    units.check,
    policies.check,
    card.check,
)

# What a rule can only say of a name that stands nowhere: not to be believed while some files could not be read.
UNKNOWN = frozenset({"model.unknown_reference", "model.unknown_entity", "model.unknown_time", "model.no_such_path",
                     "model.unreachable_dimension", "model.unknown_dimension"})  # fmt: skip


def check_all(snapshot: Snapshot, known_columns: columns.Columns | None = None) -> list[Problem]:
    """Every problem at once. ``known_columns``: dataset -> column -> type, for the tables that were looked at."""
    problems = [problem for rule in RULES for problem in rule(snapshot)]
    return problems + list(columns.check(snapshot, known_columns or {}))


def new_errors(before: Snapshot, after: Snapshot) -> list[Problem]:
    """The errors of ``after`` that ``before`` does not have."""
    known: set[tuple[str, str]] | None = before.memo.get("rules.errors")
    if known is None:  # the definitions in force are asked for again and again
        known = {(one.code, str(one.where)) for one in check_all(before)}
        before.memo["rules.errors"] = known
    return [one for one in check_all(after) if one.severity == "error" and (one.code, str(one.where)) not in known]
