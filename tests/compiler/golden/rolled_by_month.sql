SELECT d0 AS "metric_time__month", coalesce(m0, 0) AS "orders", coalesce(m1, 0) AS "average"
FROM (SELECT CAST(date_trunc('month', "orders".__t) AS DATE) AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0, (sum("orders".__a1) / nullif(sum("orders".__c1), 0)) AS m1
FROM (SELECT "orders"."r__time" AS __t, "orders"."r__rows" AS __a0, "orders"."r__m1" AS __a1, "orders"."r__m2" AS __c1
FROM kept.orders_by_day AS "orders"
WHERE "orders"."r__time" >= DATE '2025-01-01' AND "orders"."r__time" < DATE '2025-02-01') AS "orders"
GROUP BY 1) AS answered
ORDER BY "metric_time__month" ASC NULLS LAST
