"""What a comparison says in columns and constants, in the names that the definitions have for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from caliber.catalog.cases import Told
from caliber.catalog.dimensions import facts_of
from caliber.catalog.telling import said
from caliber.compare import Difference
from caliber.model.objects import Metric
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

QUOTED = ("「{0}」", "“{0}”")
SIGNS: dict[str, Text] = {
    "<>": Text(zh="≠", en="≠"),
    "<=": Text(zh="≤", en="≤"),
    ">=": Text(zh="≥", en="≥"),
    "and": Text(zh="且", en="and"),
    "or": Text(zh="或", en="or"),
    "is not null": Text(zh="不为空", en="is filled in"),
    "is null": Text(zh="为空", en="is empty"),
}
_MARK = re.compile(" *([「」]) *")
_TOKEN = re.compile(r"'(?:[^']|'')*'|\bis not null\b|\bis null\b|<>|<=|>=|[A-Za-z_][\w.]*")


class Names(NamedTuple):
    """``words``: columns and tables by how they are written; ``members``: constants by their value."""

    words: Mapping[str, Text]
    members: Mapping[str, Text]

    def spoken(self, written: str) -> Text:
        """An expression with names in place of columns and of members; what has no name stays as it is."""
        zh = _TOKEN.sub(lambda found: self._token(found[0]).zh, written)
        return Text(_MARK.sub(r"\1", zh), _TOKEN.sub(lambda found: self._token(found[0]).en, written))

    def _token(self, token: str) -> Text:
        if token in SIGNS:
            return SIGNS[token]
        name = self.members.get(token[1:-1]) if token.startswith("'") else self.words.get(token)
        return said(*QUOTED, name) if name else Text(token, token)


class Sides(NamedTuple):
    """The names on either side, and those that both sides know."""

    left: Names
    right: Names
    condition: Names


def sides_of(left: tuple[Snapshot, Metric], right: tuple[Snapshot, Metric]) -> Sides:
    """What each side calls its columns, each under its own definitions."""
    return Sides(*(names_of(metrics) for metrics in ((left,), (right,), (left, right))))


def names_of(metrics: Iterable[tuple[Snapshot, Metric]]) -> Names:
    """The names in the datasets that the metrics read; what two of them call differently has none."""
    words: dict[str, Text] = {}
    members: dict[str, Text] = {}
    read = (snapshot.model.datasets[fact] for snapshot, metric in metrics for fact in facts_of(snapshot, metric))
    for dataset in read:
        named = [(link.key[0], link.name) for link in dataset.entities.values() if len(link.key) == 1]
        named += [(one.expr, one.name) for one in dataset.times.values()]
        for dimension in dataset.dimensions.values():
            named.append((dimension.expr, dimension.name))
            for member in dimension.members:
                _put(members, member.value, member.name)
        for written, name in (*named, (dataset.table, dataset.name)):
            _put(words, written, name)
    return Names(words, members)


def _put(names: dict[str, Text], key: str, name: Text) -> None:
    names[key] = name if names.get(key, name) == name else Text()


def in_words(sides: Sides, found: Difference) -> Told:
    """A difference with its sentence in those names; the two sides stay as they are written."""
    facts: dict[str, Any] = dict(found.problem.facts)
    for key, names in sides._asdict().items():
        if isinstance(facts.get(key), str):
            text = names.spoken(facts[key])
            facts[key] = {"zh": text.zh, "en": text.en}
    problem = msgspec.structs.replace(found.problem, facts=facts)
    sentence = Text(_MARK.sub(r"\1", problem.message("zh")), problem.message("en"))
    return Told(problem.code, found.part, found.left, found.right, sentence)
