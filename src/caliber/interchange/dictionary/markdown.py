"""The dictionary as Markdown: a chapter a subject, a section a metric. No word of a definition becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from caliber.interchange.dictionary.entry import HEADS, Entry, shown

LEFT_OUT = ("domain", "name")


def markdown(title: str, entries: Iterable[Entry], lang: str) -> str:
    """The document; entries in the order given, those of one subject together."""
    by_domain: dict[str, list[Entry]] = {}
    for entry in entries:
        by_domain.setdefault(entry.domain, []).append(entry)
    lines = [f"# {_plain(title)}", ""]
    for domain, found in by_domain.items():
        lines += [f"## {_plain(domain)}", ""]
        for entry in found:
            lines += [f"### {_plain(entry.name)}", "", *_fields(entry, lang), ""]
    return "\n".join(lines).rstrip() + "\n"


def _fields(entry: Entry, lang: str) -> Iterable[str]:
    for field, head in HEADS.items():
        text = shown(entry, field)
        if text and field not in LEFT_OUT:
            colon = "\uff1a" if lang.startswith("zh") else ": "
            yield f"- **{head.say(lang)}**{colon}{_plain(text)}"


def _plain(text: str) -> str:
    """One line, with every sign that Markdown or HTML reads taken literally."""
    line = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", line).replace("&", "&amp;")
