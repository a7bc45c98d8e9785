SELECT d0 AS "metric_time__month", coalesce(m0, 0) AS "orders"
FROM (SELECT CAST(date_trunc('month', "orders"."ordered_at") AS DATE) AS d0, count(*) AS m0
FROM "sales"."orders" AS "orders"
WHERE "orders"."ordered_at" >= DATE '2025-01-01' AND "orders"."ordered_at" < DATE '2025-02-01'
GROUP BY 1) AS answered
ORDER BY "metric_time__month" ASC NULLS LAST
