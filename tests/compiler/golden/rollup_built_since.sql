SELECT CAST("orders"."ordered_at" AS DATE) AS r__time, "orders"."channel" AS "channel", "orders"."buyer_id" AS "buyer_id", count(*) AS r__rows, sum("orders"."total") AS r__m1, count("orders"."total") AS r__m2, count(1) FILTER (WHERE ("orders"."total" > 100)) AS r__m3, sum("orders"."total") FILTER (WHERE ("orders"."total" > 100)) AS r__m4
FROM "sales"."orders" AS "orders"
WHERE ("orders"."ordered_at" >= DATE '2025-03-11' OR "orders"."ordered_at" IS NULL)
GROUP BY 1, 2, 3
