SELECT d0 AS "channel", m0 AS "large"
FROM (SELECT "orders".__d0 AS d0, sum("orders".__a0) AS m0
FROM (SELECT "orders"."channel" AS __d0, "orders"."r__m4" AS __a0
FROM kept.orders_by_day AS "orders"
WHERE ("orders"."r__m3" > 0)) AS "orders"
GROUP BY 1) AS answered
ORDER BY "channel" ASC NULLS LAST
