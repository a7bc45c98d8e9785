"""Trino's driver before a coordinator of our own that speaks Trino's protocol: no real one was to be had."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from caliber.engines import Limits
from caliber.engines.open import open_engine
from caliber.errors import Refused, SourceError

pytestmark = pytest.mark.engines_heavy

ROWS = [[1, "12.50", "2024-05-06 07:08:09.5", "门店"], [2, None, None, None], [3, "0.10", "2024-01-01 00:00:00", ""]]
COLUMNS = [("n", "bigint"), ("amount", "decimal(12,2)"), ("at", "timestamp(6)"), ("channel", "varchar(100)")]


class Coordinator(BaseHTTPRequestHandler):
    """Answers every statement: ``slow`` never ends, ``gone`` is no table, everything else gives the rows."""

    protocol_version = "HTTP/1.1"
    ended: list[str] = []

    def do_POST(self) -> None:
        sql = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.tell({"id": "q", "nextUri": self.uri("slow" if "slow" in sql else "gone" if "gone" in sql else "rows")})

    def do_GET(self) -> None:
        kind = self.path.rsplit("/", 1)[-1]
        if kind == "slow":
            time.sleep(0.1)
            self.tell({"id": "q", "nextUri": self.uri("slow")} if not self.ended else self.failure("USER_CANCELED"))
        elif kind == "gone":
            self.tell(self.failure("TABLE_NOT_FOUND"))
        else:
            columns = [column(name, kind) for name, kind in COLUMNS]
            self.tell({"id": "q", "columns": columns, "data": ROWS})

    def do_DELETE(self) -> None:
        self.ended.append(self.path)
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def uri(self, kind: str) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1/statement/q/{kind}"

    def failure(self, name: str) -> dict[str, Any]:
        return {"id": "q", "error": {"errorName": name, "errorType": "USER_ERROR", "message": name, "errorCode": 1}}

    def tell(self, body: dict[str, Any]) -> None:
        text = json.dumps({"stats": {"state": "RUNNING"}, "infoUri": "", **body}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


def column(name: str, kind: str) -> dict[str, Any]:
    raw, _, numbers = kind.partition("(")
    arguments = [{"kind": "LONG", "value": int(n)} for n in numbers.rstrip(")").split(",") if n]
    return {"name": name, "type": kind, "typeSignature": {"rawType": raw, "arguments": arguments}}


@pytest.fixture
def uri() -> Iterator[str]:
    Coordinator.ended = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Coordinator)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"trino://anna@127.0.0.1:{server.server_address[1]}/hive/shop"
    server.shutdown()
    server.server_close()


def test_rows_come_with_their_types(uri: str, tmp_path: Path) -> None:
    table = open_engine("w", uri, tmp_path).execute("SELECT rows", Limits())
    assert [str(table.schema.types[at]) for at in (0, 3)] == ["int64", "string"]
    assert table.to_pydict() == {
        "n": [1, 2, 3],
        "amount": [Decimal("12.50"), None, Decimal("0.10")],
        "at": [datetime(2024, 5, 6, 7, 8, 9, 500_000), None, datetime(2024, 1, 1)],
        "channel": ["门店", None, ""],
    }


def test_the_cap_and_the_time_hold(uri: str, tmp_path: Path) -> None:
    opened = open_engine("w", uri, tmp_path)
    with pytest.raises(Refused) as refused:
        opened.execute("SELECT rows", Limits(rows=2))
    assert refused.value.code == "query.too_many_rows"
    with pytest.raises(SourceError) as stopped:
        opened.execute("SELECT slow", Limits(seconds=0.5))
    assert stopped.value.code == "source.timeout"
    assert Coordinator.ended


def test_failures_have_their_codes(uri: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as failed:
        open_engine("w", uri, tmp_path).execute("SELECT gone", Limits())
    assert failed.value.code == "source.no_table"
    with pytest.raises(SourceError) as failed:
        open_engine("w", "trino://anna@127.0.0.1:9/hive/shop", tmp_path).execute("SELECT 1", Limits())
    assert failed.value.code == "source.unreachable"
