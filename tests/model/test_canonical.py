"""The canonical form: pairs that must meet, pairs that must not, rule by rule; every form run against its source.

The random test executes an expression and its canonical form on rows made of nulls, boundaries and constants that the
expression itself uses: a single differing row would be a false equality.
"""

from __future__ import annotations

from functools import reduce

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caliber.compiler.dialects import DUCKDB
from caliber.compiler.render import render
from caliber.model.canonical import canonical, canonical_filter
from caliber.model.canonical.arithmetic import numeric
from caliber.model.expr import NULL, TRUE, Call, Expr, Lit, Ref, all_of, conjuncts, rewrite
from caliber.model.parse import parse

MEET = {
    "connectives": [
        ("a = 1 and b = 2", "b = 2 and a = 1"),
        ("a = 1 and a = 1 and b = 2", "b = 2 and a = 1"),
        ("(a = 1 and b = 2) and c = 3", "a = 1 and (b = 2 and c = 3)"),
        ("a = 1 and true", "a = 1"),
        ("a = 1 or true", "true"),
        ("a = 1 and false", "false"),
        ("a = 1 and (a = 1 or b = 2)", "a = 1"),
        ("a = 1 or (a = 1 and b = 2)", "a = 1"),
        ("a is null or b = 2 or a is not null", "true"),
        ("a is null and not a is null", "false"),
        ("a is distinct from b or a is not distinct from b", "true"),
    ],
    "negation": [
        ("not (a = 1 and b = 2)", "a <> 1 or b <> 2"),
        ("not (a < 1)", "a >= 1"),
        ("not a is null", "a is not null"),
        ("not not (a = 1)", "a = 1"),
        ("a not in (1, 2)", "a <> 2 and a <> 1"),
        ("a not between 1 and 3", "a < 1 or a > 3"),
    ],
    "membership": [
        ("a in (1, 2)", "a = 2 or a = 1"),
        ("a in (1, 1)", "a = 1"),
        ("a in (1, 2) or a = 3", "a in (3, 2, 1)"),
        ("a between 1 and 3", "a >= 1 and a <= 3"),
    ],
    "comparison": [
        ("1 < a", "a > 1"),
        ("b = a", "a = b"),
        ("b > a", "a < b"),
        ("a is distinct from b", "b is distinct from a"),
    ],
    "literals": [("a > 1 + 1", "a > 2"), ("a * 1.50 > b", "a * 1.5 > b"), ("a = 007", "a = 7"), ("1 = 1.0", "true")],
    "commutation": [("a + b", "b + a"), ("a * b > 1", "b * a > 1"), ("greatest(a, b)", "greatest(b, a)")],
    "coalescing": [
        ("coalesce(a, coalesce(b, 0))", "coalesce(a, b, 0)"),
        ("coalesce(a, null, a, 0, b)", "coalesce(a, 0)"),
        ("coalesce(a)", "a"),
    ],
    "bounds": [
        ("a > 1 and a > 3", "a > 3"),
        ("a >= 3 and a > 3", "a > 3"),
        ("a < 3 and a <= 9 and a > 1", "a > 1 and a < 3"),
        ("d >= date '2026-01-01' and d >= date '2026-02-01'", "d >= date '2026-02-01'"),
    ],
}
APART = {
    "connectives": [
        ("a = 1 and b = 2", "a = 1 or b = 2"),
        ("cast((x and true) as integer)", "cast(x as integer)"),
        ("a = 1 or a <> 1", "true"),
        ("a is null or b is not null", "true"),
    ],
    "negation": [
        ("not (a = 1)", "a is distinct from 1"),
        ("not (a is not distinct from 1)", "a <> 1"),
        ("not not x", "x"),
    ],
    "membership": [
        ("a in (1, 2)", "a in (1, 3)"),
        ("a not in (1, null)", "a <> 1"),
        ("a between 1 and 3", "a > 1 and a < 3"),
    ],
    "comparison": [("a < b", "b < a"), ("a < 1", "1 < a"), ("a - b", "b - a"), ("a <= 1", "a < 1")],
    "literals": [
        ("code = '1'", "code = '1.0'"),
        ("code = 1", "code = 1.0"),
        ("a // 2", "a // 2.0"),
        ("round(a, 1)", "round(a, 1.0)"),
    ],
    "commutation": [("a - b", "b - a"), ("a / b", "b / a"), ("a || b", "b || a"), ("a % b", "b % a")],
    "coalescing": [("coalesce(a, b)", "coalesce(b, a)"), ("coalesce(a, 0)", "a")],
    "bounds": [
        ("a > 1 or a > 3", "a > 3"),
        ("a > 1 and b > 3", "b > 3"),
        ("s > 'a' and s > 'b'", "s > 'b'"),
        ("a > 1 and a < 3", "a < 3"),
    ],
}
FILTERS_MEET = [
    ("(a = 1) is true", "a = 1"),
    ("a is not null and a > 1", "a > 1"),
    ("x and true", "x"),
    ("a = 1 and (b = 2 and a = 1)", "b = 2 and a = 1"),
    ("coalesce(a = 1, false) and b = 2", "a = 1 and b = 2"),
    ("coalesce(a > 1, false) or b > 1", "b > 1 or a > 1"),
    ("case when a = 1 then true else false end", "a = 1"),
    ("case when a = 1 then true end", "a = 1"),
]
FILTERS_APART = [
    ("(a = 1) is not true", "a <> 1"),
    ("a is not null and b > 1", "b > 1"),
    ("a is not null or a > 1", "a > 1"),
    ("coalesce(a, 1) > 0", "a > 0"),
    ("not coalesce(a = 1, false)", "not (a = 1)"),
    ("coalesce(a = 1, true)", "a = 1"),
    ("case when a = 1 then false else true end", "a = 1"),
]
NUMBERS_MEET = [
    ("(a + b) + c", "a + (c + b)"),
    ("a * 2 * 3", "6 * a"),
    ("a + 0", "a"),
    ("a * 1", "a"),
    ("a / nullif(b, 0)", "a / b"),
]
NUMBERS_APART = [("a * 0 + b", "b"), ("a / b * c", "a / (b * c)"), ("a - b + c", "a - (b + c)"), ("a * 2", "a + 2")]


def pairs(table: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    return [(rule, left, right) for rule, two in table.items() for left, right in two]


@pytest.mark.parametrize(("rule", "left", "right"), pairs(MEET))
def test_must_meet(rule: str, left: str, right: str) -> None:
    assert canonical(parse(left)) == canonical(parse(right)), rule


@pytest.mark.parametrize(("rule", "left", "right"), pairs(APART))
def test_must_not_meet(rule: str, left: str, right: str) -> None:
    assert canonical(parse(left)) != canonical(parse(right)), rule


def chosen(text: str) -> tuple[Expr, ...]:
    return canonical_filter(conjuncts(parse(text)))


@pytest.mark.parametrize(("left", "right"), FILTERS_MEET)
def test_filters_meet(left: str, right: str) -> None:
    assert chosen(left) == chosen(right)


@pytest.mark.parametrize(("left", "right"), FILTERS_APART)
def test_filters_stay_apart(left: str, right: str) -> None:
    assert chosen(left) != chosen(right)


@pytest.mark.parametrize(("left", "right"), NUMBERS_MEET)
def test_numbers_meet(left: str, right: str) -> None:
    assert canonical(numeric(parse(left))) == canonical(numeric(parse(right)))


@pytest.mark.parametrize(("left", "right"), NUMBERS_APART)
def test_numbers_stay_apart(left: str, right: str) -> None:
    assert canonical(numeric(parse(left))) != canonical(numeric(parse(right)))


# -- every form against its source, on rows

COLUMNS = {"a": (None, 0, 1, 2, 3), "b": (None, 0, 1, 2), "x": (None, True, False)}

numbers = st.sampled_from(["0", "1", "2", "3", "01"]).map(lambda text: Lit("number", text))
operands = st.recursive(
    st.one_of(st.sampled_from(["a", "b"]).map(lambda name: Ref((name,))), numbers, st.just(NULL)),
    lambda inner: st.one_of(
        st.builds(
            lambda op, left, right: Call(op, (left, right)), st.sampled_from(["+", "*", "-", "greatest"]), inner, inner
        ),
        st.builds(lambda items: Call("coalesce", tuple(items)), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=4,
)
comparisons = st.one_of(
    st.builds(
        lambda op, left, right: Call(op, (left, right)),
        st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "is_distinct", "is_not_distinct"]),
        operands,
        operands,
    ),
    st.builds(lambda left, items: Call("in", (left, *items)), operands, st.lists(operands, min_size=1, max_size=3)),
    st.builds(lambda left, low, high: Call("between", (left, low, high)), operands, operands, operands),
    st.builds(lambda op, x: Call(op, (x,)), st.sampled_from(["is_null", "is_not_null"]), operands),
    st.just(Ref(("x",))),
    st.just(TRUE),
)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds(
            lambda op, items: Call(op, tuple(items)),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=4),
        ),
        inner.map(lambda one: Call("not", (one,))),
        inner.map(lambda one: Call("is_not_distinct", (one, TRUE))),
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def rows() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    tables = ", ".join(f"(SELECT unnest({list(values)!r}) AS {name})" for name, values in COLUMNS.items())
    connection.execute(f"CREATE TABLE r AS SELECT * FROM {tables.replace('None', 'NULL')}")
    return connection


def sql(expr: Expr) -> str:
    return render(DUCKDB, rewrite(expr, two_by_two), lambda ref: ref.name)


def two_by_two(node: Expr) -> Expr | None:
    """A flattened chain as SQL writes it."""
    if isinstance(node, Call) and node.op in ("+", "*") and len(node.args) > 2:
        return reduce(lambda left, right: Call(node.op, (left, right)), node.args)
    return None


MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(condition=conditions)
@MANY
def test_a_form_has_the_value_of_its_source_on_every_row(rows: duckdb.DuckDBPyConnection, condition: Expr) -> None:
    form = canonical(condition)
    found = rows.execute(f"SELECT * FROM r WHERE ({sql(condition)}) IS DISTINCT FROM ({sql(form)})").fetchall()
    assert found == [], (sql(condition), sql(form))


@given(condition=conditions)
@MANY
def test_a_filter_chooses_the_rows_of_its_source(rows: duckdb.DuckDBPyConnection, condition: Expr) -> None:
    form = all_of(canonical_filter(conjuncts(condition)))
    query = f"SELECT * FROM r WHERE coalesce(({sql(condition)}), false) IS DISTINCT FROM coalesce(({sql(form)}), false)"
    assert rows.execute(query).fetchall() == [], (sql(condition), sql(form))


@given(condition=conditions)
@MANY
def test_a_form_is_its_own_form(condition: Expr) -> None:
    form = canonical(condition)
    assert canonical(form) == form


@given(left=operands)
@MANY
def test_a_number_keeps_its_value(rows: duckdb.DuckDBPyConnection, left: Expr) -> None:
    form = canonical(numeric(canonical(left), dates=False))
    found = rows.execute(f"SELECT * FROM r WHERE ({sql(left)}) IS DISTINCT FROM ({sql(form)})").fetchall()
    assert found == [], (sql(left), sql(form))
