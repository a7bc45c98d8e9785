"""A dbt project as a stranger writes it: periods of its own, several models of one customer, filters of all kinds."""

from __future__ import annotations

TABLES = """
CREATE TABLE orders AS SELECT i AS order_id, i % 7 AS customer_id,
  CASE i % 3 WHEN 0 THEN 'open' ELSE 'done' END AS status,
  CASE WHEN i % 50 <> 0 THEN (i * 37 % 101)::DECIMAL(10, 2) END AS amount,
  TIMESTAMP '2026-01-01' + INTERVAL (i * 5) HOUR AS ordered_at, i % 4 AS location_id FROM range(300) t(i);
CREATE TABLE customers AS SELECT i AS customer_id, ['CN', 'DE', 'US'][i % 3 + 1] AS country FROM range(6) t(i);
CREATE TABLE locations AS SELECT i AS location_id, 'L' || i AS location_name FROM range(3) t(i);
CREATE TABLE days AS SELECT (DATE '2025-12-01' + INTERVAL (i) DAY)::DATE AS date_day,
  'M' || lpad((i // 28)::VARCHAR, 2, '0') AS retail_month, CASE WHEN i < 62 THEN 'FY25' ELSE 'FY26' END AS fy
  FROM range(150) t(i);
CREATE TABLE tiers AS SELECT * FROM (VALUES (1, 'bronze', DATE '2025-01-01', DATE '2026-01-20'),
  (1, 'gold', DATE '2026-01-20', NULL), (2, 'silver', DATE '2025-01-01', NULL), (3, 'bronze', DATE '2026-01-05', NULL))
  v(customer_id, tier, valid_from, valid_to);
"""
PROJECT = """
models:
  - name: days
    time_spine:
      standard_granularity_column: date_day
      custom_granularities: [{name: retail_month}, {name: fiscal_year, column_name: fy}]
    columns: [{name: date_day, granularity: day}]
  - name: hours
    time_spine: {standard_granularity_column: hour_ts, custom_granularities: [{name: shift}]}
    columns: [{name: hour_ts, granularity: hour}]
semantic_models:
  - name: orders
    model: ref('orders')
    defaults: {agg_time_dimension: ordered_at}
    entities:
      - {name: order_id, type: primary}
      - {name: customer, type: foreign, expr: customer_id}
      - {name: location, type: foreign, expr: location_id}
    dimensions:
      - {name: ordered_at, type: time, type_params: {time_granularity: day}}
      - {name: status, type: categorical}
      - {name: is_big, type: categorical, expr: amount > 50}
      - {name: templated, type: categorical, expr: "{{ var('column') }}"}
    measures:
      - {name: order_total, agg: sum, expr: amount, create_metric: true}
      - {name: order_count, agg: count, expr: order_id}
  - name: customers
    model: ref('customers')
    primary_entity: customer_profile
    entities: [{name: customer, type: unique, expr: customer_id}]
    dimensions: [{name: country, type: categorical}]
  - name: locations
    model: ref('locations')
    entities: [{name: location, type: primary, expr: location_id}]
    dimensions: [{name: location_name, type: categorical}]
  - name: tiers
    model: ref('tiers')
    primary_entity: tier_row
    entities: [{name: customer, type: natural, expr: customer_id}]
    dimensions:
      - {name: tier, type: categorical}
      - {name: valid_from, type: time, type_params: {time_granularity: day, validity_params: {is_start: true}}}
      - {name: valid_to, type: time, type_params: {time_granularity: day, validity_params: {is_end: true}}}
metrics:
  - {name: n_orders, type: simple, type_params: {measure: order_count}}
METRICS
saved_queries:
  - name: retail
    query_params:
      metrics: [order_total, n_orders]
      group_by: ["TimeDimension('metric_time', 'retail_month')", "Dimension('customer__country')"]
      where: ["{{ TimeDimension('metric_time', 'day') }} >= '2026-01-15'",
              "{{ Dimension('order_id__status') }} = 'open' or {{ Dimension('order_id__is_big') }}",
              "{{ Dimension('order_id__ordered_at') }} <= '2026-02-20'"]
      order_by: ["Metric('order_total').descending(True)"]
  - {name: fiscal, query_params: {metrics: [order_total], group_by: ["TimeDimension('metric_time', 'fiscal_year')"]}}
  - name: half_a_time
    query_params:
      metrics: [order_total]
      where: ["{{ TimeDimension('metric_time', 'day') }} >= '2026-01-15' or {{ Dimension('order_id__is_big') }}"]
  - {name: strange, query_params: {metrics: [order_total], where: ["{{ var('x') }} = 1"]}}
"""
# Metric -> its filters in dbt's words, and the condition in SQL over all tables joined.
FILTERS: dict[str, tuple[list[str], str]] = {
    "since": (["{{ TimeDimension('metric_time', 'day') }} >= '2026-02-01'"], "ordered_at >= '2026-02-01'"),
    "one_month": (["{{ TimeDimension('order_id__ordered_at', 'month') }} = '2026-02-01'"], "month(ordered_at) = 2"),
    "by_method": (["{{ Dimension('metric_time').grain('month') }} = '2026-02-01'"], "month(ordered_at) = 2"),
    "by_part": (["{{ Dimension('order_id__ordered_at').date_part('dow') }} = 1"], "isodow(ordered_at) = 1"),
    "stated_grain": (["{{ Dimension('order_id__ordered_at') }} <= '2026-01-03'"], "ordered_at < '2026-01-04'"),
    "no_grain": (["{{ TimeDimension('metric_time') }} <= '2026-01-03'"], "ordered_at < '2026-01-04'"),
    "true_or_false": (["{{ Dimension('order_id__is_big') }}"], "amount > 50"),
    "bare_or": (
        ["{{ Dimension('customer__country') }} = 'DE' OR {{ Dimension('location__location_name') }} = 'L1'",
         "{{ Dimension('order_id__is_big') }}"],
        "(country = 'DE' OR location_name = 'L1') AND amount > 50",
    ),
    "not_or": (
        ["not {{ Dimension('order_id__is_big') }} or {{ Dimension('order_id__status') }} = 'open'"],
        "NOT amount > 50 OR status = 'open'",
    ),
    "looked_up": (
        ["{{ Metric('n_orders', group_by=['customer']) }} > 42"],
        "customer_id IN (SELECT customer_id FROM orders GROUP BY 1 HAVING count(*) > 42)",
    ),
    "of_entity": (["{{ Entity('customer') }} in (1, 2)"], "customer_id IN (1, 2)"),
    "version": (["{{ Dimension('customer__tier') }} = 'gold'"], "tier = 'gold'"),
}  # fmt: skip
JOINED = """orders o LEFT JOIN customers USING (customer_id) LEFT JOIN locations USING (location_id)
    LEFT JOIN tiers ON o.customer_id = tiers.customer_id AND ordered_at >= valid_from
    AND (valid_to IS NULL OR ordered_at < valid_to)"""
_INPUTS = "metrics: [{name: order_total, alias: one}, {name: order_total, alias: two, %s}]"
MORE = {
    "retail_so_far": "type: cumulative, type_params: {measure: order_total, cumulative_type_params: "
    "{grain_to_date: retail_month, period_agg: last}}",
    "week": "type: cumulative, type_params: {measure: order_total, window: 7 days, "
    "cumulative_type_params: {period_agg: last}}",
    "retail_change": "type: derived, type_params: {expr: one - two, " + _INPUTS % "offset_window: 1 retail_month" + "}",
    "fiscal_change": "type: derived, type_params: {expr: one - two, " + _INPUTS % "offset_window: 1 fiscal_year" + "}",
    "since_first": "type: derived, type_params: {expr: one - two, " + _INPUTS % "offset_to_grain: month" + "}",
    "half": "type: derived, type_params: {expr: n_orders / 2, metrics: [{name: n_orders}]}",
}
# Metric -> what cannot be carried over.
LOST = {
    "of_retail_month": "type: simple, type_params: {measure: order_total}, "
    "filter: \"{{ TimeDimension('metric_time', 'retail_month') }} = 'M02'\"",
    "moons": "type: cumulative, type_params: {measure: order_total, cumulative_type_params: "
    "{grain_to_date: moon, period_agg: last}}",
    "to_moon": "type: derived, type_params: {expr: one - two, " + _INPUTS % "offset_to_grain: moon" + "}",
    "discrete": "type: simple, type_params: {measure: nowhere}",
}


def project() -> str:
    simple = "type: simple, type_params: {measure: order_total}"
    filtered = [
        f"  - {{name: {name}, {simple}, filter: {texts!r}}}".replace("\\'", "''")
        for name, (texts, _) in FILTERS.items()
    ]
    others = [f"  - {{name: {name}, {text}}}" for name, text in {**MORE, **LOST}.items()]
    return PROJECT.replace("METRICS", "\n".join([*filtered, *others]))
