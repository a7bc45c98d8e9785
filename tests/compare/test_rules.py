"""What is equal says which rules brought each side to its canonical form."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from caliber.compare import compare_metrics, settle
from caliber.compare.rules import NAMES, PLAINLY
from caliber.interchange.sql_reports import compare_sql
from caliber.model import canonical
from tests.compare.test_metrics import LINES
from tests.model.shop import metric, snapshot

FOLDER = Path(__file__).parent / "pairs"
SCHEMA = (FOLDER / "schema.sql").read_text("utf-8")
EQUAL: dict[str, list[list[str]]] = yaml.safe_load((FOLDER / "equal.yaml").read_text("utf-8"))

SAID = [
    ("COUNT(*) FROM dwd_order WHERE status IN ('a', 'b')", "membership"),
    ("COUNT(*) FROM dwd_order WHERE NOT (qty > 3 AND channel = 'app')", "negation"),
    ("COUNT(*) FROM dwd_order WHERE COALESCE(refund_amt, COALESCE(tax_amt, 0)) > 3", "coalescing"),
    ("COUNT(*) FROM dwd_order WHERE YEAR(dt) = 2024", "ranges"),
    ("SUM(CASE WHEN status = 'paid' THEN pay_amt END) FROM dwd_order", "conditions"),
    ("AVG(pay_amt) FROM dwd_order", "average"),
    ("SUM(pay_amt / 100) FROM dwd_order", "factors"),
    ("SUM(o.qty) FROM dwd_order o LEFT JOIN dim_user u ON o.user_id = u.user_id", "unused_left"),
    ("SUM(o.qty) FROM dwd_order o JOIN dim_shop s ON o.shop_id = s.shop_id", "semi_join"),
    ("SUM(n) FROM (SELECT channel, SUM(qty) AS n FROM dwd_order GROUP BY channel) q", "nesting"),
]


@pytest.mark.parametrize(("query", "rule"), SAID)
def test_the_rule_is_named_on_the_side_where_it_was_needed(query: str, rule: str) -> None:
    found = compare_sql(f"SELECT {query}", f"SELECT {query}", SCHEMA)
    assert found.verdict == "equal"
    assert rule in found.rules[0]
    assert found.rules[0] == found.rules[1]
    plain = compare_sql("SELECT SUM(qty) FROM dwd_order", "SELECT SUM(qty) FROM dwd_order", SCHEMA)
    assert rule not in plain.rules[0]


def test_all_names_are_of_rules_that_some_pair_needs() -> None:
    used: Counter[str] = Counter()
    for left, right in (pair for way in EQUAL.values() for pair in way):
        for side in compare_sql(left, right, SCHEMA).rules:
            used.update(side)
    tried = {rule for _, rule in SAID}
    assert set(NAMES) - set(used) - tried == set()
    assert {name for name, _ in canonical.RULES} | {rule.__name__ for rule in settle.RULES} <= set(NAMES)


def test_they_are_said_in_both_languages_and_only_of_what_is_equal() -> None:
    query = "SELECT SUM(pay_amt) AS s FROM dwd_order WHERE NOT status = 'paid'"
    found = compare_sql(query, query.replace("NOT status =", "status <>"), SCHEMA)
    assert found.as_dict("en")["rules"] == {"left": ["NOT pushed down"], "right": []}
    assert found.as_dict("zh")["rules"] == {"left": ["NOT 下推"], "right": []}
    assert all(name.zh and name.en and name.zh != name.en for name in NAMES.values())
    other = compare_sql(query, query.replace("NOT ", ""), SCHEMA)
    assert other.verdict != "equal"
    assert other.rules == ((), ())


def test_metrics_of_one_fingerprint_say_them_too() -> None:
    shop = snapshot(
        metric("one", LINES, "measure: sum(amount)", "where: quantity in (1, 3)"),
        metric("other", LINES, "measure: sum(amount)", "where: quantity = 1 or quantity = 3"),
    )
    found = compare_metrics(shop, "one", "other")
    assert (found.verdict, found.proof) == ("equal", "canonical")
    assert found.rules == (("membership",), ())


def test_every_rule_has_its_name_and_everyday_words() -> None:
    assert [*NAMES] == [*PLAINLY]
    assert all(text.zh and text.en for table in (NAMES, PLAINLY) for text in table.values())
