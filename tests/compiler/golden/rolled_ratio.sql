SELECT d0 AS "buyer.zone", (coalesce(m0, 0) / nullif(coalesce(m1, 0), 0)) AS "app_share"
FROM (SELECT "buyer__region"."zone" AS d0, CAST(sum("orders".__a0) AS BIGINT) AS m0, CAST(sum("orders".__a1) AS BIGINT) AS m1
FROM (SELECT "buyer_id", sum(CASE WHEN ("orders"."channel" = 'app') THEN "orders"."r__rows" ELSE 0 END) AS __a0, sum("orders"."r__rows") AS __a1
FROM kept.orders_by_day AS "orders"
GROUP BY 1) AS "orders"
LEFT JOIN "crm"."customers" AS "buyer" ON "orders"."buyer_id" = "buyer"."customer_id"
LEFT JOIN "crm"."regions" AS "buyer__region" ON "buyer"."region_id" = "buyer__region"."region_id"
GROUP BY 1) AS answered
ORDER BY "buyer.zone" ASC NULLS LAST
