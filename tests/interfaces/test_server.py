"""The server as a process: what it refuses to start with, how it serves, how it stops."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from caliber.app.installation import Served
from caliber.app.project import open_project
from caliber.app.server import address, check_address, prepare, serve
from caliber.errors import Refused, SourceError
from caliber.interfaces.rest.application import make_app
from caliber.settings import Settings
from tests.interfaces.conftest import NOW

PATIENCE = 60
PROGRAM = """
import sys
from caliber.app.server import serve
from caliber.settings import Settings
folder, port, workers = sys.argv[1:]
settings = Settings(project=folder, port=int(port), workers=int(workers), demo=True, now={now!r}, engine_threads=1)
sys.exit(serve(settings, lambda url: print("ready", url, flush=True)))
"""

Start = Callable[..., "Running"]


class Running:
    """A server process and its address."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-c", PROGRAM.format(now=NOW), str(folder), str(self.port), str(workers)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout is not None
        self.first = self.process.stdout.readline()
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError(self.first)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Iterator[Start]:
    """``start(workers=2)``: a server on a copy of the demo company."""
    running: list[Running] = []

    def go(workers: int = 1) -> Running:
        copy = tmp_path / f"copy{len(running)}"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".caliber"))
        running.append(Running(copy, workers))
        return running[-1]

    yield go
    for one in running:
        if one.process.poll() is None:
            one.stop()
        one.process.communicate()


@contextmanager
def signed_in(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{url}/api/v1", timeout=PATIENCE) as client:
        answer = client.post("/session", json={"username": "wang", "password": "demo-2026"})
        assert answer.status_code == 200, answer.text
        client.headers["X-CSRF-Token"] = client.cookies["caliber_csrf"]
        yield client


def test_it_says_its_address_serves_and_stops_clean(start: Start) -> None:
    server = start()
    assert server.first == f"ready {server.url}\n"
    with signed_in(server.url) as client:
        assert client.post("/query", json={"metrics": ["orders"]}).status_code == 200
    assert server.stop() == 0


def test_what_was_asked_is_written_before_it_stops(start: Start) -> None:
    server = start()
    with signed_in(server.url) as client:
        client.get("/metrics/orders")
    assert server.stop() == 0
    with sqlite3.connect(server.folder / ".caliber" / "caliber.sqlite3") as kept:
        assert kept.execute("SELECT metric FROM metric_uses WHERE username = 'wang'").fetchall() == [("orders",)]


READERS = 200


def test_two_hundred_readers_at_once_are_all_answered(start: Start) -> None:
    server = start(workers=2)
    with signed_in(server.url) as client:
        cookies, headers = dict(client.cookies), dict(client.headers)
    paths = ["/home", "/metrics?limit=50", "/metrics/orders", "/metrics/gross_sales", "/search?q=xse", "/domains"]
    gate = threading.Barrier(READERS)

    def read(number: int) -> tuple[int, str]:
        with httpx.Client(
            base_url=f"{server.url}/api/v1", timeout=PATIENCE, cookies=cookies, headers=headers
        ) as client:
            gate.wait(PATIENCE)
            answer = client.get(paths[number % len(paths)])
            asked = client.post("/query", json={"metrics": ["orders"], "grain": "month", "since": "2026-01-01"})
            return max(answer.status_code, asked.status_code), answer.text[:200] + asked.text[:200]

    with ThreadPoolExecutor(READERS) as readers:
        answers = list(readers.map(read, range(READERS)))
    assert [answer for answer in answers if answer[0] != 200] == []
    assert server.stop() == 0


def test_a_question_is_stopped_in_whichever_process_it_runs(start: Start) -> None:
    server = start(workers=2)
    with signed_in(server.url) as client:
        for _ in range(12):  # one process or the other takes it; both have learned of it soon after
            told = client.post("/query/cancel", json={"ticket": "soon"})
            assert told.json() == {"cancelled": True}
    assert server.stop() == 0


def test_a_worker_does_not_outlive_its_server(start: Start) -> None:
    server = start()
    server.process.kill()
    server.process.wait(PATIENCE)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            httpx.get(f"{server.url}/healthz")
        except httpx.HTTPError:
            return
        time.sleep(0.1)
    raise AssertionError("the worker still answers")


def test_a_change_is_seen_by_every_process(start: Start) -> None:
    server = start(workers=2)
    with signed_in(server.url) as client:
        assert client.put("/me/follows/orders").status_code == 204
    for _ in range(8):  # each a connection of its own
        with signed_in(server.url) as client:
            assert "orders" in [item["code"] for item in client.get("/me/follows").json()["items"]]


def test_a_second_server_on_the_same_store_is_refused(start: Start) -> None:
    server = start()
    with pytest.raises(Refused) as refusal:
        serve(Settings(project=str(server.folder), port=free_port(), now=NOW))
    assert refusal.value.code == "store.in_use"
    assert server.url in refusal.value.message
    assert refusal.value.status == 2


def test_a_port_in_use_is_refused(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused) as refusal:
            serve(Settings(project=str(folder), port=port))
    assert (refusal.value.code, refusal.value.status) == ("server.port_in_use", 2)
    assert str(port) in refusal.value.message


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_that_is_not_ours_is_refused(host: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_address(host, free_port())
    assert refusal.value.code == "server.cannot_listen"


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        serve(Settings(project=str(tmp_path), port=free_port()))
    assert refusal.value.code == "interchange.no_project"


def test_a_broken_project_is_refused_with_the_place_of_its_first_error(tmp_path: Path) -> None:
    (tmp_path / "caliber.yaml").write_text("project: shop\n", "utf-8")
    (tmp_path / "metrics.yaml").write_text("metric: orders\nkind: atomic\nmeasure: [1\n", "utf-8")
    with pytest.raises(Refused) as refusal:
        serve(Settings(project=str(tmp_path), port=free_port()))
    assert (refusal.value.code, refusal.value.status) == ("server.broken_project", 2)
    assert "metrics.yaml:" in refusal.value.message
    assert not (tmp_path / ".caliber" / "caliber.sqlite3").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "caliber.yaml").write_text("project: shop\n", "utf-8")
    (tmp_path / ".caliber").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(SourceError) as failure:
        serve(Settings(project=str(tmp_path), port=free_port()))
    assert failure.value.code == "store.cannot_open"
    assert failure.value.status == 3
    assert ".caliber" in failure.value.message


@pytest.mark.parametrize(
    ("host", "wanted"),
    [("127.0.0.1", "http://127.0.0.1:8321"), ("0.0.0.0", "http://127.0.0.1:8321"), ("::1", "http://[::1]:8321")],
)
def test_the_address_that_people_are_told(host: str, wanted: str) -> None:
    assert address(Settings(host=host)) == wanted


def test_the_first_run_makes_its_administrator_in_the_browser(tmp_path: Path) -> None:
    (tmp_path / "caliber.yaml").write_text("project: shop\n", "utf-8")
    prepare(open_project(Settings(project=str(tmp_path))))
    served = Served(open_project(Settings(project=str(tmp_path))))
    client = TestClient(make_app(served))
    offer = client.get("/api/v1/session").json()
    assert (offer["setup_needed"], offer["demo_accounts"]) == (True, [])
    weak = client.post("/api/v1/setup", json={"username": "ada", "password": "12345678", "name": "Ada"})
    assert weak.json()["code"] == "accounts.password_too_easy"
    given = {"username": "ada", "password": "correct horse", "name": "Ada"}
    assert client.post("/api/v1/setup", json=given).status_code == 201
    second = client.post("/api/v1/setup", json=given | {"username": "eve"})
    assert (second.status_code, second.json()["code"]) == (409, "accounts.already_set_up")
    session = client.post("/api/v1/session", json={"username": "ada", "password": "correct horse"}).json()
    assert "manage_people" in session["permissions"]
    assert client.get("/api/v1/metrics").json()["items"] == []
    assert os.stat(tmp_path / ".caliber" / "caliber.sqlite3").st_mode & 0o077 == 0
    served.close()
