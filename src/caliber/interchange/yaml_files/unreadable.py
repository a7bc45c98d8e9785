"""A text that cannot be read: where, and in which words of ours."""

from __future__ import annotations

from typing import Any

from caliber.errors import Place, Problem


class UnreadableError(Exception):
    """Reading a file ends here. ``line`` and ``column`` count from 1."""

    def __init__(self, code: str, line: int = 0, column: int = 0, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.column = column
        self.facts = facts

    def problem(self, file: str) -> Problem:
        return Problem(self.code, Place(file=file, line=self.line, column=self.column), self.facts)
