SELECT d0 AS "metric_time__week", coalesce(m0, 0) AS "orders"
FROM (SELECT CAST((CAST(date_trunc('week', ("orders"."ordered_at" + INTERVAL '-6 day')) AS DATE) + INTERVAL '6 day') AS DATE) AS d0, count(*) AS m0
FROM "sales"."orders" AS "orders"
GROUP BY 1) AS answered
ORDER BY "metric_time__week" ASC NULLS LAST
