"""Every sentence that a refusal or failure can say, in Chinese and English, one module an area.

A module exposes ``SENTENCES: dict[code, Sentence]``. A code is ``area.what`` (``query.unknown_metric``) and is public:
it never changes its meaning. The area names the module.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

AREAS = (
    "access",
    "accounts",
    "bridge",
    "catalog",
    "compare",
    "intake",
    "interchange",
    "internal",
    "kind",
    "loss",
    "model",
    "query",
    "reconcile",
    "reports",
    "rollup",
    "server",
    "source",
    "statement",
    "store",
)


NOTHING_NEAR = (
    "没有相近的名称:检查拼写,或在目录里搜索。",
    "Nothing is near it: check the spelling, or search the catalog.",
)


class _Missing(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


class _Fact(str):
    """A fact as it is put in. ``{count:row has|rows have}``: a number with its word, for one and for any other number;
    ``{count:~it|they}``: the word alone."""

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.removeprefix("~").partition("|")
        if not bar:
            return format(str(self), spec)
        word = one if self == "1" else many
        return word if spec.startswith("~") else f"{self} {word}"


class Sentence(NamedTuple):
    """A message and what to do next, each in Chinese and English, with ``{fact}`` slots (see ``_Fact`` for counts)."""

    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""

    def message(self, lang: str, facts: Mapping[str, Any]) -> str:
        return _fill(self.zh if lang.startswith("zh") else self.en, lang, facts)

    def hint(self, lang: str, facts: Mapping[str, Any]) -> str:
        """What to do next; where a list that it would name is empty, to look at the spelling."""
        zh = lang.startswith("zh")
        template = self.hint_zh if zh else self.hint_en
        if any(
            not fact and isinstance(fact, list | tuple) and f"{{{name}}}" in template for name, fact in facts.items()
        ):
            return NOTHING_NEAR[0 if zh else 1]
        return _fill(template, lang, facts)


def _fill(template: str, lang: str, facts: Mapping[str, Any]) -> str:
    key = "zh" if lang.startswith("zh") else "en"
    joiner = "、" if key == "zh" else ", "
    spoken = _Missing()
    for name, fact in facts.items():
        if isinstance(fact, Mapping):
            fact = fact.get(key) or fact.get("en") or fact.get("zh") or ""
        elif isinstance(fact, list | tuple):
            fact = joiner.join(str(item) for item in fact)
        spoken[name] = _Fact(fact)
    return template.format_map(spoken)


@cache
def sentence_for(code: str) -> Sentence:
    """The sentence of a code; an unknown code is a fault of ours and raises ``KeyError``."""
    area = code.partition(".")[0]
    if area not in AREAS:
        raise KeyError(code)
    sentences: dict[str, Sentence] = import_module(f"caliber.errors.sentences.{area}").SENTENCES
    return sentences[code]
