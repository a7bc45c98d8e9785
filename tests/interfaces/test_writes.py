"""Writes: done once however often they are sent, never over what somebody else changed, and in force at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from caliber.app.installation import Served
from caliber.app.project import open_project
from caliber.app.server import prepare
from caliber.demo import write_definitions
from caliber.interfaces.rest.application import make_app
from caliber.settings import Settings
from tests.interfaces.conftest import NOW, SECRET, As, Visitor, code

Files = dict[str, str]


def files_of(folder: Path) -> Files:
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.yaml"))}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[ASGIApp, Files]]:
    """An installation of its own, for tests that publish: the definitions of the demo, without data."""
    write_definitions(tmp_path)
    settings = Settings(project=str(tmp_path), demo=True, now=NOW)
    prepare(open_project(settings))
    installation = Served(open_project(settings))
    yield make_app(installation), files_of(tmp_path)
    installation.close()


def edited(files: Files, before: str, after: str) -> Files:
    found = {name: text.replace(before, after) for name, text in files.items()}
    assert found != files
    return found


CHANGE = ("name: {zh: 订单量, en: Orders}", "name: {zh: 订单总量, en: Orders}")


def test_definitions_have_a_tag_and_are_not_sent_twice(as_: As) -> None:
    first = as_("wang").get("/definitions")
    tag = first.headers["etag"]
    assert tag == f'"{first.json()["fingerprint"]}"'
    again = as_("wang").get("/definitions", {"If-None-Match": f'W/"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert as_("wang").get("/definitions", {"If-None-Match": '"other"'}).status_code == 200


def test_definitions_show_neither_rules_nor_addresses_to_everybody(as_: As) -> None:
    shown = as_("wang").get("/definitions").json()["model"]
    assert "policies" not in shown
    assert set(shown["sources"].values()) == {"duckdb://…"}
    assert as_("steward").get("/definitions").json()["model"]["policies"]


def test_a_change_is_proposed_reviewed_and_in_force(own: tuple[ASGIApp, Files]) -> None:
    app, files = own
    author, steward = Visitor(app).sign_in("analyst"), Visitor(app).sign_in("steward")
    tag = author.get("/definitions").headers["etag"]
    proposed = edited(files, *CHANGE)
    diff = author.post("/definitions/diff", {"files": proposed}).json()
    assert [(one["code"], one["part"], one["weight"]) for one in diff["changes"]] == [("orders", "name", "wording")]
    body = {"files": proposed, "message": "一看就知道是全部订单"}
    made = author.post("/change-requests", body, {"If-Match": tag})
    assert made.status_code == 201
    assert made.headers["location"].endswith(made.json()["id"])
    assert code(author.post(f"/change-requests/{made.json()['id']}/approve", {})) == "accounts.not_permitted"
    done = steward.post(f"/change-requests/{made.json()['id']}/approve", {"note": "好"})
    assert (done.status_code, done.json()["status"]) == (200, "applied")
    assert [decision["verdict"] for decision in done.json()["decisions"]] == ["approve", "apply"]
    assert author.get("/metrics/orders").json()["name"]["zh"] == "订单总量"
    assert [line["version"] for line in author.get("/metrics/orders/versions").json()["items"]] == ["1.1", "1.0"]
    assert author.get("/definitions").headers["etag"] != tag
    stale = author.post("/change-requests", body, {"If-Match": tag})
    assert (stale.status_code, code(stale)) == (412, "server.stale")
    behind = author.post("/change-requests", body | {"base": tag.strip('"')})
    assert (behind.status_code, code(behind)) == (409, "catalog.stale_base")


def test_nobody_approves_their_own(own: tuple[ASGIApp, Files]) -> None:
    app, files = own
    steward = Visitor(app).sign_in("steward")
    base = steward.get("/definitions").json()["fingerprint"]
    body = {"files": edited(files, *CHANGE), "message": "m", "base": base}
    made = steward.post("/change-requests", body).json()["id"]
    own_one = steward.post(f"/change-requests/{made}/approve", {})
    assert (own_one.status_code, code(own_one)) == (403, "catalog.own_request")
    assert steward.post(f"/change-requests/{made}/withdraw").json()["status"] == "withdrawn"
    closed = steward.post(f"/change-requests/{made}/withdraw")
    assert (closed.status_code, code(closed)) == (409, "catalog.request_closed")


def test_what_the_author_may_not_see_is_not_removed_by_leaving_it_out(own: tuple[ASGIApp, Files]) -> None:
    app, files = own
    author = Visitor(app).sign_in("analyst")
    kept = {}
    for name, text in files.items():
        documents = [part for part in text.split("\n---\n") if not part.lstrip("-\n").startswith(f"metric: {SECRET}\n")]
        kept[name] = "\n---\n".join(documents)
    assert kept != files
    shown = author.post("/definitions/diff", {"files": edited(kept, *CHANGE)}).json()
    assert SECRET not in {change["code"] for change in shown.get("changes", [])}


def test_broken_definitions_are_refused_with_every_problem_in_its_place(as_: As, folder: Path) -> None:
    files = files_of(folder) | {
        "metrics/broken.yaml": "metric: broken\nkind: atomic\ndataset: no_such\nmeasure: sum(x\n"
    }
    analyst = as_("analyst")
    found = analyst.post("/definitions/check", {"files": files}).json()["problems"]
    assert {"metrics/broken.yaml"} == {problem["where"].partition(":")[0] for problem in found}
    for path, body in (("/definitions/diff", {}), ("/change-requests", {"message": "m"})):
        refused = analyst.post(path, {"files": files, **body})
        assert (refused.status_code, code(refused)) == (422, "server.broken_project")
        assert refused.json()["problems"] == found


def test_definitions_are_only_read_never_run(as_: As) -> None:
    hostile = {"caliber.yaml": "project: !!python/object/apply:os.system ['false']\n", "../../up.yaml": "metric: up\n"}
    answer = as_("analyst").post("/definitions/check", {"files": hostile})
    assert answer.status_code == 200
    assert answer.json()["problems"]


# -- sent again


def test_a_write_sent_again_is_done_once(as_: As) -> None:
    admin = as_("admin")
    body = {"code": "pop_up", "name": {"zh": "快闪店"}}
    first = admin.post("/departments", body, {"Idempotency-Key": "one"})
    again = admin.post("/departments", body, {"Idempotency-Key": "one"})
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    unkeyed = admin.post("/departments", body)
    assert (unkeyed.status_code, code(unkeyed)) == (409, "accounts.department_taken")


def test_a_key_is_for_one_request_and_one_person(as_: As) -> None:
    admin = as_("admin")
    body = {"name": "key", "scopes": ["read"], "days": 1}
    assert admin.post("/tokens", body, {"Idempotency-Key": "two"}).status_code == 201
    other = admin.post("/tokens", body | {"days": 2}, {"Idempotency-Key": "two"})
    assert (other.status_code, code(other)) == (422, "server.key_reused")
    assert as_("wang").post("/tokens", body, {"Idempotency-Key": "two"}).status_code == 201


def test_a_secret_is_not_kept_for_a_second_showing(as_: As) -> None:
    body = {"name": "once", "scopes": ["read"], "days": 1}
    first, again = (as_("wang").post("/tokens", body, {"Idempotency-Key": "three"}).json() for _ in range(2))
    assert first["secret"].startswith("cal_")
    assert again == first | {"secret": ""}


def test_a_refused_write_frees_its_key(as_: As) -> None:
    admin, key = as_("admin"), {"Idempotency-Key": "four"}
    assert admin.post("/tokens", {"name": "", "scopes": ["read"]}, key).status_code == 422
    assert admin.post("/tokens", {"name": "now", "scopes": ["read"]}, key).status_code == 201


def test_a_key_needs_somebody_behind_it(as_: As) -> None:
    answer = as_("").post("/tokens", {"name": "x", "scopes": ["read"]}, {"Idempotency-Key": "five"})
    assert (answer.status_code, code(answer)) == (401, "accounts.sign_in_needed")
