"""``caliber cases``: what stands where; proposed by one, approved by another, in a folder and over a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import caliber
from tests.cli.calling import call
from tests.cli.serving import running
from tests.cli.test_scan import MORE

PEOPLE = (("wang", "analyst"), ("li", "steward"), ("sun", "viewer"))


@pytest.fixture
def catalog(shop: Path) -> Path:
    (shop / "metrics" / "finance.yaml").write_text(MORE, "utf-8")
    for name, role in PEOPLE:
        done = call(
            "user", "add", name, "--name", name.title(), "--role", role, "--department", "operations", "-p", shop
        )
        assert done.status == 0, done.err
    return shop


@pytest.fixture(params=["folder", "server"])
def at(request: pytest.FixtureRequest, catalog: Path) -> Iterator[dict[str, tuple[object, ...]]]:
    """How each person reaches the cases: in the folder, or with a token of their own."""
    if request.param == "folder":
        yield {name: ("-p", catalog, "--as", name) for name, _ in PEOPLE}
        return
    words = ("--scope", "read,define", "--format", "json", "-p", catalog)
    tokens = {name: call("token", "create", "t", "--user", name, *words).document["secret"] for name, _ in PEOPLE}
    with running("serve", "-p", catalog) as server:
        yield {name: ("--server", server.url, "--token", token) for name, token in tokens.items()}


def states(*words: object) -> dict[tuple[str, ...], str]:
    done = call("cases", "--kind", "same_definition", "--format", "json", *words)
    assert done.status == 0, done.err
    return {tuple(sorted(one["code"] for one in case["metrics"])): case["state"] for case in done.document["cases"]}


def test_a_case_from_open_to_decided(at: dict[str, tuple[object, ...]]) -> None:
    pair = ("sales", "turnover")
    assert states(*at["wang"]) == {pair: "open"}
    made = call("cases", "keep", *pair, "-m", "两个部门各看各的", "--lang", "zh", "--format", "json", *at["wang"])
    assert made.status == 0, made.err
    request = made.document["id"]
    assert [(one["code"], one["part"]) for one in made.document["changes"]] == [("sales", "wording")]
    assert states(*at["wang"]) == {pair: "in_review"}
    assert states("--state", "open", *at["wang"]) == {}
    (case,) = call(
        "cases", "--state", "in_review", "--kind", "same_definition", "--format", "json", *at["li"]
    ).document["cases"]
    (review,) = case["reviews"]
    assert (review["request"], review["kind"], review["author"]) == (request, "keep", "Wang")
    assert review["actions"] == ["approve", "reject"]
    shown = call("cases", "show", case["id"], "--lang", "en", *at["wang"])
    assert f"In review, {request}: Wang proposes that turnover be kept apart from sales." in shown.out
    assert "You may: withdraw" in shown.out
    refused = call("cases", "approve", request, "--format", "json", *at["sun"])
    assert refused.error["code"] == "accounts.not_permitted"
    assert call("cases", "reject", request, "--format", "json", *at["li"]).error["code"] == "catalog.message_missing"
    done = call("cases", "approve", request, "-m", "好", "--lang", "en", *at["li"])
    assert (done.status, done.lines) == (0, [f"Change request {request}: approved and in force"])
    assert states(*at["wang"]) == {pair: "decided"}
    again = call("cases", "withdraw", request, "--format", "json", *at["wang"])
    assert again.error["code"] == "catalog.request_closed"


def test_what_was_approved_on_a_server_is_decided_there(catalog: Path) -> None:
    words = ("--scope", "read,define", "--format", "json", "-p", catalog)
    tokens = {name: call("token", "create", "t", "--user", name, *words).document["secret"] for name in ("wang", "li")}
    with (
        running("serve", "-p", catalog) as server,
        caliber.connect(server.url, tokens["wang"]) as wang,
        caliber.connect(server.url, tokens["li"]) as li,
    ):
        asked = wang.decide("variant", "sales", "turnover", "The turnover of finance", lang="en")
        (waiting,) = li.cases(state="in_review", kinds="same_definition")
        assert [one.request for one in waiting.reviews] == [asked.id]
        assert li.settle(asked.id, "approve") == "applied"
        (case,) = li.cases(state="decided", kinds="same_definition")
        assert case.case.pairs[0].decided
        with pytest.raises(caliber.Refused) as refusal:
            li.settle(asked.id, "praise")
        assert refusal.value.code == "query.unknown_choice"


def test_they_are_narrowed_by_department_and_owner(catalog: Path) -> None:
    with caliber.open(catalog) as center:
        everything = center.cases()
        assert {one.state for one in everything} == {"open"}
        finance = center.cases(department="finance")
        assert finance and all("finance" in one.case.departments for one in finance)
        assert center.cases(owner="王")
        assert center.cases(owner="nobody") == []


def test_the_table_names_each_case(catalog: Path) -> None:
    done = call("cases", "-p", catalog, "--lang", "zh")
    assert done.status == 0, done.err
    assert "待决定" in done.out and "同义不同名" in done.out and "sales, turnover" in done.out
    assert done.lines[-1].endswith("0 个审批中,0 个已决定。")
    assert call("cases", "-p", catalog, "--owner", "nobody", "--lang", "en").lines == ["There are no such cases."]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "000000000000"), "catalog.unknown_case"),
        (("show",), "server.usage"),
        (("approve", "cr_1", "cr_2"), "server.usage"),
        (("merge", "sales"), "server.usage"),
        (("merge", "sales", "turnover"), "catalog.message_missing"),
        (("approve", "cr_1"), "catalog.unknown_request"),
        (("judge",), "query.unknown_choice"),
        (("--state", "lost"), "query.unknown_choice"),
    ],
)
def test_mistakes_are_told(catalog: Path, words: tuple[str, ...], code: str) -> None:
    done = call("cases", *words, "-p", catalog, "--format", "json")
    assert done.status != 0
    assert done.error["code"] == code
    assert done.error["hint"]
