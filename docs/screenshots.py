"""Renews ``docs/images`` from a demo that is started for it: the pictures of the documents, in both languages."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).with_name("images")
BROWSERS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
WHO = {"username": "wang", "password": "demo-2026"}
LANGUAGES = {"zh": "zh-CN", "en": "en"}


class Picture(NamedTuple):
    """``ready``: what must stand on the page before it is taken."""

    name: str
    path: str
    ready: str
    theme: str = "light"
    phone: bool = False


PICTURES = (
    Picture("home", "/", "main"),
    Picture("metric", "/m/gross_sales", "main [role=slider]"),
    Picture("caliber", "/m/gross_sales?tab=caliber", "main"),
    Picture("explore", "/explore?metrics=gross_sales,orders&by=region&grain=month", "main [role=slider]"),
    Picture("desk", "/desk?left=gross_sales&right=paid_sales", "main [role=slider]"),
    Picture("catalog", "/metrics", "main"),
    Picture("metric-dark-phone", "/m/gross_sales", "main [role=slider]", theme="dark", phone=True),
)


def take(browser: Browser, address: str, picture: Picture, lang: str) -> None:
    context = browser.new_context(
        base_url=address,
        viewport=PHONE if picture.phone else DESK,
        locale=LANGUAGES[lang],
        color_scheme=picture.theme,
        device_scale_factor=1.5,
        reduced_motion="reduce",
    )
    context.add_init_script(f"localStorage.setItem('caliber.lang', '{LANGUAGES[lang]}')")
    context.request.post("/api/v1/session", data=WHO)
    page: Page = context.new_page()
    page.goto(picture.path)
    page.locator(picture.ready).first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)  # figures and curves settle
    page.screenshot(path=str(IMAGES / f"{picture.name}.{lang}.png"))
    context.close()


def main() -> int:
    """Starts the demo, takes every picture, stops it."""
    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        raise SystemExit("The pictures need Chrome or Chromium: run `make browser`, or install one.")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).with_name("caliber")), "demo", "--port", str(port)]
    IMAGES.mkdir(exist_ok=True)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 300
        while time.monotonic() < until and server.poll() is None:
            try:
                if httpx.get(address + "/readyz", timeout=2).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.2)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=list(QUIET))
            for picture in PICTURES:
                for lang in LANGUAGES:
                    take(browser, address, picture, lang)
                    print(f"{picture.name}.{lang}.png")
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
