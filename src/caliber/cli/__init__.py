"""The command line. ``main`` reads the verb, runs it, and tells every refusal and failure in one sentence."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

__all__ = ["main"]


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status (0 done, 1 the answer is no, 2 refused or bad input, 3 a failure)."""
    _load_msgspec()
    from caliber.cli.run import run

    return run(list(sys.argv[1:] if words is None else words))


def _load_msgspec() -> None:
    """msgspec asks for typing_extensions and does as well without: it takes longer to load than all else here."""
    if "msgspec" in sys.modules or "typing_extensions" in sys.modules:
        return
    modules: dict[str, Any] = sys.modules
    modules["typing_extensions"] = None
    try:
        import_module("msgspec")
    finally:
        del modules["typing_extensions"]
