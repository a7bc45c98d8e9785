"""MetricFlow: TPC-H in its terms, over views where it asks for them.

A dimension lies at most two joins away, so customers and suppliers are views that bring their nation and region along,
and the customer is carried onto the lines where a question asks for both facts by him. Each fact needs a time.
"""

from __future__ import annotations

from typing import Any

from answering import Compile, answer, extra_facts
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantic_interfaces.implementations.semantic_manifest import PydanticSemanticManifest
from metricflow_semantic_interfaces.parsing.dir_to_model import (
    parse_yaml_files_to_validation_ready_semantic_manifest as parse,
)
from metricflow_semantic_interfaces.parsing.objects import YamlConfigFile
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

CANNOT = {"q13": "one dimension cannot be reached by a different role from each fact"}
TABLES = (
    """CREATE TABLE memory.main.days AS
    SELECT unnest(range(DATE '1992-01-01', DATE '1999-01-01', INTERVAL 1 DAY))::DATE AS day""",
    """CREATE VIEW memory.main.customers AS SELECT c.*, n_name, r_name FROM customer c
    LEFT JOIN nation ON c_nationkey = n_nationkey LEFT JOIN region ON n_regionkey = r_regionkey""",
    """CREATE VIEW memory.main.suppliers AS SELECT s.*, n_name, r_name FROM supplier s
    LEFT JOIN nation ON s_nationkey = n_nationkey LEFT JOIN region ON n_regionkey = r_regionkey""",
    """CREATE VIEW memory.main.sales AS
    SELECT l.*, o_custkey FROM lineitem l LEFT JOIN orders ON l_orderkey = o_orderkey""",
    "CREATE VIEW memory.main.costs AS SELECT *, DATE '1992-01-01' AS listed_at FROM partsupp",
)
PROJECT = """\
project_configuration:
  time_spines:
    - node_relation: {database: memory, schema_name: main, alias: days}
      primary_column: {name: day, time_granularity: day}
"""
FACTS = """\
semantic_model:
  name: lines
  node_relation: {database: tpch, schema_name: main, alias: lineitem}
  defaults: {agg_time_dimension: shipped_at}
  entities:
    - {name: line, type: primary, expr: l_orderkey * 8 + l_linenumber}
    - {name: order, type: foreign, expr: l_orderkey}
    - {name: part, type: foreign, expr: l_partkey}
    - {name: supplier, type: foreign, expr: l_suppkey}
  dimensions:
    - {name: shipped_at, type: time, expr: l_shipdate, type_params: {time_granularity: day}}
    - {name: ship_mode, type: categorical, expr: l_shipmode}
    - {name: return_flag, type: categorical, expr: l_returnflag}
  measures:
    - {name: revenue, agg: sum, expr: l_extendedprice * (1 - l_discount)}
    - {name: quantity, agg: sum, expr: l_quantity}
    - {name: line_count, agg: sum, expr: "1"}
    - {name: cost, agg: sum, expr: l_extendedprice * l_tax}
---
semantic_model:
  name: sales
  node_relation: {database: memory, schema_name: main, alias: sales}
  defaults: {agg_time_dimension: shipped_at}
  entities:
    - {name: sale, type: primary, expr: l_orderkey * 8 + l_linenumber}
    - {name: customer, type: foreign, expr: o_custkey}
  dimensions:
    - {name: shipped_at, type: time, expr: l_shipdate, type_params: {time_granularity: day}}
  measures:
    - {name: sold, agg: sum, expr: l_extendedprice * (1 - l_discount)}
---
semantic_model:
  name: orders
  node_relation: {database: tpch, schema_name: main, alias: orders}
  defaults: {agg_time_dimension: ordered_at}
  entities:
    - {name: order, type: primary, expr: o_orderkey}
    - {name: customer, type: foreign, expr: o_custkey}
  dimensions:
    - {name: ordered_at, type: time, expr: o_orderdate, type_params: {time_granularity: day}}
    - {name: order_status, type: categorical, expr: o_orderstatus}
    - {name: order_priority, type: categorical, expr: o_orderpriority}
  measures:
    - {name: order_count, agg: sum, expr: "1"}
    - {name: order_value, agg: sum, expr: o_totalprice}
    - {name: buyers, agg: count_distinct, expr: o_custkey}
---
semantic_model:
  name: costs
  node_relation: {database: memory, schema_name: main, alias: costs}
  defaults: {agg_time_dimension: listed_at}
  entities:
    - {name: offer, type: primary, expr: ps_partkey * 100000 + ps_suppkey}
    - {name: part, type: foreign, expr: ps_partkey}
    - {name: supplier, type: foreign, expr: ps_suppkey}
  dimensions:
    - {name: listed_at, type: time, type_params: {time_granularity: day}}
  measures:
    - {name: supply_cost, agg: sum, expr: ps_supplycost * ps_availqty}
"""
DIMENSIONS = """\
semantic_model:
  name: customers
  node_relation: {database: memory, schema_name: main, alias: customers}
  entities: [{name: customer, type: primary, expr: c_custkey}]
  dimensions:
    - {name: segment, type: categorical, expr: c_mktsegment}
    - {name: nation, type: categorical, expr: n_name}
    - {name: region, type: categorical, expr: r_name}
---
semantic_model:
  name: suppliers
  node_relation: {database: memory, schema_name: main, alias: suppliers}
  entities: [{name: supplier, type: primary, expr: s_suppkey}]
  dimensions:
    - {name: nation, type: categorical, expr: n_name}
    - {name: region, type: categorical, expr: r_name}
---
semantic_model:
  name: parts
  node_relation: {database: tpch, schema_name: main, alias: part}
  entities: [{name: part, type: primary, expr: p_partkey}]
  dimensions:
    - {name: brand, type: categorical, expr: p_brand}
    - {name: part_type, type: categorical, expr: p_type}
"""
SIMPLE = ("revenue", "quantity", "line_count", "cost", "sold", "order_count", "order_value", "buyers", "supply_cost")
METRICS = "---\n".join(f"metric: {{name: {name}, type: simple, type_params: {{measure: {name}}}}}\n" for name in SIMPLE)
DERIVED = """\
metric:
  name: air_revenue
  type: simple
  type_params: {measure: revenue}
  filter: "{{ Dimension('line__ship_mode') }} IN ('AIR', 'REG AIR')"
---
metric:
  name: order_value_average
  type: ratio
  type_params: {numerator: {name: order_value}, denominator: {name: order_count}}
---
metric:
  name: revenue_per_order
  type: ratio
  type_params: {numerator: {name: sold}, denominator: {name: order_count}}
---
metric:
  name: margin
  type: derived
  type_params: {expr: (revenue - cost) / revenue, metrics: [{name: revenue}, {name: cost}]}
---
metric:
  name: revenue_mtd
  type: cumulative
  type_params: {measure: revenue, cumulative_type_params: {grain_to_date: month}}
---
metric:
  name: revenue_last_year
  type: derived
  type_params: {expr: earlier, metrics: [{name: revenue, alias: earlier, offset_window: 1 year}]}
---
metric:
  name: orders_last_year
  type: derived
  type_params: {expr: earlier, metrics: [{name: order_count, alias: earlier, offset_window: 1 year}]}
---
metric:
  name: order_change
  type: derived
  type_params:
    expr: order_count - earlier
    metrics: [{name: order_count}, {name: order_count, alias: earlier, offset_window: 1 year}]
---
metric:
  name: order_growth
  type: derived
  type_params:
    expr: (order_count - earlier) / earlier
    metrics: [{name: order_count}, {name: order_count, alias: earlier, offset_window: 1 year}]
"""
BASE_METRICS = 18


def _between(time: str, since: str, until: str) -> list[str]:
    field = f"{{{{ TimeDimension('{time}', 'day') }}}}"
    return [f"{field} >= '{since}' AND {field} < '{until}'"]


SHIPPED = "line__shipped_at"
YEARS = _between("metric_time", "1995-01-01", "1997-01-01")
QUESTIONS: dict[str, dict[str, Any]] = {
    "q01": {"metric_names": ["revenue"]},
    "q02": {"metric_names": ["revenue"], "group_by_names": ["metric_time__month"]},
    "q03": {"metric_names": ["revenue"], "group_by_names": ["line__return_flag"],
            "where_constraints": ["{{ Dimension('line__ship_mode') }} = 'AIR'",
                                  *_between(SHIPPED, "1995-03-01", "1995-04-01")]},
    "q04": {"metric_names": ["buyers"], "group_by_names": ["metric_time__year"]},
    "q05": {"metric_names": ["order_value_average"], "group_by_names": ["customer__segment"]},
    "q06": {"metric_names": ["margin"], "group_by_names": ["part__brand"],
            "where_constraints": _between(SHIPPED, "1996-01-01", "1997-01-01")},
    "q07": {"metric_names": ["revenue_mtd"], "group_by_names": ["metric_time__day"],
            "where_constraints": _between("metric_time", "1996-01-01", "1997-01-01")},
    "q07b": {"metric_names": ["revenue_mtd"], "group_by_names": ["metric_time__day"],
             "where_constraints": _between("metric_time", "1996-03-15", "1997-01-01")},
    "q08": {"metric_names": ["revenue", "revenue_last_year"], "group_by_names": ["metric_time__month"],
            "where_constraints": YEARS},
    "q08b": {"metric_names": ["revenue", "revenue_last_year"],
             "group_by_names": ["metric_time__month", "line__ship_mode"], "where_constraints": YEARS},
    "q09": {"metric_names": ["revenue"], "group_by_names": ["supplier__region"]},
    "q10": {"metric_names": ["revenue"], "group_by_names": ["order__customer__nation"],
            "where_constraints": ["{{ Dimension('customer__region', entity_path=['order']) }} = 'ASIA'",
                                  *_between(SHIPPED, "1994-01-01", "1995-01-01")]},
    "q11": {"metric_names": ["sold", "order_count"], "group_by_names": ["customer__nation"]},
    "q12": {"metric_names": ["revenue", "supply_cost"], "group_by_names": ["supplier__nation"]},
    "q14": {"metric_names": ["revenue"], "group_by_names": ["part__part_type"],
            "where_constraints": ["{{ Dimension('part__brand') }} = 'Brand#23'",
                                  *_between(SHIPPED, "1995-09-01", "1996-01-01")],
            "order_by_names": ["-revenue"], "limit": 10},
    "q15": {"metric_names": ["revenue_per_order"], "group_by_names": ["customer__segment"]},
    "q16": {"metric_names": ["air_revenue", "revenue"], "group_by_names": ["metric_time__year"]},
    "q17": {"metric_names": ["order_count", "orders_last_year", "order_change", "order_growth"],
            "group_by_names": ["metric_time__quarter"], "where_constraints": YEARS},
}  # fmt: skip


class Explains:
    """The client of a warehouse, of which only the kind is asked: nothing runs here."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        return f"${bind_parameter_key}"


def _read(*texts: str) -> PydanticSemanticManifest:
    files = [YamlConfigFile(filepath=f"{n}.yaml", contents=text) for n, text in enumerate(texts)]
    return parse(files).semantic_manifest


def _grown(manifest: PydanticSemanticManifest, metrics: int) -> PydanticSemanticManifest:
    """Copies of the lines with metrics of their own: built as objects, since its YAML takes a minute to read."""
    fact = next(model for model in manifest.semantic_models if model.name == "lines")
    card = next(metric for metric in manifest.metrics if metric.name == "air_revenue")
    models, cards = list(manifest.semantic_models), list(manifest.metrics)
    for name, figures in extra_facts(metrics, BASE_METRICS):
        primary = fact.entities[0].copy(update={"name": f"line_of_{name}"})
        models.append(fact.copy(update={"name": name, "measures": [], "entities": [primary, *fact.entities[1:]]}))
        kept = card.type_params.metric_aggregation_params.copy(update={"semantic_model": name})
        typed = card.type_params.copy(update={"metric_aggregation_params": kept})
        for n, figure in enumerate(figures):
            where = card.filter.where_filters[0].copy(update={
                "where_sql_template": f"{{{{ Dimension('line_of_{name}__ship_mode') }}}} <> '{n}'"
            })  # fmt: skip
            filtered = card.filter.copy(update={"where_filters": [where]})
            cards.append(card.copy(update={"name": figure, "filter": filtered, "type_params": typed}))
    return manifest.copy(update={"semantic_models": models, "metrics": cards})


def load(metrics: int) -> Compile:
    manifest = _grown(_read(PROJECT, FACTS, DIMENSIONS, METRICS, DERIVED), metrics)
    engine = MetricFlowEngine(SemanticManifestLookup(manifest), Explains())

    def compiled(question: str, limit: int | None) -> str:
        asked = QUESTIONS[question]
        request = MetricFlowQueryRequest.create(**({**asked, "limit": limit} if limit is not None else asked))
        return str(engine.explain(request).sql_statement.sql)

    return compiled


if __name__ == "__main__":
    answer(load, CANNOT, TABLES)
