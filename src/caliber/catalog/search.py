"""Search first: by name, alias, code, pinyin, initials; then by what is near; then by the words of the definition."""

from __future__ import annotations

from collections.abc import Iterable
from math import log10

import msgspec

from caliber.catalog.index import Field, Hit, Index, Key, folded, index_of, sounds
from caliber.catalog.view import View, discoverable
from caliber.model.text import Text

# What a match is worth, by the field and by where in it the text stands.
WORTH: dict[tuple[str, str], float] = {
    ("name", "exact"): 100, ("code", "exact"): 100, ("alias", "exact"): 92,
    ("name", "prefix"): 84, ("code", "prefix"): 80, ("alias", "prefix"): 76,
    ("name", "inside"): 68, ("alias", "inside"): 62, ("code", "inside"): 60,
    ("initials", "exact"): 56, ("pinyin", "exact"): 56, ("initials", "prefix"): 50, ("pinyin", "prefix"): 50,
    ("pinyin", "inside"): 42, ("initials", "inside"): 38,
    **{("text", how): 20.0 for how in ("exact", "prefix", "inside")},
}  # fmt: skip
SOUNDS_LIKE, NEAR, ENOUGH = 36.0, 26.0, 60.0
CERTIFIED, FOLLOWED, MOST_POPULAR = 2.0, 2.0, 2.0
FADED = {"deprecated": -6.0, "retired": -10.0, "draft": -2.0, "in_review": -2.0}
TYPE = {"metric": 0.0, "metric_set": -0.5, "domain": -0.7, "dimension": -1.0}
CLOSE = 62.0
LONGEST = 100


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """One result. ``alias`` and its department: the name by which it was found, where that is not its own."""

    type: str
    code: str
    name: Text
    matched: str
    alias: str = ""
    alias_department: str = ""
    snippet: Text = Text()
    certified: bool = False
    status: str = ""
    domain: str = ""


class _Match(msgspec.Struct, frozen=True):
    score: float
    key: Key


def search(view: View, text: str, limit: int = 20, types: Iterable[str] = ()) -> list[SearchHit]:
    """The best first. Only what the person may know of."""
    asked = folded(text)[:LONGEST]
    if not asked:
        return []
    index = index_of(view.snapshot)
    found = _found(index, asked)
    wanted = frozenset(types)
    ranked: list[tuple[float, int, Key]] = []
    seen = discoverable(view.snapshot, view.principal)
    for number, match in found.items():
        entry = index.entries[number]
        if (wanted and entry.type not in wanted) or not _open(view, seen, index, number):
            continue
        if match.key.matched == "text" and entry.type == "metric" and not view.may("see_definition", entry.code):
            continue  # finding it by its words would tell its words
        ranked.append((match.score + _standing(view, index, number), number, match.key))
    ranked.sort(key=lambda row: (-row[0], len(index.entries[row[1]].name.say("zh")), index.entries[row[1]].code))
    return [_hit(view, index, number, key) for _, number, key in ranked[:limit]]


def _found(index: Index, asked: str) -> dict[int, _Match]:
    found = _spelled(index, asked)
    if " " in asked:
        _merge(found, _all_words(index, asked.split()))
    if max((match.score for match in found.values()), default=0.0) < ENOUGH:
        _merge(found, _sounding_like(index, asked))
        _merge(found, _near(index, asked))
    return found


def _merge(into: dict[int, _Match], more: dict[int, _Match]) -> None:
    for number, match in more.items():
        if number not in into or into[number].score < match.score:
            into[number] = match


def _spelled(index: Index, asked: str) -> dict[int, _Match]:
    out: dict[int, _Match] = {}
    squeezed = asked.replace(" ", "").replace("'", "")
    for name, field in index.fields.items():
        by_sound = name in ("pinyin", "initials")
        if by_sound and not squeezed.isascii():
            continue
        for hit in _hits(field, name, squeezed if by_sound else asked):
            worth = WORTH[name, hit.how]
            if hit.key.entry not in out or out[hit.key.entry].score < worth:
                out[hit.key.entry] = _Match(worth, hit.key)
    return out


def _hits(field: Field, name: str, asked: str) -> Iterable[Hit]:
    """One letter finds beginnings only; in the middle of a pinyin it would find everything."""
    short = len(asked) < 2 and asked.isascii()
    return (hit for hit in field.find(asked) if not short or (hit.how != "inside" and name != "text"))


def _all_words(index: Index, parts: list[str]) -> dict[int, _Match]:
    """Entries in which every word is found; the weakest word decides."""
    each = [_spelled(index, part) for part in parts]
    common = set(each[0]).intersection(*each[1:])
    return {number: min((one[number] for one in each), key=lambda match: match.score) for number in common}


def _sounding_like(index: Index, asked: str) -> dict[int, _Match]:
    """Homophones typed by mistake: 消售额 for 销售额."""
    if asked.isascii():
        return {}
    said = "".join(sound.text for sound in sounds(asked))
    return {hit.key.entry: _Match(SOUNDS_LIKE, hit.key) for hit in index.fields["pinyin"].find(said)} if said else {}


def _near(index: Index, asked: str) -> dict[int, _Match]:
    """Typing errors, in names, aliases, codes and pinyin."""
    from rapidfuzz import fuzz, process

    out: dict[int, _Match] = {}
    if len(asked) < 3:
        return out
    for name in ("name", "alias", "code", "pinyin"):
        field = index.fields[name]
        for _, score, position in process.extract(
            asked, field.spellings, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=20
        ):
            key = field.keys[position]
            worth = NEAR + (score - CLOSE) / 10
            if key.entry not in out or out[key.entry].score < worth:
                out[key.entry] = _Match(worth, key)
    return out


def _open(view: View, seen: frozenset[str], index: Index, number: int) -> bool:
    """A metric that may be known of; a domain or set that holds one."""
    entry = index.entries[number]
    if entry.type == "metric":
        return entry.code in seen
    if entry.type == "metric_set":
        return not seen.isdisjoint(view.snapshot.model.sets[entry.code].metrics)
    if entry.type == "domain":
        metrics = view.snapshot.model.metrics
        return any(
            metrics[code].domain == entry.code or metrics[code].domain.startswith(entry.code + "/") for code in seen
        )
    return True


def _standing(view: View, index: Index, number: int) -> float:
    """What ranks one up among equals: certified, followed, popular; and down: on its way out."""
    entry = index.entries[number]
    if entry.type != "metric":
        return TYPE[entry.type]
    metric = view.snapshot.model.metrics[entry.code]
    popular = min(log10(1 + view.popularity.get(entry.code, 0)) / 2, MOST_POPULAR)
    certified = CERTIFIED if metric.certification is not None else 0.0
    followed = FOLLOWED if entry.code in view.followed else 0.0
    return popular + certified + followed + FADED.get(metric.status, 0.0)


def _hit(view: View, index: Index, number: int, key: Key) -> SearchHit:
    entry = index.entries[number]
    foreign = key.text not in (entry.name.zh, entry.name.en, entry.code) and key.matched != "text"
    metric = view.snapshot.model.metrics[entry.code] if entry.type == "metric" else None
    shown = metric is None or view.may("see_definition", entry.code)
    return SearchHit(
        type=entry.type,
        code=entry.code,
        name=entry.name,
        matched=key.matched,
        alias=key.text if foreign else "",
        alias_department=key.department if foreign else "",
        snippet=entry.snippet if shown else Text(),
        certified=metric is not None and metric.certification is not None,
        status=metric.status if metric is not None else "",
        domain=entry.domain,
    )
