"""``caliber serve``: the server of a project."""

from __future__ import annotations

from caliber.cli import console
from caliber.cli.arguments import Given, Option, Verb
from caliber.model.text import Text

AT = Text("Caliber 在 {0}", "Caliber is at {0}")
STOP = Text("Ctrl-C 停止", "Ctrl-C stops it")


def run(given: Given) -> int:
    from caliber.cli.loading import loading
    from caliber.cli.places import settings_of

    with loading():
        from caliber.app.server import serve

    settings = settings_of(
        given, host=given.text("host") or None, port=given.number("port"), workers=given.number("workers")
    )
    return serve(settings, lambda address: announce(address, given))


def announce(address: str, given: Given) -> None:
    """The address, once requests are answered."""
    if given.as_json:
        console.put_json({"url": address})
    else:
        console.put(f"{AT.say(given.lang).format(address)}\n{STOP.say(given.lang)}")


VERB = Verb(
    "serve",
    Text("启动服务:网页和 REST 接口", "the server: web pages and REST"),
    run,
    options=(
        Option("--host", "H", Text("监听的地址,默认只有本机", "address to listen on, else this machine alone")),
        Option("--port", "P", Text("端口,默认 8321", "port, else 8321"), whole=True),
        Option("--workers", "N", Text("进程数,默认 1", "processes, else 1"), whole=True),
    ),
    where="folder",
    examples=("caliber serve -p shop --host 0.0.0.0 --workers 4",),
)
