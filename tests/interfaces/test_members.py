"""Members of dimensions, as a person whose rows are narrowed is offered them."""

from __future__ import annotations

from tests.interfaces.conftest import As, code

MOST = 1000


def test_a_narrowed_person_is_listed_the_members_of_every_dimension(as_: As) -> None:
    sun = as_("sun")
    offered = sun.get("/dimensions", metrics="gross_sales").json()["items"]
    assert {"member_level", "order.member.member_level", "region"} <= {brief["name"] for brief in offered}
    for brief in offered:
        listed = sun.get(f"/dimensions/{brief['name']}/values", metrics="gross_sales", limit=MOST)
        if brief["masked"]:
            assert (listed.status_code, code(listed)) == (403, "access.masked_dimension"), brief["name"]
            continue
        assert listed.status_code == 200, (brief["name"], listed.text)
        values = {member["value"] for member in listed.json()["items"]}
        shown = {row[0] for row in sun.query("gross_sales", by=[brief["name"]]).json()["rows"]} - {None}
        assert shown <= values or listed.json()["truncated"], brief["name"]


def test_members_of_a_narrowed_dimension_are_ones_own(as_: As) -> None:
    listed = as_("sun").get("/dimensions/region/values", metrics="gross_sales").json()["items"]
    assert [member["value"] for member in listed] == ["华东"]
    assert len(as_("wang").get("/dimensions/region/values", metrics="gross_sales").json()["items"]) > 1
