"""The door of a ClickHouse server before ClickHouse's own engine (chdb): its HTTP interface, as far as it is used.

One worker runs one statement at a time on a database on disk. KILL QUERY ends the worker, as nothing else stops a
statement of an embedded engine; the next statement starts another on the same database.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

NOT_SETTINGS = {"database", "default_format", "query_id", "wait_end_of_query"}
KILL = re.compile(rb"KILL QUERY WHERE query_id = '([0-9a-f-]+)'")
WORKER = """
import struct, sys
from chdb import session
opened = session.Session(sys.argv[1])
source, sink = sys.stdin.buffer, sys.stdout.buffer
while True:
    head = source.read(8)
    if len(head) < 8:
        break
    size, form = struct.unpack("<II", head)
    form, sql = source.read(form).decode(), source.read(size).decode()
    try:
        body, good = opened.query(sql, form or "CSV").bytes() or b"", 1
    except Exception as error:
        body, good = str(error).encode(), 0
    sink.write(struct.pack("<IB", len(body), good) + body)
    sink.flush()
    if not good:
        break
"""


class Worker:
    """The engine in a process of its own."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.turn = threading.Lock()
        self.query = ""
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, query: str, sql: bytes, form: str) -> tuple[bool, bytes] | None:
        """What the engine gives; None where it was ended."""
        with self.turn:
            self.query = query
            if self.process is None or self.process.poll() is not None:
                command = [sys.executable, "-c", WORKER, self.path]
                self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            source, sink = self.process.stdout, self.process.stdin
            assert source is not None and sink is not None
            try:
                sink.write(len(sql).to_bytes(4, "little") + len(form).to_bytes(4, "little") + form.encode() + sql)
                sink.flush()
                head = source.read(5)
                body = source.read(int.from_bytes(head[:4], "little")) if len(head) == 5 else b""
            except BrokenPipeError:
                head = b""
            self.query = ""
            if len(head) < 5 or not head[4]:  # after an error the embedded engine may still hold a part of the answer
                self.process.wait()
            return (bool(head[4]), body) if len(head) == 5 else None

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()


class Door(BaseHTTPRequestHandler):
    """The server's interface: settings, database and format as parameters, errors with their code in a header."""

    protocol_version = "HTTP/1.1"
    worker: Worker
    crashing = False
    key: tuple[str, str]

    def do_POST(self) -> None:
        sql = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        given = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        if (self.headers.get("X-ClickHouse-User", ""), self.headers.get("X-ClickHouse-Key", "")) != self.key:
            self.answer(403, b"Code: 516. DB::Exception: Authentication failed: password is incorrect", 516)
            return
        killed = KILL.match(sql)
        if killed or sql == b"CRASH":
            type(self).crashing = sql == b"CRASH"
            if not killed or self.worker.query == killed[1].decode():
                self.worker.end()
            self.answer(200, b"")
            return
        settings = ", ".join(f"{k} = {literal(v)}" for k, v in given.items() if k not in NOT_SETTINGS)
        asking = sql.lstrip()[:6].upper() in (b"SELECT", b"WITH R", b"WITH B") or sql.lstrip()[:4].upper() == b"WITH"
        whole = sql + (f"\nSETTINGS {settings}".encode() if settings and asking else b"")
        got = self.worker.run(given.get("query_id", ""), whole, given.get("default_format", ""))
        if got is None and type(self).crashing:
            type(self).crashing = False
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif got is None:
            self.answer(500, b"Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)", 394)
        elif got[0]:
            self.answer(200, got[1])
        else:
            number = re.search(rb"Code: (\d+)", got[1])
            self.answer(500, got[1], int(number[1]) if number else 1002)

    def answer(self, status: int, body: bytes, code: int = 0) -> None:
        self.send_response(status)
        if code:
            self.send_header("X-ClickHouse-Exception-Code", str(code))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet: the suite shows what matters."""


def literal(value: str) -> str:
    return value if value.lstrip("-").isdigit() else "'" + value.replace("'", "\\'") + "'"


def main(port: str, path: str, key: str) -> None:
    Door.worker = Worker(path)
    user, password = msgspec.json.decode(key)
    Door.key = (user, password)
    try:
        ThreadingHTTPServer(("127.0.0.1", int(port)), Door).serve_forever()
    finally:
        Door.worker.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
