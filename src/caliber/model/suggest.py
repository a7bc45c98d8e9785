"""Did you mean: the one place that looks for near names."""

from __future__ import annotations

from collections.abc import Iterable


def suggest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Up to ``most`` known names that are near ``name``, nearest first; letter case does not count."""
    from difflib import get_close_matches  # only a mistake needs it

    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), candidate)
    return [folded[hit] for hit in get_close_matches(name.casefold(), folded, n=most, cutoff=0.6)]
