"""Caliber itself, asked and measured the way the peers are: a process, a line of JSON for each request.

A question that is asked ``in another range`` is one whose range, and not its limit, nobody asked before.
"""

from __future__ import annotations

import sys
from datetime import datetime

import msgspec
from answering import Compile, answer

from benchmarks.answers import known
from benchmarks.compiling import grown, ranged
from benchmarks.questions import QUESTIONS
from caliber.access import OWNER
from caliber.app.project import open_project
from caliber.compiler import Compiler
from caliber.model.snapshot import Snapshot
from caliber.settings import read_settings

NOW = datetime(2026, 11, 24)
RANGED = " in another range"


def load(metrics: int) -> Compile:
    with open_project(read_settings(sys.argv[2])) as project:
        facts = known(project).facts
        compiler = Compiler(Snapshot(grown(project.snapshot.model, metrics)), facts=facts)
    queries = {question.name: question.query for question in QUESTIONS}

    def compiled(question: str, limit: int | None) -> str:
        query = queries[question.removesuffix(RANGED)]
        if question.endswith(RANGED):
            return compiler.compile(ranged(query, limit or 0), OWNER, NOW).sql
        asked = query if limit is None else msgspec.structs.replace(query, limit=limit)
        return compiler.compile(asked, OWNER, NOW).sql

    return compiled


if __name__ == "__main__":
    answer(load, {})
