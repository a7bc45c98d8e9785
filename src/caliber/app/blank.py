"""A project with nothing in it yet: a head, folders, and the schema that editors complete by."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from caliber.errors import Refused, SourceError
from caliber.model.schema import json_schema

TIMEZONES = {"zh": "Asia/Shanghai", "en": "UTC"}
SCHEMA = "caliber.schema.json"
HEAD = """\
# yaml-language-server: $schema={schema}
project: {code}
name: {name}
# duckdb:///data/shop.duckdb · csv:///data · parquet:///data
sources: {{}}
calendar: {{week_start: monday, fiscal_year_start: 01-01, timezone: {timezone}}}
"""


def blank_project(folder: Path, lang: str) -> list[str]:
    """Writes it; the names of the files. Raises ``Refused("interchange.project_exists")``, ``SourceError``."""
    if (folder / "caliber.yaml").exists() or (folder.exists() and not folder.is_dir()):
        raise Refused("interchange.project_exists", str(folder), folder=str(folder), taken=["caliber.yaml"])
    name = folder.resolve().name or "project"
    code = re.sub(r"\W+", "_", name.casefold()).strip("_")
    if not re.match(r"[a-z]", code) or not code.isascii():
        code = "project"
    texts = {
        "caliber.yaml": HEAD.format(
            schema=SCHEMA,
            code=code,
            name=msgspec.json.encode(name).decode(),
            timezone=TIMEZONES["zh" if lang.startswith("zh") else "en"],
        ),
        SCHEMA: msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode() + "\n",
        ".gitignore": ".caliber/\n",
    }
    try:
        for part in ("datasets", "metrics"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            (folder / path).write_text(text, "utf-8")
    except OSError as error:
        raise SourceError(
            "server.cannot_write", str(folder), path=str(folder), reason=error.strerror or str(error)
        ) from error
    return list(texts)
