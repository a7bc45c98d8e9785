"""Reports taken in over REST: handed over, read, decided, approved by somebody else, undone while they are not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
import pytest
from openpyxl import Workbook

from caliber.app.installation import Served
from caliber.app.project import open_project
from caliber.app.server import prepare
from caliber.demo import write_definitions
from caliber.interfaces.rest.application import make_app
from caliber.interfaces.rest.schemas.intakes import Intake, IntakeCandidates, IntakeFiles
from caliber.settings import Settings
from caliber.store import audit
from tests.interfaces.conftest import NOW, Visitor, code

IN_JANUARY = "ordered_at >= '2026-01-01' AND ordered_at < '2026-02-01'"
IN_MAY = "ordered_at >= '2026-05-01' AND ordered_at < '2026-06-01'"
LINES = "FROM order_lines WHERE"
REPORTS = {
    "operations/sales.sql": (
        f"SELECT SUM(amount) AS 月度流水 {LINES} status NOT IN ('cancelled', 'closed') AND {IN_JANUARY}"
    ),
    "operations/big.sql": (
        f"SELECT channel, SUM(amount) AS big_amount {LINES} amount > 1000 AND {IN_JANUARY} GROUP BY channel"
    ),
    "finance/big.sql": f"SELECT SUM(amount) AS 大额销售 {LINES} amount > 1000 AND {IN_MAY}",
    "finance/meters.sql": "SELECT SUM(kwh) AS 用电量 FROM dw.meters",
    "finance/two.sql": (
        f"SELECT COUNT(*) AS n_all FROM orders WHERE {IN_MAY};\n"
        f"SELECT SUM(amount) / COUNT(*) AS 均额 {LINES} amount > 5 AND {IN_MAY}"
    ),
    "broken.sql": "SELECT (1 FROM orders WHERE",
    "notes.txt": "nothing that is read",
}


class Own(NamedTuple):
    """An installation of its own, with people signed in."""

    served: Served
    author: Visitor
    steward: Visitor

    def person(self, username: str) -> Visitor:
        return Visitor(self.author.client.app).sign_in(username)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    write_definitions(tmp_path)
    settings = Settings(project=str(tmp_path), demo=True, now=NOW)
    prepare(open_project(settings))
    installation = Served(open_project(settings))
    app = make_app(installation)
    yield Own(installation, Visitor(app).sign_in("zheng"), Visitor(app).sign_in("steward"))
    installation.close()


def hand_in(visitor: Visitor, files: dict[str, bytes], path: str = "/intakes", **fields: str) -> httpx.Response:
    parts = [("files", (name, content, "application/octet-stream")) for name, content in files.items()]
    return visitor.send("POST", path, files=parts, data=fields)


def taken_in(own: Own, files: dict[str, str] = REPORTS) -> str:
    """Handed in and read; the intake's id."""
    made = hand_in(
        own.author, {name: text.encode() for name, text in files.items()}, title="九月", department="finance"
    )
    assert made.status_code == 201, made.text
    assert (made.json()["status"], made.json()["read"]) == ("reading", 0)
    own.served.read_intakes()
    found: str = made.json()["id"]
    return found


def standing(visitor: Visitor, intake: str) -> dict[str, Any]:
    answer = visitor.get(f"/intakes/{intake}")
    assert answer.status_code == 200, answer.text
    Intake.model_validate(answer.json())
    found: dict[str, Any] = answer.json()
    return found


def candidates(visitor: Visitor, intake: str, **asked: Any) -> dict[str, dict[str, Any]]:
    answer = visitor.get(f"/intakes/{intake}/candidates", **asked)
    assert answer.status_code == 200, answer.text
    IntakeCandidates.model_validate(answer.json())
    return {one["name"]: one for one in answer.json()["items"]}


def decide(visitor: Visitor, intake: str, kind: str, *chosen: dict[str, Any], **more: str) -> httpx.Response:
    body = {"kind": kind, "candidates": [one["id"] for one in chosen], **more}
    return visitor.post(f"/intakes/{intake}/decisions", body)


def test_files_are_read_behind_the_answer_and_every_fault_has_its_place(own: Own) -> None:
    intake = taken_in(own)
    told = standing(own.author, intake)
    assert (told["status"], told["files"], told["read"], told["faulty"]) == ("done", 7, 7, 2)
    shares = {one["department"]["code"]: one["open"] for one in told["departments"]}
    assert shares == {"operations": 2, "finance": 4}
    faults = own.author.get(f"/intakes/{intake}/files").json()
    IntakeFiles.model_validate(faults)
    unread = {one["name"]: one["faults"][0] for one in faults["items"] if one["faults"][0]["unread"]}
    assert {name: fault["code"] for name, fault in unread.items()} == {
        "broken.sql": "reports.unreadable", "notes.txt": "intake.unknown_kind"
    }  # fmt: skip
    assert unread["broken.sql"]["where"] == "broken.sql:1:14"
    assert all(fault["message"] and fault["hint"] for fault in unread.values())


def test_what_was_read_stands_beside_its_nearest_metric(own: Own) -> None:
    intake = taken_in(own)
    found = candidates(own.author, intake)
    assert set(found) == {"月度流水", "big_amount", "大额销售", "用电量", "n_all", "均额"}
    sales = found["月度流水"]
    assert (sales["matches"][0]["metric"]["code"], sales["matches"][0]["verdict"]) == ("gross_sales", "equal")
    assert (sales["department"]["code"], sales["time"]) == ("operations", "order_lines.ordered_at")
    assert set(candidates(own.author, intake, proved="true")) == {"月度流水", "n_all"}
    assert found["big_amount"]["twins"] == [found["大额销售"]["id"]]
    assert (found["用电量"]["missing"], sales["missing"]) == (["dw.meters"], [])
    assert found["用电量"]["actions"] == ["adopt", "variant", "merge", "reject"]


def test_adopted_is_proposed_approved_and_in_force(own: Own) -> None:
    intake = taken_in(own)
    found = candidates(own.author, intake)
    made = decide(
        own.author, intake, "adopt", found["大额销售"], found["big_amount"], unit="CNY", domain="sales/revenue"
    )
    assert made.status_code == 201, made.text
    metric = made.json()["metrics"][found["大额销售"]["id"]]
    assert metric == "da_e_xiao_shou"
    assert own.author.get(f"/metrics/{metric}").status_code == 404  # nothing is in force before it is approved
    state = candidates(own.author, intake)["大额销售"]
    assert (state["state"], state["actions"], state["decision"]["by"]) == ("in_review", ["undo"], "郑文静")
    again = decide(own.author, intake, "reject", found["大额销售"], reason="x")
    assert (again.status_code, code(again)) == (409, "intake.already_decided")
    request = made.json()["request"]
    assert code(own.author.post(f"/change-requests/{request}/approve", {})) == "catalog.own_request"
    assert own.steward.post(f"/change-requests/{request}/approve", {}).status_code == 200
    card = own.author.get(f"/metrics/{metric}").json()
    assert (card["name"]["zh"], card["owner"]["department"]["code"]) == ("大额销售", "finance")
    assert [one["name"] for one in card["aliases"]] == ["big_amount"]
    definition = own.author.get("/definitions").json()["model"]["metrics"][metric]
    assert (definition["dataset"], definition["measure"], definition["where"], definition["time"]) == (
        "order_lines", "sum(amount)", "amount > 1000", "ordered_at"
    )  # fmt: skip
    done = candidates(own.author, intake, state="decided")
    assert set(done) == {"大额销售", "big_amount"}
    assert done["大额销售"]["actions"] == []
    refused = own.author.post(f"/intakes/{intake}/undo", {"candidates": [done["大额销售"]["id"]]})
    assert (refused.status_code, code(refused)) == (409, "intake.settled")


def test_a_formula_is_adopted_with_the_metrics_that_it_is_made_of(own: Own) -> None:
    intake = taken_in(own)
    found = candidates(own.author, intake)
    made = decide(own.author, intake, "adopt", found["均额"], code="average_line", name="行均额")
    assert made.status_code == 201, made.text
    assert own.steward.post(f"/change-requests/{made.json()['request']}/approve", {}).status_code == 200
    metrics = own.author.get("/definitions").json()["model"]["metrics"]
    whole = metrics["average_line"]
    assert whole["kind"] == "composite"
    parts = [metrics[code] for code in ("average_line_part1", "average_line_part2")]
    assert all(part["code"] in whole["formula"] and part["where"] == "amount > 5" for part in parts)


def test_a_variant_names_its_reference_and_why(own: Own) -> None:
    intake = taken_in(own)
    chosen = candidates(own.author, intake)["大额销售"]
    assert code(decide(own.author, intake, "variant", chosen, metric="gross_sales")) == "catalog.message_missing"
    made = decide(own.author, intake, "variant", chosen, metric="gross_sales", reason="只看大单")
    assert made.status_code == 201, made.text
    changes = own.author.get(f"/change-requests/{made.json()['request']}").json()["changes"]
    assert {(one["code"], one["kind"]) for one in changes} == {("da_e_xiao_shou", "created")}
    assert own.steward.post(f"/change-requests/{made.json()['request']}/approve", {}).status_code == 200
    metric = own.author.get("/definitions").json()["model"]["metrics"]["da_e_xiao_shou"]
    assert (metric["variant_of"], list(metric["differs_from"][0]["reason"].values())) == ("gross_sales", ["只看大单"])


def test_the_proved_are_merged_at_once_each_into_its_metric(own: Own) -> None:
    intake = taken_in(own)
    found = candidates(own.author, intake)
    refused = decide(own.author, intake, "merge", found["月度流水"], found["用电量"])
    assert code(refused) == "intake.not_proved"
    made = decide(own.author, intake, "merge", found["月度流水"])
    assert list(made.json()["metrics"].values()) == ["gross_sales"]
    assert own.steward.post(f"/change-requests/{made.json()['request']}/approve", {}).status_code == 200
    aliases = own.author.get("/metrics/gross_sales").json()["aliases"]
    assert "月度流水" in [one["name"] for one in aliases]
    listed = own.person("sun").get("/metrics/gross_sales/reports").json()["items"]
    assert [(one["place"], one["name"]) for one in listed] == [("operations/sales.sql", "月度流水")]
    assert own.author.get("/metrics/orders/reports").json() == {"items": []}
    known = decide(own.author, intake, "merge", candidates(own.author, intake)["n_all"], metric="all_orders")
    assert known.status_code == 201, known.text


def test_undone_until_it_is_approved(own: Own) -> None:
    intake = taken_in(own)
    found = candidates(own.author, intake)
    made = decide(own.author, intake, "adopt", found["大额销售"], found["big_amount"]).json()
    undone = own.author.post(f"/intakes/{intake}/undo", {"candidates": [found["大额销售"]["id"]]})
    assert set(undone.json()["candidates"]) == {found["大额销售"]["id"], found["big_amount"]["id"]}
    assert own.author.get(f"/change-requests/{made['request']}").json()["status"] == "withdrawn"
    assert {one["state"] for one in candidates(own.author, intake).values()} == {"open"}
    assert code(decide(own.author, intake, "reject", found["用电量"])) == "catalog.message_missing"
    rejected = decide(own.author, intake, "reject", found["用电量"], reason="不是指标")
    assert rejected.json() == {"request": "", "metrics": {found["用电量"]["id"]: ""}}
    assert candidates(own.author, intake, state="decided")["用电量"]["decision"]["reason"] == "不是指标"
    assert own.author.post(f"/intakes/{intake}/undo", {"candidates": [found["用电量"]["id"]]}).status_code == 200
    with own.served.store.reading() as tx:
        actions = [one.action for one in audit.entries(tx) if one.object == intake]
    assert actions == ["intake.opened", "intake.adopt", "intake.undone", "intake.reject", "intake.undone"]


def test_a_request_that_was_rejected_leaves_its_candidates_open(own: Own) -> None:
    intake = taken_in(own)
    made = decide(own.author, intake, "adopt", candidates(own.author, intake)["大额销售"]).json()
    assert own.steward.post(f"/change-requests/{made['request']}/reject", {"note": "先谈"}).status_code == 200
    one = candidates(own.author, intake)["大额销售"]
    assert (one["state"], one["decision"]["status"]) == ("open", "rejected")


def test_what_the_model_has_no_dataset_for_is_refused_with_what_to_do(own: Own) -> None:
    intake = taken_in(own)
    found = candidates(own.author, intake)
    refused = decide(own.author, intake, "adopt", found["用电量"])
    assert (refused.status_code, code(refused)) == (422, "intake.no_dataset")
    assert refused.json()["hint"]
    assert code(decide(own.author, intake, "adopt", found["大额销售"], found["n_all"])) == "intake.not_equal"
    same = decide(own.author, intake, "adopt", found["大额销售"], name="销售额")  # a name that another metric bears
    assert code(same) == "catalog.decision_breaks"
    assert {one["state"] for one in candidates(own.author, intake).values()} == {"open"}


def test_each_department_sees_and_decides_its_own(own: Own) -> None:
    intake = taken_in(own)
    wang, tang, sun = (own.person(name) for name in ("wang", "tang", "sun"))
    assert set(candidates(wang, intake)) == {"月度流水", "big_amount"}
    told = standing(wang, intake)
    assert ([one["department"]["code"] for one in told["departments"]], told["actions"]) == (["operations"], [])
    assert candidates(wang, intake)["big_amount"]["twins"] == []
    finance = candidates(own.author, intake)["大额销售"]
    assert code(decide(wang, intake, "reject", finance, reason="x")) == "intake.unknown_candidate"
    assert wang.post(f"/intakes/{intake}/stop").status_code == 404
    assert wang.get(f"/intakes/{intake}/files").status_code == 404
    assert tang.get("/intakes").json()["items"] == []

    def answers(name: str) -> list[tuple[int, str]]:
        paths = (f"/intakes/{name}", f"/intakes/{name}/candidates", f"/intakes/{name}/files")
        return [(one.status_code, one.text.replace(name, "…")) for one in map(tang.get, paths)]

    assert answers(intake) == answers("in_qzxwvjk")
    assert sun.get("/intakes").status_code == 403  # a viewer proposes nothing


def test_nothing_is_read_after_a_stop_and_what_waits_is_read_on(own: Own) -> None:
    made = hand_in(own.author, {name: text.encode() for name, text in REPORTS.items()}).json()
    assert own.author.post(f"/intakes/{made['id']}/stop").json()["status"] == "stopped"
    assert own.served.read_intakes() == 0
    assert own.author.post(f"/intakes/{made['id']}/resume").json()["actions"] == ["add", "stop"]
    assert own.served.read_intakes() == 7
    again = hand_in(own.author, {"operations/sales.sql": REPORTS["operations/sales.sql"].encode()},
                    f"/intakes/{made['id']}/files")  # fmt: skip
    assert again.json()["files"] == 7  # there already
    other = taken_in(own)
    assert standing(own.author, other)["again"] == 7  # known by what they hold: none is read again


def test_an_archive_and_a_spreadsheet(own: Own) -> None:
    book = Workbook()
    for row in (["指标名称", "业务口径", "部门"], ["销售额", "卖掉的钱", "财务部"], ["满意度", "问卷", ""]):
        book.active.append(row)
    sheet, packed = io.BytesIO(), io.BytesIO()
    book.save(sheet)
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("operations/sales.sql", REPORTS["operations/sales.sql"])
        archive.writestr("../../指标.xlsx", sheet.getvalue())
        archive.writestr("__MACOSX/._sales.sql", "x")
    intake = hand_in(own.author, {"all.zip": packed.getvalue()}).json()["id"]
    own.served.read_intakes()
    found = candidates(own.author, intake)
    assert set(found) == {"月度流水", "销售额", "满意度"}
    assert found["销售额"]["place"] == "指标.xlsx!Sheet:2"
    assert found["销售额"]["actions"] == ["merge", "reject"]
    assert (found["销售额"]["caliber"], found["满意度"]["department"]["code"]) == ("卖掉的钱", "finance")
    refused = decide(own.author, intake, "adopt", found["满意度"])
    assert code(refused) == "intake.no_definition"


def test_bombs_and_broken_archives_are_refused_before_they_are_unpacked(own: Own) -> None:
    bomb, book = io.BytesIO(), io.BytesIO()
    for target, name in ((bomb, "a.sql"), (book, "xl/worksheets/sheet1.xml")):
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for place in range(9):
                archive.writestr(f"{place}/{name}", b" " * (8 * 1024 * 1024))
    assert len(bomb.getvalue()) < 100_000
    refused = hand_in(own.author, {"bomb.zip": bomb.getvalue()})
    assert (refused.status_code, code(refused)) == (413, "intake.expands")
    assert code(hand_in(own.author, {"cut.zip": bomb.getvalue()[:-30]})) == "intake.bad_archive"
    assert code(hand_in(own.author, {"no.zip": b"no archive"})) == "intake.bad_archive"
    intake = hand_in(own.author, {"bomb.xlsx": book.getvalue()}).json()["id"]
    own.served.read_intakes()
    (file,) = own.author.get(f"/intakes/{intake}/files").json()["items"]
    assert [one["code"] for one in file["faults"]] == ["intake.expands"]


def test_a_person_who_is_gone_has_nothing_read(own: Own) -> None:
    assert hand_in(own.author, {"a.sql": REPORTS["operations/sales.sql"].encode()}).status_code == 201
    admin = own.person("admin")
    assert admin.patch("/users/zheng", {"active": False}).status_code == 200
    assert own.served.read_intakes() == 0
