"""Boring Semantic Layer: TPC-H in its terms, over ibis tables that know nothing but their columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ibis
from answering import Compile, answer, extra_facts
from boring_semantic_layer import to_semantic_table

CANNOT = {
    "q08": "no figure of an earlier period beside this one's",
    "q08b": "no figure of an earlier period beside this one's",
    "q13": "one dimension cannot be reached by a different role from each fact",
    "q17": "no figure of an earlier period beside this one's",
}
COLUMNS = {
    "lineitem": "l_orderkey:int64 l_linenumber:int64 l_partkey:int64 l_suppkey:int64 l_quantity:decimal(15,2) "
    "l_extendedprice:decimal(15,2) l_discount:decimal(15,2) l_tax:decimal(15,2) l_returnflag:string l_shipmode:string "
    "l_shipdate:date",
    "orders": "o_orderkey:int64 o_custkey:int64 o_totalprice:decimal(15,2) o_orderdate:date o_orderstatus:string "
    "o_orderpriority:string",
    "partsupp": "ps_partkey:int64 ps_suppkey:int64 ps_supplycost:decimal(15,2) ps_availqty:int64",
    "customer": "c_custkey:int64 c_nationkey:int64 c_mktsegment:string",
    "supplier": "s_suppkey:int64 s_nationkey:int64",
    "part": "p_partkey:int64 p_brand:string p_type:string",
    "nation": "n_nationkey:int64 n_name:string n_regionkey:int64",
    "region": "r_regionkey:int64 r_name:string",
}


def _table(name: str) -> Any:
    columns = (column.split(":") for column in COLUMNS[name].split())
    return ibis.table(dict(columns), name=name)


def _revenue(t: Any) -> Any:
    return (t.l_extendedprice * (1 - t.l_discount)).sum()


def _air_revenue(t: Any) -> Any:
    return (t.l_extendedprice * (1 - t.l_discount)).sum(where=t.l_shipmode.isin(["AIR", "REG AIR"]))


def _lines() -> Any:
    return (
        to_semantic_table(_table("lineitem"), name="lines")
        .with_dimensions(
            shipped_at={"expr": lambda t: t.l_shipdate, "is_time_dimension": True},
            ship_mode=lambda t: t.l_shipmode,
            return_flag=lambda t: t.l_returnflag,
        )
        .with_measures(
            revenue=_revenue,
            quantity=lambda t: t.l_quantity.sum(),
            line_count=lambda t: t.count(),
            cost=lambda t: (t.l_extendedprice * t.l_tax).sum(),
            air_revenue=_air_revenue,
        )
        .with_measures(margin=lambda t: (t.revenue - t.cost) / t.revenue)
    )


def _orders() -> Any:
    return (
        to_semantic_table(_table("orders"), name="orders")
        .with_dimensions(
            ordered_at={"expr": lambda t: t.o_orderdate, "is_time_dimension": True},
            order_status=lambda t: t.o_orderstatus,
            order_priority=lambda t: t.o_orderpriority,
        )
        .with_measures(
            order_count=lambda t: t.count(),
            order_value=lambda t: t.o_totalprice.sum(),
            buyers=lambda t: t.o_custkey.nunique(),
        )
        .with_measures(order_value_average=lambda t: t.order_value / t.order_count)
    )


def _plain(table: str, **dimensions: str) -> Any:
    read = {code: (lambda t, column=column: t[column]) for code, column in dimensions.items()}
    plain = to_semantic_table(_table(table), name=table)
    return plain.with_dimensions(**read) if read else plain


def _models() -> dict[str, Any]:
    """A joined model for each shape of question: one root cannot hold nation in two roles."""
    lines, orders = _lines(), _orders()
    customer, part = _plain("customer", segment="c_mktsegment"), _plain("part", brand="p_brand", part_type="p_type")
    supplier, nation, region = _plain("supplier"), _plain("nation", name="n_name"), _plain("region", name="r_name")
    costs = to_semantic_table(_table("partsupp"), name="partsupp").with_measures(
        supply_cost=lambda t: (t.ps_supplycost * t.ps_availqty).sum()
    )
    by_customer = orders.join_one(customer, lambda o, c: o.o_custkey == c.c_custkey)
    several = by_customer.join_many(lines, lambda o, i: o.o_orderkey == i.l_orderkey)
    return {
        "lines": lines,
        "orders": orders,
        "customers": by_customer,
        "parts": lines.join_one(part, lambda i, p: i.l_partkey == p.p_partkey),
        "suppliers": lines.join_one(supplier, lambda i, s: i.l_suppkey == s.s_suppkey)
        .join_one(nation, lambda i, n: i.s_nationkey == n.n_nationkey)
        .join_one(region, lambda i, r: i.n_regionkey == r.r_regionkey),
        "buyers": lines.join_one(orders, lambda i, o: i.l_orderkey == o.o_orderkey)
        .join_one(customer, lambda i, c: i.o_custkey == c.c_custkey)
        .join_one(nation, lambda i, n: i.c_nationkey == n.n_nationkey)
        .join_one(region, lambda i, r: i.n_regionkey == r.r_regionkey),
        "sales": several.with_measures(
            revenue_per_order=lambda t: t["lines.revenue"] / t["orders.order_count"]
        ),
        "sold": by_customer.join_one(nation, lambda o, n: o.c_nationkey == n.n_nationkey)
        .join_many(lines, lambda o, i: o.o_orderkey == i.l_orderkey),
        "supplied": supplier.join_one(nation, lambda s, n: s.s_nationkey == n.n_nationkey)
        .join_many(lines, lambda s, i: s.s_suppkey == i.l_suppkey)
        .join_many(costs, lambda s, c: s.s_suppkey == c.ps_suppkey),
    }  # fmt: skip


def _within(since: date, until: date) -> Callable[[Any], Any]:
    return lambda t: (t.shipped_at >= since) & (t.shipped_at < until)


def _joined(since: date, until: date) -> Callable[[Any], Any]:
    return lambda t: (t.lines.shipped_at >= since) & (t.lines.shipped_at < until)


def _by(model: str, time: str, grain: str, *measures: str) -> Callable[[dict[str, Any]], Any]:
    return lambda m: m[model].query(dimensions=[time], measures=list(measures), time_grain=f"TIME_GRAIN_{grain}")


def _to_date(since: date, until: date) -> Callable[[dict[str, Any]], Any]:
    """A running total is no measure here: the question carries its window."""

    def month(t: Any) -> Any:
        window = ibis.window(group_by=t.shipped_at.truncate("M"), order_by=t.shipped_at, preceding=None, following=0)
        return t.revenue.sum().over(window)

    return lambda m: (
        m["lines"].filter(_within(since, until)).group_by("shipped_at").aggregate("revenue")
        .mutate(revenue_mtd=month)
    )  # fmt: skip


QUESTIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "q01": lambda m: m["lines"].aggregate("revenue"),
    "q02": _by("lines", "shipped_at", "MONTH", "revenue"),
    "q03": lambda m: m["lines"].filter(lambda t: t.ship_mode == "AIR")
    .filter(_within(date(1995, 3, 1), date(1995, 4, 1))).group_by("return_flag").aggregate("revenue"),
    "q04": _by("orders", "ordered_at", "YEAR", "buyers"),
    "q05": lambda m: m["customers"].group_by("customer.segment").aggregate("orders.order_value_average"),
    "q06": lambda m: m["parts"].filter(_joined(date(1996, 1, 1), date(1997, 1, 1)))
    .group_by("part.brand").aggregate("lines.margin"),
    "q07": _to_date(date(1996, 1, 1), date(1997, 1, 1)),
    "q07b": _to_date(date(1996, 3, 15), date(1997, 1, 1)),
    "q09": lambda m: m["suppliers"].group_by("region.name").aggregate("lines.revenue"),
    "q10": lambda m: m["buyers"].filter(lambda t: t.region.name == "ASIA")
    .filter(_joined(date(1994, 1, 1), date(1995, 1, 1))).group_by("nation.name").aggregate("lines.revenue"),
    "q11": lambda m: m["sold"].group_by("nation.name").aggregate("lines.revenue", "orders.order_count"),
    "q12": lambda m: m["supplied"].group_by("nation.name").aggregate("lines.revenue", "partsupp.supply_cost"),
    "q14": lambda m: m["parts"].filter(lambda t: t.part.brand == "Brand#23")
    .filter(_joined(date(1995, 9, 1), date(1996, 1, 1))).group_by("part.part_type").aggregate("lines.revenue")
    .order_by(ibis.desc("lines.revenue")).limit(10),
    "q15": lambda m: m["sales"].group_by("customer.segment").aggregate("revenue_per_order"),
    "q16": _by("lines", "shipped_at", "YEAR", "air_revenue", "revenue"),
}  # fmt: skip
TO_DATE = "shipped_at, revenue_mtd"
COLUMNS_ASKED = {"q07": TO_DATE, "q07b": TO_DATE}
BASE_METRICS = 12


def load(metrics: int) -> Compile:
    models = _models()
    for fact, names in extra_facts(metrics, BASE_METRICS):
        models[fact] = to_semantic_table(_table("lineitem"), name=fact).with_measures(**{
            name: (lambda t, n=n: (t.l_extendedprice * (1 - t.l_discount)).sum(where=t.l_shipmode != str(n)))
            for n, name in enumerate(names)
        })  # fmt: skip

    def compiled(question: str, limit: int | None) -> str:
        asked = QUESTIONS[question](models)
        asked = asked if limit is None else asked.limit(limit)
        return str(ibis.to_sql(asked.to_untagged(), dialect="duckdb"))

    return compiled


if __name__ == "__main__":
    answer(load, CANNOT, columns=COLUMNS_ASKED)
