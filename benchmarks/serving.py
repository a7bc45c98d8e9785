"""Serving the demo company: seconds until ready, until a page shows its figure, a board, and 200 readers at once."""

from __future__ import annotations

import asyncio
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from benchmarks.starting import installed

READERS, REQUESTS = 200, 10
READY, PAGE, BOARD = 2.0, 1.0, 50.0  # seconds, seconds, milliseconds
BOARDS, TILES = 40, 20
BROWSERS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome")
FIGURE = "[role=tabpanel] section[aria-live=polite] [title*=完整数值]"  # as the journeys find it
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


@contextmanager
def demo(folder: str, rows: int = 1_000_000) -> Iterator[tuple[str, float]]:
    """A demo that was built before, started anew: its address, and the seconds until it said that it is ready."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    caliber = str(Path(sys.executable).with_name("caliber"))
    command = [caliber, "demo", "-p", f"{folder}/demo", "--rows", str(rows), "--port", str(port)]
    start = time.perf_counter()
    server = subprocess.Popen(command, env=installed(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        while True:
            try:
                if httpx.get(address + "/readyz", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.02)
            if server.poll() is not None or time.perf_counter() - start > 300:
                raise SystemExit("The demo did not start; run `caliber demo` to see why.")
        yield address, time.perf_counter() - start
    finally:
        server.terminate()
        server.wait(20)


def cpu_of_start(folder: str) -> float:
    """CPU seconds of a later start, all processes, with what it warms up and the stop."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with demo(folder):
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sign_in(client: httpx.Client) -> dict[str, str]:
    account = client.get("/api/v1/session").json()["demo_accounts"][0]
    who = {"username": account["username"], "password": account["password"]}
    client.post("/api/v1/session", json=who).raise_for_status()
    return who


async def read(address: str, cookies: httpx.Cookies) -> tuple[list[float], int]:
    """Milliseconds of every request of 200 readers at once, and how many failed."""
    paths = ("/api/v1/metrics?limit=20", "/api/v1/metrics/gross_sales", "/api/v1/home", "/api/v1/domains")
    query = {"metrics": ["gross_sales"], "grain": "month"}
    times: list[float] = []
    failed = 0

    async def one(client: httpx.AsyncClient, reader: int) -> None:
        nonlocal failed
        for n in range(REQUESTS):
            start = time.perf_counter()
            try:
                if n % 2:
                    answer = await client.get(paths[(reader + n) % len(paths)])
                else:
                    csrf = {"X-CSRF-Token": client.cookies.get("caliber_csrf") or ""}
                    answer = await client.post("/api/v1/query", json=query, headers=csrf)
                failed += answer.status_code != 200
            except httpx.HTTPError:
                failed += 1
            times.append((time.perf_counter() - start) * 1000)

    limits = httpx.Limits(max_connections=READERS, max_keepalive_connections=READERS)
    async with httpx.AsyncClient(base_url=address, cookies=cookies, limits=limits, timeout=120) as client:
        await asyncio.gather(*(one(client, reader) for reader in range(READERS)))
    return times, failed


def board(client: httpx.Client) -> list[float]:
    """Milliseconds of a board of twenty metrics, each with its figure, its change and the course of a year; the first
    time nobody has asked for it yet."""

    def shown(codes: list[str]) -> tuple[list[dict[str, Any]], float]:
        start = time.perf_counter()
        answer = client.get("/api/v1/home/tiles", params={"codes": codes}).raise_for_status()
        return answer.json()["items"], (time.perf_counter() - start) * 1000

    briefs = client.get("/api/v1/metrics", params={"limit": 2 * TILES}).json()["items"]
    allowed = [brief["code"] for brief in briefs if brief["can_see_value"]][:TILES]
    took = []
    for _ in range(BOARDS + 1):
        items, milliseconds = shown(allowed)
        took.append(milliseconds)
        if any(item["error"] for item in items) or len(items) < TILES:
            raise SystemExit("A tile of the board has no figure.")
    return took


def page_seconds(address: str, who: dict[str, str]) -> float:
    """From the address to the figure on the metric page, in a fresh tab each time; the median."""
    from playwright.sync_api import sync_playwright

    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        raise SystemExit("The page is measured in Chrome or Chromium: run `make browser`, or install one.")
    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(QUIET))
        context = browser.new_context(base_url=address, locale="zh-CN")
        context.request.post("/api/v1/session", data=who)
        for _ in range(6):
            page = context.new_page()
            start = time.perf_counter()
            page.goto("/m/gross_sales")
            page.locator(FIGURE).first.wait_for()
            times.append(time.perf_counter() - start)
            page.close()
        browser.close()
    return median(times[1:])


def main() -> int:
    """Prints the table; 1 where a target is missed or a reader met an error."""
    with TemporaryDirectory() as folder:
        with demo(folder) as (_, first):
            pass
        cpu = cpu_of_start(folder)
        with demo(folder) as (address, ready):
            with httpx.Client(base_url=address, timeout=60) as client:
                who = sign_in(client)
                cookies = client.cookies
                cold, *warm = board(client)
            page = page_seconds(address, who)
            start = time.perf_counter()
            times, failed = asyncio.run(read(address, cookies))
            wall = time.perf_counter() - start
    print("Serving the demo company, a million order lines")
    print(f"  first start, data made          {first:6.2f} s")
    print(
        f"  later start, until ready        {ready:6.2f} s   target {READY:.1f}   (CPU {cpu:.2f} s, warmed and stopped)"
    )
    print(f"  metric page, until the figure   {page:6.2f} s   target {PAGE:.1f}")
    print(
        f"  board of {TILES} tiles, once more     {median(warm):6.1f} ms  target {BOARD:.0f}, "
        f"95th percentile {quantiles(warm, n=20)[-1]:.1f} ms, the first time {cold:.0f} ms"
    )
    print(
        f"  {READERS} readers at once: {len(times)} requests, {failed} errors, {len(times) / wall:,.0f} a second, "
        f"median {median(times):.0f} ms, 95th percentile {quantiles(times, n=20)[-1]:.0f} ms"
    )
    return int(ready > READY or page > PAGE or median(warm) > BOARD or failed > 0)


if __name__ == "__main__":
    sys.exit(main())
