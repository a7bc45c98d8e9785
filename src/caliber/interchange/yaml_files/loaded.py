"""What reading definitions gave: the model, and every problem in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from caliber.errors import Place, Problem
from caliber.model.objects import Model

if TYPE_CHECKING:
    from caliber.model.rules.columns import Columns

# What only a problem needs (positions, rules) is imported when there is one: most readings have none.


class Origin(NamedTuple):
    """The document of an object: its file, and which of the file's documents it is."""

    file: str
    nth: int


class Loaded(NamedTuple):
    """What was read. ``model`` is None where any error stands in the way; ``partial`` is what could be read even so.

    ``problems`` are placed by file, line and column. ``unread``: a file or object is missing from ``partial``, so
    what refers to it must not be called unknown.
    """

    model: Model | None
    problems: tuple[Problem, ...]
    partial: Model
    origins: Mapping[tuple[str, str], Origin]
    documents: tuple[Origin, ...]
    texts: Mapping[str, str]
    unread: bool

    def placed(self, problem: Problem) -> Problem:
        """A problem whose place is a pointer into the definitions, with its file, line and column instead."""
        from caliber.interchange.yaml_files.positions import position_of
        from caliber.model.pointer import taken_apart

        if problem.where.file or not problem.where.path.startswith("/"):
            return problem
        keys, mark = taken_apart(problem.where.path)
        origin, rest = self._origin(keys)
        if origin is None:
            return problem
        line, column = position_of(self.texts[origin.file], origin.nth, rest, mark)
        place = Place(file=origin.file, line=line, column=column, path=problem.where.path)
        return msgspec.structs.replace(problem, where=place)

    def check(self, columns: Columns | None = None) -> tuple[Problem, ...]:
        """Every problem of reading and of the rules, placed. ``columns``: dataset -> column -> type, where known."""
        from caliber.model.rules import UNKNOWN, check_all
        from caliber.model.snapshot import Snapshot

        found = check_all(Snapshot(self.partial), columns)
        if self.unread:
            found = [problem for problem in found if problem.code not in UNKNOWN]
        found.sort(key=self._file)  # a file is read again for its positions once, not for each problem
        placed = [self.placed(problem) for problem in found]
        return (*self.problems, *sorted(placed, key=lambda one: (one.where.file, one.where.line, one.where.column)))

    def _file(self, problem: Problem) -> str:
        from caliber.model.pointer import taken_apart

        origin, _ = self._origin(taken_apart(problem.where.path)[0])
        return origin.file if origin is not None else ""

    def _origin(self, keys: tuple[str, ...]) -> tuple[Origin | None, tuple[str, ...]]:
        """The document that a pointer leads into, and the keys inside; a whole object is where its code stands."""
        from caliber.model.build import KINDS, PROJECT
        from caliber.model.pointer import DOCUMENTS

        if len(keys) > 1 and keys[0] == DOCUMENTS:
            return self.documents[int(keys[1])], keys[2:]
        if len(keys) > 1 and (keys[0], keys[1]) in self.origins:
            code_key = next(name for name, kind in KINDS.items() if kind.field == keys[0])
            return self.origins[keys[0], keys[1]], keys[2:] or (code_key,)
        return self.origins.get((PROJECT, "")), keys
