SELECT d0 AS "metric_time__fiscal_quarter", coalesce(m0, 0) AS "orders"
FROM (SELECT CAST((CAST(date_trunc('quarter', ("orders"."ordered_at" + INTERVAL '-3 month')) AS DATE) + INTERVAL '3 month') AS DATE) AS d0, count(*) AS m0
FROM "sales"."orders" AS "orders"
GROUP BY 1) AS answered
ORDER BY "metric_time__fiscal_quarter" ASC NULLS LAST
