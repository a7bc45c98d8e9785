-- The trade of the days {lo} to {hi}: orders, and all that follows from them.
CREATE OR REPLACE TEMP TABLE o AS
WITH k AS (
  SELECT d.*, first + unnest(range(orders)) AS id FROM days d WHERE number BETWEEN {lo} AND {hi}
), rolled AS (
  SELECT *, 440 + 120 * (span() - number) // span() AS in_store, h(id, 1, 1000) AS channel_roll, h(id, 5, 1000) AS status_roll,
         h(id, 6, 100) AS pay_roll, CAST(day AS TIMESTAMP) + to_seconds(CAST(27000 + h(id, 2, 30000) + h(id, 3, 29000) AS BIGINT)) AS moment
  FROM k
), placed AS (
  SELECT *, CASE WHEN channel_roll < in_store THEN 'store' WHEN channel_roll >= 965 THEN 'cross_border'
                 WHEN channel_roll < in_store + (965 - in_store) * 58 // 100 THEN 'app' ELSE 'mini_program' END AS channel
  FROM rolled
), paid AS (
  SELECT *, CASE WHEN status_roll BETWEEN 20 AND 76 THEN NULL WHEN channel = 'store' THEN moment + to_seconds(h(id, 7, 180))
                 WHEN pay_roll < 82 THEN moment + to_seconds(5 + h(id, 7, 1500))
                 WHEN pay_roll < 96 THEN moment + to_minutes(30 + h(id, 7, 2100))
                 ELSE moment + to_minutes(1500 + h(id, 7, 11000)) END AS due
  FROM placed
), settled AS (
  SELECT *, CASE WHEN due < CAST(the_end() + 1 AS TIMESTAMP) THEN due END AS paid_at, the_end() - day AS age FROM paid
)
SELECT s.id, s.number, s.day, s.month, month(s.day) AS season_month, s.moment, s.paid_at, s.channel, s.discount, s.rate4, t.region_id, t.warehouse_id,
       CASE WHEN h(id, 41, 2500) = 0 THEN 900 + h(id, 44, 5) ELSE t.store_id END AS store_id,
       CASE WHEN channel = 'store' AND h(id, 8, 100) < 22 THEN NULL WHEN h(id, 42, 2000) = 0 THEN -1
            ELSE 10000001 + skewed(h(id, 9, 100000), members() // 2 + members() // 2 * s.number // span()) END AS member_id,
       CASE WHEN status_roll < 52 THEN 'cancelled' WHEN status_roll < 77 THEN 'closed' WHEN s.paid_at IS NULL THEN 'pending'
            WHEN channel = 'store' OR age > 9 THEN 'completed' WHEN age > 2 THEN 'shipped' ELSE 'paid' END AS status,
       CASE WHEN channel = 'cross_border' THEN 'USD' ELSE 'CNY' END AS currency,
       CASE WHEN channel IN ('app', 'mini_program') AND h(id, 10, 100) < 38 THEN [600, 800, 1000, 1500][1 + h(id, 11, 4)] ELSE 0 END AS freight,
       CASE WHEN channel <> 'cross_border' AND h(id, 12, 100) < 16 + s.discount THEN [500, 1000, 2000, 3000, 5000][1 + h(id, 13, 5)] ELSE 0 END AS coupon,
       CASE WHEN s.promotion >= 0 AND channel <> 'store' AND h(id, 14, 100) < 46
            THEN (year(s.day) * 100 + s.promotion) * 10 + h(id, 15, 5) END AS campaign_id,
       CASE WHEN h(id, 40, 10000) = 0 THEN NULL ELSE s.moment END AS ordered_at,
       s.moment + CASE WHEN h(id, 45, 1000) < 3 THEN to_hours(72 + h(id, 46, 216)) ELSE to_minutes(10 + h(id, 46, 50)) END AS loaded_at
FROM settled s JOIN slots t ON t.slot = h(s.id, 4, 1000);

CREATE OR REPLACE TEMP TABLE l AS
WITH n AS (SELECT o.*, unnest(range(1, lines_of(id) + 1)) AS line_no FROM o),
     g AS (
       SELECT n.*, n.id * 10 + line_no AS key, p.product_id, p.price, p.cost_percent, p.own, p.heated,
              n.month - 1 - h(n.id * 10 + line_no, 24, 2) AS made, h(n.id * 10 + line_no, 25, 2) AS side, h(n.id * 10 + line_no, 22, 100) AS quantity_roll
       FROM n JOIN shelves s ON s.month = n.season_month AND s.slot = h(n.id * 10 + line_no, 20, 200)
       JOIN goods p ON p.product_id = (s.category_id - 1) * per_category() + 1 + skewed(h(n.id * 10 + line_no, 21, 100000), per_category())
     ),
     priced AS (
       SELECT *, CASE WHEN quantity_roll < 79 THEN 1 WHEN quantity_roll < 94 THEN 2 WHEN quantity_roll < 98 THEN 3 ELSE 4 + h(key, 23, 5) END AS quantity,
              price * (100 - discount - h(key, 26, 4)) // 100 // CASE WHEN currency = 'USD' THEN 7 ELSE 1 END AS unit
       FROM g
     ),
     couponed AS (SELECT *, CASE WHEN line_no = 1 THEN least(coupon, unit * quantity * 3 // 10) ELSE 0 END AS off FROM priced),
     summed AS (SELECT *, unit * quantity - off AS original FROM couponed),
     yuaned AS (SELECT *, CASE WHEN currency = 'USD' THEN (original * rate4 + 5000) // 10000 ELSE original END AS amount FROM summed)
SELECT * EXCLUDE (price, cost_percent, coupon, freight, quantity_roll),
       CASE WHEN currency = 'USD' THEN 0 ELSE (amount * 13 + 56) // 113 END AS tax,
       CASE WHEN line_no = 1 THEN freight ELSE 0 END AS freight,
       price * cost_percent // 100 * quantity AS cost,
       CASE WHEN own THEN product_id * 1000 + (made + 2) * 2 + side END AS batch_id,
       own AND heated AND side = 1 AND made BETWEEN bad_from() AND bad_to() AS faulty
FROM yuaned;

INSERT INTO sales.order_lines BY NAME
SELECT order_id(id) AS order_id, line_no, CASE WHEN h(key, 43, 5000) = 0 THEN 9001 + h(key, 47, 20) ELSE product_id END AS product_id, batch_id, store_id,
       member_id, channel, status, currency, quantity, yuan(unit) AS unit_price, yuan(off) AS coupon_amount, yuan(original) AS amount_original,
       yuan(amount) AS amount, yuan(tax) AS tax_amount, yuan(freight) AS freight_amount, yuan(cost) AS cost_amount, ordered_at, paid_at, loaded_at
FROM l;

INSERT INTO sales.order_lines BY NAME
SELECT * FROM (
  SELECT order_id(id) AS order_id, line_no, CASE WHEN h(key, 43, 5000) = 0 THEN 9001 + h(key, 47, 20) ELSE product_id END AS product_id, batch_id, store_id,
         member_id, channel, status, currency, quantity, yuan(unit) AS unit_price, yuan(off) AS coupon_amount, yuan(original) AS amount_original,
         yuan(amount) AS amount, yuan(tax) AS tax_amount, yuan(freight) AS freight_amount, yuan(cost) AS cost_amount, ordered_at, paid_at, loaded_at
  FROM l WHERE h(key, 48, 5000) = 0);

CREATE OR REPLACE TEMP TABLE t AS
SELECT o.*, s.lines, s.items, s.original, s.tax, s.off, s.items + o.freight AS payable
FROM o JOIN (SELECT id, count(*) AS lines, sum(amount)::BIGINT AS items, sum(original)::BIGINT AS original, sum(tax)::BIGINT AS tax, sum(off)::BIGINT AS off FROM l GROUP BY id) s
ON s.id = o.id;

INSERT INTO sales.orders BY NAME
SELECT order_id(id) AS order_id, 'YH' || strftime(day, '%Y%m%d') || lpad(CAST(id % 10000000 AS VARCHAR), 7, '0') AS order_no, store_id, member_id,
       CASE WHEN off > 0 THEN 500000000 + id END AS coupon_id, campaign_id, channel, status, currency, lines AS line_count, yuan(items) AS items_amount,
       yuan(tax) AS tax_amount, yuan(freight) AS freight_amount, yuan(off) AS coupon_amount, yuan(payable) AS payable_amount,
       yuan(original) AS amount_original, ordered_at, paid_at, loaded_at
FROM t;

-- Paid in one go, or in two parts; one in a hundred pays the first part only. Attempts that fail, call-backs that come twice.
INSERT INTO fin.payments BY NAME
WITH p AS (SELECT *, h(id, 50, 100) AS split FROM t WHERE paid_at IS NOT NULL),
     parts AS (
       SELECT id, 1 AS part, CASE WHEN split < 9 THEN payable * 6 // 10 ELSE payable END AS amount, paid_at, 'success' AS status FROM p
       UNION ALL
       SELECT id, 2, payable - payable * 6 // 10, paid_at + to_hours(1 + h(id, 51, 200)), 'success' FROM p WHERE split < 8
       UNION ALL
       SELECT id, 3, payable, moment, 'failed' FROM t WHERE h(id, 52, 100) < 2
       UNION ALL
       SELECT id, 4, CASE WHEN split < 9 THEN payable * 6 // 10 ELSE payable END, paid_at, 'success' FROM p WHERE h(id, 53, 5000) = 0
     )
SELECT 10 * order_id(id) + CASE part WHEN 4 THEN 1 ELSE part END AS payment_id, order_id(id) AS order_id, yuan(amount) AS amount,
       ['wechat', 'wechat', 'alipay', 'card', 'cash'][1 + h(id, 54, 5)] AS method, status, paid_at
FROM parts WHERE paid_at < CAST(the_end() + 1 AS TIMESTAMP);

CREATE OR REPLACE TEMP TABLE r AS
SELECT *, paid_at + to_hours(48 + h(key, 31, 336)) AS returned_at
FROM l WHERE paid_at IS NOT NULL AND status NOT IN ('cancelled') AND h(key, 30, 1000) < CASE WHEN faulty THEN 190 ELSE 42 END;

INSERT INTO sales.returns BY NAME
SELECT 10 * order_id(id) + line_no AS return_id, order_id(id) AS order_id, line_no, product_id, batch_id, store_id, member_id, channel, quantity,
       yuan(amount) AS amount, CASE WHEN faulty OR h(key, 32, 10) < 2 THEN 'quality' ELSE ['unwanted', 'wrong_item', 'damaged', 'size'][1 + h(key, 33, 4)] END AS reason,
       returned_at
FROM r WHERE returned_at < CAST(the_end() + 1 AS TIMESTAMP);

INSERT INTO fin.refunds BY NAME
WITH f AS (
  SELECT 10 * order_id(id) + line_no AS refund_id, id, store_id, channel, 10 * order_id(id) + line_no AS return_id, 'return' AS kind, amount, returned_at + to_hours(6 + h(key, 34, 110)) AS refunded_at
  FROM r WHERE returned_at < CAST(the_end() + 1 AS TIMESTAMP)
  UNION ALL
  SELECT 10 * order_id(id), id, store_id, channel, NULL, 'cancel', payable, paid_at + to_hours(1 + h(id, 35, 70)) FROM t WHERE status = 'cancelled' AND paid_at IS NOT NULL
)
SELECT refund_id, order_id(id) AS order_id, return_id, store_id, channel, kind, yuan(amount) AS amount, refunded_at FROM f WHERE refunded_at < CAST(the_end() + 1 AS TIMESTAMP);

-- A third of the customers ask for another day than the one that was promised.
INSERT INTO scm.deliveries BY NAME
WITH d AS (
  SELECT *, CAST(paid_at AS DATE) + CAST(2 + h(id, 60, 2) AS INTEGER) AS promised_on,
         CASE WHEN h(id, 61, 100) < 7 + discount // 2 THEN 1 + h(id, 62, 4) WHEN h(id, 61, 100) > 70 THEN -1 ELSE 0 END AS slip,
         CASE WHEN h(id, 63, 100) < 20 THEN -1 WHEN h(id, 63, 100) < 34 THEN 1 + h(id, 64, 2) ELSE 0 END AS wish
  FROM t WHERE channel IN ('app', 'mini_program') AND paid_at IS NOT NULL AND status <> 'cancelled'
)
SELECT order_id(id) AS delivery_id, order_id(id) AS order_id, warehouse_id, region_id, ['顺丰', '京东物流', '中通', '圆通'][1 + h(id, 65, 4)] AS carrier,
       CAST(paid_at AS DATE) AS dispatched_on, promised_on, promised_on + CAST(wish AS INTEGER) AS requested_on,
       CASE WHEN promised_on + CAST(slip AS INTEGER) <= the_end() THEN promised_on + CAST(slip AS INTEGER) END AS delivered_on,
       yuan(600 + h(id, 66, 900)) AS cost_amount
FROM d;

INSERT INTO crm.complaints BY NAME
WITH c AS (
  SELECT 10 * order_id(id) + line_no AS complaint_id, id, product_id, batch_id, store_id, member_id, channel, 'quality' AS kind,
         CASE WHEN faulty THEN '温控失灵' ELSE ['外观瑕疵', '异响', '配件缺失', '无法开机', '温控失灵'][1 + h(key, 71, 5)] END AS symptom,
         moment + to_hours(120 + h(key, 72, 840)) AS complained_at, h(key, 73, 100) AS roll
  FROM l WHERE paid_at IS NOT NULL AND h(key, 70, 10000) < CASE WHEN faulty THEN 650 WHEN own THEN 40 ELSE 28 END
  UNION ALL
  SELECT 10 * order_id(id), id, NULL, NULL, store_id, member_id, channel, CASE WHEN channel = 'store' OR h(id, 75, 10) < 3 THEN 'service' ELSE 'logistics' END,
         CASE WHEN channel = 'store' THEN '服务态度' ELSE ['配送延误', '包装破损', '客服响应慢'][1 + h(id, 76, 3)] END,
         moment + to_hours(20 + h(id, 77, 200)), h(id, 73, 100)
  FROM t WHERE paid_at IS NOT NULL AND h(id, 74, 10000) < CASE WHEN channel = 'store' THEN 25 ELSE 75 END
)
SELECT complaint_id, order_id(id) AS order_id, product_id, batch_id, store_id, member_id, channel, kind, symptom,
       CASE WHEN roll < 12 THEN 'serious' WHEN roll < 45 THEN 'normal' ELSE 'minor' END AS severity, complained_at,
       CASE WHEN complained_at + to_hours(4 + h(complaint_id, 78, 160)) < CAST(the_end() + 1 AS TIMESTAMP) THEN complained_at + to_hours(4 + h(complaint_id, 78, 160)) END AS resolved_at
FROM c WHERE complained_at < CAST(the_end() + 1 AS TIMESTAMP);

INSERT INTO crm.coupons BY NAME
SELECT 500000000 + id AS coupon_id, member_id, order_id(id) AS order_id, ['满减券', '新人券', '生日券', '品类券', '回归券'][1 + h(id, 13, 5)] AS kind,
       yuan(off) AS used_amount, day - CAST(h(id, 80, 14) AS INTEGER) AS issued_on, day AS used_on FROM t WHERE off > 0
UNION ALL
SELECT 700000000 + id, member_id, NULL, ['满减券', '新人券', '生日券', '品类券', '回归券'][1 + h(id, 81, 5)], NULL, day, NULL
FROM t WHERE member_id > 0 AND h(id, 82, 100) < 34;
