"""``caliber intake``: what is kept of an intake, in a folder's store or on a server, listed and decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from caliber.catalog.cases import NAMES, STATES
from caliber.cli import console
from caliber.cli.arguments import Given
from caliber.model.text import Text

if TYPE_CHECKING:
    from caliber.app.door import Asking, Intakes
    from caliber.catalog.intake_shown import CandidateShown, FileShown, IntakeShown, ShareShown

READING = Text("{0}/{1} 个文件:{2}", "{0} of {1} files: {2}")
STATUS: dict[str, Text] = {
    "reading": Text("正在读", "being read"),
    "stopped": Text("已停下", "stopped"),
    "done": Text("已读完", "read"),
}
ID, TITLE, STANDS = Text("编号", "Id"), Text("标题", "Title"), Text("状态", "State")
FILES, UNREAD, OPEN = Text("文件", "Files"), Text("有错的文件", "With faults"), Text("待决定", "Open")
CANDIDATE, PLACE, DEPARTMENT = Text("候选指标", "Candidate"), Text("位置", "Place"), Text("部门", "Department")
NEAREST = Text("最近的指标", "Nearest metric")
NONE = Text("还没有收录过报表。", "Nothing has been taken in yet.")
NO_DEPARTMENT = Text("未分部门", "of no department")
NEW = Text("目录里没有", "not in the catalog")
PROVED = Text("已证明相同", "proved the same")
COUNT = Text(
    "{id}:{files} 个文件,{read} 个已读({again} 个以前读过),{faulty} 个有读不出来的地方;{candidates} 个候选指标。",
    "{id}: {files} files, {read} read ({again} known from before), {faulty} with a place that could not be read; "
    "{candidates} candidates.",
)
SHARE = Text("{0}:已决定 {1}/{2},审批中 {3}", "{0}: {1} of {2} decided, {3} in review")
OPENED = Text("已提交变更申请 {0},等待另一个人审批。", "Change request {0} opened; somebody else approves it.")
NOTHING_TO_CHANGE = Text("已记下;没有定义需要改动。", "Noted; no definition changes.")
UNDONE = Text("{0} 个候选指标重新待决定。", "{0} candidates are open again.")


def take(intakes: Intakes, given: Given, asking: Asking) -> int:
    """Files taken in and read to the end."""
    paths = given.needed("path")
    return _read(
        given,
        lambda tell: intakes.take_in(paths, given.text("title"), given.text("department"), tell, asking),
        intakes,
        asking,
    )


def resume(intakes: Intakes, given: Given, asking: Asking) -> int:
    """What waits, read to the end."""
    intake = given.needed("path")[0]
    return _read(given, lambda tell: intakes.resume(intake, tell, asking), intakes, asking)


def _read(
    given: Given,
    work: Callable[[Callable[[int, int, str], None]], IntakeShown],
    intakes: Intakes,
    asking: Asking,
) -> int:
    from caliber.cli.progress import Progress

    progress = Progress(quiet=given.as_json)

    def tell(read: int, files: int, name: str) -> None:
        if name:
            progress.step(READING.say(given.lang).format(read + 1, files, name), read / max(files, 1))

    try:
        found = work(tell)
    finally:
        progress.end()
    _put(found, intakes.faults(found.id, asking) if found.faulty else [], given)
    return 1 if found.faulty else 0


def stop(intakes: Intakes, given: Given, asking: Asking) -> int:
    """No further file is read."""
    _put(intakes.stop(given.needed("path")[0], asking), [], given)
    return 0


def listed(intakes: Intakes, given: Given, asking: Asking) -> int:
    """Every intake that the person may see."""
    from caliber.cli.columns import Head, table

    found = intakes.listed(asking)
    lang = given.lang
    if given.as_json:
        console.put_json({"intakes": [msgspec.to_builtins(one) for one in found]})
    elif not found:
        console.put(NONE.say(lang))
    else:
        heads = [Head(head.say(lang)) for head in (ID, TITLE, STANDS)]
        heads += [Head(head.say(lang), True) for head in (FILES, UNREAD, CANDIDATE, OPEN)]
        console.put(table(heads, [_row(one, lang) for one in found]))
    return 0


def _row(one: IntakeShown, lang: str) -> list[str]:
    waiting = sum(share.open for share in one.departments)
    counts = (one.files, one.faulty, one.candidates, waiting)
    return [one.id, one.title, STATUS[one.status].say(lang), *(f"{count:,}" for count in counts)]


def show(intakes: Intakes, given: Given, asking: Asking) -> int:
    """One intake: its faults, its candidates with the nearest metric, its departments."""
    from caliber.cli.columns import Head, table

    intake = given.needed("path")[0]
    found = intakes.one(intake, asking)
    rows = intakes.candidates(intake, given.text("department"), given.text("state"), asking)
    faults = intakes.faults(intake, asking) if found.faulty else []
    if given.as_json:
        told = {"candidates": rows, "files": faults}
        console.put_json(msgspec.to_builtins(found) | {"items": msgspec.to_builtins(told)})
        return 0
    lang = given.lang
    if rows:
        heads = [Head(head.say(lang)) for head in (ID, CANDIDATE, DEPARTMENT, PLACE, STANDS, NEAREST)]
        console.put(table(heads, [_line(one, lang) for one in rows]) + "\n")
    _put(found, faults, given)
    return 0


def _line(one: CandidateShown, lang: str) -> list[str]:
    department = one.department.name.say(lang) if one.department else ""
    return [one.id, one.name, department, one.place, STATES[one.state].say(lang), _nearest(one, lang)]


def _nearest(one: CandidateShown, lang: str) -> str:
    if not one.matches:
        return NEW.say(lang)
    first = one.matches[0]
    told = PROVED if first.kind == "same_definition" else NAMES[first.kind]
    clauses = [each.text.say(lang) for each in first.differences[:1]]
    return "; ".join([f"{first.metric.code}: {told.say(lang)}", *clauses])


def _put(found: IntakeShown, faults: list[FileShown], given: Given) -> None:
    if given.as_json:
        console.put_json(msgspec.to_builtins(found) | {"faults": msgspec.to_builtins(faults)})
        return
    for file in faults:
        for fault in file.faults:
            console.tell(f"{fault.where or file.name}: {fault.message} {fault.hint}".rstrip())
    counts = {name: getattr(found, name) for name in ("id", "files", "read", "again", "faulty", "candidates")}
    console.put(
        "\n".join([COUNT.say(given.lang).format(**counts), *(_said(one, given.lang) for one in found.departments)])
    )


def _said(share: ShareShown, lang: str) -> str:
    name = share.department.name.say(lang) if share.department else NO_DEPARTMENT.say(lang)
    return SHARE.say(lang).format(name, share.decided, share.count, share.in_review)


def decide(kind: str) -> Callable[[Intakes, Given, Asking], int]:
    """One of the decisions on candidates."""

    def act(intakes: Intakes, given: Given, asking: Asking) -> int:
        from caliber.catalog.intake_decisions import IntakeDecision

        intake, *candidates = given.needed("path")
        named = {name: given.text(name) for name in ("metric", "code", "name", "unit", "domain")}
        decision = IntakeDecision(kind=kind, candidates=tuple(candidates), reason=given.text("message"), **named)
        made = intakes.decide(intake, decision, asking)
        if given.as_json:
            console.put_json(msgspec.to_builtins(made))
        elif made.request:
            console.put(OPENED.say(given.lang).format(made.request))
        else:
            console.put(NOTHING_TO_CHANGE.say(given.lang))
        return 0

    return act


def undo(intakes: Intakes, given: Given, asking: Asking) -> int:
    """Candidates open again."""
    intake, *candidates = given.needed("path")
    again = intakes.undo(intake, candidates, asking)
    if given.as_json:
        console.put_json({"candidates": again})
    else:
        console.put(UNDONE.say(given.lang).format(len(again)))
    return 0


ACTIONS: dict[str, Callable[[Intakes, Given, Asking], int]] = {
    "take": take,
    "list": listed,
    "show": show,
    "stop": stop,
    "resume": resume,
    **{kind: decide(kind) for kind in ("adopt", "variant", "merge", "reject")},
    "undo": undo,
}
