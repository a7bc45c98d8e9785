SELECT d0 AS "metric_time__month", coalesce(m0, 0) AS "orders", coalesce(m1, 0) AS "orders__previous_year", (coalesce(m0, 0) - coalesce(m1, 0)) AS "orders__previous_year_change", (CASE WHEN coalesce(m1, 0) > 0 THEN ((coalesce(m0, 0) - coalesce(m1, 0)) / nullif(coalesce(m1, 0), 0)) END) AS "orders__previous_year_ratio"
FROM (SELECT "orders".__t AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0, CAST(sum("orders".__a1) AS BIGINT) AS m1
FROM (SELECT "orders"."r__time" AS __t, "orders"."r__rows" AS __a0, NULL AS __a1
FROM kept.orders_by_month AS "orders"
WHERE "orders"."r__time" >= DATE '2025-01-01' AND "orders"."r__time" < DATE '2025-02-01'
UNION ALL SELECT CAST(("orders"."r__time" + INTERVAL '1 year') AS DATE) AS __t, NULL AS __a0, "orders"."r__rows" AS __a1
FROM kept.orders_by_month AS "orders"
WHERE "orders"."r__time" >= DATE '2024-01-01' AND "orders"."r__time" < DATE '2024-02-01') AS "orders"
GROUP BY 1) AS answered
ORDER BY "metric_time__month" ASC NULLS LAST
