"""The stage in DuckDB before the play: tables of words, the days, and the functions that the SQL of the demo speaks in.

Every figure is a pure function of the seed and the number of a row, so threads and chunks do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from caliber.demo import rows
from caliber.demo.days import PROMOTIONS, Day

if TYPE_CHECKING:
    import duckdb

# Lines of ten orders in a row, again and again: 22 lines, whatever the size.
PATTERN = (1, 2, 3, 1, 2, 4, 2, 1, 3, 3)
PER_PATTERN = sum(PATTERN)
SCHEMAS = ("sales", "crm", "mkt", "fin", "scm", "mfg", "hr")
# Parts from the faulty batches were built in from nine to seven months before the end.
BAD_MONTHS = (9, 7)


def orders_for(lines: int) -> int:
    """How many orders make ``lines`` lines; the last order may be cut short."""
    whole, rest = divmod(lines, PER_PATTERN)
    count = whole * len(PATTERN)
    for size in PATTERN:
        if rest <= 0:
            break
        count, rest = count + 1, rest - size
    return count


def prepare(con: duckdb.DuckDBPyConnection, trade: Sequence[Day], lines: int, seed: int) -> None:
    """Schemas, words, days and functions."""
    for schema in SCHEMAS:
        con.execute(f"CREATE SCHEMA {schema}")
    for name, body in functions(trade, lines, seed).items():
        con.execute(f"CREATE TEMP MACRO {name} AS {body}")
    for name, columns, values in words():
        _table(con, name, columns, values)
    days = [(*d[:5], d.promotion, d.discount, d.holiday, rate_of(d.number)) for d in trade]
    _table(con, "days", "number, day, month, first, orders, promotion, discount, holiday, rate4", days)


def functions(trade: Sequence[Day], lines: int, seed: int) -> dict[str, str]:
    """The vocabulary of the SQL files, by signature."""
    salt = int.from_bytes(sha256(str(seed).encode()).digest()[:7], "big")
    start, end = trade[0].day, trade[-1].day
    months = trade[-1].month + 1
    count = orders_for(lines)
    cut = lines - (count - 1) // 10 * PER_PATTERN - sum(PATTERN[: (count - 1) % 10])
    sizes = ", ".join(map(str, PATTERN))
    members = max(1500, lines // 14)
    given = ", ".join(f"'{name}'" for name in rows.GIVEN.split())
    series = ", ".join(f"'{name}'" for name in rows.SERIES)
    return {
        "h(k, salt, n)": f"CAST(hash(xor(CAST(k AS BIGINT) * 1024 + salt, {salt})) % n AS BIGINT)",
        "skewed(roll, n)": "roll * roll * n // 10000000000",
        "yuan(fen)": "CAST(CAST(fen AS DECIMAL(15, 0)) * 0.01 AS DECIMAL(18, 2))",
        "the_start()": _date(start),
        "the_end()": _date(end),
        "span()": str(len(trade)),
        "months()": str(months),
        "month_start(n)": f"CAST({_date(start.replace(day=1))} + to_months(CAST(n AS INTEGER)) AS DATE)",
        "bad_from()": str(months - 1 - BAD_MONTHS[0]),
        "bad_to()": str(months - 1 - BAD_MONTHS[1]),
        "per_category()": str(rows.PRODUCTS_PER_CATEGORY),
        "lines_of(id)": f"CASE WHEN id = {count - 1} THEN {cut} ELSE [{sizes}][1 + id % 10] END",
        "order_id(id)": "100000001 + id",
        "members()": f"CAST({members} AS BIGINT)",
        "leads()": str(max(4000, lines // 150)),
        "purchases()": str(max(6000, lines // 200)),
        "scaled(n)": f"greatest(2, n * CAST({lines} AS BIGINT) // 1000000)",
        "person(id)": f"CASE WHEN h(id, 120, 100) < 7 THEN h(id, 119, {members}) ELSE id END",
        "phone(p)": "['138', '139', '136', '158', '186', '188', '177', '199'][1 + p % 8] || "
        "lpad(CAST((p // 8 * 7368787 + 10007) % 100000000 AS VARCHAR), 8, '0')",
        "joined(id)": f"CASE WHEN id * 2 < {members} THEN {_date(start)} - CAST(1 + h(id, 127, 1400) AS INTEGER) "
        f"ELSE {_date(start)} + CAST((id * 2 - {members}) * {len(trade)} // {members} AS INTEGER) END",
        "surname(n)": f"'{rows.SURNAMES}'[1 + n % {len(rows.SURNAMES)}]",
        "given(n)": f"[{given}][1 + n % {len(rows.GIVEN.split())}]",
        "series(n)": f"[{series}][1 + n]",
    }


def words() -> Iterable[tuple[str, str, list[tuple[Any, ...]]]]:
    """Tables of words: name, columns, rows."""
    stores = _stores()
    yield "w_regions", "region_id, name, name_en", [row[:3] for row in rows.REGIONS]
    yield "w_stores", "store_id, name, city, region_id, flagship", stores
    yield "w_brands", "brand_id, name, name_en", [(n, *row) for n, row in enumerate(rows.BRANDS, 1)]
    yield (
        "w_suppliers",
        "supplier_id, name, name_en, kind, province",
        [(n, *s) for n, s in enumerate(rows.SUPPLIERS, 1)],
    )
    yield "w_warehouses", "warehouse_id, name, name_en, region_id", list(rows.WAREHOUSES)
    yield "w_departments", "department_id, code, name, parent_id, people", list(rows.DEPARTMENTS)
    columns = "category_id, name, name_en, group_name, group_en, price, heated, season"
    yield "w_categories", columns, [(n, *row) for n, row in enumerate(rows.CATEGORIES, 1)]
    yield "w_promotions", "promotion, name, name_en", [(n, p.zh, p.en) for n, p in enumerate(PROMOTIONS)]
    yield "slots", "slot, store_id, region_id, warehouse_id", _slots(stores)
    yield "shelves", "month, slot, category_id", _shelves()


def _stores() -> list[tuple[Any, ...]]:
    out: list[tuple[Any, ...]] = []
    for region, _, _, cities in rows.REGIONS:
        for city in cities:
            flagship = city in rows.FLAGSHIPS
            places = rows.STORE_PLACES[:4] if flagship else rows.STORE_PLACES[2:3]
            for n, place in enumerate(places):
                out.append((101 + len(out), city + place, city, region, flagship and n == 0))
    return out


def _slots(stores: list[tuple[Any, ...]]) -> list[tuple[int, int, int, int]]:
    """A thousand tickets, shared out among the stores by their weight."""
    weights = [rows.REGION_WEIGHT[region] * (2 if flagship else 1) for _, _, _, region, flagship in stores]
    total, done, out = sum(weights), 0, []
    for store, weight in zip(stores, weights, strict=True):
        begin, done = 1000 * done // total, done + weight
        warehouse = min(store[3], 6) if store[3] != 7 else 3
        out += [(slot, store[0], store[3], warehouse) for slot in range(begin, 1000 * done // total)]
    return out


def _shelves() -> list[tuple[int, int, int]]:
    """By month two hundred places on the shelf: what is in season stands on more of them."""
    out = []
    for month in range(1, 13):
        weights = [_demand(month, price, season) for *_, price, _, season in rows.CATEGORIES]
        total, done = sum(weights), 0
        for category, weight in enumerate(weights, 1):
            begin, done = 200 * done // total, done + weight
            out += [(month, slot, category) for slot in range(begin, 200 * done // total)]
    return out


def _demand(month: int, price: int, season: str) -> int:
    base = 100 if price < 50000 else 34
    cold, warm = month in (11, 12, 1, 2), month in (5, 6, 7, 8)
    if season == "winter":
        return 260 if cold else 25
    if season == "summer":
        return 260 if warm else 20
    return base


def rate_of(number: int) -> int:
    """Yuan for ten thousand dollars on a day: a slow wave with a little noise."""
    wave = abs(number % 730 - 365)
    return 70400 + wave * 5 + number * 7919 % 97


def _table(con: duckdb.DuckDBPyConnection, name: str, columns: str, values: Iterable[tuple[Any, ...]]) -> None:
    body = ",\n".join("(" + ", ".join(map(_literal, row)) + ")" for row in values)
    con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM (VALUES {body}) AS v({columns})")


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return _date(value)
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _date(day: date) -> str:
    return f"DATE '{day.isoformat()}'"
