"""What an engine lacks: (engine, question) -> why. Each is a strict mark: the question must be refused."""

from __future__ import annotations

GAPS: dict[tuple[str, str], str] = {}


def gap(engine: str, question: str) -> str:
    """The reason, "" where the engine answers. ``*`` at the end of a name stands for any rest."""
    for (one, name), reason in GAPS.items():
        if one == engine and (name == question or (name.endswith("*") and question.startswith(name[:-1]))):
            return reason
    return ""
