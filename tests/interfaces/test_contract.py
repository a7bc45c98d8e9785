"""The document says what is served: as written in web/openapi.json, as every answer is, whatever is sent."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from pydantic import BaseModel
from starlette.types import ASGIApp

from caliber.demo import DEMO_PEOPLE
from caliber.interfaces.rest.application import api
from tests.architecture.tree import ROOT
from tests.interfaces.conftest import SECRET, As, Visitor

SCHEMAS = "caliber.interfaces.rest.schemas"
AREAS = ("accounts", "catalog", "compare", "definitions", "query", "reconcile", "shared")
SHAPES: dict[str, type[BaseModel]] = {
    name: found
    for area in AREAS
    for name, found in vars(import_module(f"{SCHEMAS}.{area}")).items()
    if isinstance(found, type) and issubclass(found, BaseModel)
}
DOCUMENT = api().openapi()
WRITE = "python -m caliber.interfaces.rest > web/openapi.json && python hatch_build.py npm run api"


def test_the_document_is_the_one_that_the_pages_are_written_for() -> None:
    kept = json.loads((ROOT / "web" / "openapi.json").read_text("utf-8"))
    assert kept == json.loads(json.dumps(DOCUMENT)), f"run {WRITE}"


def test_every_route_says_who_may_call_it_and_what_a_refusal_is() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            refused = operation["responses"]["4XX"]["content"]["application/problem+json"]["schema"]
            assert refused == {"$ref": "#/components/schemas/Problem"}, (method, path)
            assert operation["tags"], (method, path)
            assert operation.get("description"), (method, path)


ANSWERS = [
    ("/session", "Session"),
    ("/meta", "Meta"),
    ("/home", "Home"),
    ("/home/tiles?codes=orders,gross_sales,payroll,no_such", "Tiles"),
    ("/home/tiles?codes=purchase_amount&compare=previous_year", "Tiles"),
    ("/me/follows", "MetricList"),
    ("/metrics?limit=200", "MetricPage"),
    ("/search?q=xse", "SearchResult"),
    ("/dimensions", "DimensionList"),
    ("/dimensions?metrics=orders,gross_sales", "DimensionList"),
    ("/dimensions/region/values", "Members"),
    ("/dimensions/channel/values?metrics=orders&q=app", "Members"),
    ("/domains", "DomainList"),
    ("/metric-sets", "SetList"),
    ("/definitions", "Definitions"),
    ("/change-requests", "ChangeRequests"),
    ("/departments", "DepartmentList"),
    ("/roles", "RoleList"),
    ("/tokens", "TokenPage"),
]


@pytest.mark.parametrize(("path", "name"), ANSWERS)
def test_answers_are_as_described(as_: As, path: str, name: str) -> None:
    answer = as_("wang").get(path)
    assert answer.status_code == 200, answer.text
    check(answer.json(), name)


def check(document: Any, name: str) -> None:
    """Valid, and nothing in it that the document does not tell of."""
    SHAPES[name].model_validate(document)
    _told(document, {"$ref": f"#/components/schemas/{name}"}, name)


def _told(value: Any, schema: dict[str, Any], at: str) -> None:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for choice in schema.get("anyOf", ()):
        if value is not None and choice.get("type") != "null" and ("$ref" in choice or isinstance(value, list)):
            _told(value, choice, at)
    if isinstance(value, dict) and "properties" in schema:
        assert value.keys() <= schema["properties"].keys(), (at, sorted(value.keys() - schema["properties"].keys()))
        for key, item in value.items():
            _told(item, schema["properties"][key], f"{at}.{key}")
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for item in value:
            _told(item, schema["items"], f"{at}[]")


def test_every_metrics_card_lineage_and_versions_are_as_described(as_: As) -> None:
    wang = as_("wang")
    for metric in wang.get("/metrics", limit=200).json()["items"]:
        code = metric["code"]
        check(wang.get(f"/metrics/{code}").json(), "MetricDetail")
        check(wang.get(f"/metrics/{code}/lineage").json(), "Lineage")
        check(wang.get(f"/metrics/{code}/versions").json(), "MetricVersionList")


def test_every_set_is_as_described(as_: As) -> None:
    for group in as_("wang").get("/metric-sets").json()["items"]:
        check(as_("wang").get(f"/metric-sets/{group['code']}").json(), "SetDetail")


def test_a_result_and_what_explains_it_are_as_described(as_: As) -> None:
    asked = {"by": ["region"], "grain": "month", "since": "2026-01-01", "totals": True, "compare": ["previous_year"]}
    result = as_("wang").query("orders", "gross_sales", **asked)
    assert result.status_code == 200, result.text
    check(result.json(), "QueryResult")
    check(as_("wang").get(f"/receipts/{result.json()['receipt']}").json(), "Receipt")
    check(as_("wang").post(f"/receipts/{result.json()['receipt']}/replay", {}).json(), "Replayed")
    for what in ("sql", "plan", "reading"):
        explained = as_("wang").post("/query/explain", {"query": {"metrics": ["orders"], **asked}, "what": what})
        assert explained.json().keys() == {what}
        check(explained.json(), "Explained")


EXAMPLES = 8


def test_whatever_is_sent_nothing_breaks(app: ASGIApp, as_: As) -> None:
    """Generated requests after the document itself: no fault of ours, and answers as described."""
    admin = as_("admin")
    made = admin.post("/tokens", {"name": "fuzz", "scopes": ["read", "query", "define", "admin"], "days": 1}).json()
    program = {"Authorization": f"Bearer {made['secret']}", "Accept-Language": "zh-CN"}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    settings = hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    kept_alive = {f"/api/v1/tokens/{made['id']}"}
    operations = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        operations += 1

        @settings
        @hypothesis.given(case=operation.as_strategy())
        def hold(case: Any) -> None:
            if case.formatted_path in kept_alive:
                return
            answer = case.call(headers=program)
            assert answer.status_code < 500, (case.method, case.formatted_path, case.body, answer.text)
            if answer.status_code >= 400:
                assert answer.headers["content-type"][0].startswith("application/problem+json")
                assert answer.json()["code"]
                assert SECRET not in answer.text

        hold()
    assert operations > 40


def test_the_fuzzer_left_the_people_as_they_were(app: ASGIApp, as_: As) -> None:
    """What is generated is refused or harmless: everybody of the demo can still sign in."""
    active = {person["username"]: person["active"] for person in as_("admin").get("/users", limit=500).json()["items"]}
    assert all(active[person.username] for person in DEMO_PEOPLE)
    assert Visitor(app).sign_in("zhao")
