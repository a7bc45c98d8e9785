"""Another department's secret metric answers exactly as one that does not exist, wherever its name can be put."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.interfaces.conftest import SECRET, As

NONE = "qzxwvjk"  # near to no name that there is
ADDRESSES = [
    ("GET", "/metrics/{}"),
    ("GET", "/metrics/{}/lineage"),
    ("GET", "/metrics/{}/versions"),
    ("PUT", "/me/follows/{}"),
    ("DELETE", "/me/follows/{}"),
    ("GET", "/home/tiles?codes={}"),
    ("GET", "/dimensions?metrics={}"),
    ("GET", "/dimensions/region/values?metrics={}"),
    ("GET", "/search?q={}"),
    ("GET", "/metrics?q={}"),
]
QUESTIONS: list[dict[str, Any]] = [
    {"metrics": ["{}"]},
    {"metrics": ["orders", "{}"]},
    {"metrics": ["{}"], "by": ["no_such_dimension"]},
    {"metrics": ["{}"], "by": ["channel"]},
    {"metrics": ["{}"], "where": ["no_such_dimension = 1"]},
    {"metrics": ["{}"], "compare": ["no_such"]},
    {"metrics": ["{}"], "since": "yesterday"},
    {"metrics": ["{}", "{}"]},
    {"metrics": ["orders"], "where": ["metric({}, store) > 3"]},
    {"metrics": ["orders"], "order": ["{}"]},
    {"metrics": ["orders"], "by": ["{}"]},
]


def said(answer: httpx.Response, name: str) -> tuple[int, str]:
    """An answer with the name taken out, so that two can be compared."""
    return answer.status_code, answer.text.replace(name, "…")


def named(document: Any, name: str) -> Any:
    if isinstance(document, dict):
        return {key: named(value, name) for key, value in document.items()}
    if isinstance(document, list):
        return [named(value, name) for value in document]
    return document.format(name) if isinstance(document, str) else document


@pytest.mark.parametrize("name", [SECRET, "薪酬总额"])
@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_in_an_address(as_: As, method: str, path: str, name: str) -> None:
    wang = as_("wang")
    secret, none = (wang.send(method, path.format(asked)) for asked in (name, NONE))
    assert said(secret, name) == said(none, NONE)


@pytest.mark.parametrize("name", [SECRET, "薪酬总额"])
@pytest.mark.parametrize("question", QUESTIONS, ids=str)
@pytest.mark.parametrize("route", ["/query", "/query/explain", "/query/export"])
def test_in_a_question(as_: As, route: str, question: dict[str, Any], name: str) -> None:
    wang = as_("wang")
    bodies = [named(question, asked) for asked in (name, NONE)]
    if route != "/query":
        bodies = [{"query": body} for body in bodies]
    secret, none = (wang.post(route, body) for body in bodies)
    assert secret.status_code >= 400
    assert said(secret, name) == said(none, NONE)


def test_it_is_there_for_its_department(as_: As) -> None:
    hr = as_("tang")
    assert hr.get(f"/metrics/{SECRET}").json()["code"] == SECRET
    assert hr.query(SECRET).status_code == 200


@pytest.mark.parametrize("username", ["wang", "admin", "steward", "sun"])
def test_nothing_in_the_catalog_names_it(as_: As, username: str) -> None:
    somebody = as_(username)
    paths = ["/metrics?limit=200", "/home", "/domains", "/metric-sets", "/definitions", "/me/follows", "/dimensions"]
    for path in paths:
        assert SECRET not in somebody.get(path).text, path
    every = [item["code"] for item in somebody.get("/metrics", limit=200).json()["items"]]
    for metric in every:
        for part in ("", "/lineage", "/versions"):
            assert SECRET not in somebody.get(f"/metrics/{metric}{part}").text, metric


def test_a_receipt_is_its_owners_alone(as_: As) -> None:
    receipt = as_("tang").query(SECRET).json()["receipt"]
    assert as_("tang").get(f"/receipts/{receipt}").json()["metrics"].keys() == {SECRET}
    for method, path in (("GET", "/receipts/{}"), ("POST", "/receipts/{}/replay")):
        body = {} if method == "POST" else None
        theirs, none = (as_("wang").send(method, path.format(one), json=body) for one in (receipt, NONE))
        assert said(theirs, receipt) == said(none, NONE)
        assert theirs.status_code == 404
