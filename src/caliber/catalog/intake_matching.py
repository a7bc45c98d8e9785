"""A candidate beside the catalog: which metric it is, is near to, or shares a name with; SQL is matched by proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from caliber.catalog.bases import Counted, counted
from caliber.catalog.cases import Pair, Sign, Told, told
from caliber.catalog.formula import operands
from caliber.catalog.intake import Source, Taken, numbered
from caliber.catalog.likeness import names_like, worded_like
from caliber.catalog.report_metric import tables_meant
from caliber.catalog.view import View, discoverable
from caliber.compare import Definition, compare, report_of, report_schema
from caliber.compare.plan import Table, steps
from caliber.compare.schema import NO_FACTS
from caliber.errors import CaliberError, Place, Problem
from caliber.interchange.spreadsheets import read_dictionary
from caliber.interchange.sql_reports import Candidate as Figure
from caliber.interchange.sql_reports import Catalog, in_total, read_ddl, read_defined
from caliber.interchange.sql_reports.files import dialect_of
from caliber.model.candidates import Candidate
from caliber.model.text import Text

MOST = 8  # metrics that a figure of a report is proved against, besides those of its name
ALIKE = 0.34  # share of the columns that both rest on
LIKELY = 0.5
BESIDE = frozenset({"time_field", "null_policy", "grain", "unit", "window", "tax", "currency"})  # what makes a near one
_UNJUDGED: tuple[str, str, tuple[Told, ...]] = ("", "", ())
CONTAINED = ("left_subset", "right_subset")


class Beside:
    """The catalog as candidates meet it. ``columns``: what the sources tell of types; ``ddl``: of other tables."""

    def __init__(self, view: View, columns: Mapping[str, Mapping[str, str]], ddl: str = "") -> None:
        self.view = view
        self.columns = columns
        known = read_ddl(ddl, dialect_of(ddl)) if ddl else Catalog()
        self.catalog = Catalog({**known.tables, **report_schema(view.snapshot, columns)}, known.views)
        self.own = set(report_schema(view.snapshot, columns))
        self._reports: dict[str, Definition | None] = {}
        self._judged: dict[tuple[str, str], tuple[str, str, tuple[Told, ...]]] = {}

    @cached_property
    def seen(self) -> frozenset[str]:
        """The metrics whose definition the person may see and that are in use."""
        view = self.view
        metrics = view.snapshot.model.metrics
        codes = discoverable(view.snapshot, view.principal)
        return frozenset(c for c in codes if metrics[c].status != "retired" and view.may("see_definition", c))

    @cached_property
    def counted(self) -> dict[str, Counted]:
        return {code: self._told(one) for code, one in counted(self.view.snapshot).items() if code in self.seen}

    def _told(self, one: Counted) -> Counted:
        """What the sources say of its columns settles where its time lies."""
        own = frozenset(time for time in one.open_times if self._has(*time.rpartition(".")[::2]))
        return one._replace(joined=one.joined - own) if own else one

    def _has(self, table: str, column: str) -> bool:
        return column in self.catalog.tables.get(table, NO_FACTS).columns

    @cached_property
    def by_column(self) -> dict[str, list[str]]:
        """The metrics that rest on a column."""
        out: dict[str, list[str]] = {}
        for code, one in self.counted.items():
            for column in one.reads | one.times:
                out.setdefault(column, []).append(code)
        return out

    def report(self, code: str) -> Definition | None:
        """A metric as a report would compute it; None where it cannot be said so."""
        if code not in self._reports:
            try:
                self._reports[code] = report_of(self.view.snapshot, code, self.columns)
            except (CaliberError, RecursionError):
                self._reports[code] = None
        return self._reports[code]

    def judged(self, key: str, figure: Definition, code: str) -> tuple[str, str, tuple[Told, ...]]:
        """The verdict on a figure and a metric; the same figure in another file is not proved again."""
        if (key, code) not in self._judged:
            ours = self.report(code)
            found = compare(figure, ours) if ours is not None else None
            said = (found.verdict, found.proof or "", told(found)) if found is not None else ("", "", ())
            self._judged[key, code] = said
        return self._judged[key, code]


# -- reports' SQL


def read_sql(beside: Beside, text: str, file: str) -> Source:
    """Every figure of a report file. Never raises for what the text holds."""
    strange, names = tables_meant(text, beside.catalog, beside.own)
    catalog = Catalog({**beside.catalog.tables, **strange}, beside.catalog.views)
    taken: list[Taken] = []
    problems: list[Problem] = []
    for report, definition in read_defined(text, catalog, name=file):
        problems += report.problems
        for place, figure in enumerate(report.candidates):
            proves = definition is not None and not definition.unproved
            one = Taken(
                id=f"{report.name}:{figure.name}",
                name=figure.name,
                place=report.name,
                card=msgspec.to_builtins(figure),
                fingerprint=figure.fingerprint if proves else "",
            )
            whole = in_total(definition, place, figure.time, names) if definition is not None else None
            taken.append(msgspec.structs.replace(one, matches=_sql_matches(beside, one.id, figure, whole, names)))
    foreign = [name for name in strange if name not in names]
    if taken and foreign:
        problems.append(Problem("reports.foreign_table", Place(file=file), {"names": foreign}, "warning"))
    return Source(file=file, taken=numbered(taken), problems=tuple(problems))


def _sql_matches(
    beside: Beside, own: str, figure: Figure, whole: Definition | None, names: Mapping[str, str]
) -> tuple[Pair, ...]:
    signs = _named(beside, (figure.name,))
    if whole is not None:
        for code in _likely(beside, figure, names):
            signs.setdefault(code, Sign("columns"))
    pairs = []
    for code, sign in signs.items():
        verdict, proof, differences = _UNJUDGED
        if whole is not None:
            verdict, proof, differences = beside.judged(f"{figure.fingerprint} {figure.name}", whole, code)
        if whole is not None and (verdict == "equal" or verdict in CONTAINED):
            verdict, proof, differences = _by_time(beside, figure, code, names, whole) or (verdict, proof, differences)
        kind = _kind(verdict, sign, differences, _overlap(beside, figure, code, names))
        if kind:
            pairs.append(Pair(left=own, right=code, kind=kind, signs=(sign,), verdict=verdict, proof=proof,
                              differences=differences))  # fmt: skip
    if any(pair.kind == "same_definition" for pair in pairs):  # what else reads these columns is no news
        pairs = [pair for pair in pairs if pair.kind == "same_definition" or pair.signs[0].level != "columns"]
    return _ranked(pairs)


def _kind(verdict: str, sign: Sign, differences: tuple[Told, ...], overlap: float) -> str:
    if verdict == "equal":
        return "same_definition"
    if sign.level == "name":
        return "same_name"
    if verdict in CONTAINED:
        return "contained"
    if sign.level != "columns":
        return "near"
    if verdict == "unknown" and overlap >= LIKELY:
        return "near"
    return "near" if overlap >= LIKELY and differences and BESIDE.issuperset(one.part for one in differences) else ""


def _by_time(
    beside: Beside, figure: Figure, code: str, names: Mapping[str, str], whole: Definition
) -> tuple[str, str, tuple[Told, ...]] | None:
    """What is the same in total is not the same by month where it counts by another time; None where it does not.

    Along which join a time is reached is not in its name: such a time is not known to be the same one.
    """
    times = beside.counted[code].times
    mine = _placed(figure.time, names)
    if not mine or not times:
        return None
    if mine in times:
        table = mine.rpartition(".")[0]
        plans = (whole.rows, *whole.plans.values())
        once = [step for rows in plans for step in steps(rows) if isinstance(step, Table) and step.name == table]
        alone = len(once) == 1 or (not figure.joins and len(figure.tables) == 1)  # a union of parts of one table
        return None if alone and mine not in beside.counted[code].joined else ("unknown", "", ())
    theirs = ", ".join(sorted(times))
    metric = beside.view.snapshot.model.metrics[code]
    facts = {"left_name": figure.name, "right_name": {lang: metric.name.say(lang) or code for lang in ("zh", "en")},
             "left": mine, "right": theirs}  # fmt: skip
    problem = Problem("compare.time_field", facts=facts)
    said = Told(problem.code, "time_field", mine, theirs, Text(problem.message("zh"), problem.message("en")))
    return "different", "", (said,)


def _likely(beside: Beside, figure: Figure, names: Mapping[str, str]) -> list[str]:
    """The metrics that rest on the same columns, the likeliest first."""
    columns = {_placed(column, names) for column in figure.columns}
    met: dict[str, int] = {}
    for column in columns:
        for code in beside.by_column.get(column, ()):
            met[code] = met.get(code, 0) + 1
    ranked = sorted(met, key=lambda code: (-_overlap(beside, figure, code, names), code))
    return [code for code in ranked[:MOST] if _overlap(beside, figure, code, names) >= ALIKE]


def _overlap(beside: Beside, figure: Figure, code: str, names: Mapping[str, str]) -> float:
    one = beside.counted.get(code)
    if one is None:
        return 0.0
    mine = {_placed(column, names) for column in figure.columns}
    theirs = one.reads | (one.times & mine)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _placed(column: str, names: Mapping[str, str]) -> str:
    """A column of a report under the name that the project has for its table."""
    table, _, name = column.rpartition(".")
    return f"{names.get(table, table)}.{name}" if column else ""


# -- spreadsheets


def read_sheet(beside: Beside, path: Path, file: str) -> Source:
    """Every row of a dictionary. Raises ``Refused`` (``interchange.…``) where the file as a whole cannot be read."""
    found = read_dictionary(path)
    taken = []
    for row in found.candidates:
        place = f"{file}{row.place.removeprefix(path.name)}"
        one = Taken(id=f"{place} {row.name}", name=row.name, place=place, department=row.department,
                    card=msgspec.to_builtins(row))  # fmt: skip
        taken.append(msgspec.structs.replace(one, matches=_card_matches(beside, one.id, row)))
    problems = tuple(
        msgspec.structs.replace(one, where=Place(file=f"{file}{one.where.file.removeprefix(path.name)}"))
        for one in found.problems
    )
    return Source(file=file, taken=numbered(taken), problems=problems)


def _card_matches(beside: Beside, own: str, row: Candidate) -> tuple[Pair, ...]:
    """By name, by formula, by wording: words prove nothing, so no verdict is given."""
    names = [name for name in (row.name, row.code, *row.aliases) if name]
    signs = {code: [sign] for code, sign in _named(beside, names).items()}
    for code in _same_formula(beside, row.operands):
        signs.setdefault(code, []).append(Sign("formula"))
    for code in worded_like(beside.view.snapshot, row.caliber):
        if code in beside.seen:
            signs.setdefault(code, []).append(Sign("wording"))
    pairs = []
    for code, found in signs.items():
        kind = "same_name" if found[0].level == "name" else "near"
        pairs.append(Pair(left=own, right=code, kind=kind, signs=tuple(found)))
    return _ranked(pairs)


def _same_formula(beside: Beside, names: tuple[str, ...]) -> list[str]:
    """Composite metrics over exactly the metrics that a formula names."""
    snapshot = beside.view.snapshot
    meant = [{code for code, level, _ in names_like(snapshot, (name,)) if level == "name"} for name in names]
    if not meant or not all(meant):
        return []
    out = []
    for code in sorted(beside.seen):
        metric = snapshot.model.metrics[code]
        if metric.kind == "composite":
            parts = operands(snapshot, metric)
            if len(parts) == len(meant) and all(any(part in one for one in meant) for part in parts):
                out.append(code)
    return out


def _named(beside: Beside, names: Iterable[str]) -> dict[str, Sign]:
    found = names_like(beside.view.snapshot, names)
    return {code: Sign(level, name) for code, level, name in found if code in beside.seen}


def _ranked(pairs: list[Pair]) -> tuple[Pair, ...]:
    order = {"same_definition": 0, "same_name": 1, "contained": 2, "near": 3}
    return tuple(sorted(pairs, key=lambda pair: (order[pair.kind], -len(pair.signs), pair.right)))
