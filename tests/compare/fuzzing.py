"""Random reports over a shop, and pairs of them: one written again in other words, or changed a little, or both.

Everything comes from a seed, so a pair that fails can be made again. What a rewriting is meant to keep is not trusted:
only execution judges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

SCHEMA = """
CREATE TABLE users (user_id BIGINT PRIMARY KEY, city VARCHAR, level INTEGER, joined DATE);
CREATE TABLE orders (
  order_id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL REFERENCES users (user_id), buyer_id BIGINT, status VARCHAR,
  channel VARCHAR, amount DECIMAL(10, 2), refund DECIMAL(10, 2), qty INTEGER, vip BOOLEAN, created_at TIMESTAMP,
  paid_at TIMESTAMP, dt DATE NOT NULL);
CREATE TABLE items (
  item_id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL REFERENCES orders (order_id), sku VARCHAR, qty INTEGER,
  price DECIMAL(10, 2));
"""
STATUSES = ("paid", "done", "cancelled", "refunded", "PAID", "paid ", "")
DAYS = ("2023-12-31", "2024-01-01", "2024-01-15", "2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01")
NUMBERS = ("0", "1", "2", "3", "10", "99.5", "100")
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
MONEY = ("o.amount", "o.refund", "o.qty", "o.amount - o.refund", "o.amount - coalesce(o.refund, 0)", "o.amount * o.qty")


@dataclass(frozen=True)
class Report:
    """One SELECT in parts. ``figures``: aggregate, its argument, the condition on it, what stands around it."""

    source: str = "orders o"
    where: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    figures: tuple[tuple[str, str, str, str], ...] = field(default=(("count", "*", "", "{}"),))
    having: str = ""

    def sql(self) -> str:
        figures = [
            f"{around.format(_figure(op, arg, test))} AS f{n}" for n, (op, arg, test, around) in enumerate(self.figures)
        ]
        keys = [f"{key} AS k{n}" for n, key in enumerate(self.keys)]
        where = f" WHERE {' AND '.join(f'({part})' for part in self.where)}" if self.where else ""
        group = f" GROUP BY {', '.join(self.keys)}" if self.keys else ""
        having = f" HAVING {self.having}" if self.having else ""
        return f"SELECT {', '.join([*keys, *figures])} FROM {self.source}{where}{group}{having}"


def _figure(op: str, arg: str, test: str) -> str:
    if not test:
        return f"count(DISTINCT {arg})" if op == "count distinct" else f"{op}({arg})"
    value = "1" if arg == "*" else arg
    inner = f"CASE WHEN {test} THEN {value} END"
    return f"count(DISTINCT {inner})" if op == "count distinct" else f"{op}({inner})"


def pair(seed: int) -> tuple[str, str]:
    """Two reports; the second comes from the first by some steps."""
    random = Random(seed)
    left = report(random)
    right = left
    for _ in range(random.randint(0, 4)):
        right = random.choice(SAME)(right, random)
    if random.random() < 0.45:
        right = random.choice(CHANGED)(right, random)
    if random.random() < 0.3:
        left = random.choice(SAME)(left, random)
    return left.sql(), right.sql()


def report(random: Random) -> Report:
    """A report of any shape."""
    source = random.choice(SOURCES)
    items, users = " i " in f"{source} ", " u " in f"{source} "
    where = tuple(condition(random, items, users) for _ in range(random.randint(0, 3)))
    keys = tuple(dict.fromkeys(random.choice(KEYS) for _ in range(random.choice((0, 0, 1, 1, 2)))))
    if users and random.random() < 0.3:
        keys = (*keys, "u.city")
    figures = tuple(figure(random, items, users) for _ in range(random.choice((1, 1, 1, 2))))
    having = f"count(*) > {random.randint(0, 2)}" if keys and random.random() < 0.12 else ""
    return Report(source, where, keys, figures, having)


SUMMED = "SELECT order_id, sum(qty) AS qty, max(price) AS price, max(sku) AS sku FROM items GROUP BY order_id"
BUSY = (
    "SELECT order_id, count(*) AS qty, NULL AS price, min(sku) AS sku FROM items GROUP BY order_id HAVING count(*) > 1"
)
NUMBERED = "SELECT *, row_number() OVER (PARTITION BY user_id ORDER BY dt, order_id) AS rn FROM orders"
SOURCES = (
    "orders o", "orders o", "orders o", "orders o LEFT JOIN users u ON u.user_id = o.user_id",
    "orders o JOIN users u ON o.user_id = u.user_id", "orders o JOIN items i ON i.order_id = o.order_id",
    "orders o LEFT JOIN items i ON i.order_id = o.order_id", "orders o LEFT JOIN users u ON u.user_id = o.buyer_id",
    "orders o JOIN users u ON u.user_id = o.buyer_id",
    "orders o LEFT JOIN items i ON i.order_id = o.order_id AND i.qty > 1",
    "orders o LEFT JOIN users u ON u.user_id = o.buyer_id AND u.level > 1",
    "orders o LEFT JOIN (SELECT user_id, level, TRUE AS known, city FROM users) u ON u.user_id = o.buyer_id",
    "users u RIGHT JOIN orders o ON u.user_id = o.buyer_id", "items i JOIN orders o USING (order_id)",
    "orders o FULL JOIN users u ON u.user_id = o.buyer_id",
    "orders o JOIN orders o2 ON o2.order_id = o.order_id", "orders o JOIN orders o2 ON o2.user_id = o.user_id",
    f"orders o JOIN ({SUMMED}) i ON i.order_id = o.order_id",
    f"orders o LEFT JOIN ({BUSY}) i ON i.order_id = o.order_id",
    f"(SELECT * FROM ({NUMBERED}) x WHERE rn = 1) o",
    "(SELECT * FROM orders ORDER BY amount, order_id LIMIT 3) o",
    "(SELECT * FROM orders WHERE qty > 1 UNION SELECT * FROM orders WHERE status = 'paid') o",
    "(SELECT * FROM orders WHERE qty > 1 UNION ALL SELECT * FROM orders WHERE status = 'paid') o",
    "(SELECT DISTINCT * FROM orders) o",
    "(SELECT *, sum(qty) OVER (PARTITION BY user_id) AS total, rank() OVER (ORDER BY dt) AS place FROM orders) o",
)  # fmt: skip
KEYS = ("o.status", "o.channel", "o.dt", "strftime(o.dt, '%Y-%m')", "o.user_id", "year(o.created_at)")
AROUND = ("{}", "{}", "{}", "coalesce({}, 0)", "{} / 100", "{} * 2")


def figure(random: Random, items: bool, users: bool) -> tuple[str, str, str, str]:
    op = random.choice(("count", "count", "sum", "sum", "sum", "avg", "min", "max", "count distinct"))
    if op == "count":
        arg = random.choice(("*", "*", "o.order_id", "o.buyer_id", "o.amount"))
    elif op == "count distinct":
        arg = random.choice(("o.user_id", "o.buyer_id", "o.order_id", "o.status"))
    else:
        arg = random.choice((*MONEY, "i.price", "i.qty * i.price") if items else MONEY)
    test = condition(random, items, users) if random.random() < 0.35 else ""
    return op, arg, test, random.choice(AROUND)


def condition(random: Random, items: bool = False, users: bool = False, depth: int = 2) -> str:
    """A condition on a row."""
    shape = random.random()
    if depth and shape < 0.12:
        return f"({condition(random, items, users, depth - 1)} OR {condition(random, items, users, depth - 1)})"
    if depth and shape < 0.2:
        return f"({condition(random, items, users, depth - 1)} AND {condition(random, items, users, depth - 1)})"
    if depth and shape < 0.28:
        return f"NOT ({condition(random, items, users, depth - 1)})"
    atoms = [*ATOMS, *(ITEM_ATOMS if items else ()), *(USER_ATOMS if users else ())]
    return random.choice(atoms).format(
        status=f"'{random.choice(STATUSES)}'", other=f"'{random.choice(STATUSES)}'", op=random.choice(COMPARISONS),
        n=random.choice(NUMBERS), m=random.randint(0, 4), k=random.randint(0, 4), day=random.choice(DAYS),
        late=random.choice(DAYS), month=random.choice(("2023-12", "2024-01", "2024-02")),
        moment=random.choice(("2024-01-31 23:59:59", "2024-02-01", "2024-01-15 12:00:00", "2024-01-31")),
    )  # fmt: skip


ATOMS = (
    "o.status = {status}", "o.status <> {status}", "o.status IN ({status}, {other})",
    "o.status NOT IN ({status}, {other})", "o.status IS NULL", "o.refund IS NULL", "o.refund IS NOT NULL",
    "coalesce(o.refund, 0) {op} {m}", "o.refund {op} {m}",
    "o.amount {op} {n}", "o.qty {op} {m}", "o.qty BETWEEN {m} AND {k}", "o.qty + 1 {op} {m}", "o.amount * 100 {op} {n}",
    "o.dt {op} DATE '{day}'", "o.dt BETWEEN '{day}' AND '{late}'", "o.dt >= '{day}' AND o.dt < '{late}'",
    "strftime(o.dt, '%Y-%m') = '{month}'", "strftime(o.created_at, '%Y-%m') {op} '{month}'",
    "CAST(o.created_at AS DATE) {op} DATE '{day}'", "o.created_at {op} TIMESTAMP '{moment}'",
    "year(o.created_at) = 2024",
    "o.paid_at IS NOT NULL", "o.paid_at {op} o.created_at", "o.refund {op} o.amount", "o.status LIKE 'p%'", "o.vip",
    "NOT o.vip", "coalesce(o.status, 'none') <> {status}", "CASE WHEN o.vip THEN o.qty ELSE 0 END {op} {m}",
    "o.order_id IN (SELECT x.order_id FROM items x WHERE x.qty > {m})",
    "o.order_id NOT IN (SELECT x.order_id FROM items x WHERE x.qty > {m})",
    "EXISTS (SELECT 1 FROM items x WHERE x.order_id = o.order_id AND x.qty {op} {m})",
    "o.buyer_id NOT IN (SELECT x.user_id FROM users x WHERE x.level > {m})",
    "NOT EXISTS (SELECT 1 FROM items x WHERE x.order_id = o.order_id AND x.qty > 2)",
    "o.amount > (SELECT avg(x.amount) FROM orders x WHERE x.user_id = o.user_id)",
    "o.order_id IN (SELECT x.order_id FROM orders x WHERE x.status = {status})",
    "o.status IS DISTINCT FROM {status}", "nullif(o.qty, 0) {op} {m}",
    "date_trunc('month', o.created_at) = DATE '2024-01-01'",
)  # fmt: skip
ITEM_ATOMS = ("i.qty {op} {m}", "i.order_id IS NULL", "i.sku = 'a'", "i.price IS NOT NULL", "i.qty {op} o.qty")
USER_ATOMS = (
    "u.level {op} {m}",
    "u.city = 'x'",
    "u.user_id IS NULL",
    "u.city IS NOT NULL",
    "coalesce(u.level, 0) {op} {m}",
)


# -- written again: meant to keep the figures


def _shuffled(one: Report, random: Random) -> Report:
    return replace(one, where=tuple(random.sample(one.where, len(one.where))))


def _twice_denied(one: Report, random: Random) -> Report:
    return _each_condition(one, random, lambda c: f"NOT (NOT ({c}))")


def _absorbed(one: Report, random: Random) -> Report:
    more = condition(random)
    return _each_condition(one, random, lambda c: f"({c}) AND (({c}) OR ({more}))")


def _filled(one: Report, random: Random) -> Report:
    return _each_condition(one, random, lambda c: f"coalesce({c}, FALSE)")


def _as_case(one: Report, random: Random) -> Report:
    return _each_condition(one, random, lambda c: f"CASE WHEN {c} THEN TRUE ELSE FALSE END")


def _split_in(one: Report, random: Random) -> Report:
    def change(text: str) -> str:
        if not text.startswith("o.status IN ("):
            return text
        first, second = text[len("o.status IN (") : -1].split(", ", 1)
        return f"o.status = {second} OR o.status = {first}"

    return _each_condition(one, random, change)


def _each_condition(one: Report, random: Random, change: Callable[[str], str]) -> Report:
    if not one.where:
        return one
    place = random.randrange(len(one.where))
    return replace(one, where=tuple(change(c) if n == place else c for n, c in enumerate(one.where)))


def _nested(one: Report, random: Random) -> Report:
    if one.source != "orders o" or not one.where or random.random() < 0.5:
        return replace(one, source=one.source.replace("orders o", "(SELECT * FROM orders) o", 1))
    inner, *rest = one.where
    return replace(one, source=f"(SELECT * FROM orders o WHERE {inner}) o", where=tuple(rest))


def _needless_join(one: Report, random: Random) -> Report:
    join = random.choice(("LEFT JOIN users n ON n.user_id = o.buyer_id", "JOIN users n ON n.user_id = o.user_id",
                          "LEFT JOIN (SELECT DISTINCT order_id FROM items) n ON n.order_id = o.order_id"))  # fmt: skip
    return one if " n " in one.source else replace(one, source=f"{one.source} {join}")


def _filter_into_figure(one: Report, random: Random) -> Report:
    if one.keys or not one.where or any(test for _, _, test, _ in one.figures) or one.having:
        return one
    test = " AND ".join(f"({part})" for part in one.where)
    return replace(one, where=(), figures=tuple((op, arg, test, around) for op, arg, _, around in one.figures))


def _figure_into_filter(one: Report, random: Random) -> Report:
    if one.keys or len(one.figures) != 1 or not one.figures[0][2]:
        return one
    op, arg, test, around = one.figures[0]
    return replace(one, where=(*one.where, test), figures=((op, arg, "", around),))


def _counted_otherwise(one: Report, random: Random) -> Report:
    def change(figure: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
        op, arg, test, around = figure
        if (op, arg) == ("count", "*"):
            return op, random.choice(("o.order_id", "1")), test, around
        return op, arg.replace("o.amount - o.refund", "-(o.refund - o.amount)"), test, around

    return replace(one, figures=tuple(map(change, one.figures)))


def _united(one: Report, random: Random) -> Report:
    if one.source != "orders o":
        return one
    test = condition(random)
    halves = f"SELECT * FROM orders o WHERE {test} UNION ALL SELECT * FROM orders o WHERE ({test}) IS NOT TRUE"
    return replace(one, source=f"({halves}) o")


def _grouped_twice(one: Report, random: Random) -> Report:
    if (
        one.source != "orders o"
        or one.where
        or one.having
        or any(f[:2] != ("sum", "o.amount") or f[2] for f in one.figures)
    ):
        return one
    keys = "status, channel, dt, user_id, created_at"
    return replace(one, source=f"(SELECT {keys}, sum(amount) AS amount FROM orders GROUP BY {keys}) o")


def _as_exists(one: Report, random: Random) -> Report:
    def change(text: str) -> str:
        start = "o.order_id IN (SELECT x.order_id FROM items x WHERE "
        if not text.startswith(start):
            return text
        return f"EXISTS (SELECT 1 FROM items x WHERE {text[len(start) : -1]} AND x.order_id = o.order_id)"

    return _each_condition(one, random, change)


def _anti_joined(one: Report, random: Random) -> Report:
    if " i " in f"{one.source} " or one.source != "orders o":
        return one
    gone = "NOT EXISTS (SELECT 1 FROM items x WHERE x.order_id = o.order_id AND x.qty > 2)"
    if gone in one.where:
        rest = tuple(part for part in one.where if part != gone)
        join = "orders o LEFT JOIN items gone ON gone.order_id = o.order_id AND gone.qty > 2"
        return replace(one, source=join, where=(*rest, "gone.item_id IS NULL"))
    return one


def _through_users(one: Report, random: Random) -> Report:
    if one.source == "orders o JOIN users u ON o.user_id = u.user_id":
        return replace(one, source="users u JOIN orders o USING (user_id)") if "o.user_id" not in one.sql() else one
    return one


SAME = (
    _as_exists, _anti_joined, _through_users,
    _shuffled, _twice_denied, _absorbed, _filled, _as_case, _split_in, _nested, _needless_join, _filter_into_figure,
    _figure_into_filter, _counted_otherwise, _united, _grouped_twice,
)  # fmt: skip


# -- changed a little


def _one_less(one: Report, random: Random) -> Report:
    return replace(one, where=one.where[1:]) if one.where else replace(one, where=(condition(random),))


def _one_more(one: Report, random: Random) -> Report:
    return replace(one, where=(*one.where, condition(random)))


def _denied(one: Report, random: Random) -> Report:
    return _each_condition(one, random, lambda c: f"NOT ({c})")


def _edited(one: Report, random: Random) -> Report:
    old, new = random.choice((
        ("<>", "IS DISTINCT FROM"), (">=", ">"), ("<=", "<"), ("2024-01-15", "2024-02-01"), ("'paid'", "'done'"),
        (" OR ", " AND "),
        ("coalesce(o.refund, 0)", "o.refund"), ("LEFT JOIN", "JOIN"), ("o.created_at", "o.paid_at"), (" 1", " 2"),
        ("NOT IN", "IN"), ("NOT (", "("), ("o.qty", "o.amount"), ("i.qty > 1", "i.qty >= 1"), (" > ", " >= "),
        ("o.buyer_id", "o.user_id"), ("IS NOT NULL", "IS NULL"),
    ))  # fmt: skip

    def swap(text: str) -> str:
        return text.replace(old, new)

    figures = tuple((op, swap(arg), swap(test), around) for op, arg, test, around in one.figures)
    return replace(one, source=swap(one.source), where=tuple(map(swap, one.where)), figures=figures)


def _other_figure(one: Report, random: Random) -> Report:
    op, arg, test, around = one.figures[0]
    change = random.choice(("op", "around", "zero"))
    if change == "op":
        new = {
            "count": "count distinct",
            "count distinct": "count",
            "sum": "avg",
            "avg": "sum",
            "min": "max",
            "max": "min",
        }
        return replace(one, figures=((new[op], "o.user_id" if arg == "*" else arg, test, around), *one.figures[1:]))
    if change == "zero" and test and op == "sum":
        zeroed = f"CASE WHEN {test} THEN {arg} ELSE 0 END"
        return replace(one, figures=((op, zeroed, "", around), *one.figures[1:]))
    return replace(one, figures=((op, arg, test, random.choice(AROUND)), *one.figures[1:]))


def _other_keys(one: Report, random: Random) -> Report:
    return (
        replace(one, keys=(*one.keys, "o.status")) if "o.status" not in one.keys else replace(one, keys=(), having="")
    )


CHANGED = (_one_less, _one_more, _denied, _edited, _edited, _edited, _other_figure, _other_keys)
