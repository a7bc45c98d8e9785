"""What reports and spreadsheets hold, set beside the catalog: candidates and cases. Nothing is adopted by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from caliber.catalog.cases import KINDS, NAMES, Case, Member, Pair, Sign
from caliber.catalog.clusters import clustered
from caliber.catalog.index import folded
from caliber.catalog.likeness import pairs_in
from caliber.catalog.scan import member_of
from caliber.catalog.view import View
from caliber.errors import Problem
from caliber.model.text import Text

# What is said of a file that was read all the same; everything else could not be read.
REMARKS = frozenset(
    {
        "interchange.row_repeated",
        "reports.not_a_metric",
        "reports.unknown_function",
        "reports.foreign_table",
        "reports.moves_with_today",
    }
)


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate. ``id``: where it stands and how it is called; ``card``: its parts as they were read.

    ``fingerprint``: shared by candidates that compute the same, "" where nothing is known of that. ``matches``: pairs
    of ``id`` and a metric's code.
    """

    id: str
    name: str
    place: str
    department: str = ""
    fingerprint: str = ""
    card: dict[str, Any] = {}
    matches: tuple[Pair, ...] = ()


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One file read. ``problems``: what of it could not be, each with its place, and remarks on the rest."""

    file: str
    taken: tuple[Taken, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def unread(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.code not in REMARKS)


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """All files of one intake. ``again``: how many of them were known from before and not read anew."""

    sources: tuple[Source, ...]
    cases: tuple[Case, ...]
    again: int = 0

    @property
    def candidates(self) -> tuple[Taken, ...]:
        return tuple(one for source in self.sources for one in source.taken)

    @property
    def unread(self) -> tuple[Problem, ...]:
        return tuple(problem for source in self.sources for problem in source.unread)

    def as_dict(self, lang: str) -> dict[str, Any]:
        """The document of ``caliber intake … --format json``."""
        return {
            "candidates": [_candidate(one, lang) for one in self.candidates],
            "cases": [one.as_dict(lang) for one in self.cases],
            "problems": [
                {**problem.as_dict(lang), "unread": problem.code not in REMARKS}
                for source in self.sources
                for problem in source.problems
            ],
            "files": len(self.sources),
            "again": self.again,
        }


def _candidate(one: Taken, lang: str) -> dict[str, Any]:
    around = {"id": one.id, "name": one.name, "place": one.place, "department": one.department}
    matches = []
    for pair in one.matches:
        said = {name: value for name, value in pair.as_dict(lang).items() if name not in ("left", "right", "gap")}
        matches.append({"metric": pair.right, "text": NAMES[pair.kind].say(lang), **said})
    return {**one.card, **around, "fingerprint": one.fingerprint or None, "matches": matches}


def together(view: View, sources: Sequence[Source], again: int = 0) -> Intake:
    """The files as one intake: candidates beside each other, and each beside the metrics that it met.

    In the cases a figure of one name that several reports hold stands once, with their number as its use.
    """
    taken: dict[str, Taken] = {}
    often: dict[str, int] = {}
    first: dict[tuple[str, str, str], str] = {}
    for one in (one for source in sources for one in source.taken):
        key = (one.fingerprint or one.id, folded(one.name), one.department)
        taken.setdefault(first.setdefault(key, one.id), one)
        often[first[key]] = often.get(first[key], 0) + 1
    metrics = view.snapshot.model.metrics
    pairs = [*_among(taken), *(pair for one in taken.values() for pair in one.matches)]

    def member(code: str) -> Member:
        one = taken.get(code)
        return member_of(view, code) if one is None else Member(code, Text(zh=one.name), one.department, often[code])

    found = clustered(pairs, member, lambda code: metrics[code].unit if code in metrics else "")
    cases = sorted(found, key=lambda case: (KINDS.index(case.kind), -case.use, -len(case.metrics), case.id))
    return Intake(sources=tuple(sources), cases=tuple(cases), again=again)


def _among(taken: Mapping[str, Taken]) -> Iterator[Pair]:
    """Candidates that compute the same under other names, and those of one name that do not, or not as far as known."""
    same: dict[str, list[str]] = {}
    named: dict[str, dict[str, str]] = {}
    for one in taken.values():
        if one.fingerprint:
            same.setdefault(one.fingerprint, []).append(one.id)
        if not one.name.startswith("column "):
            of = one.fingerprint or f"{one.department}\0{one.card.get('formula', '')}\0{one.card.get('caliber', '')}"
            named.setdefault(folded(one.name), {}).setdefault(of, one.id)
    for group in same.values():
        if len({folded(taken[one].name) for one in group}) > 1:
            for left, right in pairs_in(group):
                yield Pair(left=left, right=right, kind="same_definition", signs=(Sign("definition"),), verdict="equal",
                           proof="canonical")  # fmt: skip
    for versions in named.values():
        for left, right in pairs_in(versions.values()):
            yield Pair(left=left, right=right, kind="same_name", signs=(Sign("name", taken[left].name),))


def numbered(taken: Iterable[Taken]) -> tuple[Taken, ...]:
    """Candidates of one file under ids that no two share."""
    seen: dict[str, int] = {}
    out = []
    for one in taken:
        seen[one.id] = seen.get(one.id, 0) + 1
        out.append(one if seen[one.id] == 1 else msgspec.structs.replace(one, id=f"{one.id} ({seen[one.id]})"))
    return tuple(out)
