"""Around every request: size, headers, health, the pages of the web app."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caliber.app.installation import Served
from caliber.app.pages import StaticPages
from caliber.interfaces.rest.application import make_app
from caliber.interfaces.rest.guard import Guard
from caliber.interfaces.rest.telemetry import Telemetry
from tests.interfaces.conftest import API, As, code

LIMIT = 8 * 1024 * 1024
SCRIPT = "console.log(1);" * 200


@pytest.fixture
def browser(served: Served, tmp_path: Path) -> TestClient:
    """The application with a built web app."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>口径</title>", "utf-8")
    (tmp_path / "assets" / "index-a1b2c3.js").write_text(SCRIPT, "utf-8")
    (tmp_path / "boot.js").write_text("// before the first paint", "utf-8")
    return TestClient(make_app(served, StaticPages(tmp_path)))


@pytest.mark.parametrize("path", ["/healthz", f"{API}/session", f"{API}/nowhere", "/", "/m/orders"])
def test_every_answer_forbids_the_browser_what_we_do_not_need(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "script-src 'self';" in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


def test_answers_of_the_interface_are_not_kept_by_anybody(as_: As) -> None:
    assert as_("wang").get("/home").headers["cache-control"] == "no-store"


def test_a_body_too_large_is_refused_before_it_is_read(as_: As) -> None:
    answer = as_("").client.post(f"{API}/session", content=b"x" * (LIMIT + 1))
    assert (answer.status_code, code(answer)) == (413, "server.too_large")


def test_a_body_too_large_is_refused_where_it_hides_its_size(as_: As) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(LIMIT // 65_536 + 2):
            yield b" " * 65_536

    headers = {"Content-Type": "application/json"}
    answer = as_("").client.post(f"{API}/session", content=chunks(), headers=headers)
    assert (answer.status_code, code(answer)) == (413, "server.too_large")


def test_health_and_readiness(as_: As) -> None:
    client = as_("").client
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_prometheus_reads_what_was_answered(as_: As) -> None:
    as_("wang").get("/metrics/orders")
    answer = as_("").client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    counted = [line for line in answer.text.splitlines() if 'route="/api/v1/metrics/{name}",status="200"' in line]
    assert len(counted) == 1 and int(counted[0].rpartition(" ")[2]) >= 1
    for line in answer.text.splitlines():
        assert line.startswith("# ") or float(line.rpartition(" ")[2]) >= 0
    assert "orders" not in answer.text  # what is asked for is nobody's business


def test_the_catalog_page_and_prometheus_share_an_address(browser: TestClient) -> None:
    assert "<title>" in browser.get("/metrics", headers={"Accept": "text/html,*/*;q=0.8"}).text
    assert "caliber_requests_total" in browser.get("/metrics").text


@pytest.mark.parametrize("path", ["/", "/m/orders", "/explore?metrics=orders", "/sets/weekly.pack"])
def test_every_address_of_the_web_app_is_its_page(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "no-cache"


def test_hashed_files_are_kept_for_ever_and_packed(browser: TestClient) -> None:
    answer = browser.get("/assets/index-a1b2c3.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == SCRIPT
    plain = browser.get("/assets/index-a1b2c3.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.text == SCRIPT
    again = browser.get("/assets/index-a1b2c3.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(gzip.compress(SCRIPT.encode())) < len(SCRIPT)


@pytest.mark.parametrize(
    "path", ["/assets/index-old.js", "/assets/../index.html/x", "/assets/%2e%2e/%2e%2e/etc/passwd"]
)
def test_a_file_that_is_gone_is_not_the_page(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404 or "<title>" in answer.text
    assert "root:" not in answer.text


def test_an_old_hashed_file_is_not_found(browser: TestClient) -> None:
    answer = browser.get("/assets/index-old.js")
    assert (answer.status_code, code(answer)) == (404, "server.not_found")


@pytest.mark.parametrize("path", ["/assets/index-a1b2c3.js", "/boot.js"])
def test_a_file_that_was_replaced_under_a_running_server_is_not_found(
    browser: TestClient, tmp_path: Path, path: str
) -> None:
    (tmp_path / path.lstrip("/")).unlink()
    answer = browser.get(path)
    assert (answer.status_code, code(answer)) == (404, "server.not_found")


def test_a_page_that_was_taken_away_says_how_to_make_one(browser: TestClient, tmp_path: Path) -> None:
    (tmp_path / "index.html").unlink()
    answer = browser.get("/m/orders", headers={"Accept-Language": "en"})
    assert answer.status_code == 503 and "hatch_build.py" in answer.text


def test_without_a_build_the_page_says_how_to_make_one(served: Served, tmp_path: Path) -> None:
    client = TestClient(make_app(served, StaticPages(tmp_path / "none")))
    answer = client.get("/", headers={"Accept-Language": "zh"})
    assert answer.status_code == 503
    assert "hatch_build.py" in answer.text and "网页还没有构建" in answer.text
    assert client.get("/readyz").status_code == 200


def test_a_fault_of_ours_is_told_with_a_number_and_not_with_its_text(
    served: Served, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Any:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(served, "now", broken)
    client = TestClient(make_app(served), raise_server_exceptions=True)
    answer = client.get(f"{API}/meta", cookies={"caliber_session": "x"})
    assert (answer.status_code, code(answer)) == (500, "internal.fault")
    assert "secret of the inside" not in answer.text
    assert "secret of the inside" in caplog.text
    number = next(word for word in answer.json()["hint"].split() if len(word) == 8 and word.isalnum())
    assert number in caplog.text


def test_what_breaks_off_in_the_middle_is_not_hidden() -> None:
    async def half(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("before anything was sent")

    async def ask(app: ASGIApp) -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(_: Message) -> None:
            return None

        await app({"type": "http", "method": "GET", "path": "/", "headers": []}, receive, send)

    with pytest.raises(RuntimeError):
        asyncio.run(ask(Guard(half, Telemetry(), LIMIT)))
