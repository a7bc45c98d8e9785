"""The OpenAPI document, with refusals described as what they are."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from caliber.interfaces.rest.problems import MEDIA
from caliber.interfaces.rest.schemas.shared import Problem

ABOUT = (
    "One governed definition per metric, computed where the data lie. Refusals are application/problem+json with a "
    "`code` that never changes its meaning, in the language of Accept-Language (zh, en)."
)
OURS = {"HTTPValidationError", "ValidationError"}  # what FastAPI describes and we never send
METHODS = ("get", "put", "post", "patch", "delete")


def document(app: FastAPI) -> dict[str, Any]:
    """Made once and kept."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=ABOUT, routes=app.routes)
        schemas = made["components"]["schemas"]
        for name in OURS:
            schemas.pop(name, None)
        schemas.setdefault("Problem", Problem.model_json_schema())
        for schema in schemas.values():
            _untitled(schema)
        for path in made["paths"].values():
            for method in METHODS:
                if method in path:
                    _refusals(path[method])
        app.openapi_schema = made
    return app.openapi_schema


def _untitled(schema: dict[str, Any]) -> None:
    """Titles only say the names of the fields again."""
    schema.pop("title", None)
    for field in schema.get("properties", {}).values():
        field.pop("title", None)


def _refusals(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
    problem = {"$ref": "#/components/schemas/Problem"}
    for status in ("4XX", "5XX"):
        responses[status] = {"description": "Refused or failed.", "content": {MEDIA: {"schema": problem}}}
    for status in ("401", "422"):  # what stands beside the refusal is described where it does
        if status in responses:
            content = responses[status]["content"]
            content[MEDIA] = content.pop("application/json")
