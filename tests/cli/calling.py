"""The command line called in this process, and as one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from caliber.cli import main


class Done(NamedTuple):
    """What a command left: exit status, standard output, standard error."""

    status: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.raw)

    @property
    def error(self) -> dict[str, str]:
        """The refusal under ``--format json``."""
        found: dict[str, str] = json.loads(self.err)["error"]
        return found

    @property
    def lines(self) -> list[str]:
        """Standard output without the rooms between the columns."""
        return [" ".join(line.split()) for line in self.out.splitlines()]


def call(*words: object, stdin: str = "") -> Done:
    """``main`` with these words."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setattr(sys, "stdin", io.StringIO(stdin))
        status = main([str(word) for word in words])
        out.flush()
        err.flush()
    return Done(status, out.buffer.getvalue(), err.buffer.getvalue().decode())  # type: ignore[attr-defined]


def environment(**more: str) -> dict[str, str]:
    """That of a process of its own: English, and no server named."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CALIBER_")}
    return {**kept, "CALIBER_LANG": "en", **more}


def command(*words: object) -> list[str]:
    return [str(Path(sys.executable).with_name("caliber")), *map(str, words)]


def spawn(*words: object, **more: str) -> Done:
    """The command as a process."""
    done = subprocess.run(command(*words), capture_output=True, env=environment(**more), check=False)
    return Done(done.returncode, done.stdout, done.stderr.decode())
