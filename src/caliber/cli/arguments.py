"""What a verb takes, as rows, and the one reader of command lines: every mistake is told with what was meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from caliber.errors import Refused
from caliber.model.suggest import suggest
from caliber.model.text import Text


class Option(NamedTuple):
    """One option of a verb. ``takes``: what stands behind it ("" = a switch). ``many``: may be given again, and a list.

    ``known``: the only values; ``whole``: a whole number; ``commas``: several values in one, split at commas.
    """

    name: str
    takes: str
    help: Text
    short: str = ""
    known: tuple[str, ...] = ()
    whole: bool = False
    many: bool = False
    commas: bool = False
    default: str = ""

    @property
    def key(self) -> str:
        return self.name.removeprefix("--").replace("-", "_")


class Argument(NamedTuple):
    """One word that stands by its place. ``many``: one or more; ``needed``: the verb cannot do without."""

    name: str
    help: Text
    needed: bool = True
    many: bool = False
    commas: bool = False
    known: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.name.lower().partition("[")[0].replace("-", "_")


class Verb(NamedTuple):
    """A verb: one file below ``verbs`` has one. ``run`` takes what was read and returns the exit status.

    ``where`` it works: in a project ``folder``; on ``either`` a folder or a server; on ``both``, a folder against a
    server; on ``none`` of them.
    """

    name: str
    help: Text
    run: Callable[[Given], int]
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    where: str = "either"
    formats: tuple[str, ...] = ("table", "json")
    examples: tuple[str, ...] = ()


class Given(NamedTuple):
    """A command line, read. A list option is a tuple, a switch a bool, what was not given is its default."""

    verb: str
    values: Mapping[str, Any]
    lang: str

    def text(self, key: str) -> str:
        return str(self.values.get(key) or "")

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(self.values.get(key) or ())

    def needed(self, key: str) -> tuple[str, ...]:
        """``names`` that this action cannot do without. Raises ``Refused("server.usage")``."""
        if not self.names(key):
            name = key.upper()
            reason = {"zh": f"缺少 {name}", "en": f"{name} is missing"}
            raise Refused("server.usage", name, verb=self.verb, reason=reason)
        return self.names(key)

    def number(self, key: str) -> int | None:
        found: int | None = self.values.get(key)
        return found

    def on(self, key: str) -> bool:
        return bool(self.values.get(key))

    @property
    def as_json(self) -> bool:
        return self.text("format") == "json"


# As typed on either keyboard.
OPENING, CLOSING, COMMAS, QUOTES = "(\uff08", ")\uff09", ",\uff0c", "'\""
HELP = Option("--help", "", Text("显示用法", "show this help"), "-h")
LANG = Option("--lang", "zh|en", Text("输出的语言", "language of what is printed"), known=("zh", "en"))
PROJECT = Option(
    "--project", "DIR", Text("项目文件夹,默认为当前文件夹", "the project's folder, else the current one"), "-p"
)
SERVER = Option("--server", "URL", Text("对着这台服务,而不是文件夹", "work against this server, not a folder"))
TOKEN = Option(
    "--token", "T", Text("服务的 API 令牌,或设 CALIBER_TOKEN", "API token of the server; CALIBER_TOKEN does the same")
)
PLACES: dict[str, tuple[Option, ...]] = {
    "folder": (PROJECT,),
    "either": (PROJECT, SERVER, TOKEN),
    "both": (PROJECT, SERVER, TOKEN),
    "none": (),
}


def options_of(verb: Verb) -> tuple[Option, ...]:
    """All that a verb takes: its own, then those of every verb of its kind."""
    shown = "|".join(verb.formats)
    form = Option("--format", shown, Text("输出格式", "form of the output"), known=verb.formats, default="table")
    return (*verb.options, *((form,) if verb.formats else ()), *PLACES[verb.where], LANG, HELP)


def read(verb: Verb, words: Sequence[str], lang: str) -> Given:
    """The words behind a verb. Raises ``Refused`` (``server.unknown_option``, ``server.usage``)."""
    rows = options_of(verb)
    by_name = {name: option for option in rows for name in (option.name, option.short) if name}
    values: dict[str, Any] = {option.key: _default(option) for option in rows}
    loose: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            loose += rest
            break
        if not word.startswith("-") or word == "-":
            loose.append(word)
            continue
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        option = by_name.get(name)
        if option is None:
            near = suggest(name, [one.name for one in rows], most=2) or [one.name for one in rows][:6]
            raise Refused("server.unknown_option", name, option=name, verb=verb.name, known=near)
        if option.takes and not equals:
            if not rest:
                raise _usage(
                    verb,
                    option.name,
                    Text(f"{option.name} 后面缺少 {option.takes}", f"{option.name} needs {option.takes}"),
                )
            value = rest.pop(0)
        elif not option.takes and equals:
            raise _usage(verb, option.name, Text(f"{option.name} 不带值", f"{option.name} takes no value"))
        _put(verb, option, value, values)
    if not values["help"]:
        _place(verb, loose, values)
    return Given(verb.name, values, values["lang"] or lang)


def _default(option: Option) -> Any:
    if not option.takes:
        return False
    return () if option.many or option.commas else None if option.whole else option.default


def _put(verb: Verb, option: Option, value: str, values: dict[str, Any]) -> None:
    if not option.takes:
        values[option.key] = True
        return
    parts = split(value) if option.commas else (value,)
    for part in parts:
        if option.known and part not in option.known:
            near = suggest(part, option.known) or option.known
            raise Refused("query.unknown_choice", option.name, name=option.name, value=part, known=list(near))
    if option.whole:
        values[option.key] = _whole(verb, option, value)
    elif option.many or option.commas:
        values[option.key] = (*values[option.key], *parts)
    else:
        values[option.key] = value


def split(value: str) -> tuple[str, ...]:
    """Names divided by commas, also by those of a Chinese keyboard; not by those inside brackets or quotes."""
    out, depth, quote = [""], 0, ""
    for char in value:
        if quote:
            quote = "" if char == quote else quote
        elif char in QUOTES:
            quote = char
        elif char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif char in COMMAS and not depth:
            out.append("")
            continue
        out[-1] += char
    return tuple(part for piece in out if (part := piece.strip()))


def _whole(verb: Verb, option: Option, value: str) -> int:
    try:
        return int(value.replace("_", ""))
    except ValueError:
        told = Text(f"{option.name} 要整数,不是「{value}」", f"{option.name} takes a whole number, not “{value}”")
        raise _usage(verb, option.name, told) from None


def _place(verb: Verb, loose: list[str], values: dict[str, Any]) -> None:
    rest = list(loose)
    for argument in verb.arguments:
        taken, rest = (rest, []) if argument.many else (rest[:1], rest[1:])
        if argument.needed and not taken:
            raise _usage(verb, argument.name, Text(f"缺少 {argument.name}", f"{argument.name} is missing"))
        for word in taken:
            if argument.known and word not in argument.known:
                near = suggest(word, argument.known) or argument.known
                raise Refused("query.unknown_choice", argument.name, name=argument.name, value=word, known=list(near))
        if argument.commas:
            taken = [part for word in taken for part in split(word)]
        values[argument.key] = tuple(taken) if argument.many or argument.commas else "".join(taken)
    if rest:
        raise _usage(verb, rest[0], Text(f"多出了「{rest[0]}」", f"“{rest[0]}” is one word too many"))


def _usage(verb: Verb, where: str, reason: Text) -> Refused:
    return Refused("server.usage", where, verb=verb.name, reason={"zh": reason.zh, "en": reason.en})
