"""The tree of departments: everybody sees it, administrators add to it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from caliber.accounts.departments import add_department, put_department, remove_department, tree
from caliber.interfaces.rest.answers import answer, empty, page
from caliber.interfaces.rest.callers import Call, may
from caliber.interfaces.rest.once import WriteRoute
from caliber.interfaces.rest.schemas import shared
from caliber.interfaces.rest.schemas.accounts import Department, DepartmentChange, DepartmentList, NewDepartment
from caliber.model.shorthand import language_of
from caliber.model.text import Text

router = APIRouter(prefix="/departments", tags=["departments"], route_class=WriteRoute)
Manager = Annotated[Call, may("manage_departments")]


@router.get("", response_model=DepartmentList)
def list_departments(call: Annotated[Call, may("see_catalog")]) -> Response:
    """The roots with everything below them."""
    return answer(page(tree(call.store)))


@router.post("", status_code=201, response_model=Department)
def create_department(call: Manager, given: NewDepartment) -> Response:
    """A new one, beside those of the definitions."""
    made = add_department(call.store, call.who, given.code, _text(given.name), given.parent or None, call.now)
    return answer(_shown(made), 201, {"Location": f"/api/v1/departments/{made.code}"})


@router.put("/{code}", response_model=Department)
def change_department(call: Manager, code: str, given: DepartmentChange) -> Response:
    """Renames or moves."""
    return answer(_shown(put_department(call.store, call.who, code, _text(given.name), given.parent or None, call.now)))


@router.delete("/{code}", status_code=204)
def delete_department(call: Manager, code: str) -> Response:
    """Where nobody and nothing is in it any more."""
    remove_department(call.store, call.who, code, call.now)
    return empty()


def _text(name: shared.Text | str) -> Text:
    """One text speaks the language that it is written in."""
    if isinstance(name, str):
        return Text(**{language_of(name): name.strip()})
    return Text(zh=name.zh.strip(), en=name.en.strip())


def _shown(department: Any) -> dict[str, Any]:
    return {
        "code": department.code,
        "name": Text(zh=department.name_zh, en=department.name_en),
        "parent": department.parent,
        "origin": department.origin,
    }
