"""``caliber restore``: a backup in the place of the metadata store."""

from __future__ import annotations

from pathlib import Path

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Verb
from caliber.model.text import Text

DONE = Text("已从 {0} 恢复", "Restored from {0}")
BEFORE = Text("原来的元数据库留在 {0}", "The store of before lies in {0}")


def run(given: Given) -> int:
    from caliber.app.restoring import restore
    from caliber.cli.places import project_of

    with project_of(given) as project:
        before = restore(project, Path(given.text("file")).expanduser())
    if given.as_json:
        console.put_json({"restored": given.text("file"), "before": str(before) if before else None})
        return 0
    console.put(DONE.say(given.lang).format(given.text("file")))
    if before is not None:
        console.put(BEFORE.say(given.lang).format(before))
    return 0


VERB = Verb(
    "restore",
    Text("从备份恢复元数据库;原来的留在旁边", "the store from a backup; what was there stays beside it"),
    run,
    arguments=(Argument("FILE", Text("备份文件", "the backup")),),
    where="folder",
)
