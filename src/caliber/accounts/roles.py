"""Roles and scopes: two tables from a name to what it permits in the installation.

What a person may do with a metric is decided by ``caliber.access``; this is about the application around it.
"""

from __future__ import annotations

from collections.abc import Iterable

from caliber.model.text import Text

# Everybody who is signed in.
EVERYBODY = frozenset({"see_catalog", "query", "export", "follow", "see_sql"})

ROLES: dict[str, frozenset[str]] = {
    "administrator": frozenset(
        {"manage_people", "manage_departments", "manage_tokens", "look_as", "see_audit", "see_usage"}
    ),
    "steward": frozenset({"propose_changes", "approve_changes", "approve_policies", "see_audit", "see_usage"}),
    "approver": frozenset({"propose_changes", "approve_changes"}),
    "department_head": frozenset({"propose_changes", "approve_changes", "see_usage"}),
    "analyst": frozenset({"propose_changes", "see_usage"}),
    "viewer": frozenset(),
}
ROLE_NAMES: dict[str, Text] = {
    "administrator": Text(zh="管理员", en="Administrator"),
    "steward": Text(zh="数据管家", en="Steward"),
    "approver": Text(zh="审批人", en="Approver"),
    "department_head": Text(zh="部门负责人", en="Department head"),
    "analyst": Text(zh="分析师", en="Analyst"),
    "viewer": Text(zh="查看者", en="Viewer"),
}
ALL_PERMISSIONS = EVERYBODY.union(*ROLES.values())

# What a token may carry of its owner's permissions.
SCOPES: dict[str, frozenset[str]] = {
    "read": frozenset({"see_catalog", "follow", "see_sql", "see_usage"}),
    "query": frozenset({"see_catalog", "query", "export", "see_sql"}),
    "define": frozenset({"see_catalog", "propose_changes", "approve_changes", "approve_policies"}),
    "admin": frozenset({"manage_people", "manage_departments", "manage_tokens", "look_as", "see_audit", "see_usage"}),
}


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """What these roles permit together."""
    return EVERYBODY.union(*(ROLES.get(role, frozenset()) for role in roles))


def roles_with(permission: str) -> tuple[str, ...]:
    """The roles that carry a permission."""
    return tuple(role for role, permits in ROLES.items() if permission in permits)


def within(permissions: frozenset[str], scopes: Iterable[str]) -> frozenset[str]:
    """What is left of the permissions under a token with these scopes."""
    return permissions & frozenset().union(*(SCOPES.get(scope, frozenset()) for scope in scopes))
