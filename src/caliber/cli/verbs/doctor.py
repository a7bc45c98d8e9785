"""``caliber doctor``: what is wrong with this installation."""

from __future__ import annotations

from caliber.cli import console
from caliber.cli.arguments import Given, Verb
from caliber.model.text import Text

MARKS = {"ok": "✓", "warning": "!", "error": "✗"}
GOOD = Text("一切正常。", "Everything is in order.")
BAD = Text("{0} 处有问题。", "{0} things are wrong.")


def run(given: Given) -> int:
    from caliber.app.examination import examine
    from caliber.cli.columns import pad, safe, width
    from caliber.cli.places import settings_of

    findings = list(examine(settings_of(given)))
    wrong = sum(finding.state == "error" for finding in findings)
    if given.as_json:
        found = [{"part": one.part.en, "state": one.state, "text": one.said.say(given.lang)} for one in findings]
        console.put_json({"findings": found, "errors": wrong})
        return 1 if wrong else 0
    wide = max(width(finding.part.say(given.lang)) for finding in findings)
    for one in findings:
        console.put(f"{MARKS[one.state]} {pad(one.part.say(given.lang), wide)}  {safe(one.said.say(given.lang))}")
    console.tell(BAD.say(given.lang).format(wrong) if wrong else GOOD.say(given.lang))
    return 1 if wrong else 0


VERB = Verb(
    "doctor",
    Text("检查安装、项目、数据源、元数据库", "looks at the installation, the project, its sources and its store"),
    run,
    where="folder",
)
