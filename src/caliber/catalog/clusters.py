"""Pairs grouped into cases: by union-find, a kind at a time, what is decided apart from what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from caliber.catalog.cases import Case, Member, Pair, case_id


def clustered(pairs: Iterable[Pair], member: Callable[[str], Member], unit: Callable[[str], str]) -> Iterator[Case]:
    """The cases, in no order. ``member``, ``unit``: of a metric by what the pairs call it."""
    parts: dict[tuple[str, bool], list[Pair]] = {}
    for pair in pairs:
        parts.setdefault((pair.kind, bool(pair.decided)), []).append(pair)
    for (kind, decided), group in parts.items():
        root: dict[str, str] = {}
        for pair in group:
            left, right = _root(root, pair.left), _root(root, pair.right)
            root[max(left, right)] = min(left, right)
        together: dict[str, list[Pair]] = {}
        for pair in group:
            together.setdefault(_root(root, pair.left), []).append(pair)
        yield from (_case(member, unit, kind, decided, found) for found in together.values())


def _root(root: dict[str, str], code: str) -> str:
    while root.setdefault(code, code) != code:
        root[code] = root[root[code]]
        code = root[code]
    return code


def _case(
    member: Callable[[str], Member], unit: Callable[[str], str], kind: str, decided: bool, pairs: list[Pair]
) -> Case:
    codes = {code for pair in pairs for code in (pair.left, pair.right)}
    members = sorted(map(member, codes), key=lambda one: (-one.use, one.code))
    place = {one.code: at for at, one in enumerate(members)}
    gaps = [(abs(pair.gap), pair) for pair in pairs if pair.gap is not None]
    largest = max(gaps, key=lambda one: (one[0], one[1].left), default=None)
    return Case(
        id=case_id(kind, tuple(place)),
        kind=kind,
        status="decided" if decided else "open",
        metrics=tuple(members),
        pairs=tuple(sorted(pairs, key=lambda pair: (place[pair.left], place[pair.right]))),
        names=tuple(sorted({sign.text for pair in pairs for sign in pair.signs if sign.text})),
        departments=tuple(sorted({one.department for one in members} - {""})),
        use=sum(one.use for one in members),
        gap=largest[1].gap if largest is not None else None,
        unit=unit(largest[1].left) if largest is not None else "",
    )
