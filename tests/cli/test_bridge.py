"""``caliber bridge``: proposed, declared, held against the data; the same over a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.cli.serving import running

VARIANT = """\
metric: app_sales
kind: derived
name: {zh: 应用销售额, en: Sales of the app}
of: sales
where: channel = 'app'
variant_of: sales
unit: CNY
"""


@pytest.fixture
def varied(shop: Path) -> Path:
    (shop / "variant.yaml").write_text(VARIANT, "utf-8")
    return shop


def declared(folder: Path, tolerance: str = "0") -> None:
    done = call("bridge", "propose", "app_sales", "--from", "2026-01-01", "--to", "2026-12-31", "-p", folder)
    assert done.status == 0, done.err
    assert done.out.startswith("bridge:\n")
    (folder / "variant.yaml").write_text(f"{VARIANT}{done.out}  tolerance: {tolerance}\n", "utf-8")
    assert call("check", "-p", folder).status == 0


def test_from_proposed_to_checked(varied: Path) -> None:
    assert call("bridge", "list", "-p", varied, "--format", "json").document == {"bridges": []}
    declared(varied)
    (waiting,) = call("bridge", "list", "-p", varied, "--format", "json").document["bridges"]
    assert (waiting["state"], waiting["checks"]) == ("waiting", [])
    checks = call("bridge", "check", "-p", varied, "--format", "json").document["checks"]
    assert {one["state"] for one in checks} == {"holds", "empty"}
    again = call("bridge", "check", "-p", varied)
    assert (again.status, again.out) == (0, "") and "--again" in again.err
    assert len(call("bridge", "check", "--again", "-p", varied, "--format", "json").document["checks"]) == len(checks)
    shown = call("bridge", "show", "app_sales", "-p", varied, "--lang", "zh")
    assert shown.status == 0 and "认可" in shown.out and "未解释 0" in shown.lines


def test_a_bridge_that_does_not_hold_is_an_exit_status(varied: Path) -> None:
    (varied / "variant.yaml").write_text(f"{VARIANT}bridge: {{tolerance: 1}}\n", "utf-8")
    done = call("bridge", "check", "app_sales", "-p", varied, "--lang", "en")
    assert done.status == 1
    assert "does not explain the gap" in done.out and "not sanctioned" in done.out
    assert call("bridge", "list", "-p", varied).status == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show",), "server.usage"),
        (("show", "sales"), "bridge.not_declared"),
        (("check", "sales"), "bridge.not_declared"),
        (("propose", "sales"), "bridge.no_reference"),
        (("propose", "app_sales", "--from", "2020-01-01", "--to", "2020-02-01"), "bridge.no_data"),
        (("propose", "gone"), "query.unknown_metric"),
    ],
)
def test_refused(varied: Path, words: tuple[str, ...], code: str) -> None:
    done = call("bridge", *words, "-p", varied, "--format", "json")
    assert (done.status, done.error["code"]) == (2, code)


def test_the_same_over_a_server(varied: Path) -> None:
    declared(varied)
    assert call("user", "add", "ann", "--role", "steward", "-p", varied).status == 0
    words = ["--user", "ann", "--scope", "query,read,define", "--format", "json", "-p", varied]
    token = call("token", "create", "t", *words).document["secret"]
    with running("serve", "-p", varied) as server:
        there = ("--server", server.url, "--token", token, "--format", "json")
        checks = call("bridge", "check", "--again", *there)
        assert {one["state"] for one in checks.document["checks"]} == {"holds", "empty"}, checks.err
        (one,) = call("bridge", "list", *there).document["bridges"]
        assert one["state"] == "holds"
        proposed = call("bridge", "propose", "app_sales", "--from", "2026-01-01", "--to", "2026-12-31", *there).document
        assert proposed["bridge"]["causes"]
