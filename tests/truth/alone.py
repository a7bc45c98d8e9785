"""Dimensions asked without a metric: what combinations occur, the rows as they are, or the least and the greatest."""

from __future__ import annotations

from tests.truth.asked import Asked
from tests.truth.expressions import names
from tests.truth.figures import Figures
from tests.truth.joins import Reader, kept
from tests.truth.refusals import RefusalError, Refusals
from tests.truth.rows import sortable
from tests.truth.shapes import Key
from tests.truth.world import World


def members(asked: Asked, figures: Figures, refusals: Refusals) -> list[Key]:
    """The rows, not yet in order."""
    wanted = [name for name, _ in asked.keys]
    wanted += ["__".join(name) for part in asked.predicates for name in names(part) if name[0] != "metric"]
    roots = nearest(asked.world, tuple(wanted))
    if len(roots) != 1:
        raise RefusalError("query.no_common_dataset")
    reader = figures.reader(roots[0], asked.world.table(roots[0]).time)
    reads = [refusals.attempt(reader.question, name, grain, asked.rules) for name, grain in asked.keys]
    tests = [refusals.attempt(reader.predicate, part, asked.rules) for part in asked.predicates]
    tests += refusals.attempt(figures.permitted, reader) or []
    refusals.attempt(reader.refuse_if_wrong)
    refusals.end()
    rows = [row for row in reader.rows if all(test(row) is True for test in tests if test)]
    found = [tuple(read(row) for read in reads if read) for row in rows]
    if asked.question.min_max:
        columns = [[cell for cell in column if cell is not None] for column in zip(*found, strict=True)]
        columns = columns or [[] for _ in reads]
        ends = [end(column, key=sortable) if column else None for column in columns for end in (min, max)]
        return [tuple(ends)]
    return list(dict.fromkeys(found)) if asked.question.distinct else found


def nearest(world: World, wanted: tuple[str, ...]) -> list[str]:
    """The tables from which all names are reached in the fewest steps."""
    found = {table.code: kept(world, f"steps {table.code} {wanted}", lambda t=table.code: _steps(world, t, wanted))
             for table in world.tables}  # fmt: skip
    least = min((steps for steps in found.values() if steps is not None), default=None)
    return [code for code, steps in found.items() if steps is not None and steps == least]


def _steps(world: World, table: str, wanted: tuple[str, ...]) -> int | None:
    reader = Reader(world, table)
    try:
        return sum(len(reader.home(name)[0]) for name in wanted)
    except RefusalError:
        return None
