-- What goes on beside the orders: traffic, campaigns, corporate sales, purchases, stock, targets.
CREATE TABLE mkt.traffic AS
WITH c(channel, share, rate) AS (VALUES ('store', 500, 210), ('app', 270, 46), ('mini_program', 195, 61)),
     s AS (SELECT store_id, count(*) AS share FROM slots GROUP BY store_id)
SELECT d.day AS visited_on, s.store_id, c.channel,
       CAST(d.orders * s.share * c.share // (1000 * c.rate) + h(d.number * 1000 + s.store_id, 201, 3) AS INTEGER) AS visits,
       CAST((d.orders * s.share * c.share // (1000 * c.rate)) * (72 + h(d.number * 1000 + s.store_id, 202, 12)) // 100 AS INTEGER) AS visitors
FROM days d, s, c ORDER BY ALL;
-- A counter at a door was read twice.
INSERT INTO mkt.traffic SELECT * FROM mkt.traffic WHERE channel = 'store' AND h(day(visited_on) * 1000 + store_id, 203, 997) = 0 AND month(visited_on) = 5;

CREATE TABLE mkt.campaigns AS
WITH p AS (
  SELECT year(day) AS year, d.promotion, w.name, w.name_en, min(day) AS starts_on, max(day) AS ends_on, sum(orders)::BIGINT AS orders
  FROM days d JOIN w_promotions w ON w.promotion = d.promotion GROUP BY ALL
), m(media, media_name) AS (VALUES (0, '抖音'), (1, '小红书'), (2, '微信'), (3, '百度'), (4, '线下'))
SELECT CAST((year * 100 + promotion) * 10 + media AS INTEGER) AS campaign_id, CAST(year AS VARCHAR) || ' ' || name || ' · ' || media_name AS campaign_name,
       name AS promotion, media_name AS media, starts_on, ends_on, yuan(orders * (3400 + 300 * media) // 5) AS budget
FROM p, m ORDER BY ALL;

CREATE TABLE mkt.campaign_spend AS
SELECT c.campaign_id, d.day AS spent_on, yuan(d.orders * (2600 + h(c.campaign_id * 400 + d.number % 400, 211, 1600)) // 5) AS amount,
       d.orders * (30 + h(c.campaign_id, 212, 25)) AS impressions, d.orders * (1 + h(c.campaign_id, 213, 3)) AS clicks
FROM mkt.campaigns c JOIN days d ON d.day BETWEEN c.starts_on AND c.ends_on ORDER BY ALL;

CREATE TEMP TABLE deals AS
WITH i AS (SELECT unnest(range(leads())) AS id),
     a AS (
       SELECT id, the_start() + CAST(id * span() // leads() AS INTEGER) AS day, h(id, 221, 100) AS roll, (20 + h(id, 222, 480)) * 100000 AS estimated,
              CAST(15 + h(id, 223, 105) AS INTEGER) AS took, 1 + h(id, 224, 7) AS region_id FROM i
     )
SELECT *, day + took AS signed_on, roll < 15 AND day + took <= the_end() AS won, roll >= 55 AND day + took <= the_end() AS lost,
       estimated * (68 + h(id, 225, 44)) // 100 AS agreed FROM a;

CREATE TABLE crm.leads AS
SELECT 300001 + id AS lead_id, '企业客户' || lpad(CAST(id AS VARCHAR), 5, '0') AS company, CAST(region_id AS INTEGER) AS region_id,
       ['website', 'exhibition', 'referral', 'cold_call', 'partner'][1 + h(id, 226, 5)] AS source,
       ['房地产', '酒店', '教育', '互联网', '制造', '金融', '医疗', '政府采购'][1 + h(id, 227, 8)] AS industry,
       CASE WHEN won THEN 'won' WHEN lost THEN 'lost' WHEN roll < 40 THEN 'negotiating' ELSE 'new' END AS status,
       yuan(estimated) AS estimated_amount, CAST(day AS TIMESTAMP) + to_minutes(540 + h(id, 228, 500)) AS created_at,
       day + took AS expected_on, CASE WHEN won THEN 800001 + id END AS contract_id
FROM deals;

CREATE TABLE sales.contracts AS
SELECT 800001 + id AS contract_id, 300001 + id AS lead_id, CAST(region_id AS INTEGER) AS region_id,
       ['房地产', '酒店', '教育', '互联网', '制造', '金融', '医疗', '政府采购'][1 + h(id, 227, 8)] AS industry, signed_on,
       yuan(agreed) AS contract_amount, yuan(estimated) AS estimated_revenue,
       CASE WHEN h(id, 229, 100) < 4 THEN 'terminated' ELSE 'active' END AS status
FROM deals WHERE won ORDER BY id;

-- 30 % at signing, 40 % after two months, 25 % after four, 5 % after a year; some pay late, some not at all.
CREATE TABLE fin.collections AS
WITH p(part, percent, after) AS (VALUES (1, 30, 8), (2, 40, 62), (3, 25, 124), (4, 5, 368)),
     c AS (
       SELECT d.id, p.part, d.region_id, d.signed_on + p.after AS due_on, d.agreed * p.percent // 100 AS due,
              CAST(CASE WHEN h(d.id * 10 + p.part, 231, 100) < 72 THEN h(d.id * 10 + p.part, 232, 6) ELSE 10 + h(d.id * 10 + p.part, 232, 80) END AS INTEGER) AS late,
              h(d.id * 10 + p.part, 233, 100) AS roll
       FROM deals d, p WHERE d.won
     )
SELECT 10 * (800001 + id) + part AS collection_id, 800001 + id AS contract_id, CAST(region_id AS INTEGER) AS region_id, due_on, yuan(due) AS due_amount,
       CASE WHEN roll >= 6 AND due_on + late <= the_end() THEN due_on + late END AS collected_on,
       CASE WHEN roll >= 6 AND due_on + late <= the_end() THEN yuan(CASE WHEN roll < 12 THEN due * 6 // 10 ELSE due END) END AS amount
FROM c WHERE due_on <= the_end() + 120 ORDER BY 1;

CREATE TABLE scm.purchases AS
WITH i AS (SELECT unnest(range(purchases())) AS id),
     a AS (
       SELECT id, 1 + skewed(h(id, 241, 100000), 480) AS product_id, the_start() + CAST(id * span() // purchases() AS INTEGER) AS ordered_on,
              scaled(20) + h(id, 242, scaled(80)) AS quantity FROM i
     ),
     b AS (SELECT a.*, g.supplier_id, g.price * g.cost_percent // 100 AS cost, ordered_on + CAST(10 + h(id, 243, 15) AS INTEGER) AS requested_on FROM a JOIN goods g USING (product_id)),
     c AS (SELECT *, requested_on + CAST(CASE WHEN h(id, 244, 100) < 56 THEN 0 ELSE 1 + h(id, 245, 6) END AS INTEGER) AS promised_on FROM b),
     d AS (SELECT *, promised_on + CAST(CASE WHEN h(id, 246, 100) < 13 + supplier_id % 4 * 3 THEN 1 + h(id, 247, 9) ELSE -h(id, 247, 3) END AS INTEGER) AS arrives FROM c)
SELECT 400001 + id AS purchase_id, CAST(product_id AS INTEGER) AS product_id, CAST(supplier_id AS INTEGER) AS supplier_id,
       CAST(1 + h(id, 248, 6) AS INTEGER) AS warehouse_id, ordered_on, requested_on, promised_on, CASE WHEN arrives <= the_end() THEN arrives END AS received_on,
       CAST(quantity AS INTEGER) AS quantity, yuan(cost * quantity) AS amount,
       CASE WHEN arrives <= the_end() THEN CAST(quantity * h(id, 249, 4) // 100 AS INTEGER) END AS rejected
FROM d ORDER BY id;

-- Every product lies in one warehouse; stock is built up within the month before the great promotions, so that opening
-- and average stock tell different stories.
CREATE TABLE scm.stock_daily AS
WITH s AS (
  SELECT d.day, d.number, g.product_id, g.price * g.cost_percent // 100 AS cost,
         greatest(3, scaled(120) * (26 - g.place) // 15 * (84 + (g.product_id * 37 + d.number) % 31) // 100
           * CASE WHEN month(d.day) * 100 + day(d.day) BETWEEN 1008 AND 1108 THEN 155 WHEN month(d.day) * 100 + day(d.day) BETWEEN 512 AND 614 THEN 130
                  WHEN month(d.day) * 100 + day(d.day) BETWEEN 105 AND 125 THEN 120 WHEN month(d.day) = 2 THEN 82 ELSE 100 END // 100) AS quantity
  FROM days d, goods g
)
SELECT day AS stock_on, product_id, CAST(1 + product_id % 6 AS INTEGER) AS warehouse_id, CAST(quantity AS INTEGER) AS quantity, yuan(quantity * cost) AS stock_value,
       day(day) = 1 AS month_opening, day = last_day(day) AS month_closing
FROM s ORDER BY day, product_id;

CREATE TABLE fin.targets AS
WITH m AS (SELECT CAST(date_trunc('month', day) AS DATE) AS month_on, sum(orders)::BIGINT AS orders FROM days GROUP BY 1),
     r AS (SELECT region_id, count(*) AS share FROM slots GROUP BY region_id),
     average AS (SELECT CAST(sum(payable_amount) / count(*) * 100 AS BIGINT) AS fen FROM sales.orders)
SELECT month_on, CAST(r.region_id AS INTEGER) AS region_id,
       CAST(yuan(orders * fen * share // 1000 * (96 + h(r.region_id * 100 + month(month_on), 251, 13)) // 10000 * 100) AS DECIMAL(18, 2)) AS sales_target
FROM m, r, average ORDER BY ALL;
