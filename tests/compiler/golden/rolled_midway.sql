SELECT d0 AS "buyer.zone", coalesce(m0, 0) AS "orders"
FROM (SELECT "buyer__region"."zone" AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM (SELECT "buyer"."region_id" AS "buyer__region_id", sum("orders"."r__rows") AS __a0
FROM kept.orders_by_day AS "orders"
JOIN "crm"."customers" AS "buyer" ON "orders"."buyer_id" = "buyer"."customer_id"
GROUP BY 1) AS "orders"
JOIN "crm"."regions" AS "buyer__region" ON "orders"."buyer__region_id" = "buyer__region"."region_id"
GROUP BY 1) AS answered
ORDER BY "buyer.zone" ASC NULLS LAST
