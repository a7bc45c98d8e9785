WITH b0 AS (SELECT CAST("orders"."ordered_at" AS DATE) AS __t, count(*) AS __a0, count(*) AS __a1
FROM "sales"."orders" AS "orders"
GROUP BY 1),
s0_1 AS (SELECT p, CASE WHEN p = DATE '2025-03-01' THEN DATE '2025-02-01' ELSE CASE WHEN p = DATE '2024-01-01' THEN DATE '2023-12-03' ELSE CAST((p + INTERVAL '-1 month') AS DATE) END END AS lo, CASE WHEN p = DATE '2025-03-01' THEN DATE '2025-02-11' ELSE CASE WHEN p = DATE '2024-01-01' THEN DATE '2024-01-01' ELSE CAST((CAST((p + INTERVAL '1 month') AS DATE) + INTERVAL '-1 month') AS DATE) END END AS hi
FROM (SELECT CAST(moment AS DATE) AS p
FROM generate_series(DATE '2024-01-01', DATE '2025-03-01', INTERVAL '1 month') AS series(moment)) AS series) SELECT d0 AS "metric_time__month", coalesce(m0, 0) AS "orders", coalesce(m1, 0) AS "orders__previous_period", (coalesce(m0, 0) - coalesce(m1, 0)) AS "orders__previous_period_change", (CASE WHEN coalesce(m1, 0) > 0 THEN ((coalesce(m0, 0) - coalesce(m1, 0)) / nullif(coalesce(m1, 0), 0)) END) AS "orders__previous_period_ratio"
FROM (SELECT d0, max(m0) AS m0, max(m1) AS m1
FROM (SELECT d0, m0, NULL AS m1
FROM (SELECT CAST(date_trunc('month', "orders".__t) AS DATE) AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM b0 AS "orders"
GROUP BY 1) AS part
UNION ALL SELECT d0, NULL AS m0, m1
FROM (SELECT s0_1.p AS d0, CAST(sum("orders".__a1) AS BIGINT) AS m1
FROM s0_1
JOIN b0 AS "orders" ON "orders".__t >= s0_1.lo AND "orders".__t < s0_1.hi
GROUP BY 1) AS part) AS parts
GROUP BY 1) AS answered
ORDER BY "metric_time__month" ASC NULLS LAST
