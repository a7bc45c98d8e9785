"""YAML to plain values, straight from libyaml's events: dicts, lists and texts.

Every scalar stays the text that was written, so ``no`` is a word, ``1.10`` keeps its zero, ``11-01`` is no date and no
number is too large; only an empty value, ``~`` and ``null`` are None. What a text means is for its reader to say.
"""

from __future__ import annotations

from typing import Any

from yaml import YAMLError
from yaml.cyaml import CSafeLoader
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from caliber.interchange.yaml_files.unreadable import UnreadableError

MAX_DEPTH = 40
MAX_ALIASED = 100_000

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NO_KEY: Any = object()
_MERGE = "\0<<"  # YAML's merge key where it is not quoted; no text of a file can be this
_HARMLESS_TAGS = frozenset(
    {"!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "map", "seq"))}
)

# What libyaml says, and the sentence of ours that tells a person what to do about it.
_REASONS = (
    ("found a tab character", "interchange.yaml_tab"),
    ("cannot start any token", "interchange.yaml_character"),
    ("mapping values are not allowed", "interchange.yaml_colon"),
    ("unexpected end of stream", "interchange.yaml_unclosed"),
    ("did not find expected", "interchange.yaml_structure"),
    ("could not find expected", "interchange.yaml_structure"),
    ("control characters are not allowed", "interchange.yaml_control"),
)


def yaml_documents(text: str) -> list[Any]:
    """Each document of the text, None for an empty one. Raises ``UnreadableError``."""
    try:
        parser = CSafeLoader(text)
        try:
            return _Values().of(parser)
        finally:
            parser.dispose()
    except YAMLError as error:
        raise _unreadable(text, error) from None
    except UnicodeEncodeError:
        raise UnreadableError("interchange.yaml_control", reason="surrogate") from None


def _unreadable(text: str, error: YAMLError) -> UnreadableError:
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        position = getattr(error, "position", None) or 0
        line, column = text.count("\n", 0, position), position - text.rfind("\n", 0, position) - 1
    else:
        line, column = mark.line, mark.column
    code = next((code for words, code in _REASONS if words in reason), "interchange.bad_yaml")
    if code == "interchange.yaml_character" and _character(text, line, column) == "\t":
        code = "interchange.yaml_tab"
    return UnreadableError(code, line + 1, column + 1, reason=reason, character=_character(text, line, column))


def _character(text: str, line: int, column: int) -> str:
    lines = text.split("\n")
    return lines[line][column : column + 1] if line < len(lines) else ""


class _Values:
    """One text's values while they grow. ``container`` is the mapping or list that the next event belongs to."""

    def __init__(self) -> None:
        self.container: Any = None
        self.key: Any = _NO_KEY
        self.stack: list[tuple[Any, Any]] = []
        self.anchors: dict[str, Any] = {}
        self.open: list[tuple[Any, str]] = []
        self.aliased = 0

    def of(self, parser: Any) -> list[Any]:
        """The hot loop: scalars in mappings are nearly all there is, so they come first and are handled in place."""
        documents: list[Any] = []
        get = parser.get_event
        while True:
            event = get()
            kind = type(event)
            if kind is ScalarEvent:
                if event.tag is None and event.anchor is None and type(self.container) is dict:
                    value: Any = event.value
                    key = self.key
                    if key is _NO_KEY:
                        if value in self.container:
                            raise _at(event, "interchange.duplicate_key", key=value)
                        self.key = _MERGE if value == "<<" and event.implicit[0] else value
                        continue
                    self.container[key] = None if value in _NULLS and event.implicit[0] else value
                    self.key = _NO_KEY
                else:
                    self.put(self.scalar(event), event, documents)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self.start({} if kind is MappingStartEvent else [], event, documents)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.end(event)
            elif kind is AliasEvent:
                self.put(self.alias(event), event, documents)
            elif kind is DocumentStartEvent:
                self.anchors.clear()
            elif kind is DocumentEndEvent and self.stack:
                raise _at(event, "interchange.bad_yaml", reason="unfinished document")
            elif kind is StreamEndEvent:
                return documents

    def scalar(self, event: Any) -> Any:
        if event.tag is not None and event.tag not in _HARMLESS_TAGS:
            raise _at(event, "interchange.tag", tag=event.tag)
        if event.anchor is not None:
            self.anchors[event.anchor] = event.value
        plain = event.implicit[0] and event.value in _NULLS
        return None if plain and not (type(self.container) is dict and self.key is _NO_KEY) else event.value

    def put(self, value: Any, event: Any, documents: list[Any]) -> None:
        container = self.container
        if type(container) is list:
            container.append(value)
        elif container is None:
            documents.append(value)
        elif self.key is _NO_KEY:
            if type(value) is not str:
                raise _at(event, "interchange.complex_key")
            if value in container:
                raise _at(event, "interchange.duplicate_key", key=value)
            self.key = value
        else:
            container[self.key] = value
            self.key = _NO_KEY

    def start(self, value: Any, event: Any, documents: list[Any]) -> None:
        if event.tag is not None and event.tag not in _HARMLESS_TAGS:
            raise _at(event, "interchange.tag", tag=event.tag)
        if len(self.stack) >= MAX_DEPTH:
            raise _at(event, "interchange.too_deep", limit=MAX_DEPTH)
        if type(self.container) is dict and self.key is _NO_KEY:
            raise _at(event, "interchange.complex_key")
        key = self.key
        self.put(value, event, documents)
        self.stack.append((self.container, key))
        self.container, self.key = value, _NO_KEY
        if event.anchor is not None:
            self.open.append((value, event.anchor))

    def end(self, event: Any) -> None:
        done = self.container
        self.container, key = self.stack.pop()
        self.key = _NO_KEY
        if self.open and self.open[-1][0] is done:
            self.anchors[self.open.pop()[1]] = done
        if type(self.container) is dict and key == _MERGE:
            _merge(self.container, self.container.pop(_MERGE), event)
        if type(done) is dict and _MERGE in done:
            _merge(done, done.pop(_MERGE), event)

    def alias(self, event: Any) -> Any:
        """What an anchor stands for: a copy by reference, counted in full, so that a bomb ends here."""
        if event.anchor not in self.anchors:
            raise _at(event, "interchange.unknown_alias", name=event.anchor)
        value = self.anchors[event.anchor]
        self.aliased += _weight(value, {})
        if self.aliased > MAX_ALIASED:
            raise _at(event, "interchange.too_many_aliases", limit=MAX_ALIASED)
        return value


def _merge(into: dict[str, Any], values: Any, event: Any) -> None:
    """YAML's merge key: what ``into`` has itself wins."""
    for one in values if isinstance(values, list) else [values]:
        if not isinstance(one, dict):
            raise _at(event, "interchange.bad_yaml", reason="<< takes mappings")
        for key, value in one.items():
            into.setdefault(key, value)


def _weight(value: Any, known: dict[int, int]) -> int:
    """How many values there would be if every alias were written out."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        inner = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_weight(one, known) for one in inner)
    return known[id(value)]


def _at(event: Any, code: str, **facts: Any) -> UnreadableError:
    return UnreadableError(code, event.start_mark.line + 1, event.start_mark.column + 1, **facts)
