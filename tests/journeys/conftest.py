"""The stories of the web app in a real browser, against a real server with the demo company.

``CALIBER_URL`` names a demo that already runs; otherwise one is started on a free port, with few rows, for the session.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

BROWSERS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
ROWS = "100000"
PATIENCE = 180.0
WAIT = 30_000  # milliseconds: a busy machine is slow, which is no finding
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}

expect.set_options(timeout=WAIT)


@dataclass(frozen=True)
class Account:
    username: str
    password: str
    name: str
    department: str
    permissions: tuple[str, ...] = ()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo."""
    given = os.environ.get("CALIBER_URL")
    if given:
        yield given.rstrip("/")
        return
    folder = tmp_path_factory.mktemp("demo")
    address = f"http://127.0.0.1:{_free_port()}"
    command = [
        str(Path(sys.executable).with_name("caliber")),
        "demo",
        "--rows",
        ROWS,
        "--port",
        address.rpartition(":")[2],
    ]
    log = folder / "server.log"
    with log.open("wb") as out:
        own = {**os.environ, "XDG_DATA_HOME": str(folder)}  # a demo that somebody is using is left alone
        server = subprocess.Popen(
            command, cwd=folder, env=own, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
        try:
            _wait(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(address + "/readyz", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError(f"The demo did not become ready at {address}:\n{log.read_text('utf-8', 'replace')[-4000:]}")


@pytest.fixture(scope="session")
def accounts(site: str) -> list[Account]:
    """The demo's people, with what each may do."""
    offered = httpx.get(site + "/api/v1/session", timeout=30).json()["demo_accounts"]
    return [_account(site, row) for row in offered]


def _account(site: str, row: dict[str, Any]) -> Account:
    credentials = {"username": row["username"], "password": row["password"]}
    session = httpx.post(site + "/api/v1/session", json=credentials, timeout=30).json()
    return Account(
        **credentials,
        name=row["name"],
        department=row["department"]["zh"],
        permissions=tuple(session["permissions"]),
    )


@pytest.fixture(scope="session")
def administrator(accounts: list[Account]) -> Account:
    return next(account for account in accounts if "manage_people" in account.permissions)


@pytest.fixture(scope="session")
def reader(accounts: list[Account]) -> Account:
    """Somebody who manages nothing; of the operations department where the demo has such a person."""
    plain = [account for account in accounts if "manage_people" not in account.permissions]
    return next((account for account in plain if "运营" in account.department), plain[0])


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("These tests need Google Chrome or Chromium: run `make browser`, or install one.")
    started = playwright.chromium.launch(executable_path=found, args=list(QUIET))
    yield started
    started.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, site: str, reader: Account) -> Iterator[Visit]:
    """``visit("/metrics", account=…, lang="en", theme="dark", phone=True)``: a fresh browser, signed in, on that page.

    ``account=None`` signs nobody in. A script error on any page fails the test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def go(
        path: str = "/",
        *,
        account: Account | None = reader,
        lang: str = "zh-CN",
        theme: str = "light",
        phone: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=site, viewport=PHONE if phone else DESK, locale=lang, color_scheme=theme, has_touch=phone
        )
        contexts.append(context)
        # Set once: what a person chooses later must last.
        context.add_init_script(
            f"localStorage.getItem('caliber.lang') ?? localStorage.setItem('caliber.lang', '{lang}')"
        )
        if account is not None:
            credentials = {"username": account.username, "password": account.password}
            assert context.request.post("/api/v1/session", data=credentials).ok
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture(scope="session")
def ask(site: str, reader: Account) -> Iterator[Callable[..., Any]]:
    """``ask("/metrics", limit=5)``: what the server says to the reader, for tests that compare it with the page."""
    with httpx.Client(base_url=site + "/api/v1", timeout=30) as client:
        client.post("/session", json={"username": reader.username, "password": reader.password}).raise_for_status()
        yield lambda path, **params: client.get(path, params=params).raise_for_status().json()
