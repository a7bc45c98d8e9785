"""Small questions to a source about itself: the SQL behind facts, and behind what a statement counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from caliber.compiler.bind import Binder
from caliber.compiler.facts import Facts, Want
from caliber.compiler.periods import hull
from caliber.compiler.plan import Group, Plan
from caliber.compiler.render import apply, filtered, quoted
from caliber.compiler.rollup_shape import ROWS
from caliber.compiler.sql import Writer
from caliber.compiler.tables_sql import Tables
from caliber.compiler.time_sql import range_sql
from caliber.model.joins import Reach, has_versions, homes, reaches
from caliber.model.objects import Dataset


class Audit(NamedTuple):
    """Counts for the statement. ``sql`` gives one row; ``what`` names each of its columns: (kind, dataset, name)."""

    sql: str
    what: tuple[tuple[str, str, str], ...]


def probe_sql(binder: Binder, want: Want) -> str:
    """The SELECT that answers a want (``columns`` excepted): one row, of periods a row a day.

    span: first and last moment as text · rows: a number · whole, unique: a truth · distinct, timeless: a number.
    unique, where there are versions: no moment has two of one key.
    """
    kind, code = want[0], want[1]
    dataset = binder.snapshot.model.datasets[code]
    tables = Tables(binder)
    group = Group(code, None, (), (), ())
    table = tables.source(group, joined=False)
    if kind == "rows":
        return f"SELECT count(*) FROM {table}"
    if kind == "periods":
        custom = binder.snapshot.model.calendar.grains[want[2]]
        day, period = (binder.column(binder.home(code), name).sql for name in (custom.day, custom.period))
        known = f"{day} IS NOT NULL AND {period} IS NOT NULL"
        return f"SELECT DISTINCT {day} AS d, {period} AS p FROM {table} WHERE {known} ORDER BY d, p"
    if kind in ("span", "timeless"):
        time = binder.text(code, want[2])
        source = tables.source(group._replace(time=time))
        if kind == "timeless":
            return f"SELECT count(*) FROM {source} WHERE {time.sql} IS NULL"
        text = binder.dialect.types["varchar"]
        return f"SELECT CAST(min({time.sql}) AS {text}), CAST(max({time.sql}) AS {text}) FROM {source}"
    if kind == "distinct":
        expression = want[2]
        bare = f"{quoted(binder.dialect, code)}.{quoted(binder.dialect, expression)}"
        column = expression if binder.dialect.quote in expression else bare
        return f"SELECT {apply(binder.dialect, 'approx_count_distinct', (column,))} FROM {table}"
    link = dataset.entities[want[2]]
    keys = [f"{quoted(binder.dialect, code)}.{quoted(binder.dialect, key)}" for key in link.key]
    if kind == "unique":
        return _unique_sql(binder, dataset, table, keys)
    return _whole_sql(binder, tables, code, want[2], table, keys)


def _unique_sql(binder: Binder, dataset: Dataset, table: str, keys: list[str]) -> str:
    def column(name: str) -> str:
        return f"{quoted(binder.dialect, dataset.code)}.{quoted(binder.dialect, name)}"

    present = [f"{key} IS NOT NULL" for key in keys]
    if dataset.validity is None:
        each = [*keys, column(dataset.partition)] if dataset.partition else keys
        where = " AND ".join([*present, f"{each[-1]} IS NOT NULL"] if dataset.partition else present)
        twice = f"SELECT 1 AS one FROM {table} WHERE {where} GROUP BY {', '.join(each)} HAVING count(*) > 1 LIMIT 1"
        return f"SELECT count(*) = 0 FROM ({twice}) AS twice"
    low, high = column(dataset.validity.start), column(dataset.validity.end)
    # A version without a beginning, or that ends before it, is valid at no moment. Of the others two overlap only
    # where some next one does; the first test is for engines that give a least value where there is no next one.
    following = f"lead({low}) OVER (PARTITION BY {', '.join(keys)} ORDER BY {low})"
    where = " AND ".join([*present, f"{low} IS NOT NULL", f"({low} < {high} OR {high} IS NULL)"])
    versions = f"SELECT {low} AS v_from, {high} AS v_to, {following} AS v_next FROM {table} WHERE {where}"
    test = "v_next >= v_from AND (v_next < v_to OR v_to IS NULL)"
    twice = f"SELECT 1 AS one FROM ({versions}) AS versions WHERE {test} LIMIT 1"
    return f"SELECT count(*) = 0 FROM ({twice}) AS twice"


def _whole_sql(binder: Binder, tables: Tables, code: str, link: str, table: str, keys: list[str]) -> str:
    misses: list[str] = []
    for reach in reaches(binder.snapshot, code)[1:]:
        if len(reach.steps) == 1 and reach.steps[0].link.code == link:
            there = binder.snapshot.model.datasets[reach.dataset]
            if has_versions(there):  # a key may have a row and yet no version at the moment that is asked for
                return "SELECT FALSE"
            target = tables.table(there)
            theirs = [f"t.{quoted(binder.dialect, key)}" for key in reach.steps[0].key]
            on = " AND ".join(f"{mine} = {other}" for mine, other in zip(keys, theirs, strict=True))
            miss = f"SELECT 1 AS one FROM {table} LEFT JOIN {target} AS t ON {on} WHERE {theirs[0]} IS NULL LIMIT 1"
            misses.append(f"SELECT one FROM ({miss}) AS miss{len(misses)}")
    return f"SELECT count(*) = 0 FROM ({' UNION ALL '.join(misses)}) AS misses" if misses else "SELECT TRUE"


def unique_wants(binder: Binder, plan: Plan, facts: Facts) -> list[Want]:
    """The keys that the plan joins on and that nobody has verified to be unique on this data."""
    tables = Tables(binder)
    return unique_keys(binder, [reach for group in plan.every_group() for reach in tables.used(group)], facts)


def unique_keys(binder: Binder, joined: Iterable[Reach], facts: Facts) -> list[Want]:
    """The keys that these joins go by and that nobody has verified to be unique on this data."""
    out: list[Want] = []
    for reach in joined:
        step = reach.steps[-1]
        for code, link in homes(binder.snapshot).get(step.link.entity or step.link.code, ()):
            if code == step.dataset and (code, link.code) not in facts.unique:
                out.append(("unique", code, link.code))
    return list(dict.fromkeys(out))


def joined_keys(binder: Binder, plan: Plan) -> list[tuple[str, str]]:
    """(dataset, link) of every key that the plan joins to."""
    return [(want[1], want[2]) for want in unique_wants(binder, plan, Facts())]


def audits(
    binder: Binder, plan: Plan, facts: Facts, times: dict[str, str], rateless: dict[int, str] | None = None
) -> list[Audit]:
    """What must be counted for the statement: rows without time, whose key finds no partner, or without a rate.

    ``times``: fact -> its time field, where the question asks when. What is verified clean is not asked again.
    ``rateless``: the leaves that count rows without a rate, and the metric of each.
    """
    tables = Tables(binder)
    out = []
    for scan in plan.scans():
        group = scan.unrolled or scan
        counts: list[str] = []
        what: list[tuple[str, str, str]] = []
        reads = hull([c.reads for c in group.consumers]) if group.consumers else None
        inside = " AND ".join(range_sql(binder.dialect, group.time.sql, reads)) if group.time and reads else ""
        if group.time and facts.timeless.get((group.fact, times.get(group.fact, "")), 1):
            counts.append(_counted(binder, group, f"{group.time.sql} IS NULL"))
            what.append(("timeless", group.fact, times.get(group.fact, "")))
        _orphans(binder, tables, group, facts, inside, counts, what)
        if counts:
            local = [f.sql for f in group.predicates if not f.apart]
            source = tables.source(group._replace(whole=frozenset()), beside=False)
            sql = f"SELECT {', '.join(counts)} FROM {source}{tables.where(local)}"
            out.append(Audit(sql, tuple(what)))
        if any(scan is own for own in plan.groups):  # the leaves of a question inside have numbers of their own
            out += _without_rate(binder, plan, group, inside, rateless or {})
    return out


def _without_rate(binder: Binder, plan: Plan, group: Group, inside: str, rateless: dict[int, str]) -> Iterator[Audit]:
    tables = Writer(binder, plan).tables
    for consumer in group.consumers:
        for leaf in consumer.leaves:
            if leaf.number in rateless:
                tests = [fragment.sql for fragment in (*group.predicates, *leaf.filters)]
                where = tables.where([*tests, *filter(None, (inside,))])
                sql = f"SELECT count(*) FROM {tables.source(group._replace(whole=frozenset()))}{where}"
                yield Audit(sql, (("rateless", group.fact, rateless[leaf.number]),))


def _counted(binder: Binder, group: Group, *tests: str) -> str:
    """The rows of the dataset for which all tests are true; a row of a rollup stands for as many as it counts."""
    rows = (f"{quoted(binder.dialect, group.fact)}.{ROWS}",) if group.rollup else ()
    return filtered(binder.dialect, "sum" if rows else "count", rows, tests)


def _orphans(
    binder: Binder,
    tables: Tables,
    group: Group,
    facts: Facts,
    inside: str,
    counts: list[str],
    what: list[tuple[str, str, str]],
) -> None:
    by_steps = {reach.steps: reach for reach in reaches(binder.snapshot, group.fact)}
    for reach in tables.used(group):
        step = reach.steps[-1]
        before = by_steps[reach.steps[:-1]]
        if facts.whole.get((before.dataset, step.link.code)):
            continue
        mine = f"{quoted(binder.dialect, before.alias)}.{quoted(binder.dialect, step.link.key[0])}"
        theirs = f"{quoted(binder.dialect, reach.alias)}.{quoted(binder.dialect, step.key[0])}"
        for kind, test in (("orphans", f"{mine} IS NOT NULL AND {theirs} IS NULL"), ("keyless", f"{mine} IS NULL")):
            if kind == "keyless" and before.steps:
                continue
            counts.append(_counted(binder, group, test, *filter(None, (inside,))))
            what.append((kind, before.dataset, step.link.code))
