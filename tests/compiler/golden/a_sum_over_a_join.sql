SELECT m0 AS "sales"
FROM (SELECT sum(("lines"."price" * "lines"."qty")) AS m0
FROM "sales"."lines" AS "lines"
LEFT JOIN "sales"."orders" AS "order" ON "lines"."order_id" = "order"."order_id"
WHERE ("order"."status" <> 'cancelled')) AS answered
