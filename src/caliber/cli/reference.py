"""Pages of ``docs/reference``: the command line from the rows of its verbs, Python from its docstrings."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc, isfunction, signature
from typing import Any

from caliber.app.center import Center, Result, connect, open_center
from caliber.cli.arguments import LANG, Verb, options_of
from caliber.cli.help import usage
from caliber.cli.run import VERBS, verb_named

CLI = """\
# Command line

`caliber VERB [-p PROJECT_DIR | --server URL --token T]`

Answers go to standard output, messages to standard error, in the terminal's language (`--lang zh|en`, else
`CALIBER_LANG` or the locale). `--format json` prints exactly one JSON document; a refusal is then
`{"error": {"code", "message", "hint", "where"}}` on standard error. An option may be written `--name value` or
`--name=value`; names in a list are divided by commas.

| exit status | means |
| --- | --- |
| 0 | done |
| 1 | the answer is "no": a check found errors, definitions differ, a replayed figure is another one |
| 2 | refused, or bad input |
| 3 | a failure of ours or of a source; also a query stopped with Ctrl-C |

| variable of the environment | does |
| --- | --- |
| `CALIBER_LANG` | `zh` or `en` |
| `CALIBER_SERVER`, `CALIBER_TOKEN` | as `--server` and `--token`; a folder named with `-p` goes before |
| `CALIBER_PASSWORD` | a password for `caliber user`, never a word of the command |
"""

PYTHON = """\
# Python

```python
import caliber

center = caliber.open("shop")            # or caliber.connect("https://metrics.example.com", token="…"): the same object
result = center.query(["gross_sales", "orders"], by=["region", "metric_time__month"], where="channel = 'app'",
                      since="2026-01-01", until="2026-06-30", order_by=["-gross_sales"], limit=10, user="wang")
result.to_pandas()
```

A refusal raises `caliber.Refused` with `.code`, `.message`, `.hint` and `.where`; a source's failure raises
`caliber.SourceError` with the same. `import caliber` loads nothing else until it is used.
"""


def cli_page() -> str:
    """A part for each verb."""
    return CLI + "".join(_verb(verb_named(name)) for name in VERBS)


def _verb(verb: Verb) -> str:
    parts = [f"\n## {verb.name}", f"{verb.help.zh}\n{_capital(verb.help.en)}.", f"```\n{usage(verb)}\n```"]
    if verb.arguments:
        parts.append(_table("argument", ((a.name, a.help.zh, a.help.en) for a in verb.arguments)))
    options = [option for option in options_of(verb) if option.name not in ("--help", LANG.name)]
    if options:
        rows = (
            (f"{o.short + ', ' if o.short else ''}{o.name} {o.takes}".strip(), o.help.zh, o.help.en) for o in options
        )
        parts.append(_table("option", rows))
    if verb.examples:
        parts.append("```sh\n" + "\n".join(verb.examples) + "\n```")
    return "\n\n".join(parts).replace(f"{verb.help.zh}\n", f"{verb.help.zh}<br>") + "\n"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(head: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = [f"| {head} | |", "| --- | --- |"]
    lines += [f"| `{name.replace('|', chr(92) + '|')}` | {zh}<br>{en} |" for name, zh, en in rows]
    return "\n".join(lines)


def python_page() -> str:
    """What is public, with its docstrings."""
    parts = [PYTHON, "\n## Opening\n"]
    parts += [_entry("caliber.open", open_center), _entry("caliber.connect", connect)]
    for kind in (Center, Result):
        parts.append(f"\n## {kind.__name__}\n\n{_said(kind)}\n")
        parts += [
            _entry(f"{kind.__name__.lower()}.{name}", member) for name, member in vars(kind).items() if _is_public(name)
        ]
    return "".join(parts)


def _is_public(name: str) -> bool:
    return not name.startswith("_")


def _entry(name: str, member: Any) -> str:
    if isfunction(member):
        shown = str(signature(member)).replace("(self, ", "(").replace("(self)", "()").replace("'", "")
        name = f"{name}{shown}"
    return f"\n```python\n{name}\n```\n\n{_said(member)}\n"


def _said(member: Any) -> str:
    return cleandoc(member.__doc__ or "").replace("``", "`")
