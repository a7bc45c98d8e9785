WITH b0 AS (SELECT "orders"."r__time" AS __t, sum("orders"."r__rows") AS __a0, sum("orders"."r__rows") AS __a1
FROM kept.orders_by_month AS "orders"
WHERE "orders"."r__time" >= DATE '2024-01-01' AND "orders"."r__time" < DATE '2025-02-01'
GROUP BY 1),
s0_1 AS (SELECT p, CAST((p + INTERVAL '-1 year') AS DATE) AS lo, CAST((CAST((p + INTERVAL '1 month') AS DATE) + INTERVAL '-1 year') AS DATE) AS hi
FROM (SELECT CAST(unnest(generate_series(DATE '2025-01-01', DATE '2025-01-01', INTERVAL '1 month')) AS DATE) AS p) AS series) SELECT d0 AS "metric_time__month", coalesce(m0, 0) AS "orders", coalesce(m1, 0) AS "orders__previous_year", (coalesce(m0, 0) - coalesce(m1, 0)) AS "orders__previous_year_change", (CASE WHEN coalesce(m1, 0) > 0 THEN ((coalesce(m0, 0) - coalesce(m1, 0)) / nullif(coalesce(m1, 0), 0)) END) AS "orders__previous_year_ratio"
FROM (SELECT d0, max(m0) AS m0, max(m1) AS m1
FROM (SELECT d0, m0, NULL AS m1
FROM (SELECT CAST(date_trunc('month', "orders".__t) AS DATE) AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM b0 AS "orders"
WHERE "orders".__t >= DATE '2025-01-01' AND "orders".__t < DATE '2025-02-01'
GROUP BY 1) AS part
UNION ALL SELECT d0, NULL AS m0, m1
FROM (SELECT CAST(date_trunc('month', s0_1.p) AS DATE) AS d0, CAST(sum("orders".__a1) AS BIGINT) AS m1
FROM s0_1
JOIN b0 AS "orders" ON "orders".__t >= s0_1.lo AND "orders".__t < s0_1.hi
GROUP BY 1) AS part) AS parts
GROUP BY 1) AS answered
ORDER BY "metric_time__month" ASC NULLS LAST
