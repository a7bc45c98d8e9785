"""Whatever stands in the documents: reading, checking, fingerprints, lineage and diff never crash."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caliber.interchange.yaml_files import parse_files, write_model
from caliber.model.build import KINDS
from caliber.model.diff import diff
from caliber.model.fingerprint import fingerprint
from caliber.model.lineage import downstream, edges
from caliber.model.schema import json_schema
from caliber.model.snapshot import Snapshot
from tests.model.shop import metric, snapshot

PROPERTIES = {name: sorted(json_schema()["$defs"][name]["properties"]) for name in KINDS}
WORDS = [
    "a", "b", "c", "lines", "a.b", "a.b.c", "a__b", "", " ", "atomic", "derived", "composite", "primary", "foreign",
    "sum(a)", "count(*)", "a / b", "a + a", "a = 1 and b.c in ('x')", "metric(a, b) > 3", "not not a", "sum(", "((((",
    "7d", "mtd", "all", "1 year", "day", "grant", "mask", "row_filter", "person.x", "区域", "'; drop table x; --", "{",
    "a between b and c", "case when a then b end", "coalesce(null)", "9" * 400, "1e999", "nan", "interval '1 month'",
    "\x00", "*", "id", "1",
]  # fmt: skip
KEYS = ["column", "expr", "key", "name", "zh", "entity", "role", "from", "to", "members", "business", "metric"]
scalars = st.one_of(st.none(), st.sampled_from(WORDS))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from([*WORDS, "column", "expr", "key", "name", "zh", "entity", "role", "from", "to"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=6,
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    keys = draw(st.lists(st.sampled_from(PROPERTIES[kind]), max_size=7))
    code = draw(st.one_of(st.sampled_from(["a", "b", "c"]), scalars))
    return {kind: code, **{key: draw(values) for key in keys if key != kind}}


def text_of(found: list[dict[str, Any]]) -> str:
    head = {"project": "p", "sources": {"w": "x"}}
    return yaml.safe_dump_all([head, *found], allow_unicode=True)


@given(st.lists(documents(), max_size=5), st.lists(documents(), max_size=2))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_crashes(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    old, new = (parse_files({"caliber.yaml": text_of(found)}) for found in (first, first + second))
    for loaded in (old, new):
        for problem in loaded.check():
            assert problem.message("zh") and problem.message("en") and problem.where.file
    before, after = Snapshot(old.partial), Snapshot(new.partial)
    for code in after.model.metrics:
        assert len(fingerprint(after, code)) == 64
        assert edges(after, code) is not None and downstream(after, code) is not None
    assert diff(before, before) == ()
    assert all(change.text for change in diff(before, after))
    assert write_model(new.partial)


@pytest.mark.parametrize(
    "expression",
    [
        " + ".join(["amount"] * 480),
        " and ".join(["gift"] * 480),
        "(" * 90 + "amount" + ")" * 90,
        "not " * 90 + "gift",
        "-" * 90 + "amount",
        "coalesce(" * 90 + "amount" + ", 0)" * 90,
        f"channel in ({', '.join(repr(str(n)) for n in range(2000))})",
    ],
    ids=lambda text: text[:12],
)
def test_long_and_deep_expressions(expression: str) -> None:
    shop = snapshot(
        metric("one", "dataset: lines", f'measure: "sum(case when {expression} then 1 end)"'),
        metric("two", "dataset: lines", "measure: count(*)", f'where: "{expression}"'),
    )
    assert fingerprint(shop, "one") != fingerprint(shop, "two")


def test_a_long_chain() -> None:
    """Hundreds of metrics on one another: whatever the depth, a change at the bottom is seen at the top."""
    chain = [metric("m0", "dataset: lines", "measure: sum(amount)")]
    chain += [metric(f"m{n}", f"formula: m{n - 1} + 1") for n in range(1, 400)]
    shop = snapshot(*chain)
    assert len(edges(shop, "m399")) > 390
    other = snapshot(chain[0].replace("amount", "net"), *chain[1:])
    for top in ("m20", "m200", "m399"):
        assert fingerprint(shop, top) != fingerprint(other, top)
