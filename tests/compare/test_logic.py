"""Implication on one row: what must follow, and what must not, nulls and collations included."""

from __future__ import annotations

import pytest

from caliber.compare.constraints import Constraints, differ, order
from caliber.compare.logic import F, Goal, Logic, N, T
from caliber.compare.types import type_of
from caliber.model.expr import Expr, Lit, Ref, conjuncts
from caliber.model.parse import parse

TYPES = {"a": "integer", "b": "integer", "m": "number", "s": "string", "d": "date", "t": "timestamp", "x": "boolean"}
FOLLOWS = [
    ("a > 3", "a > 2"),
    ("a > 1 and a < 3", "a = 2"),
    ("a > 1 and a < 4 and a <> 2", "a = 3"),
    ("m > 3", "m >= 3"),
    ("s = 'paid'", "s in ('paid', 'done')"),
    ("s = 'paid'", "s <> 'done'"),
    ("s in ('paid', 'done') and s <> 'done'", "s = 'paid'"),
    ("s = 'app'", "s like 'a%'"),
    ("a = 1", "a is not null"),
    ("a + b > 3", "a is not null and b is not null"),
    ("coalesce(a, 0) > 0", "a > 0"),
    ("coalesce(a, 0) = 0", "a = 0 or a is null"),
    ("a > b and b > 3", "a > 3"),
    ("a > b and b > m", "a > m"),
    ("a = b and b = 2", "a >= 2"),
    ("case when x then a else 0 end > 0", "x and a > 0"),
    ("not (a > 1 or b > 1)", "a <= 1"),
    ("not x", "x is not null"),
    ("nullif(a, 0) is not null", "a <> 0"),
    ("m / 100 > 5", "m > 500"),
    ("m - a > 0", "m > a"),
    ("d >= date '2024-01-02'", "d > date '2024-01-01'"),
    ("a is distinct from 1 and a is not null", "a <> 1"),
    ("(a = 1) is true", "a = 1"),
    ("a = 1 or a = 2 or a = 3", "a between 1 and 3"),
    ("a < 1 and a > 1", "s = 'anything'"),
]
DOES_NOT_FOLLOW = [
    ("a > 2", "a > 3"),
    ("m > 1 and m < 3", "m = 2"),
    ("m > 1", "m >= 2"),
    ("s <> 'paid'", "s = 'done'"),
    ("a <> 1", "a is distinct from 1 and b = 1"),
    ("not (a = 1)", "a <> 2"),
    ("a is null", "a <> 1"),
    ("a = 1 or a is null", "a = 1"),
    ("x or a = 1", "x"),
    ("s = 'paid'", "s <> 'PAID'"),  # a collation may not tell them apart
    ("s = 'paid'", "s <> 'paid '"),
    ("s > 'a' and s < 'B'", "a = 1"),  # nor is the order of letters the same everywhere
    ("s like 'a%'", "s = 'app'"),
    ("coalesce(a, 1) > 0", "a > 0"),
    ("a > b", "a >= b + 2"),
    ("a * b > 0", "a > 0"),
    ("t <= timestamp '2024-01-31 23:59:59'", "t < timestamp '2024-01-31 23:59:59'"),
    ("t > timestamp '2024-01-01 00:00:00'", "t >= timestamp '2024-01-01 00:00:01'"),
    ("a = 1", "s = 1"),
]


def types(ref: Ref) -> str:
    return TYPES.get(ref.name, "")


@pytest.fixture
def logic() -> Logic:
    return Logic(lambda expr: type_of(expr, types))


def parts(text: str) -> tuple[Expr, ...]:
    return conjuncts(parse(text))


@pytest.mark.parametrize(("given", "then"), FOLLOWS)
def test_follows(logic: Logic, given: str, then: str) -> None:
    assert logic.implies(parts(given), parse(then))


@pytest.mark.parametrize(("given", "then"), DOES_NOT_FOLLOW)
def test_does_not_follow(logic: Logic, given: str, then: str) -> None:
    assert not logic.implies(parts(given), parse(then))


def test_a_column_that_is_never_null() -> None:
    never = Logic(not_null=lambda ref: ref.name == "a")
    assert never.implies((), parse("a is not null"))
    assert never.implies(parts("not (a = 1)"), parse("a is distinct from 1"))
    assert never.implies((), parse("a = 1 or a <> 1"))
    assert not never.implies((), parse("b = 1 or b <> 1"))


def test_three_truths_apart(logic: Logic) -> None:
    both = parse("a > 1 and b > 1")
    assert not logic.impossible(Goal(both, N))
    assert logic.impossible(Goal(both, N), Goal(parse("a is null"), F), Goal(parse("b is null"), F))
    assert logic.impossible(Goal(both, T), Goal(parse("b"), N), Goal(parse("b > 1"), F))
    assert not logic.impossible(Goal(parse("a > 1 or b > 1"), F))


def test_a_model_says_what_a_row_would_need(logic: Logic) -> None:
    found = logic.model(Goal(parse("s in ('paid', 'done')"), T), Goal(parse("a > 3"), N))
    assert isinstance(found, Constraints)
    assert found.nulls[Ref(("a",))]
    assert found.sets[Ref(("s",))]


def test_too_much_is_no_proof(logic: Logic) -> None:
    """Each part doubles the branches: the budget ends it, and what ended so is not called impossible."""
    hard = " and ".join(f"(c{n} + d{n} > {n} or e{n} * f{n} > {n} or g{n} = h{n})" for n in range(60))
    assert not logic.implies(parts(hard + " and c0 + d0 <= 0 and g0 <> h0"), parse("z = 1"))


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        (("string", "a"), ("string", "A"), False),
        (("string", "a"), ("string", "b"), True),
        (("string", "é"), ("string", "e"), False),
        (("string", "A"), ("string", "a"), False),
        (("number", "1"), ("number", "1.0"), False),
        (("number", "1"), ("string", "a"), False),
        (("date", "2024-01-01"), ("timestamp", "2024-01-01 00:00:00"), False),
        (("date", "2024-01-01"), ("timestamp", "2024-01-01 00:00:01"), True),
    ],
)
def test_constants_are_told_apart_only_where_every_source_does(
    left: tuple[str, str], right: tuple[str, str], told: bool
) -> None:
    assert differ(Lit(*left), Lit(*right)) is told


def test_texts_have_an_order_only_in_one_shape() -> None:
    assert order(Lit("string", "2024-01-31"), Lit("string", "2024-02-01")) == -1
    assert order(Lit("string", "2024-1-31"), Lit("string", "2024-02-01")) is None
    assert order(Lit("string", "a"), Lit("string", "b")) is None


def test_long_lists_and_long_cases_end_within_the_budget() -> None:
    """What reports really hold: five hundred codes in a list, forty branches of a CASE."""
    whole = Logic(lambda expr: type_of(expr, types))
    codes = ", ".join(f"'v{n}'" for n in range(500))
    assert whole.implies(parts(f"s in ({codes})"), parse(f"s in ({codes}, 'x')"))
    assert not whole.implies(parts(f"s in ({codes}, 'x')"), parse(f"s in ({codes})"))
    assert whole.implies(parts(f"s not in ({codes}, 'x')"), parse(f"s not in ({codes})"))
    assert not whole.implies(parts(f"s not in ({codes})"), parse(f"s not in ({codes}, 'x')"))
