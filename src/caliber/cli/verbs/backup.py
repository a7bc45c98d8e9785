"""``caliber backup``: a copy of the metadata store, while it is in use."""

from __future__ import annotations

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Verb
from caliber.model.text import Text

DONE = Text("已备份到 {0}", "Backed up to {0}")


def run(given: Given) -> int:
    from caliber.cli.places import project_of

    with project_of(given) as project:
        project.store.backup(given.text("file"))
    if given.as_json:
        console.put_json({"backup": given.text("file")})
    else:
        console.put(DONE.say(given.lang).format(given.text("file")))
    return 0


VERB = Verb(
    "backup",
    Text("备份元数据库(账号、已发布的定义、回执)", "a copy of the store: accounts, published definitions, receipts"),
    run,
    arguments=(Argument("FILE", Text("备份文件,不能已存在", "the copy; must not exist yet")),),
    where="folder",
)
