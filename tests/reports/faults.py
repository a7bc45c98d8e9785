"""Report files that cannot be read, or not as a metric: ``faults.yaml`` says what must be told of each."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml


class Fault(NamedTuple):
    """``text``: the file. ``code``: what is said of it, ``line``: where, 0 for the whole file. ``figures``: how many
    candidates there are all the same; ``mute``: they may not be called the same as anything.
    """

    name: str
    text: str
    code: str
    line: int = 0
    figures: int = 0
    mute: bool = False


FAULTS = [Fault(**one) for one in yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text("utf-8"))]
