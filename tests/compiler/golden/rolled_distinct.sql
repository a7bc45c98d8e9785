SELECT d0 AS "metric_time__week", coalesce(m0, 0) AS "buyers"
FROM (SELECT CAST((CAST(date_trunc('week', ("orders".__t + INTERVAL '-6 day')) AS DATE) + INTERVAL '6 day') AS DATE) AS d0, count(DISTINCT "orders".__a0) AS m0
FROM (SELECT "orders"."r__time" AS __t, "orders"."buyer_id" AS __a0
FROM kept.orders_by_day AS "orders") AS "orders"
GROUP BY 1) AS answered
ORDER BY "metric_time__week" ASC NULLS LAST
