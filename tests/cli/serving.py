"""A server of a project as a process of its own, for as long as a test needs it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests.cli.calling import command, environment

PATIENCE = 120  # seconds until a server that does not stop is a failure


class Running(NamedTuple):
    """``url``: where it answers; ``told``: the document that it announced itself with."""

    url: str
    told: dict[str, object]
    process: subprocess.Popen[bytes]

    def stop(self) -> int:
        """Ctrl-C; the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running(*words: object, **more: str) -> Iterator[Running]:
    """``caliber WORDS --port …``, once it answers."""
    process = subprocess.Popen(
        command(*words, "--port", free_port(), "--format", "json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(**more),
    )
    try:
        assert process.stdout is not None and process.stderr is not None
        line = process.stdout.readline()
        assert line, process.stderr.read().decode()
        told = json.loads(line)
        yield Running(told["url"], told, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
        process.communicate()
