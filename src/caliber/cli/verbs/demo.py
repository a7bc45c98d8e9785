"""``caliber demo``: the demo company, built at its first start and kept."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from caliber.cli import console
from caliber.cli.arguments import Given, Option, Verb
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.settings import Settings

ZONE = "Asia/Shanghai"
STEPS = {
    "definitions": Text("写下定义", "Writing the definitions"),
    "masters": Text("门店、商品、会员", "Stores, products, members"),
    "trade": Text("三年的订单、支付、退货", "Three years of orders, payments, returns"),
    "company": Text("库存、采购、生产、投诉、人事", "Stock, purchases, production, complaints, staff"),
    "facts": Text("清点", "Counting"),
    "ready": Text("完成", "Done"),
}
FIRST = Text("第一次启动:生成演示公司的数据…", "First start: making the data of the demo company…")
OLD = Text(
    "数据到 {0};caliber demo --fresh 可以重新生成到昨天。",
    "Data to {0}; caliber demo --fresh makes it anew, up to yesterday.",
)
AT = Text("演示公司在 {0}", "The demo company is at {0}")
SIGN_INS = Text("登录账号(密码都是 {0}):", "Sign in as (every password is {0}):")
STOP = Text("Ctrl-C 停止;数据在 {0}", "Ctrl-C stops it; its data is in {0}")
FRESH_AFTER = timedelta(days=7)


def run(given: Given) -> int:
    from caliber.app.demo import demo_folder
    from caliber.settings import read_settings

    folder = Path(given.text("project") or demo_folder()).expanduser()
    settings = read_settings(
        str(folder),
        host=given.text("host") or None,
        port=given.number("port"),
        demo=True,
        workers=given.number("workers"),
    )
    if not given.on("no_serve"):
        from caliber.cli.loading import loading

        with loading():
            from caliber.app.server import check_address

        check_address(settings.host, settings.port)  # told before the data is made, not after
    _prepare(folder, given, settings)
    if given.on("no_serve"):
        console.put_json({"folder": str(folder)}) if given.as_json else console.put(str(folder))
        return 0
    from caliber.app.server import serve

    return serve(settings, lambda address: announce(address, folder, given))


def _prepare(folder: Path, given: Given, settings: Settings) -> None:
    from caliber.app.demo import build, demo_ready
    from caliber.cli.progress import Progress

    rows, today = given.number("rows"), _today(settings)
    mark = None if given.on("fresh") else demo_ready(folder, rows)
    if mark is not None:
        if today - mark.last > FRESH_AFTER and not given.as_json:
            console.tell(OLD.say(given.lang).format(mark.last))
        return
    progress = Progress(quiet=given.as_json)
    progress.step(FIRST.say(given.lang))
    try:
        build(folder, rows, today, lambda step, share: progress.step(STEPS[step].say(given.lang), share))
    finally:
        progress.end()


def _today(settings: Settings) -> date:
    now = datetime.fromisoformat(settings.now) if settings.now else datetime.now(ZoneInfo(ZONE))
    return now.date()


def announce(address: str, folder: Path, given: Given) -> None:
    """The address and who may sign in, once requests are answered."""
    from caliber.cli.columns import pad, width
    from caliber.demo import DEMO_PASSWORD, DEMO_PEOPLE

    if given.as_json:
        people = [person.username for person in DEMO_PEOPLE]
        console.put_json({"url": address, "password": DEMO_PASSWORD, "users": people, "pid": os.getpid()})
        return
    wide = max(width(person.username) for person in DEMO_PEOPLE)
    lines = [AT.say(given.lang).format(address), "", SIGN_INS.say(given.lang).format(DEMO_PASSWORD)]
    for person in DEMO_PEOPLE:
        title = person.title_zh if given.lang == "zh" else person.title_en
        lines.append(f"  {pad(person.username, wide)}  {person.name} · {title}")
    lines += ["", STOP.say(given.lang).format(folder)]
    console.put("\n".join(lines))


VERB = Verb(
    "demo",
    Text("演示公司:首次启动时生成,以后直接打开", "the demo company: made at the first start, kept for later ones"),
    run,
    options=(
        Option(
            "--rows",
            "N",
            Text("订单明细的行数,1 万到 1 亿", "order lines, ten thousand to a hundred million"),
            whole=True,
        ),
        Option("--port", "P", Text("端口,默认 8321", "port, else 8321"), whole=True),
        Option("--host", "H", Text("监听的地址,默认只有本机", "address to listen on, else this machine alone")),
        Option("--workers", "N", Text("进程数", "processes"), whole=True),
        Option("--fresh", "", Text("重新生成", "make it anew")),
        Option("--no-serve", "", Text("只生成,不启动服务", "make it, do not serve it")),
    ),
    where="folder",
    examples=("caliber demo", "caliber demo --rows 10000000 --port 8400"),
)
