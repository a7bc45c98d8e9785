SELECT d0 AS "metric_time__day", coalesce(m0, 0) AS "buyers"
FROM (SELECT CAST("orders"."ordered_at" AS DATE) AS d0, count(DISTINCT "orders"."buyer_id") AS m0
FROM "sales"."orders" AS "orders"
GROUP BY 1) AS answered
ORDER BY "metric_time__day" ASC NULLS LAST
