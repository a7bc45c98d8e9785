"""What every engine is asked, as data. The answers are those of DuckDB, which other tests hold against plain Python."""

from __future__ import annotations

from typing import Any

from caliber.compiler import MetricQuery

GRAINS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
SPRING = {"since": "2024-02-05", "until": "2024-05-20"}
HOSTILE = 'o\'hara \\ "x"; DROP TABLE orders --'
AGGREGATES = (
    *("orders", "sales", "buyers", "buyers_about", "average", "smallest", "largest", "middle", "ninth", "spread"),
    *("spread2", "app_sum", "big_count", "filtered", "per_order", "weight"),
)
WINDOWS = (
    *("sales_7d", "sales_3m", "sales_wtd", "sales_mtd", "sales_qtd", "sales_ytd", "sales_fytd", "sales_ever"),
    *("buyers_30d", "middle_30d", "average_30d", "sales_last_year", "sales_last_month", "sales_ytd_last_year"),
)
KINDS = (
    *("stock", "stock_average", "best_day", "middle_day", "each_buyer", "from_often", "crossed", "through", "back"),
)


def q(*metrics: str, **rest: Any) -> MetricQuery:
    """A question."""
    for name in ("by", "where", "compare", "order"):
        if name in rest:
            rest[name] = (rest[name],) if isinstance(rest[name], str) else tuple(rest[name])
    return MetricQuery(metrics=metrics, **rest)


QUESTIONS: dict[str, MetricQuery] = {
    # -- aggregates, alone and by a member that is null, by a role, by a hop more
    **{f"whole {name}": q(name) for name in AGGREGATES},
    **{f"grouped {name}": q(name, by="channel") for name in AGGREGATES},
    "several of one fact": q("orders", "sales", "buyers", "average", "app_sum", "sales_app", by=("status",)),
    "joined": q("sales", by="city"),
    "joined by truth": q("orders", by="flagship"),
    "joined by date": q("orders", by="opened"),
    "joined date by month": q("orders", by="opened__month"),
    "two roles": q("orders", "sales", by=("buyer__level", "receiver__level")),
    "two hops": q("sales", by="buyer__region"),
    "two hops in two roles": q("sales", by=("buyer__region", "receiver__region")),
    "lenient behind a hop": q("sales", by="buyer__known"),
    "three hops": q("pieces", "turnover", by="buyer__region"),
    "filter behind a hop": q("sales_north", by="channel"),
    "an entity": q("orders", by="store"),
    "an entity of two keys": q("pieces", by="line", order="-pieces", limit=7),
    "an expression": q("orders", by="size"),
    "a truth": q("orders", by="gift"),
    # -- filters: members are data
    **{
        f"where {text}": q("orders", where=text)
        for text in (
            "channel = 'app'",
            "channel <> 'app'",
            "channel = ''",
            "channel is null",
            "channel in ('app', '门店')",
            "not (channel = 'app')",
            "channel = 'mini '",
            "channel = 'mini'",
            "channel like '%a%'",
            "channel like '%\\%'",
            "channel ilike 'APP'",
            "channel is distinct from 'app'",
            "buyer.region = '北方' and status = 'paid'",
            "city = 'O''Fallon'",
            "flagship",
            "not flagship",
            "flagship is not true",
            "gift = true",
            "ordered_at >= '2024-03-01'",
            "ordered_at >= timestamp '2024-03-01 09:00:01'",
            "ordered_at__month = date '2024-03-01'",
            "paid_on between date '2024-03-01' and date '2024-03-31'",
            "opened < date '2020-03-01'",
        )
    },
    "where hostile": q("orders", where="channel = '" + HOSTILE.replace("'", "''") + "'", by="channel"),
    "several filters": q("sales", where=("channel = 'app'", "status <> 'shipped'"), by="city"),
    # -- names that must be quoted
    "odd names": q("oddities", by=("quoted", "ticked", "backslash", "group")),
    "odd member": q("oddities", where="backslash = '\\'''", by="ticked"),
    "odd braces": q("oddities", where="ticked = '{0}'"),
    # -- time
    **{f"by {grain}": q("orders", "sales", grain=grain, **SPRING) for grain in GRAINS},
    **{f"visits by {grain}": q("visitors", grain=grain) for grain in GRAINS[3:]},
    "lines by the order's month": q("pieces", grain="month"),
    "another time": q("sales", time="paid_on", grain="month"),
    "own times side by side": q("sales", "paid", grain="month"),
    "a time as a dimension": q("orders", by="ordered_at__quarter"),
    "two grains": q("orders", by=("metric_time__year", "metric_time__month")),
    "since a moment": q("orders", since="2024-03-01T09:00:01", until="2024-03-31"),
    "open start": q("orders", until="2024-02"),
    "open end": q("orders", since="2024-11"),
    "no rows": q("orders", "sales", "spread", "largest", since="1999"),
    "no rows grouped": q("orders", "sales", by="channel", since="1999"),
    # -- windows, at several grains
    **{f"{name} by {grain}": q(name, grain=grain, **SPRING) for name in WINDOWS for grain in ("day", "week", "month")},
    **{f"{name} alone": q(name, **SPRING) for name in WINDOWS},
    "windows side by side": q("sales", "sales_7d", "sales_ytd", "sales_last_year", grain="month", **SPRING),
    "windows by member": q("sales_3m", "sales_ytd", grain="month", by=("metric_time", "city"), **SPRING),
    "growth": q("growth", grain="quarter", since="2024-10", until="2025-03"),
    # -- comparisons
    "previous period": q("sales", "orders", compare="previous_period", grain="month", **SPRING),
    "previous year": q("sales", compare="previous_year", by="channel", since="2024-12", until="2025-02"),
    "previous year whole": q("sales", "average", compare="previous_year", since="2024-12", until="2025-02"),
    # -- several facts, null-safe
    "two facts": q("orders", "visitors", "conversion", by="store"),
    "two facts by name": q("orders", "visitors", "conversion", by="city"),
    "three facts": q("net", "visitors", "refunded", by="city", grain="month"),
    "three facts, all alone": q("net", "visitors", "refunded", "orders"),
    "three facts by key": q("sales", "visitors", "refunded", by="store", order=("-refunded", "store")),
    "a fact that is empty": q("sales", "void", "voids", by="city"),
    "nothing at all": q("void", "voids"),
    "nothing by month": q("void", "voids", grain="month", since="2024-01", until="2024-03", fill=True),
    # -- kinds that are questions inside questions
    **{f"{name} alone": q(name, **SPRING) for name in KINDS},
    **{f"{name} by month": q(name, grain="month", **SPRING) for name in (*KINDS, "since_year_start")},
    **{f"{name} by member": q(name, by="channel", **SPRING) for name in (*KINDS[2:], "share", "place")},
    "balances by city": q("stock", "stock_average", by="city"),
    "shares of two": q("share", "share_in_city", "place", by=("city", "channel"), order=("city", "place")),
    "kinds side by side": q("sales", "best_day", "from_often", "crossed", grain="quarter", since="2024"),
    "another zone": q("orders", "sales", grain="day", timezone="America/New_York", **SPRING),
    # -- totals, fill, order
    "totals": q("sales", "buyers", "average", "conversion", by=("city",), totals=True),
    "totals of two": q("sales", "app_share", by=("city", "channel"), totals=True),
    "filled days": q("refunded", grain="day", since="2024-02-01", until="2024-03-15", fill=True),
    "filled weeks by member": q("refunded", grain="week", by=("metric_time", "city"), fill=True, **SPRING),
    "filled fiscal years": q("orders", grain="fiscal_year", since="2022", until="2026", fill=True),
    "filled hours": q("orders", grain="hour", since="2024-03-01", until="2024-03-02", fill=True),
    "nulls last": q("sales", by="channel", order="channel"),
    "nulls last downwards": q("sales", by="channel", order="-channel"),
    "figures without value last": q("sales", "void", by="city", order=("-void", "-sales")),
    "the first three": q("sales", by="channel", order="-sales", limit=3),
    # -- dimensions alone
    "members": MetricQuery(by=("channel",)),
    "members of two": MetricQuery(by=("city", "flagship")),
    "some members": MetricQuery(by=("channel",), where=("channel <> 'app'",), limit=3),
}  # fmt: skip
