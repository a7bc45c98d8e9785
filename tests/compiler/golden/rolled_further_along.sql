SELECT d0 AS "metric_time__year", d1 AS "buyer.zone", coalesce(m0, 0) AS "orders"
FROM (SELECT CAST(date_trunc('year', "orders".__t) AS DATE) AS d0, "orders".__d1 AS d1, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM (SELECT "orders"."r__p1" AS __d1, "orders"."r__time" AS __t, "orders"."r__rows" AS __a0
FROM kept.orders_by_zone AS "orders"
WHERE ("orders"."r__p1" IS NOT NULL)) AS "orders"
GROUP BY 1, 2) AS answered
ORDER BY "metric_time__year" ASC NULLS LAST, "buyer.zone" ASC NULLS LAST
