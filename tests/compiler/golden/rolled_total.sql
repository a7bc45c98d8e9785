SELECT coalesce(m0, 0) AS "orders"
FROM (SELECT CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM (SELECT "orders"."r__rows" AS __a0
FROM kept.orders_by_day AS "orders") AS "orders") AS answered
