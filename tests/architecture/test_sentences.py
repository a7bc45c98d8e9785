"""What Caliber says to people: both languages, the same facts in both, and no code without its sentence."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from string import Formatter

import pytest

from caliber.errors import Sentence
from caliber.errors.sentences import AREAS
from tests.architecture.tree import PACKAGE, at, called, calls, files

SENTENCES: dict[str, Sentence] = {
    code: sentence
    for area in AREAS
    for code, sentence in import_module(f"caliber.errors.sentences.{area}").SENTENCES.items()
}
RAISERS = {"Refused", "SourceError", "Problem", "CaliberError", "Note"}
CODE = re.compile(rf"^(?:{'|'.join(AREAS)})\.[a-z][a-z0-9_]*$")
HAN = re.compile(r"[\u4e00-\u9fff]")


def slots(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_the_areas_are_the_modules() -> None:
    folder = PACKAGE / "errors" / "sentences"
    assert sorted(AREAS) == sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("area", AREAS)
def test_a_code_stands_in_the_table_of_its_area(area: str) -> None:
    table = import_module(f"caliber.errors.sentences.{area}").SENTENCES
    assert [code for code in table if not CODE.match(code) or code.partition(".")[0] != area] == []


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_speaks_both_languages_and_says_what_to_do(code: str) -> None:
    sentence = SENTENCES[code]
    assert sentence.zh and sentence.en
    assert bool(sentence.hint_zh) == bool(sentence.hint_en)
    assert HAN.search(sentence.zh) and not HAN.search(sentence.en)
    assert not sentence.hint_zh or HAN.search(sentence.hint_zh)
    assert not HAN.search(sentence.hint_en)
    assert slots(sentence.zh) == slots(sentence.en)
    assert slots(sentence.hint_zh) == slots(sentence.hint_en)


COUNTED = ("count", "minutes", "seconds")
PLURAL = re.compile(r"\b1 (?:[a-z]+s|[a-z]+ (?:have|are|were))\b")
SPOKEN = [
    (code, name, part) for code, one in SENTENCES.items() for name in COUNTED for part in ("message", "hint")
    if name in slots(one.en if part == "message" else one.hint_en)
]  # fmt: skip


@pytest.mark.parametrize(("code", "slot", "part"), SPOKEN)
def test_one_is_spoken_of_as_one_and_many_as_many(code: str, slot: str, part: str) -> None:
    say = getattr(SENTENCES[code], part)
    one, many, none = (say("en", {slot: number}) for number in (1, "1,200", 0))
    assert not PLURAL.search(one)
    counted = re.search(r"1,200 (\w+)", many)
    assert counted is None or (counted[1].endswith("s") and counted[1] not in one.split())
    assert none == many.replace("1,200", "0")
    assert "|" not in one + many and "~" not in one + many
    assert say("zh", {slot: 1}).replace("1", "1,200") == say("zh", {slot: "1,200"})


def test_every_code_that_is_raised_has_its_sentence() -> None:
    unknown = [
        f"{at(path, call)}: {first.value}"
        for path in files(PACKAGE, ".py")
        for call in calls(path)
        if called(call).rsplit(".", 1)[-1] in RAISERS and call.args
        for first in (call.args[0],)
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value not in SENTENCES
    ]
    assert unknown == []


def test_every_sentence_is_said_somewhere() -> None:
    tables = PACKAGE / "errors" / "sentences"
    sources = [path.read_text("utf-8") for path in files(PACKAGE, ".py") if not path.is_relative_to(tables)]
    written = {code for text in sources for code in re.findall(r"""["']([a-z]+\.[a-z0-9_]+)["']""", text)}
    families = {start for text in sources for start in re.findall(r"""f["']([a-z]+\.[a-z0-9_]*)\{""", text)}
    unsaid = {code for code in set(SENTENCES) - written if not code.startswith(tuple(families))}
    assert sorted(unsaid) == []
