"""One shop in both spellings of Snowflake's semantic views, and its tables."""

TABLES = """
CREATE TABLE orders (order_id INTEGER, customer_id INTEGER, clerk_id INTEGER, status VARCHAR, amount DECIMAL(10, 2),
 discount DECIMAL(4, 2), ordered_at TIMESTAMP);
INSERT INTO orders VALUES (1, 1, 1, 'done', 10, 0, '2026-01-03 09:00'), (2, 1, 2, 'done', 20, 0.5, '2026-01-09 10:00'),
 (3, 2, 2, 'open', 5, 0, '2026-01-31 23:00'), (4, 2, 1, 'done', 40, 0.25, '2026-02-02 08:00'),
 (5, 9, 1, NULL, 7, NULL, '2026-02-03 08:00');
CREATE TABLE people (id INTEGER, "Full Name" VARCHAR, nation INTEGER, segment VARCHAR);
INSERT INTO people VALUES (1, 'An', 7, 'retail'), (2, 'Bo', 8, 'trade');
CREATE TABLE nations (nation INTEGER, label VARCHAR);
INSERT INTO nations VALUES (7, 'CN'), (8, 'DE');
CREATE TABLE stock (shop VARCHAR, day DATE, pieces INTEGER, state VARCHAR);
INSERT INTO stock VALUES ('a', '2026-01-01', 5, 'ok'), ('b', '2026-01-01', 7, 'ok'), ('a', '2026-01-31', 4, 'bad'),
 ('b', '2026-01-31', 6, 'ok'), ('a', '2026-02-28', 9, 'bad'), ('b', '2026-02-28', 1, 'bad');
"""
DDL = """
CREATE DATABASE shop;  -- other statements of a script are passed over
CREATE TABLE semantic (view INTEGER);

CREATE OR REPLACE SEMANTIC VIEW IF NOT EXISTS shop.main."Shop"
  TABLES (
    o AS main.orders PRIMARY KEY (order_id) WITH SYNONYMS ('sales orders') COMMENT = 'One row, one order',
    customers AS main.people PRIMARY KEY (ID) UNIQUE ("Full Name"),
    clerks AS main.people PRIMARY KEY (id),
    nations UNIQUE (nation),
    main.stock
  )
  RELATIONSHIPS (
    order_customer AS o (customer_id) REFERENCES customers,
    o (clerk_id) REFERENCES clerks (id),
    customers (nation) REFERENCES nations (nation),
    order_rate AS o (ordered_at) REFERENCES nations (ASOF nation)
  )
  FACTS (
    PRIVATE o.net AS o.amount * (1 - o.rate) COMMENT = 'What is paid, in full',
    o.rate AS ZEROIFNULL(discount),
    o.is_done AS status = 'done',
    customers.orders_placed AS COUNT(o.order_id),
    o.circle AS o.circle2, o.circle2 AS o.circle
  )
  DIMENSIONS (
    o.ordered_at AS ordered_at WITH SYNONYMS = ('order date', 'placed') COMMENT = 'When it was placed',
    PUBLIC o.order_month AS DATE_TRUNC('MONTH', o.ordered_at),
    o.order_year AS YEAR(o.ordered_at),
    o.state AS UPPER(o.status) WITH TAG (kind = 'x', other = 'y'),
    o.size AS IFF(o.net >= 10, 'big', 'small'),
    o.country AS nations.label,
    customers."Full Name" AS "Full Name",
    customers.segment AS customers.segment COMMENT = 'It''s theirs, with ( and , in it',
    clerks.clerk AS "Full Name",
    nations.label AS label,
    stock.shop AS shop, stock.day AS day,
    o.json AS payload:size::number
  )
  METRICS (
    o.revenue AS SUM(o.net) WITH SYNONYMS ('turnover', 'sales') COMMENT = 'All that is paid',
    o.order_count AS COUNT(o.order_id),
    o.done_revenue AS SUM(CASE WHEN o.is_done THEN o.net END),
    o.done_orders AS COUNT_IF(is_done),
    o.buyers AS COUNT(DISTINCT o.customer_id),
    o.chinese AS SUM(IFF(nations.label = 'CN', o.amount, 0)),
    PRIVATE o.gross AS SUM(amount),
    o.average AS DIV0(SUM(o.net), COUNT(o.order_id)),
    o.typical AS PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY o.amount),
    o.middle AS MEDIAN(amount),
    o.spread AS MAX(amount) - MIN(amount),
    o.by_clerk USING (o_clerks) AS SUM(amount),
    done_share AS o.done_revenue / NULLIF(o.revenue, 0) COMMENT = 'Of what is paid',
    given_away AS gross - o.revenue,
    stock.on_hand NON ADDITIVE BY (day) AS SUM(stock.pieces),
    stock.opening NON ADDITIVE BY (stock.day DESC NULLS LAST) AS SUM(stock.pieces),
    stock.good NON ADDITIVE BY (day ASC) AS SUM(CASE WHEN stock.state = 'ok' THEN stock.pieces END),
    stock.bad_share NON ADDITIVE BY (day) AS SUM(IFF(state = 'bad', pieces, 0)) / SUM(pieces),
    stock.odd NON ADDITIVE BY (shop, day) AS SUM(pieces),
    o.running AS SUM(o.revenue) OVER (PARTITION BY EXCLUDING o.ordered_at ORDER BY o.ordered_at),
    o.names AS LISTAGG(status, ', '),
    o.of_lost AS o.running + 1,
    o.loose AS SUM(amount) + amount,
    o.per_customer AS AVG(customers.orders_placed),
    o.of_average AS AVG(o.average),
    o.round AS o.circle,
    o.today AS COUNT_IF(ordered_at = CURRENT_DATE)
  )
  COMMENT = 'The shop'
  AI_SQL_GENERATION 'Say it in euros; TABLES ( are not meant'
  AI_VERIFIED_QUERIES (best AS (QUESTION 'Which is best?' SQL 'SELECT 1'))
  COPY GRANTS;

SELECT * FROM SEMANTIC_VIEW(shop METRICS o.revenue);
"""
LOST = {"odd", "running", "names", "of_lost", "loose", "per_customer", "of_average", "round", "today"}
YAML = """
name: Shop
description: The shop
tables:
  - name: o
    description: One row, one order
    synonyms: [sales orders]
    base_table: {database: shop, schema: main, table: orders}
    primary_key: {columns: [order_id]}
    dimensions:
      - {name: state, expr: UPPER(status), data_type: VARCHAR, sample_values: [DONE, OPEN]}
      - {name: kind, expr: status, data_type: TEXT, is_enum: true, sample_values: [done, open]}
      - {name: size, expr: "IFF(net >= 10, 'big', 'small')", data_type: VARCHAR(5)}
    time_dimensions:
      - {name: ordered_at, expr: ordered_at, data_type: TIMESTAMP_NTZ, synonyms: [order date]}
    facts:
      - {name: net, expr: "amount * (1 - NVL(discount, 0))", data_type: "NUMBER(10,2)", access_modifier: private_access}
    measures:
      - {name: gross, expr: amount, default_aggregation: sum, synonyms: [list price]}
    metrics:
      - {name: revenue, expr: SUM(net), description: All that is paid, synonyms: [turnover]}
      - {name: order_count, expr: COUNT(*)}
      - {name: hidden, expr: MAX(amount), access_modifier: private_access}
      - {name: running, expr: SUM(SUM(amount)) OVER (ORDER BY ordered_at)}
    filters:
      - {name: is_done, expr: "status = 'done'", synonyms: [finished]}
  - name: people
    base_table: {schema: main, table: people}
    unique_keys: [[ID], ["Full Name"]]
    dimensions:
      - {name: segment, expr: people.segment, cortex_search_service: {service: s}}
  - name: stock
    base_table: {schema: main, table: stock}
    time_dimensions: [{name: day, expr: day, data_type: DATE}]
    dimensions: [{name: shop, expr: shop, data_type: VARCHAR}]
    metrics:
      - name: on_hand
        expr: SUM(pieces)
        non_additive_dimensions: [{table: stock, dimension: day, sort_direction: ascending, null_order: last}]
      - name: opening
        expr: SUM(stock.pieces)
        non_additive_dimensions: [{table: stock, dimension: day, sort_direction: descending}]
relationships:
  - name: order_customer
    left_table: o
    right_table: people
    relationship_columns: [{left_column: customer_id, right_column: ID}]
    relationship_type: many_to_one
    join_type: left_outer
  - {name: nowhere, left_table: o, right_table: gone, relationship_columns: [{left_column: a, right_column: b}]}
metrics:
  - {name: given_away, expr: o.gross - o.revenue}
  - {name: retail, expr: "SUM(CASE WHEN people.segment = 'retail' THEN o.amount END)"}
verified_queries:
  - {name: best, question: Which is best?, sql: SELECT 1}
custom_instructions: Say it in euros
"""
