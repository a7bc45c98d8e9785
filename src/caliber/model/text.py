"""Names in two languages."""

from __future__ import annotations

import msgspec


class Text(msgspec.Struct, gc=False, frozen=True, omit_defaults=True):
    """A name or sentence in Chinese and English; at least one is filled."""

    zh: str = ""
    en: str = ""

    def say(self, lang: str) -> str:
        """The text in ``lang`` ("zh…" or anything else for English), or in the other language where it is empty."""
        return (self.zh or self.en) if lang.startswith("zh") else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)
