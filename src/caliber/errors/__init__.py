"""The one error tree: every refusal or failure has a code, a sentence in two languages, a hint and a place.

The sentences stand in ``caliber.errors.sentences``, one module an area; an error holds its code and the
facts of the case, and is put into words only when somebody reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from caliber.errors.sentences import Sentence, sentence_for

__all__ = ["CaliberError", "Place", "Problem", "Refused", "Sentence", "SourceError", "sentence_for"]


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a problem lies: a file with a 1-based line and column, or a path inside a request."""

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        if self.file:
            return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
        return self.path


class Problem(msgspec.Struct, frozen=True):
    """One finding as a value: what ``check`` lists, and what a refusal carries.

    ``facts`` fill the sentence of ``code``; a fact that is itself a mapping ``{"zh", "en"}`` is put in by language.
    """

    code: str
    where: Place = Place()
    facts: Mapping[str, Any] = msgspec.field(default_factory=dict)
    severity: str = "error"  # error | warning

    def message(self, lang: str = "en") -> str:
        return sentence_for(self.code).message(lang, self.facts)

    def hint(self, lang: str = "en") -> str:
        return sentence_for(self.code).hint(lang, self.facts)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """``{"code", "message", "hint", "where"}`` in one language, as the contract prints it."""
        return {
            "code": self.code,
            "message": self.message(lang),
            "hint": self.hint(lang),
            "where": str(self.where),
        }


class CaliberError(Exception):
    """Base of all errors that Caliber raises on purpose. ``status`` is the process exit status."""

    status = 3

    def __init__(self, code: str, where: Place | str = "", **facts: Any) -> None:
        self.problem = Problem(code, Place(path=where) if isinstance(where, str) else where, facts)
        super().__init__(code)

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def message(self) -> str:
        return self.problem.message()

    @property
    def hint(self) -> str:
        return self.problem.hint()

    @property
    def where(self) -> str:
        return str(self.problem.where)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        return self.problem.as_dict(lang)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class Refused(CaliberError):
    """Caliber will not do it: bad input, not permitted, or a figure that would be plausible and wrong."""

    status = 2


class SourceError(CaliberError):
    """A source of data, or the machine below us, failed: time-out, lost connection, missing file, full disk."""

    status = 3
