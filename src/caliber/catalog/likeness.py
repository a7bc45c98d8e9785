"""Which metrics are called alike: by name and alias, by sound, but for a bracket, but for a letter, by their wording.

Everything is found by hashing: no pair is looked at that shares nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from caliber.catalog.index import folded, index_of, sounds
from caliber.model.snapshot import Snapshot

ALL_PAIRS = 12  # of a larger group each member is set beside the first
TEMPLATE = 20  # so many metrics in the same words: a form letter, no likeness
SYLLABLES, STEM, SPELLING = 3, 2, 4
ALIKE = 0.75  # share of two-letter pieces that two wordings have in common
FEWEST_PIECES = 8
_BRACKET = re.compile(r"[(\uff08].*?[)\uff09]|\[.*?\]|【.*?】")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DIGITS = re.compile(r"\d+")
_PLAIN = re.compile(r"[\W_]+")


class Likeness(NamedTuple):
    """Two metrics by code (``left`` < ``right``). ``level``: name | stem | sound | spelling | wording; ``text``: what
    they share."""

    left: str
    right: str
    level: str
    text: str


def pairs_in(group: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every two of a small group; of a large one each with the first."""
    codes = sorted(set(group))
    yield from combinations(codes, 2) if len(codes) <= ALL_PAIRS else ((codes[0], other) for other in codes[1:])


def called_alike(snapshot: Snapshot, codes: frozenset[str]) -> Iterator[Likeness]:
    """By name, alias or code; by the name without its brackets; by sound."""
    groups: dict[tuple[str, str], set[str]] = {}
    shown: dict[tuple[str, str], str] = {}
    for level, key, code, text in _keys(snapshot):
        if code in codes:
            groups.setdefault((level, key), set()).add(code)
            shown.setdefault((level, key), text)
    named: set[tuple[str, str]] = set()
    for level in ("name", "stem", "sound"):
        found = {}
        for (of, key), group in sorted(groups.items()):
            if of == level:
                found.update({pair: shown[of, key] for pair in pairs_in(group) if pair not in named})
        named.update(found)
        yield from (Likeness(*pair, level, text) for pair, text in found.items())


def _keys(snapshot: Snapshot) -> Iterator[tuple[str, str, str, str]]:
    """(level, key, metric, as written)."""
    index = index_of(snapshot)
    for name in ("name", "alias", "code", "pinyin"):
        field = index.fields[name]
        for spelling, key in zip(field.spellings, field.keys, strict=True):
            entry = index.entries[key.entry]
            if entry.type != "metric":
                continue
            if name == "pinyin":
                if len(_HAN.findall(key.text)) >= SYLLABLES:
                    yield "sound", spelling, entry.code, key.text
                continue
            yield "name", spelling, entry.code, key.text
            stem = _stem(spelling) if name != "code" else ""
            if stem:
                yield "stem", stem, entry.code, _BRACKET.sub("", key.text).strip()


def _stem(plain: str) -> str:
    """A name without its brackets; "" where too little is left of it."""
    stem = _BRACKET.sub("", plain).strip()
    return stem if len(stem) >= (STEM if _HAN.search(stem) else 2 * STEM) else ""


def names_like(snapshot: Snapshot, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(metric, level, name) of the metrics that carry one of these names, from wherever the names come."""
    kept: dict[tuple[str, str], set[str]] | None = snapshot.memo.get("catalog.name_keys")
    if kept is None:
        kept = {}
        for level, key, code, _ in _keys(snapshot):
            kept.setdefault((level, key), set()).add(code)
        snapshot.memo["catalog.name_keys"] = kept
    seen: set[str] = set()
    wanted = [(level, key, name) for name in names for level, key in _keys_of(name)]
    for level in ("name", "stem", "sound"):
        for of, key, name in wanted:
            for code in sorted(kept.get((of, key), ())) if of == level else ():
                if code not in seen:
                    seen.add(code)
                    yield code, level, name


def _keys_of(name: str) -> Iterator[tuple[str, str]]:
    plain = folded(name)
    yield "name", plain
    if _stem(plain):
        yield "stem", _stem(plain)
    if len(_HAN.findall(name)) >= SYLLABLES:
        yield "sound", "".join(sound.text for sound in sounds(name))


def spelled_alike(snapshot: Snapshot, bases: Mapping[str, Hashable]) -> Iterator[Likeness]:
    """Names but one letter apart, on the same base: elsewhere one letter makes another word (入库量, 出库量)."""
    groups: dict[tuple[Hashable, ...], dict[str, str]] = {}
    for code, base in bases.items():
        name = snapshot.model.metrics[code].name
        for text in {name.zh, name.en} - {""}:
            plain = _PLAIN.sub("", folded(text))
            if len(plain) < SPELLING * (1 if _HAN.search(plain) else 2):
                continue
            numbers = tuple(_DIGITS.findall(plain))
            for short in {plain, *(plain[:at] + plain[at + 1 :] for at in range(len(plain)))}:
                groups.setdefault((base, numbers, short), {})[code] = text
    seen: set[tuple[str, str]] = set()
    for group in groups.values():
        for pair in pairs_in(group) if len(group) > 1 else ():
            if pair not in seen:
                seen.add(pair)
                yield Likeness(*pair, "spelling", group[pair[0]])


def worded_alike(snapshot: Snapshot, codes: frozenset[str]) -> Iterator[Likeness]:
    """Definitions in words that share most of their pieces: prefix filtering, so that only likely pairs are met."""
    same: dict[str, list[str]] = {}
    for code in sorted(codes):
        plain = _plain(snapshot, code)
        if plain:
            same.setdefault(plain, []).append(code)
    same = {plain: group for plain, group in same.items() if len(group) <= TEMPLATE}
    for group in same.values():
        yield from (Likeness(*pair, "wording", "") for pair in pairs_in(group))
    pieces = {group[0]: frozenset(a + b for a, b in pairwise(plain)) for plain, group in same.items()}
    for left, right in _joined({code: found for code, found in pieces.items() if len(found) >= FEWEST_PIECES}):
        yield Likeness(min(left, right), max(left, right), "wording", "")


def _plain(snapshot: Snapshot, code: str) -> str:
    caliber = snapshot.model.metrics[code].caliber
    return _PLAIN.sub("", folded(caliber.zh or caliber.en))


def _pieces(plain: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(plain))


def worded_like(snapshot: Snapshot, text: str) -> Iterator[str]:
    """The metrics whose definition is worded like a text; looked for by the text's rarest pieces."""
    kept: tuple[dict[str, list[str]], dict[str, frozenset[str]]] | None = snapshot.memo.get("catalog.pieces")
    if kept is None:
        of = {code: _pieces(_plain(snapshot, code)) for code in snapshot.model.metrics}
        met: dict[str, list[str]] = {}
        for code, found in of.items():
            for piece in found:
                met.setdefault(piece, []).append(code)
        kept = snapshot.memo["catalog.pieces"] = (met, of)
    met, of = kept
    asked = _pieces(_PLAIN.sub("", folded(text)))
    if len(asked) < FEWEST_PIECES:
        return
    rare = sorted(asked, key=lambda piece: (len(met.get(piece, ())), piece))[: len(asked) - int(ALIKE * len(asked)) + 1]
    for code in sorted({code for piece in rare for code in met.get(piece, ())}):
        common = len(asked & of[code])
        if common >= ALIKE * (len(asked) + len(of[code]) - common):
            yield code


def _joined(pieces: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Pairs whose pieces overlap enough. Sets that do so share one of their rarest pieces."""
    often = Counter(piece for found in pieces.values() for piece in found)
    met: dict[str, list[str]] = {}
    for code, found in sorted(pieces.items(), key=lambda item: (len(item[1]), item[0])):
        rare: Sequence[str] = sorted(found, key=lambda piece: (often[piece], piece))
        near: set[str] = set()
        for piece in rare[: len(rare) - int(ALIKE * len(rare)) + 1]:
            others = met.setdefault(piece, [])
            near.update(others[-TEMPLATE:])
            others.append(code)
        for other in sorted(near):
            common = len(found & pieces[other])
            if common >= ALIKE * (len(found) + len(pieces[other]) - common):
                yield other, code
