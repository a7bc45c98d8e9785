"""Where a verb works: a project folder, or a server."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from caliber.cli.arguments import Given
from caliber.errors import Refused

if TYPE_CHECKING:
    from caliber.app.administration import Administration
    from caliber.app.door import Door
    from caliber.app.project import Project
    from caliber.app.remote import RemoteDoor
    from caliber.settings import Settings

URL, TOKEN = "CALIBER_SERVER", "CALIBER_TOKEN"
WITH_BOTH = frozenset({"diff", "apply"})  # a folder's definitions, against those of a server


def settings_of(given: Given, **more: Any) -> Settings:
    """The settings of the folder that was named, or the current one."""
    from caliber.settings import read_settings

    return read_settings(given.text("project") or ".", **more)


def project_of(given: Given, **more: Any) -> Project:
    """The project of the folder. Raises ``Refused`` (``interchange.no_project``, ``server.…``)."""
    from caliber.app.project import open_project

    return open_project(settings_of(given, **more))


def server_of(given: Given) -> str:
    """The server's address; a folder that was named goes before what the environment says."""
    if given.text("server"):
        if given.text("project") and given.verb not in WITH_BOTH:
            told = {"zh": "-p 和 --server 只能给一个", "en": "give -p or --server, not both"}
            raise Refused("server.usage", "--server", verb=given.verb, reason=told)
        return given.text("server")
    named = given.text("project") and given.verb not in WITH_BOTH
    return "" if named else os.environ.get(URL, "")


def remote_of(given: Given) -> RemoteDoor:
    """The server. Raises ``Refused("server.needs_server")`` where none was named."""
    url = server_of(given)
    if not url:
        raise Refused("server.needs_server", given.verb, verb=given.verb)
    from caliber.app.remote import RemoteDoor

    return RemoteDoor(url, given.text("token") or os.environ.get(TOKEN, ""), given.lang)


def door_of(given: Given) -> Door:
    """The door to ask at: the server where one is named, else the folder."""
    if server_of(given):
        return remote_of(given)
    from caliber.app.local import LocalDoor

    return LocalDoor(project_of(given))


def administration_of(given: Given) -> tuple[Administration, Callable[[], None]]:
    """Accounts of the server, else of the folder's store; and what closes it."""
    from caliber.app.administration import LocalAdministration, RemoteAdministration

    if server_of(given):
        remote = remote_of(given)
        return RemoteAdministration(remote), remote.close
    project = project_of(given)
    return LocalAdministration(project), project.close
