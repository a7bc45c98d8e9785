WITH b0 AS (SELECT "orders"."r__time" AS __t, sum("orders"."r__rows") AS __a0
FROM kept.orders_by_day AS "orders"
WHERE "orders"."r__time" >= DATE '2025-01-01' AND "orders"."r__time" < DATE '2025-02-01'
GROUP BY 1),
s0_0 AS (SELECT p, CAST(date_trunc('month', p) AS DATE) AS lo, CAST((p + INTERVAL '1 day') AS DATE) AS hi
FROM (SELECT CAST(moment AS DATE) AS p
FROM generate_series(DATE '2025-01-01', DATE '2025-01-31', INTERVAL '1 day') AS series(moment)) AS series) SELECT d0 AS "metric_time__day", coalesce(m0, 0) AS "orders_mtd"
FROM (SELECT s0_0.p AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM s0_0
JOIN b0 AS "orders" ON CAST(date_trunc('month', "orders".__t) AS DATE) = s0_0.lo AND "orders".__t < s0_0.hi
GROUP BY 1) AS answered
ORDER BY "metric_time__day" ASC NULLS LAST
