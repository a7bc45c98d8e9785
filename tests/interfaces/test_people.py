"""People, departments, tokens and one's own account, as administrators and everybody else use them."""

from __future__ import annotations

import pytest
from starlette.types import ASGIApp

from tests.interfaces.conftest import As, Visitor, code


def test_an_account_is_made_and_its_password_shown_once(app: ASGIApp, as_: As) -> None:
    admin = as_("admin")
    made = admin.post("/users", {"username": "Qian", "name": "钱多多", "department": "finance", "roles": ["analyst"]})
    assert made.status_code == 201
    password = made.json()["password"]
    assert len(password) > 12
    assert "password" not in admin.get("/users/qian").json()
    session = Visitor(app).sign_in("qian", password).get("/session").json()
    assert session["must_change_password"] is True
    assert session["user"]["department"]["code"] == "finance"
    assert session["user"]["departments"][0] == "finance"
    assert "propose_changes" in session["permissions"]


def test_a_change_leaves_the_rest_as_it_was(as_: As) -> None:
    admin = as_("admin")
    admin.post(
        "/users",
        {"username": "kong", "name": "孔", "department": "hr", "roles": ["viewer"], "password": "longer-than-8"},
    )
    before = admin.get("/users/kong").json()
    after = admin.patch("/users/kong", {"attributes": {"regions": ["华北"]}}).json()
    assert after == before | {"attributes": {"regions": ["华北"]}}
    assert admin.patch("/users/kong", {"department": None}).json()["department"] is None
    assert admin.patch("/users/kong", {"name": None, "roles": None}).json()["name"] == "孔"


def test_closing_an_account_ends_its_sessions(app: ASGIApp, as_: As) -> None:
    admin = as_("admin")
    admin.post("/users", {"username": "lost", "name": "L", "password": "longer-than-8"})
    visitor = Visitor(app).sign_in("lost", "longer-than-8")
    assert admin.patch("/users/lost", {"active": False}).json()["active"] is False
    assert code(visitor.get("/session")) == "accounts.sign_in_needed"
    assert visitor.post("/session", {"username": "lost", "password": "longer-than-8"}).status_code == 403


def test_the_last_administrator_stays(as_: As) -> None:
    answer = as_("admin").patch("/users/admin", {"roles": ["viewer"]})
    assert (answer.status_code, code(answer)) == (409, "accounts.last_administrator")


def test_people_are_listed_page_by_page(as_: As) -> None:
    admin = as_("admin")
    everybody = [person["username"] for person in admin.get("/users", limit=500).json()["items"]]
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        page = admin.get("/users", limit=5, cursor=cursor).json()
        found += [person["username"] for person in page["items"]]
        assert page["total"] == len(everybody)
        cursor = page["next"]
    assert found == everybody == sorted(everybody)
    assert [one["username"] for one in admin.get("/users", q="王芳").json()["items"]] == ["wang"]


def test_metrics_are_listed_page_by_page(as_: As) -> None:
    every = [item["code"] for item in as_("wang").get("/metrics", limit=200).json()["items"]]
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        page = as_("wang").get("/metrics", limit=17, cursor=cursor).json()
        found += [item["code"] for item in page["items"]]
        cursor = page["next"]
    assert found == every


def test_facets_narrow_the_list_and_commas_join_values(as_: As) -> None:
    wang = as_("wang")
    both = wang.get("/metrics?kind=derived,composite&limit=200").json()
    apart = wang.get("/metrics?kind=derived&kind=composite&limit=200").json()
    assert both == apart
    assert {item["kind"] for item in both["items"]} == {"derived", "composite"}
    assert both["total"] == sum(row["count"] for row in both["facets"]["kind"] if row["value"] != "atomic")


def test_a_department_is_added_moved_and_removed(as_: As) -> None:
    admin = as_("admin")
    assert admin.post("/departments", {"code": "lab", "name": "实验室", "parent": "quality"}).status_code == 201
    assert (
        admin.put("/departments/lab", {"name": {"zh": "研究室", "en": "Lab"}, "parent": None}).json()["parent"] is None
    )
    tree = {node["code"]: node for node in admin.get("/departments").json()["items"]}
    assert tree["lab"]["name"] == {"zh": "研究室", "en": "Lab"}
    assert admin.delete("/departments/lab").status_code == 204
    gone = admin.delete("/departments/lab")
    assert (gone.status_code, code(gone)) == (404, "accounts.unknown_department")
    defined = admin.put("/departments/finance", {"name": "别的"})
    assert (defined.status_code, code(defined)) == (409, "accounts.defined_department")


@pytest.mark.parametrize("path", ["/users", "/users/wang", "/audit"])
def test_who_manages_nobody_sees_no_accounts(as_: As, path: str) -> None:
    answer = as_("wang").get(path)
    assert (answer.status_code, code(answer)) == (403, "accounts.not_permitted")


def test_everything_done_to_people_stands_in_the_audit(as_: As) -> None:
    lines = as_("admin").get("/audit").text.splitlines()
    assert any('"person.added"' in line and '"qian"' in line for line in lines)
    assert not any("password" in line.lower() and "argon" in line for line in lines)


def test_one_changes_ones_own_password(app: ASGIApp, as_: As) -> None:
    as_("admin").post("/users", {"username": "own", "name": "O", "password": "first-password"})
    visitor, elsewhere = (Visitor(app).sign_in("own", "first-password") for _ in range(2))
    wrong = visitor.put("/session/password", {"old": "nope", "new": "second-password"})
    assert (wrong.status_code, code(wrong)) == (422, "accounts.wrong_password")
    assert visitor.put("/session/password", {"old": "first-password", "new": "second-password"}).status_code == 204
    assert visitor.get("/session").json()["must_change_password"] is False
    assert elsewhere.get("/session").status_code == 401


def test_a_password_that_an_administrator_set_opens_nothing_but_the_choice_of_an_own_one(app: ASGIApp, as_: As) -> None:
    admin = as_("admin")
    admin.post("/users", {"username": "fresh", "name": "F", "roles": ["viewer"], "password": "first-password"})
    visitor = Visitor(app).sign_in("fresh", "first-password")
    for answer in (visitor.get("/metrics"), visitor.query("gross_sales"), visitor.get("/meta"), visitor.get("/home"),
                   visitor.put("/session/preferences", {"theme": "dark"})):  # fmt: skip
        assert (answer.status_code, code(answer)) == (403, "accounts.password_to_choose")
    assert visitor.get("/session").status_code == 200
    same = visitor.put("/session/password", {"old": "first-password", "new": "first-password"})
    assert (same.status_code, code(same)) == (422, "accounts.password_not_new")
    assert visitor.put("/session/password", {"old": "first-password", "new": "second-password"}).status_code == 204
    assert visitor.get("/metrics").status_code == 200


def test_a_password_that_was_reset_must_be_changed_again(app: ASGIApp, as_: As) -> None:
    admin = as_("admin")
    admin.post("/users", {"username": "again", "name": "A", "roles": ["viewer"], "password": "first-password"})
    visitor = Visitor(app).sign_in("again", "first-password")
    assert visitor.put("/session/password", {"old": "first-password", "new": "second-password"}).status_code == 204
    assert admin.patch("/users/again", {"password": "third-password"}).status_code == 200
    assert code(visitor.get("/metrics")) == "accounts.sign_in_needed"
    assert code(Visitor(app).sign_in("again", "third-password").get("/metrics")) == "accounts.password_to_choose"


def test_preferences_last(as_: As) -> None:
    wang = as_("wang")
    assert wang.put("/session/preferences", {"theme": "dark"}).json()["theme"] == "dark"
    assert wang.put("/session/preferences", {"lang": "en"}).json() == {"lang": "en", "theme": "dark"}
    assert wang.get("/session").json()["user"]["theme"] == "dark"


def test_following_is_seen_at_home(as_: As) -> None:
    zheng = as_("zheng")
    for item in zheng.get("/me/follows").json()["items"]:
        assert zheng.delete(f"/me/follows/{item['code']}").status_code == 204
    assert zheng.put("/me/follows/gross_sales").status_code == 204
    assert zheng.put("/me/follows/orders").status_code == 204
    assert [item["code"] for item in zheng.get("/home").json()["followed"]] == ["gross_sales", "orders"]
    tiles = zheng.get("/home/tiles").json()["items"]
    assert [tile["metric"]["code"] for tile in tiles] == ["gross_sales", "orders"]
    month = zheng.query("orders", since=tiles[1]["since"], until=tiles[1]["until"]).json()
    assert tiles[1]["value"] == month["rows"][0][0]
    assert (tiles[1]["since"], tiles[1]["until"]) == ("2026-10-01", "2026-10-31")
    assert tiles[1]["change"] == tiles[1]["value"] - tiles[1]["previous"]
    assert [point[0] for point in tiles[1]["sparkline"]][-1] == "2026-10-01"
    assert zheng.delete("/me/follows/orders").status_code == 204
    assert [item["code"] for item in zheng.get("/me/follows").json()["items"]] == ["gross_sales"]
