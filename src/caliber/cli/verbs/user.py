"""``caliber user``: accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from caliber.cli.arguments import Argument, Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.app.administration import Administration

ADDED = Text("已新建账号 {username}", "Account {username} made")
WITH_PASSWORD = Text(
    "已新建账号 {username};初始密码 {password}(只显示这一次,首次登录要改)",
    "Account {username} made; first password {password} (shown once, to be changed at the first sign-in)",
)
CHANGED = Text("已修改账号 {username}", "Account {username} changed")
CLOSED = Text(
    "已停用账号 {username},其会话和令牌同时失效", "Account {username} closed; its sessions and tokens have ended"
)
OPENED = Text("已重新启用账号 {username}", "Account {username} opened again")
RESET = Text("账号 {username} 的新密码:{password}(只显示这一次)", "New password of {username}: {password} (shown once)")


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
        Shown(Text("用户名", "user"), "username"),
        Shown(Text("姓名", "name"), "name"),
        Shown(Text("部门", "department"), "department"),
        Shown(Text("角色", "roles"), "roles"),
        Shown(Text("属性", "attributes"), "attributes"),
        Shown(Text("启用", "active"), "active"),
    )
    put_list(administration.users(given.text("username")), columns, given, "users")


def _add(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import put_done
    from caliber.cli.secrets_in import password

    username = _username(given)
    account = {"username": username, "name": given.text("name") or username, **_fields(given)}
    made = administration.add_user(account, password(given.lang, needed=given.on("password")))
    shown = WITH_PASSWORD if made.get("password") else ADDED
    put_done(made, shown, given, username=made["username"], password=str(made.get("password", "")))


def _change(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import put_done

    change = _fields(given)
    if given.text("name"):
        change["name"] = given.text("name")
    put_done(administration.change_user(_username(given), change), CHANGED, given, username=given.text("username"))


def _fields(given: Given) -> dict[str, Any]:
    """What the options say of an account; what they leave out stays out."""
    out: dict[str, Any] = {}
    if given.text("department"):
        out["department"] = given.text("department")
    if given.names("role"):
        out["roles"] = list(given.names("role"))
    if given.names("attribute"):
        out["attributes"] = _attributes(given)
    return out


def _attributes(given: Given) -> Mapping[str, list[str]]:
    from caliber.cli.arguments import split
    from caliber.errors import Refused

    out: dict[str, list[str]] = {}
    for text in given.names("attribute"):
        name, equals, values = text.partition("=")
        if not equals or not name.strip():
            told = {"zh": f"--attribute 写成 名=值,不是「{text}」", "en": f"--attribute takes NAME=VALUE, not “{text}”"}
            raise Refused("server.usage", "--attribute", verb=given.verb, reason=told)
        out.setdefault(name.strip(), []).extend(split(values))
    return out


def _password(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import put_done
    from caliber.cli.secrets_in import password

    username = _username(given)
    chosen = password(given.lang, needed=given.on("password"))
    made = administration.reset_password(username, chosen)
    shown = CHANGED if chosen else RESET
    put_done({"username": username, "password": "" if chosen else made}, shown, given, username=username, password=made)


def _close(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import put_done

    done = administration.change_user(_username(given), {"active": False})
    put_done(done, CLOSED, given, username=given.text("username"))


def _open(administration: Administration, given: Given) -> None:
    from caliber.cli.lists import put_done

    done = administration.change_user(_username(given), {"active": True})
    put_done(done, OPENED, given, username=given.text("username"))


def _username(given: Given) -> str:
    from caliber.errors import Refused

    if not given.text("username"):
        told = {"zh": "缺少用户名", "en": "the user name is missing"}
        raise Refused("server.usage", "USERNAME", verb=given.verb, reason=told)
    return given.text("username")


ACTIONS: dict[str, Callable[[Administration, Given], None]] = {
    "list": _list,
    "add": _add,
    "change": _change,
    "password": _password,
    "close": _close,
    "open": _open,
}
VERB = Verb(
    "user",
    Text("账号:列出、新建、修改、重设密码、停用、启用", "accounts: list, add, change, password, close, open"),
    run,
    arguments=(
        Argument(
            "ACTION",
            Text("list、add、change、password、close、open", "list, add, change, password, close or open"),
            known=tuple(ACTIONS),
        ),
        Argument(
            "USERNAME", Text("用户名;list 时为搜索的文字", "user name; with list a text to look for"), needed=False
        ),
    ),
    options=(
        Option("--name", "NAME", Text("姓名", "the person's name")),
        Option("--department", "CODE", Text("部门编码", "code of the department")),
        Option("--role", "ROLE[,…]", Text("角色", "roles"), many=True, commas=True),
        Option(
            "--attribute",
            "NAME=V[,…]",
            Text("行权限用的属性,可重复", "an attribute that row filters use; may be repeated"),
            many=True,
        ),
        Option(
            "--password",
            "",
            Text("从标准输入读密码;不给就生成一个", "read a password from standard input; else one is made"),
        ),
    ),
    examples=("caliber user add wang --name 王芳 --department operations --role department_head", "caliber user list"),
)
