"""``caliber token``: API tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.app.administration import Administration

USUAL_DAYS = 90
MADE = Text("令牌(只显示这一次):{secret}\n到期 {expires_at}", "Token (shown once): {secret}\nIt ends {expires_at}")
REVOKED = Text("已吊销令牌 {id}", "Token {id} revoked")


def run(given: Given) -> int:
    from caliber.cli.places import administration_of

    administration, close = administration_of(given)
    try:
        ACTIONS[given.text("action")](administration, given)
    finally:
        close()
    return 0


def _list(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import Shown, put_list

    columns = (
        Shown(Text("编号", "id"), "id"),
        Shown(Text("名称", "name"), "name"),
        Shown(Text("用户", "user"), "username"),
        Shown(Text("范围", "scopes"), "scopes"),
        Shown(Text("到期", "ends"), lambda row, _: str(row["expires_at"])[:10]),
        Shown(Text("最近使用", "last used"), lambda row, _: str(row["used_at"] or "")[:10]),
    )
    put_list(administration.tokens(), columns, given, "tokens")


def _create(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import put_done
    from caliber.cli.places import server_of

    name, scopes = _needed(given, "name", "NAME"), given.names("scope") or ("query",)
    username = given.text("user") if server_of(given) else _needed(given, "user", "--user")
    days = USUAL_DAYS if given.number("days") is None else given.number("days") or 0
    made = administration.create_token(name, scopes, days, username)
    put_done(made, MADE, given, secret=made["secret"], expires_at=str(made["expires_at"])[:10])


def _revoke(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import put_done

    token = _needed(given, "name", "ID")
    administration.revoke_token(token)
    put_done({"id": token, "revoked": True}, REVOKED, given, id=token)


def _needed(given: Given, key: str, name: str) -> str:
    from caliber.errors import Refused

    if not given.text(key):
        raise Refused("server.usage", name, verb=given.verb, reason={"zh": f"缺少 {name}", "en": f"{name} is missing"})
    return given.text(key)


ACTIONS: dict[str, Callable[[Administration, Given], None]] = {"list": _list, "create": _create, "revoke": _revoke}
VERB = Verb(
    "token",
    Text("API 令牌:列出、新建、吊销", "API tokens: list, create, revoke"),
    run,
    arguments=(
        Argument("ACTION", Text("list、create、revoke", "list, create or revoke"), known=tuple(ACTIONS)),
        Argument("NAME", Text("新令牌的名称;revoke 时为编号", "name of the new one; with revoke its id"), needed=False),
    ),
    options=(
        Option(
            "--scope",
            "S[,…]",
            Text("范围:read query define admin,默认 query", "read query define admin, else query"),
            many=True,
            commas=True,
        ),
        Option("--days", "N", Text("有效天数,默认 90", "days until it ends, else 90"), whole=True),
        Option("--user", "U", Text("令牌代表谁", "whom it speaks for")),
    ),
    examples=("caliber token create nightly --user wang --scope query --days 30",),
)
