SELECT d0 AS "buyer.zone", m0 AS "sales"
FROM (SELECT "order__buyer__region"."zone" AS d0, sum(("lines"."price" * "lines"."qty")) AS m0
FROM "sales"."lines" AS "lines"
LEFT JOIN "sales"."orders" AS "order" ON "lines"."order_id" = "order"."order_id"
LEFT JOIN "crm"."customers" AS "order__buyer" ON "order"."buyer_id" = "order__buyer"."customer_id"
LEFT JOIN "crm"."regions" AS "order__buyer__region" ON "order__buyer"."region_id" = "order__buyer__region"."region_id"
WHERE ("order"."status" <> 'cancelled')
GROUP BY 1) AS answered
ORDER BY "buyer.zone" ASC NULLS LAST
