"""The questions of the benchmark, each with the SQL that a careful analyst writes by hand over TPC-H."""

from __future__ import annotations

from typing import NamedTuple

from caliber.compiler import MetricQuery


class Question(NamedTuple):
    """``hand`` gives the same columns in the same order; rows are compared without regard to order."""

    name: str
    title: str
    query: MetricQuery
    hand: str


def _q(*metrics: str, **asked: object) -> MetricQuery:
    return MetricQuery(metrics=metrics, **asked)  # type: ignore[arg-type]


YEARS = {"since": "1995-01-01", "until": "1996-12-31"}
SUPPLIERS = """
    LEFT JOIN supplier s ON l.l_suppkey = s.s_suppkey
    LEFT JOIN nation n ON s.s_nationkey = n.n_nationkey
    LEFT JOIN region r ON n.n_regionkey = r.r_regionkey"""
REVENUE = "l_extendedprice * (1 - l_discount)"

QUESTIONS = (
    Question("q01", "total", _q("revenue"), f"SELECT sum({REVENUE}) FROM lineitem"),
    Question(
        "q02",
        "by month",
        _q("revenue", grain="month"),
        f"SELECT date_trunc('month', l_shipdate) m, sum({REVENUE}) FROM lineitem GROUP BY 1",
    ),
    Question(
        "q03",
        "filter and group",
        _q("revenue", by=("return_flag",), where=("ship_mode = 'AIR'",), since="1995-03-01", until="1995-03-31"),
        f"""SELECT l_returnflag, sum({REVENUE}) FROM lineitem
        WHERE l_shipmode = 'AIR' AND l_shipdate >= DATE '1995-03-01' AND l_shipdate < DATE '1995-04-01' GROUP BY 1""",
    ),
    Question(
        "q04",
        "count distinct",
        _q("buyers", grain="year"),
        "SELECT date_trunc('year', o_orderdate) y, count(DISTINCT o_custkey) FROM orders GROUP BY 1",
    ),
    Question(
        "q05",
        "ratio by segment",
        _q("order_value_average", by=("segment",)),
        """SELECT c_mktsegment, sum(o_totalprice) / nullif(count(*), 0) FROM orders
        LEFT JOIN customer ON o_custkey = c_custkey GROUP BY 1""",
    ),
    Question(
        "q06",
        "margin by brand",
        _q("margin", by=("brand",), since="1996-01-01", until="1996-12-31"),
        f"""SELECT p_brand, (sum({REVENUE}) - sum(l_extendedprice * l_tax)) / nullif(sum({REVENUE}), 0) FROM lineitem
        LEFT JOIN part ON l_partkey = p_partkey
        WHERE l_shipdate >= DATE '1996-01-01' AND l_shipdate < DATE '1997-01-01' GROUP BY 1""",
    ),
    Question(
        "q07",
        "month to date by day",
        _q("revenue_mtd", grain="day", since="1996-01-01", until="1996-12-31"),
        f"""SELECT d, sum(v) OVER (PARTITION BY date_trunc('month', d) ORDER BY d) FROM (
        SELECT l_shipdate d, sum({REVENUE}) v FROM lineitem
        WHERE l_shipdate >= DATE '1996-01-01' AND l_shipdate < DATE '1997-01-01' GROUP BY 1)""",
    ),
    Question(
        "q07b",
        "month to date, cut in mid-month",
        _q("revenue_mtd", grain="day", since="1996-03-15", until="1996-12-31"),
        f"""SELECT d, t FROM (SELECT d, sum(v) OVER (PARTITION BY date_trunc('month', d) ORDER BY d) t FROM (
        SELECT l_shipdate d, sum({REVENUE}) v FROM lineitem
        WHERE l_shipdate >= DATE '1996-03-01' AND l_shipdate < DATE '1997-01-01' GROUP BY 1))
        WHERE d >= DATE '1996-03-15'""",
    ),
    Question(
        "q08",
        "year over year by month",
        _q("revenue", "revenue_last_year", grain="month", **YEARS),
        f"""WITH m AS (SELECT date_trunc('month', l_shipdate) m, sum({REVENUE}) v FROM lineitem
        WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1997-01-01' GROUP BY 1)
        SELECT a.m, a.v, b.v FROM m a LEFT JOIN m b ON b.m = a.m - INTERVAL 1 YEAR WHERE a.m >= DATE '1995-01-01'""",
    ),
    Question(
        "q08b",
        "year over year by month and mode",
        _q("revenue", "revenue_last_year", by=("ship_mode",), grain="month", **YEARS),
        f"""WITH m AS (SELECT date_trunc('month', l_shipdate) m, l_shipmode s, sum({REVENUE}) v FROM lineitem
        WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1997-01-01' GROUP BY 1, 2)
        SELECT a.m, a.s, a.v, b.v FROM m a LEFT JOIN m b ON b.m = a.m - INTERVAL 1 YEAR AND b.s IS NOT DISTINCT FROM a.s
        WHERE a.m >= DATE '1995-01-01'""",
    ),
    Question(
        "q09",
        "three hops",
        _q("revenue", by=("region_name",)),
        f"SELECT r_name, sum({REVENUE}) FROM lineitem l {SUPPLIERS} GROUP BY 1",
    ),
    Question(
        "q10",
        "four hops and filters",
        _q(
            "revenue",
            by=("order__customer__nation__nation_name",),
            where=("order.customer.nation.region.region_name = 'ASIA'",),
            since="1994-01-01",
            until="1994-12-31",
        ),
        f"""SELECT n_name, sum({REVENUE}) FROM lineitem l
        LEFT JOIN orders o ON l_orderkey = o_orderkey LEFT JOIN customer c ON o_custkey = c_custkey
        LEFT JOIN nation n ON c_nationkey = n_nationkey LEFT JOIN region r ON n_regionkey = r_regionkey
        WHERE r_name = 'ASIA' AND l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01' GROUP BY 1""",
    ),
    Question(
        "q11",
        "two facts by customer's nation",
        _q("revenue", "order_count", by=("customer__nation__nation_name",)),
        f"""SELECT coalesce(a.n, b.n), a.v, b.c FROM
        (SELECT n_name n, sum({REVENUE}) v FROM lineitem l
        LEFT JOIN orders o ON l_orderkey = o_orderkey LEFT JOIN customer c ON o_custkey = c_custkey
        LEFT JOIN nation ON c_nationkey = n_nationkey GROUP BY 1) a
        FULL JOIN (SELECT n_name n, count(*) c FROM orders
        LEFT JOIN customer c ON o_custkey = c_custkey LEFT JOIN nation ON c_nationkey = n_nationkey GROUP BY 1) b
        ON a.n IS NOT DISTINCT FROM b.n""",
    ),
    Question(
        "q12",
        "two facts by supplier's nation",
        _q("revenue", "supply_cost", by=("supplier__nation__nation_name",)),
        f"""SELECT coalesce(a.n, b.n), a.v, b.c FROM
        (SELECT n_name n, sum({REVENUE}) v FROM lineitem l LEFT JOIN supplier s ON l_suppkey = s_suppkey
        LEFT JOIN nation ON s_nationkey = n_nationkey GROUP BY 1) a
        FULL JOIN (SELECT n_name n, sum(ps_supplycost * ps_availqty) c FROM partsupp
        LEFT JOIN supplier s ON ps_suppkey = s_suppkey LEFT JOIN nation ON s_nationkey = n_nationkey GROUP BY 1) b
        ON a.n IS NOT DISTINCT FROM b.n""",
    ),
    Question(
        "q13",
        "three facts by one nation",
        _q("revenue", "order_count", "supply_cost", by=("nation_name",)),
        f"""WITH a AS (SELECT n_name n, sum({REVENUE}) v FROM lineitem l LEFT JOIN supplier s ON l_suppkey = s_suppkey
        LEFT JOIN nation ON s_nationkey = n_nationkey GROUP BY 1),
        b AS (SELECT n_name n, count(*) c FROM orders LEFT JOIN customer c ON o_custkey = c_custkey
        LEFT JOIN nation ON c_nationkey = n_nationkey GROUP BY 1),
        c AS (SELECT n_name n, sum(ps_supplycost * ps_availqty) x FROM partsupp
        LEFT JOIN supplier s ON ps_suppkey = s_suppkey LEFT JOIN nation ON s_nationkey = n_nationkey GROUP BY 1)
        SELECT coalesce(a.n, b.n, c.n), v, c, x FROM a FULL JOIN b ON a.n IS NOT DISTINCT FROM b.n
        FULL JOIN c ON c.n IS NOT DISTINCT FROM coalesce(a.n, b.n)""",
    ),
    Question(
        "q14",
        "ten best types",
        _q(
            "revenue",
            by=("part_type",),
            where=("brand = 'Brand#23'",),
            since="1995-09-01",
            until="1995-12-31",
            order=("-revenue",),
            limit=10,
        ),
        f"""SELECT p_type, sum({REVENUE}) v FROM lineitem LEFT JOIN part ON l_partkey = p_partkey
        WHERE p_brand = 'Brand#23' AND l_shipdate >= DATE '1995-09-01' AND l_shipdate < DATE '1996-01-01'
        GROUP BY 1 ORDER BY v DESC LIMIT 10""",
    ),
    Question(
        "q15",
        "ratio over two facts",
        _q("revenue_per_order", by=("customer__segment",)),
        f"""SELECT coalesce(a.n, b.n), a.v / nullif(b.c, 0) FROM
        (SELECT c_mktsegment n, sum({REVENUE}) v FROM lineitem l
        LEFT JOIN orders o ON l_orderkey = o_orderkey LEFT JOIN customer c ON o_custkey = c_custkey GROUP BY 1) a
        FULL JOIN (SELECT c_mktsegment n, count(*) c FROM orders
        LEFT JOIN customer c ON o_custkey = c_custkey GROUP BY 1) b ON a.n IS NOT DISTINCT FROM b.n""",
    ),
    Question(
        "q16",
        "a filtered metric beside the whole",
        _q("air_revenue", "revenue", grain="year"),
        f"""SELECT date_trunc('year', l_shipdate) y,
        sum({REVENUE}) FILTER (WHERE l_shipmode IN ('AIR', 'REG AIR')), sum({REVENUE}) FROM lineitem GROUP BY 1""",
    ),
    Question(
        "q17",
        "compared with the year before",
        _q("order_count", grain="quarter", compare=("previous_year",), **YEARS),
        """WITH m AS (SELECT date_trunc('quarter', o_orderdate) q, count(*) c FROM orders
        WHERE o_orderdate >= DATE '1994-01-01' AND o_orderdate < DATE '1997-01-01' GROUP BY 1)
        SELECT a.q, a.c, b.c, a.c - b.c, (a.c - b.c) / b.c
        FROM m a LEFT JOIN m b ON b.q = a.q - INTERVAL 1 YEAR WHERE a.q >= DATE '1995-01-01'""",
    ),
)
