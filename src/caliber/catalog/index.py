"""The names of everything in a snapshot, laid out so that one pass over a string finds them all. Built once, kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from caliber.model.objects import Dimension, Domain, Metric, MetricSet
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

END = "\n"
_HAN = re.compile(r"[\u3400-\u9fff]+")
_RUNS = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff\W_]+")


class Entry(NamedTuple):
    """Something that can be found. ``type``: metric | dimension | domain | metric_set."""

    type: str
    code: str
    name: Text
    snippet: Text
    domain: str = ""


class Key(NamedTuple):
    """One spelling of an entry. ``matched``: code | name | alias | pinyin | text."""

    entry: int
    matched: str
    text: str
    department: str = ""


class Hit(NamedTuple):
    """A key in which the text was found: ``exact``, at its start (``prefix``), or ``inside``."""

    key: Key
    how: str


class Field:
    """The keys of one kind as one long string."""

    def __init__(self, keys: Iterable[tuple[str, Key]]) -> None:
        starts, texts, at = [], [], 1
        self.keys: list[Key] = []
        for spelling, key in keys:
            starts.append(at)
            texts.append(spelling)
            self.keys.append(key)
            at += len(spelling) + 1
        self.spellings = texts
        self._starts = starts
        self._all = END + END.join(texts) + END

    def find(self, text: str, most: int = 5000) -> Iterator[Hit]:
        """Every key that holds ``text``."""
        at, length, found = self._all.find(text), len(text), 0
        while at >= 0 and found < most:
            begins = self._all[at - 1] == END
            ends = self._all[at + length] == END
            yield Hit(
                self.keys[bisect_right(self._starts, at) - 1], ("exact" if ends else "prefix") if begins else "inside"
            )
            found += 1
            at = self._all.find(text, self._all.index(END, at + length))


class Index(NamedTuple):
    """Everything that can be searched. ``fields``: code, name, alias, pinyin, initials, text."""

    entries: tuple[Entry, ...]
    fields: dict[str, Field]


def folded(text: str) -> str:
    """One spelling for search: width, letter case and spaces do not count."""
    return " ".join(normalize("NFKC", text).casefold().split())


def index_of(snapshot: Snapshot) -> Index:
    """The index of a snapshot; made at the first call (a server makes it at its start)."""
    kept: Index | None = snapshot.memo.get("catalog.index")
    if kept is None:
        kept = _built(snapshot)
        snapshot.memo["catalog.index"] = kept
    return kept


def _built(snapshot: Snapshot) -> Index:
    entries: list[Entry] = []
    rows: dict[str, list[tuple[str, Key]]] = {f: [] for f in ("code", "name", "alias", "pinyin", "initials", "text")}
    for entry, spellings in _everything(snapshot):
        number = len(entries)
        entries.append(entry)
        for field, text, department in spellings:
            if text:
                rows[field].append((folded(text), Key(number, field, text, department)))
                if field in ("name", "alias"):
                    _add_sounds(rows, number, text, department)
    return Index(tuple(entries), {field: Field(keys) for field, keys in rows.items()})


def _add_sounds(rows: dict[str, list[tuple[str, Key]]], number: int, text: str, department: str) -> None:
    if _HAN.search(text):
        heard = sounds(text)
        key = Key(number, "pinyin", text, department)
        rows["pinyin"].append(("".join(sound.text for sound in heard), key))
        rows["initials"].append(("".join(sound.text[0] if sound.chinese else sound.text for sound in heard), key))


class Sound(NamedTuple):
    """A syllable of one Chinese character, or a word in letters and digits."""

    text: str
    chinese: bool


def sounds(text: str) -> list[Sound]:
    """How a text is said, without tones."""
    from pypinyin import lazy_pinyin

    out: list[Sound] = []
    for run in _RUNS.findall(normalize("NFKC", text)):
        if _HAN.match(run):
            out += [Sound(syllable, True) for syllable in lazy_pinyin(run)]
        else:
            out.append(Sound(run.casefold(), False))
    return out


Spellings = list[tuple[str, str, str]]


def _everything(snapshot: Snapshot) -> Iterator[tuple[Entry, Spellings]]:
    model = snapshot.model
    for metric in model.metrics.values():
        yield _entry("metric", metric, metric.caliber, metric.domain), _metric(metric)
    seen: set[str] = set()
    for dataset in model.datasets.values():
        for dimension in dataset.dimensions.values():
            if dimension.code not in seen and dimension.sensitivity in ("public", "internal"):
                seen.add(dimension.code)
                aliases = [("alias", alias, "") for alias in dimension.aliases]
                yield _entry("dimension", dimension, dimension.description), _names(dimension) + aliases
    for domain in model.domains.values():
        yield _entry("domain", domain, domain.description), _names(domain)
    for group in model.sets.values():
        yield _entry("metric_set", group, group.purpose), _names(group)


def _entry(kind: str, thing: Metric | Dimension | Domain | MetricSet, snippet: Text, domain: str = "") -> Entry:
    return Entry(kind, thing.code, thing.name or Text(en=thing.code), snippet, domain)


def _names(thing: Metric | Dimension | Domain | MetricSet) -> Spellings:
    return [("name", thing.name.zh, ""), ("name", thing.name.en, ""), ("code", thing.code, "")]


def _metric(metric: Metric) -> Spellings:
    out = _names(metric) + [("alias", alias.name, alias.department) for alias in metric.aliases]
    out += [("alias", synonym, "") for synonym in metric.synonyms]
    texts = (metric.caliber, metric.purpose, metric.scope, metric.exclusions)
    text = " ".join([*(t.zh for t in texts), *(t.en for t in texts), *metric.tags, *metric.questions]).strip()
    return [*out, ("text", text, "")]
