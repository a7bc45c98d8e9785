WITH b0 AS (SELECT x_8b7afa8e.period AS __d0, CAST("orders"."ordered_at" AS DATE) AS __t, count(*) AS __a0, count(*) AS __a1, count(*) AS __a2, count(*) AS __a3
FROM "sales"."orders" AS "orders"
LEFT JOIN (SELECT DISTINCT *
FROM (SELECT "seasons"."day" AS day, "seasons"."season" AS period
FROM "seasons" AS "seasons") AS a) AS x_8b7afa8e ON CAST("orders"."ordered_at" AS DATE) = x_8b7afa8e.day
GROUP BY 1, 2),
s0_0 AS (SELECT DATE '2024-05-05' AS p, 'summer' AS k0, DATE '2024-02-04' AS lo, DATE '2024-08-07' AS hi
UNION ALL SELECT DATE '2024-08-12' AS p, 'rest' AS k0, DATE '2024-05-05' AS lo, DATE '2024-08-07' AS hi
UNION ALL SELECT DATE '2024-08-12' AS p, 'rest' AS k0, DATE '2024-08-12' AS lo, DATE '2024-11-07' AS hi),
s0_1 AS (SELECT DATE '2024-08-12' AS p, 'rest' AS k0, DATE '2024-02-04' AS lo, DATE '2024-08-07' AS hi),
s0_3 AS (SELECT DATE '2024-05-05' AS p, 'summer' AS k0, DATE '2024-02-04' AS lo, DATE '2024-05-05' AS hi
UNION ALL SELECT DATE '2024-08-12' AS p, 'rest' AS k0, DATE '2024-05-05' AS lo, DATE '2024-08-07' AS hi) SELECT d0 AS "metric_time__season", coalesce(m0, 0) AS "two_seasons", coalesce(m1, 0) AS "two_seasons__previous_period", (coalesce(m0, 0) - coalesce(m1, 0)) AS "two_seasons__previous_period_change", (CASE WHEN coalesce(m1, 0) > 0 THEN ((coalesce(m0, 0) - coalesce(m1, 0)) / nullif(coalesce(m1, 0), 0)) END) AS "two_seasons__previous_period_ratio", coalesce(m2, 0) AS "orders", coalesce(m3, 0) AS "orders__previous_period", (coalesce(m2, 0) - coalesce(m3, 0)) AS "orders__previous_period_change", (CASE WHEN coalesce(m3, 0) > 0 THEN ((coalesce(m2, 0) - coalesce(m3, 0)) / nullif(coalesce(m3, 0), 0)) END) AS "orders__previous_period_ratio"
FROM (SELECT d0, max(m0) AS m0, max(m1) AS m1, max(m2) AS m2, max(m3) AS m3
FROM (SELECT d0, m0, NULL AS m1, NULL AS m2, NULL AS m3
FROM (SELECT s0_0.k0 AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM s0_0
JOIN b0 AS "orders" ON "orders".__t >= s0_0.lo AND "orders".__t < s0_0.hi
GROUP BY 1) AS part
UNION ALL SELECT d0, NULL AS m0, m1, NULL AS m2, NULL AS m3
FROM (SELECT s0_1.k0 AS d0, CAST(sum("orders".__a1) AS BIGINT) AS m1
FROM s0_1
JOIN b0 AS "orders" ON "orders".__t >= s0_1.lo AND "orders".__t < s0_1.hi
GROUP BY 1) AS part
UNION ALL SELECT d0, NULL AS m0, NULL AS m1, m2, NULL AS m3
FROM (SELECT "orders".__d0 AS d0, CAST(sum("orders".__a2) AS BIGINT) AS m2
FROM b0 AS "orders"
GROUP BY 1) AS part
UNION ALL SELECT d0, NULL AS m0, NULL AS m1, NULL AS m2, m3
FROM (SELECT s0_3.k0 AS d0, CAST(sum("orders".__a3) AS BIGINT) AS m3
FROM s0_3
JOIN b0 AS "orders" ON "orders".__t >= s0_3.lo AND "orders".__t < s0_3.hi
GROUP BY 1) AS part) AS parts
GROUP BY 1) AS answered
ORDER BY "metric_time__season" ASC NULLS LAST
