"""The definitions as files: what is written, what is told, who may take what along."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any, get_args

import pytest

from caliber.app.remote import RemoteDoor
from caliber.catalog.definition_files import TOOLS
from caliber.errors import SourceError
from caliber.interfaces.rest.schemas.definitions import ToolName
from tests.interfaces.conftest import SECRET, As, Visitor, code

JSON = {"Accept": "application/json"}


def told(visitor: Visitor, tool: str, **more: Any) -> dict[str, bytes]:
    answer = visitor.get("/definitions/export", JSON, tool=tool, **more)
    assert answer.status_code == 200, answer.text
    return {one["path"]: base64.b64decode(one["content"]) for one in answer.json()["files"]}


def test_every_tool_may_be_asked_for() -> None:
    assert set(get_args(ToolName)) == set(TOOLS)


@pytest.mark.parametrize("tool", [name for name in TOOLS if name != "xlsx"])
def test_the_file_is_what_json_tells(as_: As, tool: str) -> None:
    admin = as_("admin")
    files = told(admin, tool)
    answer = admin.get("/definitions/export", {"Accept": "*/*"}, tool=tool)
    assert answer.status_code == 200 and answer.headers["content-type"] == TOOLS[tool].media
    assert TOOLS[tool].name in answer.headers["content-disposition"]
    if TOOLS[tool].many:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == files
    else:
        assert [answer.content] == list(files.values())
    losses = admin.get("/definitions/export", JSON, tool=tool).json()["losses"]
    lost = [one for one in losses if one["severity"] == "warning"]
    assert answer.headers["x-losses"] == str(len(lost))
    strict = admin.get("/definitions/export", tool=tool, strict="true")
    assert code(strict) == "interchange.would_lose" if lost else strict.status_code == 200


def test_something_is_lost_of_so_many_kinds_of_metrics(as_: As) -> None:
    strict = as_("admin").get("/definitions/export", JSON, tool="cube", strict="true")
    assert (strict.status_code, code(strict)) == (422, "interchange.would_lose")


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("username", ["wang", "admin", "steward", "sun"])
def test_what_one_may_not_know_of_is_in_no_file(as_: As, username: str, tool: str) -> None:
    files = told(as_(username), tool)
    assert files
    for content in files.values():
        assert not names(content, SECRET)
    assert SECRET not in as_(username).get("/definitions/export", JSON, tool=tool).text


@pytest.mark.parametrize("tool", TOOLS)
def test_its_department_takes_it_along(as_: As, tool: str) -> None:
    found = told(as_("tang"), tool).values()
    assert any(names(content, SECRET) for content in found)


def names(content: bytes, word: str) -> bool:
    """Whether a file says the word, in whichever of the parts of a workbook."""
    if not content.startswith(b"PK"):
        return word.encode() in content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return any(word.encode() in book.read(name) for name in book.namelist())


def test_no_address_of_a_source_goes_along(as_: As) -> None:
    for tool in TOOLS:
        for content in told(as_("admin"), tool).values():
            assert b"duckdb://" not in content


def test_a_tool_that_there_is_not(as_: As) -> None:
    answer = as_("wang").get("/definitions/export", tool="word")
    assert (answer.status_code, code(answer)) == (422, "server.bad_request")


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "", "C:\\x", "..\\x", "a\0b"])
def test_a_server_cannot_write_outside_of_the_folder(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = {"files": [{"path": path, "content": ""}], "losses": []}
    monkeypatch.setattr(RemoteDoor, "json", lambda *_, **__: answered)
    with pytest.raises(SourceError) as refused:
        RemoteDoor("http://127.0.0.1:1").export("dbt")
    assert refused.value.code == "server.unreachable"
