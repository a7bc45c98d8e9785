WITH b0 AS (SELECT "orders"."r__time" AS __t, sum("orders"."r__rows") AS __a0
FROM kept.orders_by_day AS "orders"
WHERE "orders"."r__time" >= DATE '2025-01-01' AND "orders"."r__time" < DATE '2025-02-01'
GROUP BY 1) SELECT d0 AS "metric_time__day", coalesce(m0, 0) AS "orders_mtd"
FROM (SELECT "orders".p AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM (SELECT *, CAST(unnest(generate_series(greatest("orders".__t, DATE '2025-01-01'), least(((CAST(date_trunc('month', "orders".__t) AS DATE) + INTERVAL '1 month') + INTERVAL '-1 day'), DATE '2025-01-31'), INTERVAL '1 day')) AS DATE) AS p
FROM b0 AS "orders") AS "orders"
GROUP BY 1) AS answered
ORDER BY "metric_time__day" ASC NULLS LAST
