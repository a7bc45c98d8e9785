WITH b0 AS (SELECT CAST("orders"."ordered_at" AS DATE) AS __t, count(*) AS __a0
FROM "sales"."orders" AS "orders"
WHERE "orders"."ordered_at" < DATE '2025-03-11'
GROUP BY 1),
s0_0 AS (SELECT p, CASE WHEN p = DATE '2025-03-01' THEN DATE '2025-03-11' ELSE CASE WHEN p = DATE '2024-01-01' THEN DATE '2024-02-01' ELSE CAST((p + INTERVAL '1 month') AS DATE) END END AS hi
FROM (SELECT CAST(moment AS DATE) AS p
FROM generate_series(DATE '2024-01-01', DATE '2025-03-01', INTERVAL '1 month') AS series(moment)) AS series) SELECT d0 AS "metric_time__month", coalesce(m0, 0) AS "orders_ever"
FROM (SELECT s0_0.p AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM s0_0
JOIN b0 AS "orders" ON "orders".__t < s0_0.hi
GROUP BY 1) AS answered
ORDER BY "metric_time__month" ASC NULLS LAST
