"""Values of the use cases whose shape in the interface is another one."""

from __future__ import annotations

from typing import Any

from caliber.accounts import Person


def account(person: Person) -> dict[str, Any]:
    """An account as administrators see it: never its password."""
    return {
        "username": person.username,
        "name": person.name,
        "roles": person.roles,
        "department": person.department,
        "attributes": person.attributes,
        "active": person.active,
        "created_at": person.created_at,
    }
