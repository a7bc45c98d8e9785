WITH answer AS (SELECT CAST("orders"."ordered_at" AS DATE) AS d0, "orders"."channel" AS d1, count(*) AS m0
FROM "sales"."orders" AS "orders"
WHERE "orders"."ordered_at" >= DATE '2025-01-01' AND "orders"."ordered_at" < DATE '2025-02-01'
GROUP BY 1, 2) SELECT d0 AS "metric_time__day", d1 AS "channel", coalesce(m0, 0) AS "orders"
FROM (SELECT asked.d0 AS d0, asked.d1 AS d1, answer.m0 AS m0
FROM (SELECT DISTINCT d0, d1
FROM (SELECT periods.p AS d0, members.d1 AS d1
FROM (SELECT CAST(moment AS DATE) AS p
FROM generate_series(DATE '2025-01-01', DATE '2025-01-31', INTERVAL '1 day') AS series(moment)) AS periods CROSS JOIN (SELECT DISTINCT d1
FROM answer) AS members
UNION ALL SELECT d0, d1
FROM answer) AS every_one) AS asked
LEFT JOIN answer ON (answer.d0 IS NOT DISTINCT FROM asked.d0) AND (answer.d1 IS NOT DISTINCT FROM asked.d1)) AS answered
ORDER BY "metric_time__day" ASC NULLS LAST, "channel" ASC NULLS LAST
