"""The catalog as a list: facets count what would be left, pages join without gap or overlap."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caliber.access import OWNER
from caliber.catalog.browse import Narrowing, briefs, list_metrics
from caliber.catalog.domains import domain_tree, list_sets, metric_set
from caliber.catalog.facets import FACETS
from caliber.catalog.view import View
from caliber.errors import Refused
from caliber.store import Store
from tests.catalog.shop import MODEL, SHOP, WANG, atomic, changed

ALL = View(SHOP, OWNER)


def test_a_person_sees_what_they_may_know_of(store: Store) -> None:
    assert list_metrics(ALL, store, Narrowing()).total == len(MODEL.metrics)
    seen = {item.code for item in list_metrics(View(SHOP, WANG), store, Narrowing()).items}
    assert seen == MODEL.metrics.keys() - {"bonus"}


def test_a_facet_counts_what_the_others_leave(store: Store) -> None:
    page = list_metrics(ALL, store, Narrowing(kind=("atomic",), domain=("sales",)))
    assert {item.code for item in page.items} == {"gross_sales", "orders", "deals", "margin"}
    assert {value.value: value.count for value in page.facets["kind"]} == {"atomic": 4, "derived": 1}
    domains = {value.value: value.count for value in page.facets["domain"]}
    assert domains == {"people": 1, "sales": 4, "sales/revenue": 2}
    names = {value.value: value.name.zh for value in page.facets["domain"]}
    assert names["sales/revenue"] == "收入"


def test_every_value_of_every_facet_narrows_to_its_count(store: Store) -> None:
    page = list_metrics(ALL, store, Narrowing())
    for facet in FACETS:
        for value in page.facets[facet]:
            assert list_metrics(ALL, store, Narrowing(**{facet: (value.value,)})).total == value.count


def test_the_list_by_popularity_name_and_relevance(store: Store) -> None:
    view = View(SHOP, OWNER, popularity={"orders": 9, "deals": 4})
    codes = [item.code for item in list_metrics(view, store, Narrowing()).items]
    assert codes[:3] == ["orders", "deals", "gross_sales"]
    by_name = [item.name.zh for item in list_metrics(view, store, Narrowing(), sort="name").items]
    assert by_name.index("毛利") < by_name.index("销售额(含退)") < by_name.index("转化率")
    found = list_metrics(view, store, Narrowing(q="xse"))
    assert found.items[0].code == "gross_sales"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 40), st.integers(1, 12), st.sampled_from(["popularity", "name", "updated"]))
def test_pages_join_to_the_whole(store: Store, more: int, size: int, sort: str) -> None:
    view = View(changed(*(atomic(f"x{n}", f"指标{n % 3}", "", "sum(amount)") for n in range(more))), OWNER)
    whole = [item.code for item in list_metrics(view, store, Narrowing(), sort, limit=200).items]
    pages: list[str] = []
    cursor = ""
    while True:
        page = list_metrics(view, store, Narrowing(), sort, cursor, size)
        pages += [item.code for item in page.items]
        if page.next is None:
            break
        cursor = page.next
    assert pages == whole
    assert len(whole) == len(set(whole)) == more + len(MODEL.metrics)


@pytest.mark.parametrize("cursor", ["x", "!!!!", "汉字", "bnVsbA", "W251bGxd", "WyJhIiwxXQ"])
def test_a_cursor_from_elsewhere_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(Refused) as refusal:
        list_metrics(ALL, store, Narrowing(), cursor=cursor)
    assert refusal.value.code == "catalog.bad_cursor"


def test_what_cannot_be_asked(store: Store) -> None:
    for sort, limit, code in (
        ("colour", 50, "catalog.unknown_sort"),
        ("", 0, "catalog.bad_page_size"),
        ("", 100_000, "catalog.bad_page_size"),
    ):
        with pytest.raises(Refused) as refusal:
            list_metrics(ALL, store, Narrowing(), sort, limit=limit)
        assert refusal.value.code == code


def test_domains_count_what_is_in_and_below_them() -> None:
    tree = {node.code: node for node in domain_tree(ALL)}
    assert tree["sales"].metrics == 5
    assert [(child.code, child.metrics) for child in tree["sales"].children] == [("sales/revenue", 3)]
    assert {node.code: node.metrics for node in domain_tree(View(SHOP, WANG))}["people"] == 0


def test_sets_show_what_one_may_know_of() -> None:
    assert [(found.code, found.metrics) for found in list_sets(ALL)] == [("weekly", 3), ("payroll", 1)]
    assert [(found.code, found.metrics) for found in list_sets(View(SHOP, WANG))] == [("weekly", 2)]
    detail = metric_set(View(SHOP, WANG), "weekly")
    assert [item.code for item in detail.metrics] == ["gross_sales", "orders"]
    assert detail.audience[0].name.zh == "运营部"
    for code in ("payroll", "nowhere"):
        with pytest.raises(Refused) as refusal:
            metric_set(View(SHOP, WANG), code)
        assert refusal.value.code == "catalog.unknown_set"


def test_a_line_says_whether_the_figures_are_open() -> None:
    lines = {item.code: item for item in briefs(View(SHOP, WANG, followed=("orders",)), MODEL.metrics)}
    assert lines["orders"].can_see_value
    assert lines["orders"].followed
    assert lines["orders"].homonyms == 1
    assert not lines["margin"].can_see_value
    assert lines["gross_sales"].certified
    assert "bonus" not in lines
