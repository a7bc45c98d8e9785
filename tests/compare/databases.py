"""Random data for the shop of ``fuzzing`` in DuckDB, and reports run on it: the judge of every verdict."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import duckdb

from tests.compare.fuzzing import SCHEMA, STATUSES

MOMENTS = (
    "2023-12-31 12:00:00", "2024-01-01 00:00:00", "2024-01-15 12:00:00", "2024-01-31 00:00:00", "2024-01-31 23:59:59",
    "2024-01-31 23:59:59.5", "2024-02-01 00:00:00", "2024-02-29 08:00:00", "2024-03-01 00:00:00",
)  # fmt: skip
DATES = tuple(dict.fromkeys(text[:10] for text in MOMENTS))
MONEY = (None, 0, 1, 2, "99.5", 100, "0.99", "1.5", 3, -2)
SIZES = (0, 1, 3, 8, 30, 200)


class Judge:
    """Databases of several sizes, each a schema of one connection."""

    def __init__(self) -> None:
        self.open()

    def open(self) -> None:
        """The same databases every time."""
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")
        for number, size in enumerate(SIZES):
            self.connection.execute(f"CREATE SCHEMA d{number}; USE d{number}; {SCHEMA}")
            fill(self.connection, Random(number), size)
        self.connection.execute(f"CREATE SCHEMA w; USE w; {SCHEMA}")

    def disagree(self, left: str, right: str) -> int | None:
        """The first database on which the two give different rows; None where none does."""
        for number in range(len(SIZES)):
            self.connection.execute(f"USE d{number}")
            try:
                differ = self.run(left) != self.run(right)
            except duckdb.InternalException:  # its optimizer broke on one of them, and the connection is lost with it
                self.open()
                self.connection.execute(f"PRAGMA disable_optimizer; USE d{number}")
                differ = self.run(left) != self.run(right)
                self.connection.execute("PRAGMA enable_optimizer")
            if differ:
                return number
        return None

    def run(self, sql: str) -> Any:
        return sorted((tuple(map(plain, row)) for row in self.connection.execute(sql).fetchall()), key=repr)

    def differ_on(self, tables: dict[str, list[dict[str, Any]]], left: str, right: str) -> bool:
        """Whether the two differ on these rows. Columns that they do not read get any value."""
        self.connection.execute("USE w; DELETE FROM items; DELETE FROM orders; DELETE FROM users")
        orders = tables.get("orders", [])
        users = [*tables.get("users", [])]
        if "users" not in tables:
            ids = {row.get("user_id", 1) for row in orders} | {1}
            users = [{"user_id": one} for one in sorted(ids)]
        known = {row["user_id"] for row in users}
        if any(row.get("user_id", next(iter(known), 1)) not in known for row in orders):
            raise AssertionError("a witness that breaks a foreign key")
        for name, rows in (("users", users), ("orders", orders), ("items", tables.get("items", []))):
            for row in rows:
                self._insert(name, dict(row), known)
        return bool(self.run(left) != self.run(right))

    def _insert(self, name: str, row: dict[str, Any], users: set[Any]) -> None:
        if name == "orders":
            row.setdefault("user_id", next(iter(users), 1))
            row.setdefault("dt", "2024-01-01")
        columns = ", ".join(row)
        self.connection.execute(
            f"INSERT INTO {name} ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values())
        )


def plain(value: Any) -> Any:
    """Numbers as they compare: decimals and floats to nine digits."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return f"{float(value):.9g}" if value else "0"
    return value


def fill(connection: duckdb.DuckDBPyConnection, random: Random, size: int) -> None:
    """Rows full of boundaries, holes and repetitions."""
    users = [
        (n, random.choice((None, "x", "y")), random.choice((None, 0, 1, 2, 3)), random.choice(DATES))
        for n in range(1, 5)
    ]
    connection.executemany("INSERT INTO users VALUES (?, ?, ?, ?)", users)
    if not size:
        return
    orders = [
        (
            n, random.randint(1, 4), random.choice((None, 1, 2, 3, 4, 9)), random.choice((None, *STATUSES)),
            random.choice((None, "app", "web")), random.choice(MONEY), random.choice(MONEY),
            random.choice((None, 0, 1, 2, 3, 4)), random.choice((None, True, False)), random.choice((None, *MOMENTS)),
            random.choice((None, *MOMENTS)), random.choice(DATES),
        )
        for n in range(1, size + 1)
    ]  # fmt: skip
    connection.executemany(f"INSERT INTO orders VALUES ({', '.join('?' * 12)})", orders)
    items = [
        (
            n,
            random.randint(1, size),
            random.choice((None, "a", "b")),
            random.choice((None, 0, 1, 2, 3)),
            random.choice(MONEY),
        )
        for n in range(1, size + random.randint(1, 3))
    ]
    connection.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?)", items)
