"""How far something is, on standard error: one line that is written over in a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys

from caliber.cli.columns import safe, width

BAR = 24


class Progress:
    """``step(text)`` or ``step(text, share)``; ``end()`` leaves a clean line behind.

    ``quiet``: another program reads along, and finds nothing but a refusal; a terminal is told even so.
    """

    def __init__(self, quiet: bool = False) -> None:
        self._live = sys.stderr.isatty()
        self._quiet = quiet and not self._live
        self._before = ""
        self._wide = 0

    def step(self, text: str, share: float | None = None) -> None:
        shown = safe(text)
        if self._quiet:
            return
        if not self._live:
            if shown != self._before:
                sys.stderr.write(f"{shown}\n")
            self._before = shown
            return
        bar = "" if share is None else f"{'█' * round(BAR * share):░<{BAR}} {share:4.0%}  "
        line = bar + shown
        blanks = " " * max(0, self._wide - width(line))
        sys.stderr.write(f"\r{line}{blanks}")
        sys.stderr.flush()
        self._wide = width(line)

    def end(self) -> None:
        if self._live and self._wide:
            sys.stderr.write("\r" + " " * self._wide + "\r")
            sys.stderr.flush()
        self._wide = 0
