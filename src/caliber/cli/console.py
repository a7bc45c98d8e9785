"""What is printed where: answers on standard output, messages on standard error, in the terminal's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from caliber.cli.columns import safe
from caliber.errors import CaliberError, SourceError
from caliber.model.text import Text

LANGUAGES = ("CALIBER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
AROUND = {"zh": "({})", "en": " ({})"}


def language(environment: Mapping[str, str] | None = None) -> str:
    """``zh`` or ``en``, by the first variable of the environment that says one."""
    env = os.environ if environment is None else environment
    spoken = next((env[name] for name in LANGUAGES if env.get(name)), "")
    return "zh" if spoken.lower().startswith("zh") else "en"


def prepare() -> None:
    """A character that the terminal cannot show must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def put(text: str) -> None:
    """A part of the answer. Raises ``SourceError("server.cannot_write")`` where nobody takes it."""
    _write(text + "\n")


def put_json(value: Any) -> None:
    """The one JSON document of an answer; decimals with every digit."""
    _write(as_json(value).decode() + "\n")


def as_json(value: Any) -> bytes:
    import msgspec

    encoded = msgspec.json.Encoder(decimal_format="number").encode(value)
    return msgspec.json.format(encoded, indent=2) if sys.stdout.isatty() else encoded


def put_bytes(data: bytes) -> None:
    """A binary answer."""
    sys.stdout.flush()
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        raise _not_taken(error) from error


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        raise _not_taken(error) from error


def _not_taken(error: OSError) -> OSError | SourceError:
    if isinstance(error, BrokenPipeError):
        return error  # the reader has seen enough: no failure
    return SourceError("server.cannot_write", "stdout", path="stdout", reason=error.strerror or str(error))


def tell(text: str) -> None:
    """A message beside the answer."""
    with suppress(OSError, ValueError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def say(text: Text, lang: str) -> None:
    """A message in the terminal's language."""
    tell(text.say(lang))


def sentence(problem: Mapping[str, Any], lang: str) -> str:
    """``place: code message (hint)`` in one line."""
    place = f"{problem['where']}: " if problem["where"] else ""
    message = str(problem["message"]).rstrip("。.")
    around = AROUND["zh" if lang.startswith("zh") else "en"]
    hint = around.format(str(problem["hint"]).rstrip("。.")) if problem["hint"] else ""
    return safe(f"{place}{problem['code']} {message}{hint}")


def tell_error(error: CaliberError, lang: str, as_document: bool) -> None:
    """A refusal or failure: one sentence, or under ``--format json`` one document, on standard error."""
    told = error.as_dict(lang)
    tell(as_json({"error": told}).decode() if as_document else sentence(told, lang))
