"""What ``--help`` prints, from the rows of the verbs."""

from __future__ import annotations

from collections.abc import Iterable

from caliber.cli.arguments import HELP, LANG, Argument, Option, Verb, options_of
from caliber.cli.columns import pad
from caliber.model.text import Text

TITLE = Text("Caliber · 口径:一处定义,处处同数。", "Caliber · 口径: one definition, one figure, everywhere.")
USAGE = Text("用法", "Usage")
VERBS = Text("命令", "Verbs")
ARGUMENTS = Text("参数", "Arguments")
OPTIONS = Text("选项", "Options")
EXAMPLES = Text("例", "Examples")
MORE = Text("caliber 命令 --help 查看每个命令的用法。", "caliber VERB --help shows what each takes.")
VERSION = Option("--version", "", Text("显示版本", "show the version"))


def usage(verb: Verb) -> str:
    """``caliber query [METRIC[,…]] [--by DIM[,…]] …`` in one line."""
    words = [f"caliber {verb.name}", *(_place(argument) for argument in verb.arguments)]
    return " ".join([*words, *(_shape(option) for option in verb.options)])


def _place(argument: Argument) -> str:
    name = argument.name + ("…" if argument.many and not argument.name.endswith("]") else "")
    return name if argument.needed else f"[{name}]"


def _shape(option: Option) -> str:
    text = f"[{option.name} {option.takes}]" if option.takes else f"[{option.name}]"
    return text + "…" if option.many else text


def of_verb(verb: Verb, lang: str) -> str:
    """The help of one verb."""
    parts = [verb.help.say(lang), f"{USAGE.say(lang)}: {usage(verb)}"]
    if verb.arguments:
        parts.append(_block(ARGUMENTS, ((a.name, a.help) for a in verb.arguments), lang))
    parts.append(_block(OPTIONS, ((_written(option), option.help) for option in options_of(verb)), lang))
    if verb.examples:
        parts.append("\n".join([f"{EXAMPLES.say(lang)}:", *(f"  {line}" for line in verb.examples)]))
    return "\n\n".join(parts)


def of_all(verbs: Iterable[Verb], lang: str) -> str:
    """The help of the command itself."""
    options = ((_written(option), option.help) for option in (VERSION, LANG, HELP))
    return "\n\n".join([
        TITLE.say(lang),
        f"{USAGE.say(lang)}: caliber VERB [-p DIR | --server URL --token T]",
        _block(VERBS, ((verb.name, verb.help) for verb in verbs), lang),
        _block(OPTIONS, options, lang),
        MORE.say(lang),
    ])  # fmt: skip


def _written(option: Option) -> str:
    name = f"{option.short}, {option.name}" if option.short else option.name
    return f"{name} {option.takes}".rstrip()


def _block(title: Text, rows: Iterable[tuple[str, Text]], lang: str) -> str:
    lines = list(rows)
    wide = min(max((len(name) for name, _ in lines), default=0), 32)
    out = [f"{title.say(lang)}:"]
    for name, help_text in lines:
        if len(name) > wide:
            out += [f"  {name}", f"  {' ' * wide}  {help_text.say(lang)}"]
        else:
            out.append(f"  {pad(name, wide)}  {help_text.say(lang)}")
    return "\n".join(out)
