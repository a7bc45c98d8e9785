"""The same verbs against a server: the same answers, the same refusals."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import caliber
from caliber.catalog.definition_files import TOOLS
from tests.cli.calling import call, spawn
from tests.cli.serving import Running, free_port, running
from tests.shop_files import write_shop


class Served(NamedTuple):
    """A shop being served. ``at``: the words that name the server and speak for an analyst of operations."""

    folder: Path
    server: Running
    tokens: dict[str, str]

    def at(self, user: str = "wang") -> tuple[str, ...]:
        return ("--server", self.server.url, "--token", self.tokens[user])


PEOPLE = {
    "boss": ("administrator", "query,read,define,admin"),
    "wang": ("analyst", "query,read,define"),
    "sun": ("viewer", "query,read"),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = write_shop(tmp_path_factory.mktemp("served") / "shop")
    tokens = {}
    for name, (role, scopes) in PEOPLE.items():
        words = ["--department", "operations", "--attribute", "regions=华东"]
        assert call("user", "add", name, "--role", role, *words, "-p", folder).status == 0
        made = call("token", "create", "t", "--user", name, "--scope", scopes, "--format", "json", "-p", folder)
        tokens[name] = made.document["secret"]
    with running("serve", "-p", folder) as server:
        yield Served(folder, server, tokens)


QUESTIONS: list[list[str]] = [
    ["query", "sales,orders", "--by", "region"],
    ["query", "销售额", "--grain", "month", "--from", "2026-01-01", "--to", "2026-03-31", "--totals"],
    ["query", "sales", "--by", "channel", "--order", "-sales", "--limit", "1", "--compare", "previous_year",
     "--from", "2026-01-01", "--to", "2026-03-31"],
    ["query", "--by", "region"],
    ["query", "sales", "--by", "region", "--explain", "sql"],
    ["values", "region", "--like", "华"],
]  # fmt: skip


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_a_server_answers_as_the_folder_does(words: list[str], served: Served) -> None:
    here = call(*words, "--format", "json", "-p", served.folder, "--as", "wang") if "--explain" not in words else None
    here = here or call(*words, "--format", "json", "-p", served.folder)
    there = call(*words, "--format", "json", *served.at())
    assert there.status == 0, there.err
    ours, theirs = here.document, there.document
    for name in ("columns", "rows", "totals", "values", "sql"):
        assert ours.get(name) == theirs.get(name)


@pytest.mark.parametrize("pair", [("sales", "orders"), ("orders", "orders"), ("sales", "average_order")], ids=str)
def test_two_metrics_are_compared_alike(pair: tuple[str, str], served: Served) -> None:
    here = call("compare", *pair, "--format", "json", "-p", served.folder, "--as", "wang")
    there = call("compare", *pair, "--format", "json", *served.at())
    assert (there.status, there.document["verdict"], there.document["proof"]) == (
        here.status, here.document["verdict"], here.document["proof"],
    )  # fmt: skip
    assert [one["part"] for one in there.document["differences"]] == [
        one["part"] for one in here.document["differences"]
    ]
    assert all(one["text"] for one in there.document["differences"])


def test_tables_are_printed_alike(served: Served) -> None:
    words = ("query", "average_order", "--by", "region,channel", "--totals", "--lang", "zh")
    here, there = call(*words, "-p", served.folder, "--as", "wang"), call(*words, *served.at())
    assert there.lines[:12] == here.lines[:12]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["query", "salse"], "query.unknown_metric"),
        (["query", "sales", "--by", "regoin"], "query.unknown_dimension"),
        (["query", "margin"], "access.no_see_value"),
        (["query", "sales", "--where", "region = '"], "model.expression"),
        (["replay", "rcp_0"], "query.unknown_receipt"),
    ],
)
def test_a_server_refuses_as_the_folder_does(words: list[str], code: str, served: Served) -> None:
    there = call(*words, "--format", "json", *served.at("sun"))
    assert (there.status, there.error["code"]) == (2, code)
    if words[0] == "query":
        here = call(*words, "--format", "json", "-p", served.folder, "--as", "sun")
        assert here.error == there.error


def test_rows_are_narrowed_whoever_asks_where(served: Served) -> None:
    there = call("query", "sales", "--format", "json", *served.at("sun")).document
    assert there["rows"] == [[370.5]]
    assert "statement.row_filter" in [note["code"] for note in there["statement"]["notes"]]


def test_a_receipt_of_the_server_is_replayed_here_and_there(served: Served) -> None:
    receipt = call("query", "sales", "--by", "region", "--format", "json", *served.at()).document["receipt"]
    there = call("replay", receipt, "--format", "json", *served.at())
    assert there.status == 0 and there.document["same"] is True
    assert call("replay", receipt, "-p", served.folder).status == 0
    assert call("replay", receipt, "--format", "json", *served.at("sun")).error["code"] == "query.unknown_receipt"


def test_a_token_that_is_none(served: Served) -> None:
    for token, code in (("cal_wrong", "accounts.bad_token"), ("", "accounts.sign_in_needed")):
        done = call("query", "sales", "--format", "json", "--server", served.server.url, "--token", token)
        assert (done.status, done.error["code"]) == (2, code)
    assert "cal_" not in done.err


def test_a_token_asks_as_another_where_its_owner_may(served: Served) -> None:
    """An administrator looks as a viewer of one region, in questions and in reconciliations; an analyst does not."""
    words = ["query", "sales", "--by", "region", "--format", "json"]
    own = call(*words, *served.at("sun")).document["rows"]
    assert call(*words, "--as", "sun", *served.at("boss")).document["rows"] == own
    done = call(*words, "--as", "sun", *served.at("wang"))
    assert (done.status, done.error["code"]) == (2, "accounts.not_permitted")
    period = ["--from", "2026-01-01", "--to", "2026-03-31", "--format", "json"]
    here = call("reconcile", "sales", "sales", *period, "--as", "sun", "-p", served.folder)
    there = call("reconcile", "sales", "sales", *period, "--as", "sun", *served.at("boss"))
    assert (here.status, there.status) == (0, 0), there.err
    values = [[done.document[side] for side in ("left", "right")] for done in (here, there)]
    assert values[0] == values[1]
    everything = call("reconcile", "sales", "sales", *period, *served.at("boss")).document["left"]
    assert values[1][0] != everything


def test_earlier_definitions_are_asked_for_as_in_the_folder(served: Served) -> None:
    for option in (["--on", "2020-01-01"], ["--version", "9.9"], ["--on", "soon"], ["--version", "1.0"]):
        here = call("query", "sales", *option, "--format", "json", "-p", served.folder, "--as", "boss")
        there = call("query", "sales", *option, "--format", "json", *served.at("boss"))
        assert there.status == here.status
        if here.status:
            assert there.error["code"] == here.error["code"]
        else:
            assert there.document["rows"] == here.document["rows"]
    done = call("query", "--by", "region", "--version", "1.0", "--format", "json", *served.at("boss"))
    assert (done.status, done.error["code"]) == (2, "query.nothing_asked")


def test_what_a_server_is_asked_for_its_caller_alone(served: Served) -> None:
    for words in (["values", "region", "--as", "boss"], ["compare", "sales", "orders", "--as", "boss"]):
        done = call(*words, "--format", "json", *served.at())
        assert (done.status, done.error["code"]) == (2, "server.needs_project")


def test_administration_over_the_wire(served: Served) -> None:
    at = served.at("boss")
    made = call("user", "add", "new", "--name", "新人", "--department", "finance", "--format", "json", *at)
    assert made.status == 0 and made.document["password"]
    assert call("user", "change", "new", "--role", "analyst", *at).status == 0
    listed = call("user", "list", "--format", "json", *at).document["users"]
    assert [(user["username"], user["roles"]) for user in listed if user["username"] == "new"] == [("new", ["analyst"])]
    assert call("user", "password", "new", "--format", "json", *at).document["password"]
    assert call("user", "close", "new", "--format", "json", *at).document["active"] is False
    assert call("department", "put", "east", "--en", "East", "--parent", "operations", *at).status == 0
    assert "east" in call("department", "list", *at).out
    assert call("department", "remove", "east", *at).status == 0
    token = call("token", "create", "own", "--format", "json", *at).document
    assert call("token", "revoke", token["id"], *at).status == 0
    denied = call("user", "list", "--format", "json", *served.at())
    assert (denied.status, denied.error["code"]) == (2, "accounts.not_permitted")


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("who", ["boss", "sun"])
def test_a_server_exports_as_the_folder_does(tool: str, who: str, served: Served, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    words = ("export", tool, "--format", "json", "-o")
    ours = call(*words, here, "--as", who, "-p", served.folder)
    theirs = call(*words, there, *served.at(who))
    assert theirs.status == 0, theirs.err
    assert {**theirs.document, "path": ""} == {**ours.document, "path": ""}
    assert theirs.document["files"]
    if tool != "xlsx":
        assert contents(there) == contents(here)


def contents(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    return {str(one.relative_to(path)): unversioned(one.read_bytes()) for one in files}


def unversioned(content: bytes | str) -> bytes:
    """Without the versions of metrics, which only what was published has."""
    plain = " ".join((content if isinstance(content, bytes) else content.encode()).decode().split())
    return re.sub(r""",? "?version"?: ["']1\.0["']""", "", plain).encode()


def test_python_exports_alike(served: Served) -> None:
    with caliber.open(served.folder) as here, caliber.connect(served.server.url, token=served.tokens["boss"]) as there:
        ours, theirs = here.export("dbt", strict=True, user="boss"), there.export("dbt", strict=True)
        written = {path: unversioned(text) for path, text in ours.files.items()}
        assert {path: unversioned(text) for path, text in theirs.files.items()} == written and len(written) >= 3
        assert [one.as_dict("zh") for one in theirs.losses] == [one.as_dict("zh") for one in ours.losses]
        for center in (here, there):
            with pytest.raises(caliber.Refused) as refused:
                center.export("dbtt")
            assert refused.value.code == "interchange.unknown_tool" and "dbt" in refused.value.hint
        with pytest.raises(caliber.Refused) as refused:
            there.export("md", user="sun")
        assert refused.value.code == "server.needs_project"


def test_definitions_are_proposed_to_the_server(served: Served, tmp_path: Path) -> None:
    ours = write_shop(tmp_path / "ours")
    assert call("diff", "-p", ours, *served.at()).status == 0
    path = ours / "metrics" / "sales.yaml"
    path.write_text(path.read_text("utf-8").replace("status <> 'cancelled'", "status = 'paid'"), "utf-8")
    changed = call("diff", "--format", "json", "-p", ours, *served.at())
    assert changed.status == 1, changed.err
    assert ("sales", "filter") in {(change["code"], change["part"]) for change in changed.document["changes"]}
    made = call("apply", "-m", "clearer", "--format", "json", "-p", ours, *served.at())
    assert made.status == 0 and made.document["id"].startswith("cr_"), made.err
    assert call("query", "sales", "--format", "json", *served.at()).document["rows"] == [[770.75]]


def test_python_gives_the_same_object(served: Served) -> None:
    question = {"by": ["region"], "order_by": ["-sales"], "since": "2026-01-01", "until": "2026-03-31"}
    with caliber.open(served.folder) as here, caliber.connect(served.server.url, token=served.tokens["wang"]) as there:
        ours, theirs = here.query(["sales", "orders"], **question), there.query(["sales", "orders"], **question)  # type: ignore[arg-type]
        assert ours.rows == theirs.rows and ours.columns == theirs.columns
        assert ours.to_arrow().equals(theirs.to_arrow())
        assert here.values("region") == there.values("region")
        assert {one.code for one in there.metrics()} == {one.code for one in here.metrics()}
        assert there.replay(theirs.receipt).same
        with pytest.raises(caliber.Refused) as refused:
            there.query("salse")
        assert refused.value.code == "query.unknown_metric" and "sales" in refused.value.hint
        assert refused.value.message and refused.value.where


def test_two_servers_on_one_store(served: Served) -> None:
    second = spawn("serve", "-p", served.folder, "--port", free_port(), "--format", "json")
    assert (second.status, second.error["code"]) == (2, "store.in_use")
    assert served.server.url in second.error["message"]
    assert (
        call("restore", served.folder / "caliber.yaml", "--format", "json", "-p", served.folder).error["code"]
        == "store.in_use"
    )


def test_a_store_that_was_served_is_whole(served: Served) -> None:
    path = served.folder / ".caliber" / "caliber.sqlite3"
    with sqlite3.connect(path) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.close()


def test_ctrl_c_ends_a_server_well(shop: Path) -> None:
    with running("serve", "-p", shop) as server:
        assert server.stop() == 0


def test_the_environment_names_a_server(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALIBER_SERVER", served.server.url)
    monkeypatch.setenv("CALIBER_TOKEN", served.tokens["sun"])
    assert call("query", "sales", "--format", "json").document["rows"] == [[370.5]]
    assert call("query", "sales", "--format", "json", "-p", served.folder).document["rows"] == [[770.75]]
    assert json.loads(call("values", "region", "--format", "json").out)["values"]
