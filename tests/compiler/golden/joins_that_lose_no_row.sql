SELECT d0 AS "buyer.zone", coalesce(m0, 0) AS "buyers"
FROM (SELECT "buyer__region"."zone" AS d0, count(DISTINCT "orders"."buyer_id") AS m0
FROM "sales"."orders" AS "orders"
JOIN "crm"."customers" AS "buyer" ON "orders"."buyer_id" = "buyer"."customer_id"
JOIN "crm"."regions" AS "buyer__region" ON "buyer"."region_id" = "buyer__region"."region_id"
GROUP BY 1) AS answered
ORDER BY "buyer.zone" ASC NULLS LAST
