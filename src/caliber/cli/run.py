"""From words to an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from caliber.cli import console
from caliber.cli.arguments import Verb, read
from caliber.errors import CaliberError, Refused, SourceError
from caliber.model.suggest import suggest

# Every verb, in the order of the help: each is a file below ``verbs`` with a ``VERB``.
VERBS = (
    "init",
    "import",
    "export",
    "check",
    "query",
    "values",
    "compare",
    "scan",
    "cases",
    "intake",
    "reconcile",
    "bridge",
    "rollup",
    "demo",
    "serve",
    "diff",
    "apply",
    "replay",
    "user",
    "department",
    "token",
    "backup",
    "restore",
    "doctor",
)
BROKEN_PIPE = 0


def verb_named(name: str) -> Verb:
    """A verb by its name. Raises ``Refused("server.unknown_verb")``."""
    if name not in VERBS:
        raise Refused("server.unknown_verb", name, name=name, known=suggest(name, VERBS) or list(VERBS))
    found: Verb = import_module(f"caliber.cli.verbs.{name}").VERB
    return found


def run(words: Sequence[str]) -> int:
    """One command from beginning to end; nothing leaves as a traceback."""
    console.prepare()
    lang = _language_of(words)
    as_document = _wants_json(words)
    try:
        return _run(words, lang)
    except CaliberError as error:
        console.tell_error(error, lang, as_document)
        return error.status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        stopped = SourceError("source.cancelled")
        console.tell_error(stopped, lang, as_document)
        return stopped.status
    except Exception as error:  # a fault of ours: told in one sentence, with everything else in a file
        from caliber.cli.faults import keep

        fault = keep(error)
        console.tell_error(fault, lang, as_document)
        return fault.status


def _run(words: Sequence[str], lang: str) -> int:
    first = next((at for at, word in enumerate(words) if not word.startswith("-") and not _is_value(words, at)), None)
    if first is None:
        return _without_verb(words, lang)
    verb = verb_named(words[first])
    given = read(verb, [*words[:first], *words[first + 1 :]], lang)
    if given.on("help"):
        from caliber.cli.help import of_verb

        console.put(of_verb(verb, given.lang))
        return 0
    return verb.run(given)


def _is_value(words: Sequence[str], at: int) -> bool:
    """Whether a word before the verb belongs to an option (``caliber -p shop query …``)."""
    return at > 0 and words[at - 1] in ("-p", "--project", "--server", "--token", "--lang", "--format")


def _without_verb(words: Sequence[str], lang: str) -> int:
    if "--version" in words:
        from caliber import __version__

        console.put(__version__)
        return 0
    strange = [
        word for at, word in enumerate(words) if word not in ("-h", "--help", "--lang") and not _is_value(words, at)
    ]
    if strange and not strange[0].startswith("--lang="):
        raise Refused("server.unknown_option", strange[0], option=strange[0], verb="", known=["--help", "--version"])
    from caliber.cli.help import of_all

    console.put(of_all([verb_named(name) for name in VERBS], lang))
    return 0 if words else 2


def _language_of(words: Sequence[str]) -> str:
    """Known before anything can go wrong, so that what goes wrong is told in it."""
    found = _value_of(words, "--lang")
    return found if found in ("zh", "en") else console.language()


def _wants_json(words: Sequence[str]) -> bool:
    return _value_of(words, "--format") == "json"


def _value_of(words: Sequence[str], name: str) -> str:
    for at, word in enumerate(words):
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
        if word == name and at + 1 < len(words):
            return words[at + 1]
    return ""
