"""The texts of docs/kinds, from pages.yaml: what each kind means, in both languages, and what is shown of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import yaml

from tests.kinds.town import HEAD


class Shown(msgspec.Struct, frozen=True):
    """A definition with the questions asked of it. ``told``: the metric whose words are shown."""

    zh: str
    en: str
    yaml: str
    asks: tuple[dict[str, Any], ...]
    told: str = ""


class Page(msgspec.Struct, frozen=True):
    """A page: titles, what the kind means, examples. ``more``: definitions below them; ``calendar``: custom grains."""

    zh: str
    en: str
    says_zh: str
    says_en: str
    shown: tuple[Shown, ...]
    more: tuple[str, ...] = ()
    calendar: str = ""

    @property
    def head(self) -> str:
        """The project's head that the examples need."""
        if not self.calendar:
            return HEAD
        return HEAD.replace("timezone: Asia/Shanghai}", f"timezone: Asia/Shanghai, grains: {{{self.calendar}}}}}")


def _read() -> dict[str, Page]:
    raw = yaml.safe_load(Path(__file__).with_name("pages.yaml").read_text("utf-8"))
    return {name: msgspec.convert(page, Page) for name, page in raw.items()}


PAGES = _read()
