"""Accounts, departments, tokens, definitions against those in force, backups: in a folder's own store."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.calling import call


def as_json(*words: object, stdin: str = "") -> object:
    done = call(*words, "--format", "json", stdin=stdin)
    assert done.status == 0, done.err
    return done.document


def test_an_account_from_beginning_to_end(shop: Path) -> None:
    made = call(
        "user", "add", "Wang", "--name", "王芳", "--department", "operations", "--role", "department_head", "-p", shop
    )
    assert made.status == 0 and "wang" in made.out
    found = as_json("user", "list", "-p", shop)
    assert found == {
        "users": [
            {
                "username": "wang", "name": "王芳", "department": "operations", "roles": ["department_head"],
                "attributes": {}, "active": True, "created_at": found["users"][0]["created_at"],
            }
        ]
    }  # fmt: skip
    call("user", "change", "wang", "--role", "analyst,viewer", "--attribute", "regions=华东,华南", "-p", shop)
    changed = as_json("user", "list", "wang", "-p", shop)["users"][0]
    assert changed["roles"] == ["analyst", "viewer"] and changed["attributes"] == {"regions": ["华东", "华南"]}
    assert as_json("user", "close", "wang", "-p", shop)["active"] is False
    assert call("query", "sales", "--as", "wang", "--format", "json", "-p", shop).error["code"] == "accounts.inactive"
    assert as_json("user", "open", "wang", "-p", shop)["active"] is True
    assert "王芳" in call("user", "list", "-p", shop).out


def test_a_password_is_made_or_read_and_never_a_word(shop: Path) -> None:
    made = as_json("user", "add", "li", "-p", shop)
    assert len(made["password"]) == 19
    given = as_json("user", "add", "zhao", "--password", "-p", shop, stdin="correct horse battery\n")
    assert given["password"] == ""
    missing = call("user", "add", "sun", "--password", "--format", "json", "-p", shop, stdin="")
    assert missing.status == 2 and missing.error["code"] == "server.no_password"
    short = call("user", "password", "li", "--password", "--format", "json", "-p", shop, stdin="abc\n")
    assert short.status == 2 and short.error["code"] == "accounts.password_too_short"
    assert as_json("user", "password", "li", "-p", shop)["password"] not in ("", made["password"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["user", "add", "x", "--role", "king"], "accounts.unknown_role"),
        (["user", "add", "x", "--department", "operatoins"], "accounts.unknown_department"),
        (["user", "add", "a b"], "accounts.bad_username"),
        (["user", "close", "nobody"], "accounts.unknown_person"),
        (["department", "put", "Bad Code", "--en", "x"], "accounts.bad_code"),
        (["department", "put", "finance", "--en", "x"], "accounts.defined_department"),
        (["department", "remove", "finance"], "accounts.defined_department"),
        (["department", "put", "east", "--en", "East", "--parent", "nowhere"], "accounts.unknown_department"),
        (["token", "create", "t", "--user", "nobody"], "accounts.unknown_person"),
        (["token", "revoke", "tok_0"], "accounts.unknown_token"),
    ],
)
def test_what_accounts_refuse(words: list[str], code: str, shop: Path) -> None:
    done = call(*words, "--format", "json", "-p", shop)
    assert done.status == 2 and done.error["code"] == code


def test_departments(shop: Path) -> None:
    call("department", "put", "east", "--zh", "华东区", "--en", "East", "--parent", "operations", "-p", shop)
    rows = as_json("department", "list", "-p", shop)["departments"]
    assert [(row["code"], row["depth"]) for row in rows] == [("finance", 0), ("operations", 0), ("east", 1)]
    call("department", "put", "east", "--zh", "华东大区", "-p", shop)
    east = as_json("department", "list", "-p", shop)["departments"][2]
    assert east["name"] == {"zh": "华东大区", "en": "East"} and east["parent"] == "operations"
    assert call("department", "put", "east", "--parent", "-", "-p", shop).status == 0
    assert "east" in call("department", "list", "-p", shop).out
    assert call("department", "remove", "east", "-p", shop).status == 0
    assert len(as_json("department", "list", "-p", shop)["departments"]) == 2


def test_tokens(shop: Path) -> None:
    call("user", "add", "wang", "-p", shop)
    made = as_json("token", "create", "nightly", "--user", "wang", "--scope", "query,read", "--days", "30", "-p", shop)
    assert made["secret"].startswith("cal_") and made["scopes"] == ["query", "read"]
    listed = call("token", "list", "-p", shop)
    assert made["id"] in listed.out and made["secret"] not in listed.out
    assert call("token", "revoke", made["id"], "-p", shop).status == 0
    assert as_json("token", "list", "-p", shop)["tokens"] == []


def edited(shop: Path) -> None:
    path = shop / "metrics" / "sales.yaml"
    text = path.read_text("utf-8").replace("status <> 'cancelled'", "status = 'paid'").replace("客单价", "平均每单")
    path.write_text(text, "utf-8")


def test_definitions_against_those_in_force(shop: Path) -> None:
    assert call("diff", "--format", "json", "-p", shop).error["code"] == "catalog.nothing_published"
    call("user", "list", "-p", shop)
    assert call("diff", "-p", shop).status == 0
    edited(shop)
    done = call("diff", "--format", "json", "-p", shop)
    assert done.status == 1
    changes = {(change["code"], change["part"], change["weight"]) for change in done.document["changes"]}
    assert ("sales", "filter", "breaking") in changes and ("average_order", "name", "wording") in changes
    assert ("average_order", "inherited", "breaking") in changes
    told = call("diff", "--lang", "zh", "-p", shop).out
    assert "数会变:" in told and "status = 'paid'" in told


def test_a_change_is_proposed_not_made(shop: Path) -> None:
    call("user", "list", "-p", shop)
    unchanged = call("apply", "--format", "json", "-p", shop)
    assert unchanged.status == 2 and unchanged.error["code"] == "catalog.nothing_changed"
    edited(shop)
    made = as_json("apply", "-m", "口径修正", "-p", shop)
    assert made["id"].startswith("cr_") and made["changes"]
    assert call("diff", "-p", shop).status == 1


def test_definitions_against_a_git_revision(shop: Path) -> None:
    run = ["git", "-C", str(shop), "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "start"]):
        subprocess.run([*run, *words], check=True, capture_output=True)
    assert call("diff", "HEAD", "-p", shop).status == 0
    edited(shop)
    assert call("diff", "HEAD", "-p", shop).status == 1
    for revision in ("nowhere", "--upload-pack=x", "HEAD:caliber.yaml"):
        done = call("diff", "--format", "json", "-p", shop, "--", revision)
        assert done.status == 2 and done.error["code"] == "server.unknown_revision"


def test_a_backup_brings_back_what_was(shop: Path, tmp_path: Path) -> None:
    call("user", "add", "wang", "-p", shop)
    backup = tmp_path / "backup.sqlite3"
    assert call("backup", backup, "-p", shop).status == 0
    assert call("backup", backup, "--format", "json", "-p", shop).error["code"] == "store.backup_exists"
    call("user", "add", "li", "-p", shop)
    restored = as_json("restore", backup, "-p", shop)
    assert [user["username"] for user in as_json("user", "list", "-p", shop)["users"]] == ["wang"]
    assert Path(restored["before"]).is_file()


def test_what_is_no_backup_changes_nothing(shop: Path, tmp_path: Path) -> None:
    call("user", "add", "wang", "-p", shop)
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"no database" * 1000)
    assert call("restore", wrong, "--format", "json", "-p", shop).error["code"] == "store.corrupt"
    assert call("restore", tmp_path / "nowhere", "--format", "json", "-p", shop).error["code"] == "server.cannot_read"
    assert [user["username"] for user in as_json("user", "list", "-p", shop)["users"]] == ["wang"]
    assert sorted(path.name for path in (shop / ".caliber").glob("*.part*")) == []


def test_the_doctor(shop: Path) -> None:
    found = as_json("doctor", "-p", shop)
    states = {(one["part"], one["state"]) for one in found["findings"]}
    assert {("source", "ok"), ("join keys", "ok"), ("store", "ok"), ("libraries", "ok")} <= states
    (shop / "caliber.yaml").unlink()
    ill = call("doctor", "--lang", "zh", "-p", shop)
    assert ill.status == 1 and "caliber init" in ill.out
