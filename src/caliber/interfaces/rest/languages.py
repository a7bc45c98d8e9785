"""Which of our two languages a request wants."""

from __future__ import annotations

DEFAULT = "en"


def language(accept: str) -> str:
    """``zh`` or ``en`` by an Accept-Language header: that of the highest weight, the first of equals."""
    best, weight = DEFAULT, 0.0
    for part in accept.split(","):
        name, _, rest = part.strip().partition(";")
        found = {"zh": "zh", "en": "en"}.get(name.strip().lower().partition("-")[0])
        given = _weight(rest)
        if found is not None and given > weight:
            best, weight = found, given
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
