"""What an engine lacks: (engine, question) -> why. Each is a strict mark: the question must be refused."""

from __future__ import annotations

NO_PERCENTILE = "no exact percentile as an aggregate"
NO_ZONES = "names of zones are known only where an administrator has loaded them"

GAPS: dict[tuple[str, str], str] = {
    ("mariadb", "whole middle"): NO_PERCENTILE,
    ("mariadb", "grouped middle"): NO_PERCENTILE,
    ("mariadb", "whole ninth"): NO_PERCENTILE,
    ("mariadb", "grouped ninth"): NO_PERCENTILE,
    ("mariadb", "middle_30d *"): NO_PERCENTILE,
    ("mariadb", "middle_day *"): NO_PERCENTILE,
    ("mariadb", "town per_customer*"): NO_PERCENTILE,
    ("mariadb", "town about*"): NO_PERCENTILE,
    ("mariadb", "another zone"): NO_ZONES,
    ("mariadb", "town another zone"): NO_ZONES,
    ("mariadb", "regexp_replace*"): "its regexp_replace replaces every match, ours the first",
    ("spark", "regexp_replace*"): "its regexp_replace replaces every match, ours the first",
    ("clickhouse", "ascii*"): "its ascii gives a byte, not a character",
}


def gap(engine: str, question: str) -> str:
    """The reason, "" where the engine answers. ``*`` at the end of a name stands for any rest."""
    for (one, name), reason in GAPS.items():
        if one == engine and (name == question or (name.endswith("*") and question.startswith(name[:-1]))):
            return reason
    return ""
