SELECT d0 AS "metric_time__day", coalesce(m0, 0) AS "orders", coalesce(m1, 0) AS "visits"
FROM (SELECT d0, max(m0) AS m0, max(m1) AS m1
FROM (SELECT d0, m0, NULL AS m1
FROM (SELECT CAST("orders"."ordered_at" AS DATE) AS d0, count(*) AS m0
FROM "sales"."orders" AS "orders"
GROUP BY 1) AS part
UNION ALL SELECT d0, NULL AS m0, m1
FROM (SELECT CAST("visits"."came_at" AS DATE) AS d0, count(*) AS m1
FROM "web"."visits" AS "visits"
GROUP BY 1) AS part) AS parts
GROUP BY 1) AS answered
ORDER BY "metric_time__day" ASC NULLS LAST
