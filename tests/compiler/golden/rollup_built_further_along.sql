SELECT CAST(date_trunc('month', "orders"."ordered_at") AS DATE) AS r__time, "orders"."channel" AS "channel", "buyer__region"."zone" AS "r__p1", count(*) AS r__rows
FROM "sales"."orders" AS "orders"
LEFT JOIN "crm"."customers" AS "buyer" ON "orders"."buyer_id" = "buyer"."customer_id"
LEFT JOIN "crm"."regions" AS "buyer__region" ON "buyer"."region_id" = "buyer__region"."region_id"
GROUP BY 1, 2, 3
