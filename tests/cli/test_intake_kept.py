"""``caliber intake take``: what is kept of an intake is decided later, in a folder and over a server, and in Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import caliber
from tests.cli.calling import Done, call
from tests.cli.serving import running

PEOPLE = (("wang", "analyst"), ("li", "steward"))
REPORTS = {
    "finance/paid.sql": "SELECT SUM(amount) AS 实收 FROM orders WHERE status = 'paid' AND ordered_at >= '2026-01-01'",
    "operations/all.sql": "SELECT channel, SUM(amount) AS turnover FROM orders WHERE status <> 'cancelled' GROUP BY 1",
    "broken.sql": "SELECT (1 FROM",
}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    for name, text in REPORTS.items():
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "reports"


@pytest.fixture(params=["folder", "server"])
def at(request: pytest.FixtureRequest, shop: Path) -> Iterator[dict[str, tuple[object, ...]]]:
    """How each person reaches the intakes: in the folder, or with a token of their own."""
    for name, role in PEOPLE:
        added = call("user", "add", name, "--role", role, "--department", "operations", "-p", shop)
        assert added.status == 0, added.err
    if request.param == "folder":
        yield {name: ("-p", shop, "--as", name) for name, _ in PEOPLE}
        return
    words = ("--scope", "read,define", "--format", "json", "-p", shop)
    tokens = {name: call("token", "create", "t", "--user", name, *words).document["secret"] for name, _ in PEOPLE}
    with running("serve", "-p", shop) as server:
        yield {name: ("--server", server.url, "--token", token) for name, token in tokens.items()}


def done(*words: object) -> Done:
    found = call("intake", *words, "--format", "json", "--lang", "en")
    assert found.status in (0, 1), found.err
    return found


def items(intake: str, *words: object) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in done("show", intake, *words).document["items"]["candidates"]}


def test_from_files_to_a_metric(at: dict[str, tuple[object, ...]], reports: Path) -> None:
    wang, li = at["wang"], at["li"]
    taken = done("take", reports, "--title", "September", "--department", "operations", *wang)
    assert taken.status == 1  # a place could not be read
    told = taken.document
    assert (told["status"], told["files"], told["read"], told["faulty"]) == ("done", 3, 3, 1)
    (fault,) = [one for file in told["faults"] for one in file["faults"] if one["unread"]]
    assert fault["where"].startswith("reports/broken.sql:1")
    intake = told["id"]
    assert [one["id"] for one in done("list", *wang).document["intakes"]] == [intake]
    found = items(intake, *wang)
    assert found["turnover"]["matches"][0]["metric"]["code"] == "sales"
    assert found["实收"]["department"]["code"] == "finance"
    adopted = done("adopt", intake, found["实收"]["id"], "--unit", "CNY", "--domain", "sales", *wang).document
    merged = done("merge", intake, found["turnover"]["id"], *wang).document
    assert (list(adopted["metrics"].values()), list(merged["metrics"].values())) == (["shi_shou"], ["sales"])
    assert {one["state"] for one in items(intake, *wang).values()} == {"in_review"}
    assert done("undo", intake, found["turnover"]["id"], *wang).document == {"candidates": [found["turnover"]["id"]]}
    assert call("cases", "approve", adopted["request"], *li).status == 0
    assert {name: one["state"] for name, one in items(intake, *wang).items()} == {"实收": "decided", "turnover": "open"}
    shown = call("intake", "show", intake, "--lang", "zh", *wang)
    assert "财务部:已决定 1/1" in shown.out and "已证明相同" in shown.out
    refused = call("intake", "reject", intake, found["turnover"]["id"], "--format", "json", *wang)
    assert (refused.status, refused.error["code"]) == (2, "catalog.message_missing")


def test_in_python(shop: Path, reports: Path) -> None:
    seen: list[tuple[int, int]] = []
    with caliber.open(str(shop)) as center:
        taken = center.take_in(str(reports), tell=lambda read, files, name: seen.append((read, files)))
        assert (taken.read, taken.faulty, seen) == (3, 1, [(0, 3), (1, 3), (2, 3)])
        (file,) = center.unread(taken.id)
        assert file.name == "reports/broken.sql"
        by_name = {one.name: one for one in center.candidates(taken.id, state="open")}
        made = center.decide_candidates(
            taken.id, "variant", by_name["实收"].id, "只看付了款的", metric="sales", code="paid"
        )
        assert made.metrics == {by_name["实收"].id: "paid"}
        assert center.undo_candidates(taken.id, by_name["实收"].id) == [by_name["实收"].id]
        assert [one.id for one in center.intakes()] == [taken.id]
        with pytest.raises(caliber.Refused) as refusal:
            center.candidates("in_none")
        assert refusal.value.code == "intake.unknown_intake"


def test_only_shown_is_for_a_folder(shop: Path, reports: Path) -> None:
    refused = call("intake", "sql", reports, "--server", "http://127.0.0.1:1", "--format", "json")
    assert (refused.status, refused.error["code"]) == (2, "server.needs_project")
    missing = call("intake", "show", "-p", shop, "--format", "json")
    assert (missing.status, missing.error["code"]) == (2, "server.usage")
