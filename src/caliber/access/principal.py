"""Who asks."""

from __future__ import annotations

import msgspec


class Principal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person or program as the policies see it.

    ``departments`` holds the own departments and all their ancestors, own first. ``attributes`` feed row filters
    (``person.regions``). ``administrator`` manages the installation, which alone shows no value of any metric.
    ``owner`` is the project's owner on the command line and in Python: everything is permitted.
    """

    user: str
    name: str = ""
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    attributes: dict[str, tuple[str, ...]] = {}
    owner: bool = False

    def __hash__(self) -> int:
        """Equality compares the attributes too; a mapping itself has no hash."""
        return hash((self.user, self.roles, self.departments, self.owner))


OWNER = Principal(user="owner", name="owner", owner=True)
