"""A fault of our own: its traceback goes into a file of the user's, its number into the sentence."""

from __future__ import annotations

import os
import secrets
import traceback
from datetime import datetime
from pathlib import Path

from caliber.errors import CaliberError


def log_file() -> Path:
    """``$XDG_STATE_HOME/caliber/faults.log``."""
    base = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return Path(base) / "caliber" / "faults.log"


def keep(error: Exception) -> CaliberError:
    """Writes the traceback down and gives what to tell."""
    number = secrets.token_hex(4)
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{datetime.now().astimezone().isoformat()} {number}\n")
            log.writelines(traceback.format_exception(error))
        where = str(path)
    except OSError:
        where = ""
    return CaliberError("internal.fault", where, kind=type(error).__name__, id=number)
