"""``caliber diff``: the definitions of the folder against those in force."""

from __future__ import annotations

from typing import Any

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Verb
from caliber.model.text import Text

NOTHING = Text("没有差别。", "No difference.")


def run(given: Given) -> int:
    changes = found(given)
    if given.as_json:
        console.put_json({"changes": changes})
    elif changes:
        from caliber.cli.changes import lines_of

        console.put("\n".join(lines_of(changes, given.lang)))
    else:
        console.say(NOTHING, given.lang)
    return 1 if changes else 0


def found(given: Given) -> list[dict[str, Any]]:
    """The changes as JSON has them."""
    import msgspec

    from caliber.cli.places import project_of, remote_of, server_of

    with project_of(given) as project:
        if not server_of(given):
            from caliber.app.revisions import changes_since

            return [msgspec.to_builtins(change) for change in changes_since(project, given.text("ref"))]
        _refuse_reference(given)
        remote = remote_of(given)
        try:
            told = remote.json("POST", "/definitions/diff", body={"files": dict(project.loaded.texts)})
            return list(told["changes"])
        finally:
            remote.close()


def _refuse_reference(given: Given) -> None:
    from caliber.errors import Refused

    if given.text("ref"):
        told = {"zh": "REF 只用于文件夹", "en": "REF is for a folder alone"}
        raise Refused("server.usage", "REF", verb=given.verb, reason=told)


VERB = Verb(
    "diff",
    Text("文件夹里的定义与生效的定义有何不同", "the folder's definitions against those in force"),
    run,
    arguments=(
        Argument(
            "REF",
            Text("与这一天、这个快照或 git 版本比", "against those of a day, a snapshot, or a git revision"),
            needed=False,
        ),
    ),
    where="both",
    examples=(
        "caliber diff -p shop",
        "caliber diff HEAD~1 -p shop",
        "caliber diff -p shop --server https://metrics.example.com",
    ),
)
