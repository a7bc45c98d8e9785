"""How many random questions are asked, and from which seed: always the same, or new ones for CALIBER_TRUTH.

CALIBER_TRUTH_SEED asks again what a nightly run asked.
"""

from __future__ import annotations

import os
import secrets

ASKED = os.environ.get("CALIBER_TRUTH", "")
SEED = os.environ.get("CALIBER_TRUTH_SEED") or (secrets.token_hex(4) if ASKED else "always")


def worlds_for(usual: int, each: int) -> range:
    """The numbers of the worlds in which that many questions are asked, ``each`` in one world."""
    return range(-(-int(ASKED or usual) // each))
