"""A dimension's members: each value once, each alias for one value."""

from __future__ import annotations

from collections.abc import Iterator

from caliber.errors import Problem
from caliber.model.objects import Dimension
from caliber.model.rules.finding import error
from caliber.model.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Problem]:
    for dataset in snapshot.model.datasets.values():
        for dimension in dataset.dimensions.values():
            yield from _dimension(dataset.code, dimension)


def _dimension(dataset: str, dimension: Dimension) -> Iterator[Problem]:
    meaning: dict[str, str] = {}
    for member in dimension.members:
        keys = ("datasets", dataset, "dimensions", dimension.code, "members", member.value)
        for word in dict.fromkeys((member.value, member.name.zh, member.name.en, *member.aliases)):
            taken = meaning.setdefault(word.strip().casefold(), member.value) if word else member.value
            if taken != member.value:
                yield error(
                    "model.member_clash", *keys, word=word, value=member.value, other=taken, name=dimension.code
                )
