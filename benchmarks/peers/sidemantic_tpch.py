"""Sidemantic: TPC-H in its terms. ``nation`` and ``region`` are two models each, since they play two roles."""

from __future__ import annotations

from typing import Any

from answering import Compile, answer, extra_facts
from sidemantic import Dimension, Metric, Model, Relationship, SemanticLayer

REVENUE = "l_extendedprice * (1 - l_discount)"
CANNOT = {
    "q13": "one dimension cannot be reached by a different role from each fact",
}


def _one(model: str, key: str, to: str) -> Relationship:
    return Relationship(name=model, type="many_to_one", foreign_key=key, primary_key=to)


def _text(name: str, column: str) -> Dimension:
    return Dimension(name=name, type="categorical", sql=column)


def _day(name: str, column: str) -> Dimension:
    return Dimension(name=name, type="time", sql=column, granularity="day")


def _lines(name: str, metrics: list[Metric]) -> Model:
    return Model(
        name=name,
        table="lineitem",
        primary_key=["l_orderkey", "l_linenumber"],
        dimensions=[
            _day("shipped_at", "l_shipdate"),
            _text("ship_mode", "l_shipmode"),
            _text("return_flag", "l_returnflag"),
        ],
        relationships=[
            _one("orders", "l_orderkey", "o_orderkey"),
            _one("part", "l_partkey", "p_partkey"),
            _one("supplier", "l_suppkey", "s_suppkey"),
        ],
        metrics=metrics,
    )


def _base() -> list[Model]:
    air = "{model}.l_shipmode IN ('AIR', 'REG AIR')"
    facts = [
        _lines("lineitem", [
            Metric(name="revenue", agg="sum", sql=REVENUE),
            Metric(name="quantity", agg="sum", sql="l_quantity"),
            Metric(name="line_count", agg="count"),
            Metric(name="cost", agg="sum", sql="l_extendedprice * l_tax"),
            Metric(name="air_revenue", agg="sum", sql=REVENUE, filters=[air]),
        ]),
        Model(
            name="orders", table="orders", primary_key="o_orderkey",
            dimensions=[_day("ordered_at", "o_orderdate"), _text("order_status", "o_orderstatus"),
                        _text("order_priority", "o_orderpriority")],
            relationships=[_one("customer", "o_custkey", "c_custkey")],
            metrics=[
                Metric(name="order_count", agg="count"),
                Metric(name="order_value", agg="sum", sql="o_totalprice"),
                Metric(name="buyers", agg="count_distinct", sql="o_custkey"),
            ],
        ),
        Model(
            name="partsupp", table="partsupp", primary_key=["ps_partkey", "ps_suppkey"],
            # not to part as well: a second way from the lines to here is refused as ambiguous
            relationships=[_one("supplier", "ps_suppkey", "s_suppkey")],
            metrics=[Metric(name="supply_cost", agg="sum", sql="ps_supplycost * ps_availqty")],
        ),
    ]  # fmt: skip
    return [
        *facts,
        Model(name="customer", table="customer", primary_key="c_custkey", dimensions=[_text("segment", "c_mktsegment")],
              relationships=[_one("customer_nation", "c_nationkey", "n_nationkey")]),
        Model(name="supplier", table="supplier", primary_key="s_suppkey",
              relationships=[_one("supplier_nation", "s_nationkey", "n_nationkey")]),
        Model(name="part", table="part", primary_key="p_partkey",
              dimensions=[_text("brand", "p_brand"), _text("part_type", "p_type")]),
        *(model for role in ("customer", "supplier") for model in _geography(role)),
    ]  # fmt: skip


def _geography(role: str) -> list[Model]:
    return [
        Model(name=f"{role}_nation", table="nation", primary_key="n_nationkey", dimensions=[_text("name", "n_name")],
              relationships=[_one(f"{role}_region", "n_regionkey", "r_regionkey")]),
        Model(name=f"{role}_region", table="region", primary_key="r_regionkey", dimensions=[_text("name", "r_name")]),
    ]  # fmt: skip


GRAPH_METRICS: list[dict[str, Any]] = [
    {"name": "revenue_mtd", "type": "cumulative", "sql": "lineitem.revenue", "grain_to_date": "month"},
    {"name": "revenue_change", "type": "time_comparison", "base_metric": "lineitem.revenue", "comparison_type": "yoy",
     "calculation": "difference"},
    {"name": "order_change", "type": "time_comparison", "base_metric": "orders.order_count", "comparison_type": "yoy",
     "calculation": "difference"},
    {"name": "order_growth", "type": "time_comparison", "base_metric": "orders.order_count", "comparison_type": "yoy",
     "calculation": "percent_change"},
    {"name": "order_value_average", "type": "ratio", "numerator": "orders.order_value",
     "denominator": "orders.order_count"},
    {"name": "margin", "type": "derived", "sql": "(lineitem.revenue - lineitem.cost) / NULLIF(lineitem.revenue, 0)"},
    {"name": "revenue_per_order", "type": "ratio", "numerator": "lineitem.revenue",
     "denominator": "orders.order_count"},
]  # fmt: skip
BASE_METRICS = 16  # two more than the others: a comparison is a metric


def _between(field: str, since: str, until: str) -> list[str]:
    return [f"{field} >= '{since}'", f"{field} < '{until}'"]


SHIPPED = "lineitem.shipped_at"
YEARS = _between(SHIPPED, "1995-01-01", "1997-01-01")
QUESTIONS: dict[str, dict[str, Any]] = {
    "q01": {"metrics": ["lineitem.revenue"]},
    "q02": {"metrics": ["lineitem.revenue"], "dimensions": [f"{SHIPPED}__month"]},
    "q03": {"metrics": ["lineitem.revenue"], "dimensions": ["lineitem.return_flag"],
            "filters": ["lineitem.ship_mode = 'AIR'", *_between(SHIPPED, "1995-03-01", "1995-04-01")]},
    "q04": {"metrics": ["orders.buyers"], "dimensions": ["orders.ordered_at__year"]},
    "q05": {"metrics": ["order_value_average"], "dimensions": ["customer.segment"]},
    "q06": {"metrics": ["margin"], "dimensions": ["part.brand"],
            "filters": _between(SHIPPED, "1996-01-01", "1997-01-01")},
    "q07": {"metrics": ["revenue_mtd"], "dimensions": [f"{SHIPPED}__day"],
            "filters": _between(SHIPPED, "1996-01-01", "1997-01-01")},
    "q07b": {"metrics": ["revenue_mtd"], "dimensions": [f"{SHIPPED}__day"],
             "filters": _between(SHIPPED, "1996-03-15", "1997-01-01")},
    "q08": {"metrics": ["lineitem.revenue", "revenue_change"], "dimensions": [f"{SHIPPED}__month"], "filters": YEARS},
    "q08b": {"metrics": ["lineitem.revenue", "revenue_change"],
             "dimensions": [f"{SHIPPED}__month", "lineitem.ship_mode"], "filters": YEARS},
    "q09": {"metrics": ["lineitem.revenue"], "dimensions": ["supplier_region.name"]},
    "q10": {"metrics": ["lineitem.revenue"], "dimensions": ["customer_nation.name"],
            "filters": ["customer_region.name = 'ASIA'", *_between(SHIPPED, "1994-01-01", "1995-01-01")]},
    "q11": {"metrics": ["lineitem.revenue", "orders.order_count"], "dimensions": ["customer_nation.name"]},
    "q12": {"metrics": ["lineitem.revenue", "partsupp.supply_cost"], "dimensions": ["supplier_nation.name"]},
    "q14": {"metrics": ["lineitem.revenue"], "dimensions": ["part.part_type"],
            "filters": ["part.brand = 'Brand#23'", *_between(SHIPPED, "1995-09-01", "1996-01-01")],
            "order_by": ["lineitem.revenue DESC"], "limit": 10},
    "q15": {"metrics": ["revenue_per_order"], "dimensions": ["customer.segment"]},
    "q16": {"metrics": ["lineitem.air_revenue", "lineitem.revenue"], "dimensions": [f"{SHIPPED}__year"]},
    "q17": {"metrics": ["orders.order_count", "order_change", "order_growth"],
            "dimensions": ["orders.ordered_at__quarter"],
            "filters": _between("orders.ordered_at", "1995-01-01", "1997-01-01")},
}  # fmt: skip
# A comparison gives the change, and a running total brings its base along: the columns asked for are taken from them.
COLUMNS = {
    "q07": "shipped_at__day, revenue_mtd",
    "q07b": "shipped_at__day, revenue_mtd",
    "q08": "shipped_at__month, revenue, revenue - revenue_change",
    "q08b": "shipped_at__month, ship_mode, revenue, revenue - revenue_change",
    "q17": "ordered_at__quarter, order_count, order_count - order_change, order_change, order_growth / 100",
}


def load(metrics: int) -> Compile:
    layer = SemanticLayer(auto_register=False)
    for model in _base():
        layer.add_model(model)
    for metric in GRAPH_METRICS:
        layer.add_metric(Metric(**metric))
    for fact, names in extra_facts(metrics, BASE_METRICS):
        figures = [
            Metric(name=name, agg="sum", sql=REVENUE, filters=[f"{{model}}.l_shipmode <> '{n}'"])
            for n, name in enumerate(names)
        ]
        layer.add_model(_lines(fact, figures))

    def compiled(question: str, limit: int | None) -> str:
        asked = QUESTIONS[question]
        return layer.compile(**({**asked, "limit": limit} if limit is not None else asked))

    return compiled


if __name__ == "__main__":
    answer(load, CANNOT, columns=COLUMNS)
