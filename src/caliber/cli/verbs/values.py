"""``caliber values``: members of a dimension."""

from __future__ import annotations

from caliber.cli import console
from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

MOST = 1000
MORE = Text(
    "只列出前 {0} 个;用 --like 缩小,或用 --limit 多列一些",
    "the first {0}; narrow with --like, or list more with --limit",
)
EMPTY = Text("(空)", "(none)")


def run(given: Given) -> int:
    from caliber.app.door import Asking
    from caliber.cli.columns import safe
    from caliber.cli.places import door_of
    from caliber.query.result import plain

    limit = MOST if given.number("limit") is None else given.number("limit") or 0
    door = door_of(given)
    try:
        found = door.values(given.text("dim"), given.text("like"), limit, Asking(user=given.text("as")))
    finally:
        door.close()
    members = [plain(value) for value in found]
    if given.as_json:
        console.put_json({"dimension": given.text("dim"), "values": members})
    elif members:
        console.put("\n".join(EMPTY.say(given.lang) if value is None else safe(str(value)) for value in members))
    if len(members) == limit and not given.as_json:
        console.tell(MORE.say(given.lang).format(limit))
    return 0


VERB = Verb(
    "values",
    Text("列出维度的取值", "members of a dimension"),
    run,
    arguments=(Argument("DIM", Text("维度的编码或名称", "code or name of the dimension")),),
    options=(
        Option("--like", "S", Text("只列含有这段文字的", "only those that contain this text")),
        Option("--limit", "N", Text("最多几个,默认 1000", "at most so many, else 1000"), whole=True),
        Option("--as", "USER", Text("以这个人的权限", "with this person's permissions")),
    ),
    examples=("caliber values region", "caliber values 大区 --like 华"),
)
