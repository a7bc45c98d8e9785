"""One small shop in both dialects of dbt and as a manifest, over tables made by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb

TABLES = """
CREATE TABLE orders (order_id INTEGER, customer_id INTEGER, status VARCHAR, amount DECIMAL(10, 2), is_food BOOLEAN,
                     ordered_at TIMESTAMP);
INSERT INTO orders VALUES
 (1, 1, 'done', 10, true, '2026-01-03 09:00'), (2, 1, 'done', 20, false, '2026-01-09 10:00'),
 (3, 2, 'open', 5, true, '2026-01-31 23:00'), (4, 2, 'done', 40, NULL, '2026-02-02 08:00'),
 (5, 3, 'done', NULL, true, '2026-02-10 08:00'), (6, NULL, 'open', 7, false, '2026-03-01 08:00');
CREATE TABLE customers (customer_id INTEGER, country VARCHAR, joined_at DATE);
INSERT INTO customers VALUES (1, 'CN', '2025-01-01'), (2, 'DE', '2025-02-01');
CREATE TABLE accounts (account_day DATE, customer_id INTEGER, balance INTEGER);
INSERT INTO accounts VALUES ('2026-01-30', 1, 5), ('2026-01-31', 1, 7), ('2026-02-27', 1, 9), ('2026-01-31', 2, 1);
"""
OLDER = """
semantic_models:
  - name: orders
    description: One row an order
    model: ref('orders')
    defaults: {agg_time_dimension: ordered_at}
    entities:
      - {name: order, type: primary, expr: order_id}
      - {name: customer, type: foreign, expr: customer_id}
    dimensions:
      - {name: ordered_at, type: time, type_params: {time_granularity: day}}
      - {name: status, type: categorical}
      - {name: size, type: categorical, expr: "case when amount >= 20 then 'big' else 'small' end"}
    measures:
      - {name: revenue, agg: sum, expr: amount}
      - {name: order_count, agg: sum, expr: "1", create_metric: true}
      - {name: food_orders, agg: sum_boolean, expr: is_food}
      - {name: buyers, agg: count_distinct, expr: customer_id}
      - {name: p90, agg: percentile, expr: amount, agg_params: {percentile: 0.9}}
      - {name: typical, agg: median, expr: amount}
  - name: customers
    model: ref('customers')
    entities: [{name: customer, type: primary, expr: customer_id}]
    dimensions:
      - {name: country, type: categorical}
  - name: accounts
    model: ref('accounts')
    defaults: {agg_time_dimension: account_day}
    primary_entity: account
    entities: [{name: customer, type: foreign, expr: customer_id}]
    dimensions: [{name: account_day, type: time, type_params: {time_granularity: day}}]
    measures:
      - name: balance
        agg: sum
        non_additive_dimension: {name: account_day, window_choice: max}
metrics:
  - {name: revenue, label: Revenue, type: simple, type_params: {measure: revenue}}
  - name: done_revenue
    type: simple
    type_params: {measure: {name: revenue, fill_nulls_with: 0}}
    filter: "{{ Dimension('order__status') }} = 'done'"
  - name: odd_revenue
    type: simple
    type_params: {measure: revenue}
    filter:
      - "{{ Dimension('order__status') }} = 'open' or {{ Dimension('order__size') }} = 'big'"
      - "{{ Dimension('customer__country') }} = 'DE'"
  - {name: food_orders, type: simple, type_params: {measure: food_orders}}
  - {name: buyers, type: simple, type_params: {measure: buyers}}
  - {name: p90, type: simple, type_params: {measure: p90}}
  - {name: typical, type: simple, type_params: {measure: typical}}
  - {name: balance, type: simple, type_params: {measure: balance}}
  - name: done_share
    type: ratio
    type_params:
      numerator: {name: revenue, filter: "{{ Dimension('order__status') }} = 'done'", alias: done}
      denominator: revenue
  - name: growth
    type: derived
    type_params:
      expr: (now_revenue - then_revenue) / nullif(then_revenue, 0)
      metrics:
        - {name: revenue, alias: now_revenue}
        - {name: revenue, alias: then_revenue, offset_window: 1 month}
  - name: german_average
    type: derived
    type_params:
      expr: revenue / order_count
      metrics: [{name: revenue}, {name: order_count}]
    filter: "{{ Dimension('customer__country') }} = 'DE'"
  - {name: running, type: cumulative, type_params: {measure: revenue, cumulative_type_params: {period_agg: last}}}
  - name: month_to_date
    type: cumulative
    type_params: {measure: revenue, cumulative_type_params: {grain_to_date: month, period_agg: last}}
saved_queries:
  - name: monthly
    query_params:
      metrics: [revenue, done_share]
      group_by: ["TimeDimension('metric_time', 'month')", "Dimension('customer__country')"]
      where: ["{{ Dimension('order__size') }} = 'big'"]
"""
NEWER = """
models:
  - name: orders
    description: One row an order
    semantic_model: {enabled: true}
    agg_time_dimension: ordered_at
    columns:
      - {name: order_id, entity: {type: primary, name: order}}
      - {name: customer_id, entity: {type: foreign, name: customer}}
      - {name: ordered_at, granularity: day, dimension: {type: time}}
      - {name: status, dimension: {type: categorical}}
    derived_semantics:
      dimensions:
        - {name: size, type: categorical, expr: "case when amount >= 20 then 'big' else 'small' end"}
    metrics:
      - {name: revenue, label: Revenue, type: simple, agg: sum, expr: amount}
      - {name: order_count, type: simple, agg: sum, expr: "1"}
      - {name: done_revenue, type: simple, agg: sum, expr: amount, fill_nulls_with: 0,
         filter: "{{ Dimension('order__status') }} = 'done'"}
      - {name: food_orders, type: simple, agg: sum_boolean, expr: is_food}
      - {name: buyers, type: simple, agg: count_distinct, expr: customer_id}
      - {name: p90, type: simple, agg: percentile, expr: amount, percentile: 0.9, percentile_type: continuous}
      - {name: typical, type: simple, agg: median, expr: amount}
      - {name: done_share, type: ratio, denominator: revenue,
         numerator: {name: revenue, filter: "{{ Dimension('order__status') }} = 'done'"}}
      - {name: running, type: cumulative, input_metric: revenue, period_agg: last}
      - {name: month_to_date, type: cumulative, input_metric: revenue, grain_to_date: month, period_agg: last}
  - name: customers
    semantic_model: {enabled: true}
    columns:
      - {name: customer_id, entity: {type: primary, name: customer}}
      - {name: country, dimension: {type: categorical}}
metrics:
  - name: growth
    type: derived
    expr: (now_revenue - then_revenue) / nullif(then_revenue, 0)
    input_metrics:
      - {name: revenue, alias: now_revenue}
      - {name: revenue, alias: then_revenue, offset_window: 1 month}
"""


def shop(folder: Path, text: str) -> Path:
    """A dbt project of one file, with its database beside it."""
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: shop\nversion: '1.0'\n", "utf-8")
    (folder / "models" / "shop.yml").write_text(text, "utf-8")
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(TABLES)
    return folder
