"""Definition files in the body of a request, as definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caliber.errors import Problem, Refused
from caliber.interchange.yaml_files import parse_files
from caliber.model.snapshot import Snapshot


class BrokenDefinitionsError(Refused):
    """Files with errors: the refusal speaks of the first, ``problems`` holds them all."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = [problem for problem in problems if problem.severity == "error"]
        first = errors[0]
        said = {lang: first.message(lang) for lang in ("zh", "en")}
        where = str(first.where)
        super().__init__("server.broken_project", where, count=len(errors), first=where, reason=said)
        self.problems = problems

    def beside(self, lang: str) -> dict[str, Any]:
        """What stands in the document beside the refusal."""
        return {"problems": [problem.as_dict(lang) | {"severity": problem.severity} for problem in self.problems]}


def proposed_snapshot(files: Mapping[str, str]) -> Snapshot:
    """The definitions of the files. Raises ``BrokenDefinitionsError`` where any of them has an error."""
    loaded = parse_files(files)
    problems = loaded.check()
    if loaded.model is None or any(problem.severity == "error" for problem in problems):
        raise BrokenDefinitionsError(problems)
    return Snapshot(loaded.model)
