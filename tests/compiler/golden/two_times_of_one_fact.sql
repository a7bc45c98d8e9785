SELECT d0 AS "metric_time__day", coalesce(m0, 0) AS "orders", coalesce(m1, 0) AS "paid"
FROM (SELECT d0, max(m0) AS m0, max(m1) AS m1
FROM (SELECT d0, m0, NULL AS m1
FROM (SELECT CAST("orders"."ordered_at" AS DATE) AS d0, count(*) AS m0
FROM "sales"."orders" AS "orders"
WHERE "orders"."ordered_at" >= DATE '2025-01-01' AND "orders"."ordered_at" < DATE '2025-02-01'
GROUP BY 1) AS part
UNION ALL SELECT d0, NULL AS m0, m1
FROM (SELECT CAST("orders"."paid_on" AS DATE) AS d0, count(*) AS m1
FROM "sales"."orders" AS "orders"
WHERE ("orders"."paid_on" IS NOT NULL) AND "orders"."paid_on" >= DATE '2025-01-01' AND "orders"."paid_on" < DATE '2025-02-01'
GROUP BY 1) AS part) AS parts
GROUP BY 1) AS answered
ORDER BY "metric_time__day" ASC NULLS LAST
