"""Passwords come in by standard input or the environment, never as words of the command: those are seen by others."""

from __future__ import annotations

import os
import sys
from getpass import getpass

from caliber.errors import Refused
from caliber.model.text import Text

VARIABLE = "CALIBER_PASSWORD"
ASKED = Text("密码:", "Password: ")


def password(lang: str, needed: bool = False) -> str:
    """From ``CALIBER_PASSWORD``; where ``needed``, else from the terminal or standard input.

    Raises ``Refused("server.no_password")``.
    """
    given = os.environ.get(VARIABLE, "")
    if not given and needed:
        given = getpass(ASKED.say(lang)) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not given and needed:
        raise Refused("server.no_password", "password")
    return given
