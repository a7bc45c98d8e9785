"""The bridges of the demo's variants over REST: as described, amounts only for those who see every row."""

from __future__ import annotations

from typing import Any

import pytest

from caliber.interfaces.rest.schemas.bridges import Bridge, BridgeChecks, Bridges, ProposedBridge
from tests.interfaces.conftest import As, code

VARIANTS = {"paid_sales", "gmv", "sales_with_freight"}


@pytest.fixture
def checked(as_: As) -> list[dict[str, Any]]:
    """All that is due, checked by a steward."""
    answer = as_("steward").post("/bridges/checks", {})
    assert answer.status_code == 200, answer.text
    BridgeChecks.model_validate(answer.json())
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_the_demos_bridges_explain_their_gaps(as_: As, checked: list[dict[str, Any]]) -> None:
    answer = as_("wang").get("/bridges").json()
    Bridges.model_validate(answer)
    found = {one["metric"]["code"]: one for one in answer["items"]}
    assert found.keys() == VARIANTS
    assert {one["reference"]["code"] for one in found.values()} == {"gross_sales"}
    for one in found.values():
        assert len(one["checks"]) == 12
        for check in one["checks"]:
            assert check["state"] in ("holds", "broken"), check["problem"]
            assert abs(sum(line["amount"] for line in check["lines"]) - check["gap"]) < 1e-6
    assert found["sales_with_freight"]["state"] == "holds"
    broken = [
        line for check in found["paid_sales"]["checks"] for line in check["lines"] if line["state"] == "unsanctioned"
    ]
    assert all("下单时间" in line["text"]["zh"] for line in broken)  # paid, and nobody knows when it was ordered


def test_one_by_any_of_its_names(as_: As, checked: list[dict[str, Any]]) -> None:
    answer = as_("wang").get("/bridges/paid_sales")
    Bridge.model_validate(answer.json())
    assert code(as_("wang").get("/bridges/gross_sales")) == "bridge.not_declared"
    assert as_("wang").get("/bridges/gross_sales").status_code == 404
    assert as_("wang").get("/bridges/nothing_such").status_code == 404


def test_amounts_only_for_those_who_see_every_row(as_: As, checked: list[dict[str, Any]]) -> None:
    theirs = as_("sun").get("/bridges/paid_sales").json()
    ours = as_("wang").get("/bridges/paid_sales").json()
    assert (ours["shown"], theirs["shown"]) == (True, False)
    assert [one["state"] for one in theirs["checks"]] == [one["state"] for one in ours["checks"]]
    assert {one["left"] for one in theirs["checks"]} == {None}
    assert {line["amount"] for one in theirs["checks"] for line in one["lines"]} == {0}


def test_a_proposal_explains_what_is_there(as_: As) -> None:
    answer = as_("wang").post("/bridges/gmv/proposal", {})
    ProposedBridge.model_validate(answer.json())
    assert answer.json()["yaml"].startswith("bridge:\n")
    assert code(as_("wang").post("/bridges/gross_sales/proposal", {})) == "bridge.no_reference"


def test_a_variant_is_sanctioned_with_its_bridge(as_: As) -> None:
    decision = {"kind": "variant", "metric": "gross_sales", "others": ["net_sales"], "reason": "财务要扣退款"}
    made = as_("wang").post("/cases/decisions", decision | {"bridge": True})
    assert made.status_code == 201, made.text
    proposed = as_("wang").get(f"/change-requests/{made.json()['id']}").json()
    changed = {(one["code"], one["part"]) for one in proposed["changes"]}
    assert ("net_sales", "lifecycle") in changed
    as_("wang").post(f"/change-requests/{made.json()['id']}/withdraw")
    plain = as_("wang").post("/cases/decisions", decision).json()
    assert ("net_sales", "lifecycle") not in {(one["code"], one["part"]) for one in plain["changes"]}
    as_("wang").post(f"/change-requests/{plain['id']}/withdraw")


def test_a_bridge_that_cannot_be_made_is_refused(as_: As) -> None:
    decision = {"kind": "variant", "metric": "gross_sales", "others": ["monthly_orders"], "reason": "x", "bridge": True}
    assert code(as_("wang").post("/cases/decisions", decision)).startswith("reconcile.")


def test_who_proposes_no_changes_starts_no_check(as_: As) -> None:
    assert as_("sun").post("/bridges/checks", {}).status_code == 403
    assert as_("").get("/bridges").status_code == 401
