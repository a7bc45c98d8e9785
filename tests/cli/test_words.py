"""Words read, and columns that stand straight."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caliber.cli.arguments import Argument, Given, Option, Verb, read, split
from caliber.cli.columns import Head, pad, safe, table, width
from caliber.cli.console import language
from caliber.cli.figures import change, figure, period
from caliber.cli.run import VERBS, verb_named
from caliber.compiler import Column
from caliber.errors import Refused
from caliber.model.text import Text

WORD = Text("词", "word")
VERB = Verb(
    "try",
    WORD,
    lambda _: 0,
    arguments=(Argument("NAME[,…]", WORD, needed=False, many=True, commas=True),),
    options=(
        Option("--by", "DIM", WORD, many=True, commas=True),
        Option("--where", "PRED", WORD, many=True),
        Option("--limit", "N", WORD, whole=True),
        Option("--totals", "", WORD),
        Option("--output", "FILE", WORD, "-o"),
    ),
)


def given(*words: str) -> Given:
    return read(VERB, words, "en")


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        (["a,b", "c"], "name", ("a", "b", "c")),
        (["销售额\uff08含\uff0c退\uff09\uff0c订单数"], "name", ("销售额\uff08含\uff0c退\uff09", "订单数")),
        (["m(p=1, q='x,y'),n"], "name", ("m(p=1, q='x,y')", "n")),
        (["--by", "a,b", "--by=c"], "by", ("a", "b", "c")),
        (["--where", "x in (1, 2)", "--where", "y = 'a,b'"], "where", ("x in (1, 2)", "y = 'a,b'")),
        (["--limit", "-3"], "limit", -3),
        (["--limit", "10_000"], "limit", 10_000),
        ([], "limit", None),
        (["--totals"], "totals", True),
        (["-o", "-"], "output", "-"),
        (["--", "--by"], "name", ("--by",)),
        (["--format", "json"], "format", "json"),
        (["--lang", "zh"], "lang", "zh"),
    ],
)
def test_words_are_read(words: list[str], key: str, value: object) -> None:
    assert given(*words).values[key] == value


@pytest.mark.parametrize(
    "words", [["--limmit", "1"], ["--limit", "x"], ["--format", "xml"], ["-x"], ["--lang", "fr"], ["-o"]]
)
def test_mistakes_are_refused(words: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        given(*words)
    assert refused.value.problem.message("zh") and refused.value.hint


def test_brackets_that_do_not_close_lose_no_name() -> None:
    assert split("a),b") == ("a)", "b")
    assert split("a(,b") == ("a(,b",)
    assert split(" , ,") == ()


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_says_what_it_takes_in_both_languages(name: str) -> None:
    verb = verb_named(name)
    assert verb.name == name
    texts = [verb.help, *(a.help for a in verb.arguments), *(o.help for o in verb.options)]
    assert [text for text in texts if not (text.zh and text.en)] == []
    names = [option.name for option in verb.options]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "places"),
    [("abc", 3), ("华东", 4), ("\uff08含税\uff09", 8), ("é", 1), ("e\u0301", 1), ("€", 1), ("", 0), ("한국", 4)],
)
def test_places_in_a_terminal(text: str, places: int) -> None:
    assert width(text) == places
    assert width(pad(text, 10)) == width(pad(text, 10, right=True)) == 10


def test_columns_stand_straight() -> None:
    printed = table([Head("大区"), Head("Sales", right=True)], [["华东", "1,234"], ["north", "5"]])
    assert printed.splitlines() == ["大区   Sales", "─────  ─────", "华东   1,234", "north      5"]


def test_nothing_commands_the_terminal() -> None:
    assert safe("a\x1b[2J\x07b\u202ec\nd\te") == "a\\u001b[2J\\u0007b\\u202ec⏎d e"
    assert safe("云禾 · é") == "云禾 · é"


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (1234567, "integer", "1,234,567"),
        (1234.5, "money:2", "1,234.50"),
        (0.12345, "percent:1", "12.3%"),
        (0.12345, "percent", "12.3%"),
        (Decimal("1234.5678"), "", "1,234.5678"),
        (1234.5678, "", "1,234.57"),
        (0.000123, "", "0.0001"),
        (0.5, "", "0.5"),
        (float("nan"), "money:2", "—"),
        (float("inf"), "", "—"),
        (10**30, "integer", f"{10**30:,}"),
    ],
)
def test_figures_in_their_format(value: float, form: str, shown: str) -> None:
    assert figure(value, form) == shown


def test_differences_carry_their_sign() -> None:
    rate = Column(name="rate__previous_year_change", kind="comparison", type="number", format="percent:1")
    ratio = Column(name="rate__previous_year_ratio", kind="comparison", type="number", format="percent:1")
    assert [change(rate, 0.021), change(rate, -0.021), change(ratio, 0.5)] == ["+2.1pp", "-2.1pp", "+50.0%"]


def test_periods_as_people_write_them() -> None:
    from datetime import date, datetime

    assert [period(date(2026, 5, 1), grain) for grain in ("day", "month", "quarter", "year")] == [
        "2026-05-01", "2026-05", "2026-Q2", "2026",
    ]  # fmt: skip
    assert period(datetime(2026, 5, 1, 13), "hour") == "2026-05-01 13:00:00"


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN"}, "zh"),
        ({"LANG": "zh_CN", "CALIBER_LANG": "en"}, "en"),
        ({"LANG": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_the_terminals_language(environment: dict[str, str], lang: str) -> None:
    assert language(environment) == lang
