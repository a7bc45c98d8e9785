"""``caliber apply``: the folder's definitions proposed as a change request."""

from __future__ import annotations

from typing import Any

from caliber.cli import console
from caliber.cli.arguments import Given, Option, Verb
from caliber.model.text import Text

MADE = Text("已提交变更申请 {0},等待审批", "Change request {0} opened; somebody else approves it")
MESSAGE = Text("来自项目文件的变更", "Changes from the project's files")


def run(given: Given) -> int:
    request = _proposed(given)
    if given.as_json:
        console.put_json(request)
        return 0
    from caliber.cli.changes import lines_of

    console.put("\n".join([*lines_of(request["changes"], given.lang), "", MADE.say(given.lang).format(request["id"])]))
    return 0


def _proposed(given: Given) -> dict[str, Any]:
    import msgspec

    from caliber.app.revisions import propose, refuse_broken
    from caliber.cli.places import project_of, remote_of, server_of

    message = given.text("message") or MESSAGE.say(given.lang)
    with project_of(given) as project:
        if not server_of(given):
            made, changes = propose(project, message)
            return {"id": made, "changes": [msgspec.to_builtins(change) for change in changes]}
        refuse_broken(project)
        remote = remote_of(given)
        try:
            files = dict(project.loaded.texts)
            base = remote.json("GET", "/definitions")["fingerprint"]
            body = {"files": files, "base": base, "message": message}
            return dict(remote.json("POST", "/change-requests", body=body))
        finally:
            remote.close()


VERB = Verb(
    "apply",
    Text("把文件夹里的定义提交为变更申请", "the folder's definitions as a change request"),
    run,
    options=(Option("--message", "S", Text("改了什么、为什么", "what was changed, and why"), "-m"),),
    where="both",
    examples=("caliber apply -p shop --server https://metrics.example.com -m '退款改按到账时间'",),
)
