"""The cases of the catalog over REST: as described, page by page, and of nothing that one may not know of."""

from __future__ import annotations

from typing import Any

from caliber.interfaces.rest.schemas.cases import CaseEffect, Cases, DecisionsInForce
from tests.interfaces.conftest import SECRET, As


def every(visitor: Any, **asked: Any) -> list[dict[str, Any]]:
    answer = visitor.get("/cases", **asked)
    assert answer.status_code == 200, answer.text
    Cases.model_validate(answer.json())
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_anybody_who_is_known_sees_the_planted_quarrels(as_: As) -> None:
    (case,) = every(as_("wang"), kind="same_definition")
    assert {one["code"] for one in case["metrics"]} == {"monthly_orders", "monthly_deals"}
    assert (case["status"], case["pairs"][0]["verdict"], case["pairs"][0]["proof"]) == ("open", "equal", "canonical")
    names = {name for case in every(as_("wang"), kind="same_name") for name in case["names"]}
    assert {"转化率", "净销售额", "客户数", "库存周转率", "准时交付率"} <= names


def test_pages_follow_each_other(as_: As) -> None:
    whole = every(as_("wang"))
    first = as_("wang").get("/cases", limit=3).json()
    second = as_("wang").get("/cases", limit=3, cursor=first["next"]).json()
    assert [one["id"] for one in (*first["items"], *second["items"])] == [one["id"] for one in whole[:6]]
    assert first["total"] == len(whole)


def test_a_metric_narrows_them(as_: As) -> None:
    found = every(as_("wang"), metric="turnover_average")
    assert found
    assert all("turnover_average" in {one["code"] for one in case["metrics"]} for case in found)
    assert every(as_("wang"), metric="gross_sales", status="open") == []


def test_a_secret_metric_is_in_no_case(as_: As) -> None:
    theirs, ours = (as_(name).get("/cases", limit=1000) for name in ("wang", "tang"))
    assert SECRET not in theirs.text
    assert theirs.json()["metrics"] < ours.json()["metrics"]  # the people department knows of it


def test_figures_go_through_the_persons_own_permissions(as_: As) -> None:
    answer = as_("wang").get("/cases", data="true", metric="all_orders", limit=1000)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    Cases.model_validate(found)
    assert (found["since"], found["until"]) == ("2025-11-01", "2026-10-31")
    gaps = {(p["left"], p["right"]): p["gap"] for case in found["items"] for p in case["pairs"] if p["gap"] is not None}
    october = as_("wang").query("all_orders", "cancelled_orders", since="2026-10-01", until="2026-10-31").json()
    (figures,) = october["rows"]
    assert gaps["all_orders", "cancelled_orders"] == figures[1] - figures[0]


def test_nobody_unknown_is_answered(as_: As) -> None:
    assert as_("").get("/cases").status_code == 401


def test_a_decision_is_a_change_request_for_somebody_else(as_: As) -> None:
    asked = {"kind": "keep", "metric": "monthly_orders", "others": ["monthly_deals"], "reason": "两个部门各有各的会"}
    made = as_("steward").post("/cases/decisions", asked)
    assert made.status_code == 201, made.text
    assert made.json()["status"] == "open"
    changes = [(change["code"], change["part"], change["weight"]) for change in made.json()["changes"]]
    assert changes == [("monthly_orders", "wording", "wording")]
    assert as_("steward").post(f"/change-requests/{made.json()['id']}/withdraw").status_code == 200


def test_what_is_under_review_stands_at_the_case(as_: As) -> None:
    asked = {"kind": "merge", "metric": "monthly_orders", "others": ["monthly_deals"]}
    effect = as_("steward").post("/cases/decisions/effect", asked)
    assert effect.status_code == 200, effect.text
    CaseEffect.model_validate(effect.json())
    assert effect.json()["refusal"] is None
    assert "monthly_deals" in effect.json()["names"]
    made = as_("steward").post("/cases/decisions", asked | {"reason": "同一个数"}).json()["id"]
    (case,) = every(as_("steward"), kind="same_definition")
    (review,) = case["reviews"]
    assert (review["request"], review["actions"], review["author"]) == (made, ["withdraw"], "林静")
    assert {name: review[name] for name in asked} == asked
    assert review["refusal"]["code"] == "catalog.own_request"
    assert as_("steward").post(f"/change-requests/{made}/withdraw").status_code == 200
    assert every(as_("steward"), kind="same_definition")[0]["reviews"] == []


def test_who_may_not_decide_is_told_why_and_whom_to_ask(as_: As) -> None:
    asked = {"kind": "keep", "metric": "monthly_orders", "others": ["monthly_deals"]}
    told = as_("sun").post("/cases/decisions/effect", asked).json()
    assert told["refusal"]["code"] == "accounts.not_permitted"
    assert told["refusal"]["hint"]["zh"]
    assert told["contacts"]
    assert as_("sun").post("/cases/decisions", asked | {"reason": "x"}).status_code == 403


def test_a_decision_on_a_secret_metric_is_one_on_nothing(as_: As) -> None:
    def said(name: str) -> tuple[int, str]:
        asked = {"kind": "keep", "metric": "monthly_orders", "others": [name], "reason": "x"}
        answer = as_("wang").post("/cases/decisions", asked)
        return answer.status_code, answer.text.replace(name, "…")

    def foreseen(name: str) -> tuple[int, str]:
        answer = as_("wang").post("/cases/decisions/effect", {"kind": "merge", "metric": "orders", "others": [name]})
        return answer.status_code, answer.text.replace(name, "…")

    assert said(SECRET) == said("qzxwvjk")
    assert foreseen(SECRET) == foreseen("qzxwvjk")
    assert as_("").post("/cases/decisions", {}).status_code == 401


def test_a_decision_is_approved_by_somebody_else_and_found_decided(as_: As) -> None:
    asked = {"kind": "keep", "metric": "complaints", "others": ["open_complaints"]}
    made = as_("he").post("/cases/decisions", asked | {"reason": "未结的另外看"}).json()["id"]
    (theirs,) = [case for case in every(as_("li"), metric="open_complaints") if case["reviews"]]
    assert theirs["reviews"][0]["actions"] == []
    assert theirs["reviews"][0]["refusal"]["code"] == "catalog.may_not_approve"
    assert theirs["reviews"][0]["contacts"] == ["林静", "郑文静"]  # and not who asks for it
    turned_down = as_("li").post(f"/change-requests/{made}/reject", {"note": "不同意"})
    assert (turned_down.status_code, turned_down.json()["code"]) == (403, "catalog.may_not_approve")
    done = as_("steward").post(f"/change-requests/{made}/approve", {"note": "同意"})
    assert done.status_code == 200, done.text
    assert {case["status"] for case in every(as_("he"), metric="open_complaints")} == {"decided"}
    found = as_("wang").get("/cases/decisions")
    DecisionsInForce.model_validate(found.json())
    (told,) = [one for one in found.json()["items"] if one["request"] == made]
    assert (told["author"], told["approver"], told["note"]) == ("何志强", "林静", "同意")
    assert (told["outcome"]["kind"], told["outcome"]["metric"]["code"]) == ("keep", "complaints")
    assert as_("wang").get("/cases/decisions", since="2026-12-01").json()["items"] == []
    assert as_("").get("/cases/decisions").status_code == 401


def test_departments_and_owners_narrow_them(as_: As) -> None:
    of_supply = every(as_("wang"), department="supply")
    assert of_supply
    assert all("supply" in case["departments"] for case in of_supply)
    owner = of_supply[0]["metrics"][0]["owner"]
    found = every(as_("wang"), owner=owner)
    assert found
    assert all(any(owner in one["owner"] for one in case["metrics"]) for case in found)
    assert every(as_("wang"), owner="nobody of that name") == []
