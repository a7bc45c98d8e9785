SELECT d0 AS "buyer.zone", coalesce(m0, 0) AS "orders"
FROM (SELECT "orders".__d0 AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM (SELECT "buyer__region"."zone" AS __d0, "orders"."r__rows" AS __a0
FROM kept.orders_by_day AS "orders"
JOIN "crm"."customers" AS "buyer" ON "orders"."buyer_id" = "buyer"."customer_id"
JOIN "crm"."regions" AS "buyer__region" ON "buyer"."region_id" = "buyer__region"."region_id") AS "orders"
GROUP BY 1) AS answered
ORDER BY "buyer.zone" ASC NULLS LAST
