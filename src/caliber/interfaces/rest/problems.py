"""Refusals and failures as application/problem+json: the status of each code is a row, its words are the reader's."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from caliber.errors import CaliberError, Problem, Refused
from caliber.interfaces.rest.languages import language
from caliber.interfaces.rest.proposed import BrokenDefinitionsError

MEDIA = "application/problem+json"
log = logging.getLogger("caliber.rest")

STATUS: dict[str, int] = {
    **dict.fromkeys(
        (
            "accounts.sign_in_needed", "accounts.session_expired", "accounts.bad_token", "accounts.token_expired",
            "accounts.wrong_credentials",
        ),
        401,
    ),
    **dict.fromkeys(
        (
            "accounts.inactive", "accounts.not_permitted", "accounts.password_to_choose", "catalog.own_request",
            "catalog.not_author", "catalog.may_not_approve", "server.csrf", "reports.not_for_you",
        ),
        403,
    ),
    "server.not_found": 404,
    "query.unknown_receipt": 404,
    "bridge.not_declared": 404,
    "server.method_not_allowed": 405,
    **dict.fromkeys(
        (
            "accounts.already_set_up", "accounts.username_taken", "accounts.last_administrator",
            "accounts.department_taken", "accounts.department_in_use", "accounts.defined_department",
            "catalog.stale_base", "catalog.request_closed", "catalog.nothing_published", "store.conflict",
            "source.cancelled", "server.key_in_use",
            "intake.already_decided", "intake.settled",
        ),
        409,
    ),
    "server.stale": 412,
    **dict.fromkeys(("server.too_large", "intake.too_large", "intake.too_many", "intake.expands"), 413),
    "accounts.too_many_attempts": 429,
    "server.not_ready": 503,
    "source.timeout": 504,
    "source.memory": 507,
    "source.disk_full": 507,
    "store.disk_full": 507,
}  # fmt: skip
BY_AREA = {"access": 403, "source": 502, "store": 503, "internal": 500}

# What pydantic finds, in our words; what is not listed is "not as described".
FINDINGS: dict[str, dict[str, str]] = {
    "missing": {"zh": "缺少 {field}", "en": "{field} is missing"},
    "extra_forbidden": {"zh": "没有 {field} 这个字段", "en": "there is no field {field}"},
    "json_invalid": {"zh": "正文不是 JSON", "en": "the body is not JSON"},
    "string_too_long": {"zh": "{field} 太长", "en": "{field} is too long"},
    "too_long": {"zh": "{field} 的项目太多", "en": "{field} has too many items"},
    "too_short": {"zh": "{field} 不能为空", "en": "{field} may not be empty"},
    "literal_error": {"zh": "{field} 不是可用的值", "en": "{field} is not one of its values"},
    "string_type": {"zh": "{field} 应为文字", "en": "{field} must be text"},
    "list_type": {"zh": "{field} 应为列表", "en": "{field} must be a list"},
    "dict_type": {"zh": "{field} 应为对象", "en": "{field} must be an object"},
    "model_attributes_type": {"zh": "{field} 应为对象", "en": "{field} must be an object"},
    "bool_type": {"zh": "{field} 应为真或假", "en": "{field} must be true or false"},
    "bool_parsing": {"zh": "{field} 应为真或假", "en": "{field} must be true or false"},
    "int_type": {"zh": "{field} 应为整数", "en": "{field} must be a whole number"},
    "int_parsing": {"zh": "{field} 应为整数", "en": "{field} must be a whole number"},
}
OTHERWISE = {"zh": "{field} 不符合说明", "en": "{field} is not as described"}


def status_of(problem: Problem, path: Mapping[str, Any]) -> int:
    """The HTTP status. What the address names and is not known is 404; what the body names, 422."""
    if ".unknown_" in problem.code and not {str(v) for v in path.values()}.isdisjoint(map(str, problem.facts.values())):
        return 404
    return STATUS.get(problem.code) or BY_AREA.get(problem.code.partition(".")[0], 422)


def problem_answer(
    problem: Problem, status: int, lang: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """The document in one language; ``more`` stands beside its fields."""
    body = problem_dict(problem, lang, status) | more
    more_headers = {"Content-Language": lang, "Vary": "Accept-Language", **(headers or {})}
    return Response(msgspec.json.encode(body, enc_hook=str), status, more_headers, MEDIA)


def problem_dict(problem: Problem, lang: str, status: int = 0) -> dict[str, Any]:
    """A problem as it stands in a document; the status is that of its code where none is given."""
    status = status or status_of(problem, {})
    return problem.as_dict(lang) | {"status": status, "title": HTTPStatus(status).phrase}


def lang_of(request: Request) -> str:
    return language(request.headers.get("accept-language", ""))


def register(app: FastAPI) -> None:
    """Every exception that can leave a route becomes a problem."""
    app.add_exception_handler(CaliberError, _caliber)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)


def _caliber(request: Request, error: Exception) -> Response:
    assert isinstance(error, CaliberError)
    status = status_of(error.problem, request.path_params)
    if status >= 500:
        log.warning("%s %s: %s", request.method, request.url.path, error)
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.code == "accounts.too_many_attempts":
        headers["Retry-After"] = str(int(error.problem.facts["minutes"]) * 60)
    lang = lang_of(request)
    more = error.beside(lang) if isinstance(error, BrokenDefinitionsError) else {}
    return problem_answer(error.problem, status, lang, headers, **more)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = _place(first["loc"])
    field = place.rpartition(".")[2] or place
    words = FINDINGS.get(str(first["type"]), OTHERWISE)
    reason = {lang: text.format(field=field) for lang, text in words.items()}
    return problem_answer(Refused("server.bad_request", place, reason=reason).problem, 422, lang_of(request))


def _place(loc: Sequence[Any]) -> str:
    """``body.query.metrics.0``: the parts without what only tells which kind of input it was."""
    return ".".join(str(part) for part in loc[1:]) or str(loc[0])


def _http(request: Request, error: Exception) -> Response:
    """What the router itself refuses."""
    assert isinstance(error, HTTPException)
    path = request.url.path
    refused = {
        404: Refused("server.not_found", path, path=path),
        405: Refused("server.method_not_allowed", path, path=path, method=request.method),
        413: Refused("server.too_large", path, limit=error.detail),
    }.get(error.status_code)
    if refused is None:
        reason = {"zh": "无法解析", "en": "it cannot be parsed"}
        refused = Refused("server.bad_request", path, reason=reason)
    return problem_answer(refused.problem, error.status_code, lang_of(request), error.headers)


def _fault(request: Request, error: Exception) -> Response:
    number = secrets.token_hex(4)
    log.error("fault %s at %s %s", number, request.method, request.url.path, exc_info=error)
    fault = CaliberError("internal.fault", kind=type(error).__name__, id=number)
    return problem_answer(fault.problem, 500, lang_of(request))
