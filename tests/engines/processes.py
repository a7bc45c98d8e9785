"""Programs that the suite starts by itself: waited for, and ended in any case, with what they started."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 180.0


def program(*names: str, package: str) -> str:
    """The path of an installed program. Fails, and says what to install, where there is none."""
    places = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/sbin"))
    found = next((path for name in names if (path := shutil.which(name, path=places))), None)
    assert found, f"{names[0]} is not installed: apt-get install {package}, or run make test-engines"
    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(
    command: list[str], log: Path, ready: Callable[[], bool], env: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The program, once it is ready, in a process group of its own. Fails with its log where it is not."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, env=env
        )
    try:
        until = time.monotonic() + PATIENCE
        while not ready():
            told = log.read_text("utf-8", "replace")[-3000:]
            assert process.poll() is None, f"{command[0]} ended with {process.returncode}:\n{told}"
            assert time.monotonic() < until, f"{command[0]} is not ready:\n{told}"
            time.sleep(0.1)
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends the group, by force where it does not obey."""
    for sign, seconds in ((signal.SIGTERM, 20), (signal.SIGKILL, 20)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            break
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def listens(port: int) -> bool:
    """Whether somebody answers on the port."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
