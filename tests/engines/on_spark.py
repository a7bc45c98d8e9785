"""Apache Spark: a real cluster of a master and two workers on this machine, asked through Spark Connect.

Clients come through a door of our own, so that the line can be cut as a network would cut it.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.engines.processes import free_port, listens, program, running
from tests.engines.warehouse import Warehouse

SLOW = "SELECT count(*) AS n FROM range(200000000) a JOIN range(200000000) b ON a.id % 1000 = b.id % 1000"
HOST = "127.0.0.1"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


class Line:
    """Hands bytes on between a port of its own and the server's; cut, it refuses everybody for a while."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.open: list[socket.socket] = []
        self.down_until = 0.0
        self.listener = socket.create_server((HOST, 0))
        self.own = int(self.listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if time.monotonic() < self.down_until:
                client.close()
                continue
            try:
                server = socket.create_connection((HOST, self.port))
            except OSError:
                client.close()
                continue
            self.open += [client, server]
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=_hand_on, args=(one, other), daemon=True).start()

    def cut(self, seconds: float) -> None:
        self.down_until = time.monotonic() + seconds
        cut, self.open = self.open, []
        for one in cut:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def close(self) -> None:
        self.cut(0)
        self.listener.close()


def _hand_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


def says(log: Path, words: str) -> Callable[[], bool]:
    return lambda: words in log.read_text("utf-8", "replace")


FEW_ROWS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.codegen.wholeStage": "false",  # compiling would be all the work
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.executor.extraJavaOptions": QUICK,
    "spark.sql.adaptive.enabled": "false",
}


@contextmanager
def cluster(folder: Path, tuned: Mapping[str, str] = FEW_ROWS, memory: int = 512) -> Iterator[int]:
    """The port of Spark Connect on a master with two workers of one core each.

    ``tuned``: settings of Spark, those of a suite with few rows if not told; ``memory``: MB of each executor.
    """
    program("java", package="default-jre-headless")
    spec = find_spec("pyspark")
    assert spec is not None and spec.origin, "pyspark is not installed: run make test-engines"
    home = Path(spec.origin).parent
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST}
    env |= {"PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(folder / "work"), "SPARK_NO_DAEMONIZE": "1"}
    env |= {"SPARK_LOCAL_DIRS": str(folder / "local"), "SPARK_LOG_DIR": str(folder / "logs")}
    run = [str(home / "bin" / "spark-class")]
    master, connect = free_port(), free_port()
    address = f"spark://{HOST}:{master}"
    with ExitStack() as stack:

        def start(name: str, command: list[str], ready: Callable[[], bool], memory: str = "256m") -> None:
            given = {**env, "SPARK_DAEMON_MEMORY": memory, "SPARK_DAEMON_JAVA_OPTS": QUICK}
            stack.enter_context(running([*run, *command], folder / f"{name}.log", ready, given))

        start(
            "master",
            ["org.apache.spark.deploy.master.Master", "--host", HOST, "--port", str(master), "--webui-port", "0"],
            lambda: listens(master),
        )
        for name in ("worker1", "worker2"):
            worker = ["org.apache.spark.deploy.worker.Worker", address, "--host", HOST, "--webui-port", "0"]
            worker += ["--cores", "1", "--memory", f"{memory + 256}m"]
            start(name, worker, says(folder / f"{name}.log", "registered with"))
        conf = {
            "spark.connect.grpc.binding.address": HOST,
            "spark.connect.grpc.binding.port": str(connect),
            "spark.driver.host": HOST,
            "spark.executor.memory": f"{memory}m",
            "spark.executor.cores": "1",
            "spark.locality.wait": "0",
            "spark.connect.execute.manager.detachedTimeout": "3s",  # what nobody waits for any more is ended
            "spark.connect.execute.manager.maintenanceInterval": "1s",
            "spark.sql.catalogImplementation": "in-memory",
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.ui.enabled": "false",
            **tuned,
        }
        flags = [flag for key, value in conf.items() for flag in ("--conf", f"{key}={value}")]
        submit = ["org.apache.spark.deploy.SparkSubmit", "--master", address, *flags, "--class"]
        serve = "org.apache.spark.sql.connect.service.SparkConnectServer"
        start("connect", [*submit, serve, "spark-internal"], lambda: listens(connect), "768m")
        yield connect


@contextmanager
def started(folder: Path, tables: dict[str, pa.Table]) -> Iterator[Warehouse]:
    from pyspark.sql.connect.session import SparkSession

    with cluster(folder) as port:
        session = SparkSession.builder.remote(f"sc://{HOST}:{port}").create()
        line = Line(port)
        try:

            def run(sql: str) -> None:
                session.sql(sql).collect()

            for name, rows in tables.items():
                pq.write_table(rows, folder / f"{name}.parquet")
                session.sql(f"CREATE TABLE {name} USING parquet LOCATION '{folder}/{name}.parquet'").collect()
            yield Warehouse(f"spark://{HOST}:{line.own}", SLOW, run, lambda: line.cut(8), "array(1, 2)")
        finally:
            line.close()
            with suppress(Exception):
                session.stop()
