"""Refusals in the reader's language, with the code, the place and what to do next."""

from __future__ import annotations

from typing import Any

import pytest

from caliber.interfaces.rest.languages import language
from tests.interfaces.conftest import API, As, code

REFUSALS: list[tuple[str, str, Any, int, str]] = [
    ("GET", "/metrics/no_such", None, 404, "query.unknown_metric"),
    ("GET", "/metric-sets/no_such", None, 404, "catalog.unknown_set"),
    ("GET", "/dimensions/no_such/values", None, 404, "query.unknown_dimension"),
    ("GET", "/dimensions/phone/values", None, 403, "access.masked_dimension"),
    ("GET", "/receipts/rcp_no_such", None, 404, "query.unknown_receipt"),
    ("GET", "/change-requests/cr_no_such", None, 404, "catalog.unknown_request"),
    ("GET", "/nowhere", None, 404, "server.not_found"),
    ("PATCH", "/metrics", {}, 405, "server.method_not_allowed"),
    ("GET", "/metrics?sort=no_such", None, 422, "catalog.unknown_sort"),
    ("GET", "/metrics?cursor=%21%21", None, 422, "catalog.bad_cursor"),
    ("GET", "/metrics?limit=0", None, 422, "catalog.bad_page_size"),
    ("GET", "/metrics?limit=many", None, 422, "server.bad_request"),
    ("POST", "/query", {"metrics": ["no_such"]}, 422, "query.unknown_metric"),
    ("POST", "/query", {"metrics": ["orders"], "by": ["no_such"]}, 422, "query.unknown_dimension"),
    ("POST", "/query", {"metrics": ["orders"], "since": "someday"}, 422, "query.bad_date"),
    ("POST", "/query", {"metrics": ["purchase_amount"]}, 403, "access.no_see_value"),
    ("POST", "/query", {"metric": "orders"}, 422, "server.bad_request"),
    ("POST", "/query", {"metrics": "orders"}, 422, "server.bad_request"),
    ("POST", "/query", [], 422, "server.bad_request"),
    ("POST", "/users", {"username": "x", "name": "X"}, 403, "accounts.not_permitted"),
    ("PUT", "/session/preferences", {"theme": "sepia"}, 422, "accounts.unknown_preference"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "wanted"), REFUSALS)
def test_a_refusal_in_both_languages(as_: As, method: str, path: str, body: Any, status: int, wanted: str) -> None:
    said = {}
    for lang in ("zh-CN", "en-US"):
        answer = as_("wang").send(method, path, {"Accept-Language": lang}, json=body)
        assert (answer.status_code, code(answer)) == (status, wanted)
        assert answer.headers["content-language"] == lang[:2]
        assert set(answer.json()) == {"code", "message", "hint", "where", "status", "title"}
        said[lang] = answer.json()["message"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said["zh-CN"])
    assert said["zh-CN"] != said["en-US"]


def test_the_field_that_is_wrong_is_named(as_: As) -> None:
    answer = as_("wang").post("/query/explain", {"query": {"metrics": ["orders"], "limit": "ten"}})
    assert answer.json()["where"] == "query.limit"
    assert "limit" in answer.json()["message"]
    unknown = as_("wang").post("/query", {"metrics": [], "bye": []}, {"Accept-Language": "zh"}).json()
    assert (unknown["where"], "没有 bye 这个字段" in unknown["message"]) == ("bye", True)


@pytest.mark.parametrize("text", ["{", "\ud800", "null", '"x"', "[1, 2"])
def test_what_is_no_json_is_told(as_: As, text: str) -> None:
    wang = as_("wang")
    headers = {"Content-Type": "application/json", "X-CSRF-Token": wang.client.cookies["caliber_csrf"]}
    content = text.encode("utf-8", "surrogatepass")
    answer = wang.client.post(f"{API}/query", content=content, headers=headers)
    assert (answer.status_code, code(answer)) == (422, "server.bad_request")


def test_near_names_are_offered(as_: As) -> None:
    assert "gross_sales" in as_("wang").get("/metrics/gros_sales").json()["hint"]


def test_an_unknown_language_is_answered_in_english(as_: As) -> None:
    answer = as_("wang").get("/metrics/no_such", {"Accept-Language": "fr-CH, de;q=0.9"})
    assert answer.json()["message"].startswith("There is no metric")


LANGUAGES = [
    ("", "en"),
    ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
    ("en;q=0.8, zh;q=0.9", "zh"),
    ("en, zh", "en"),
    ("fr, zh-TW;q=0.5", "zh"),
    ("zh;q=0", "en"),
    ("zh;q=high, en;q=0.1", "en"),
    (";;;,,q=", "en"),
]


@pytest.mark.parametrize(("header", "wanted"), LANGUAGES)
def test_the_language_of_the_highest_weight(header: str, wanted: str) -> None:
    assert language(header) == wanted
