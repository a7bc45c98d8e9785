SELECT d0 AS "brand", m0 AS "sales"
FROM (SELECT "product"."brand" AS d0, sum(("lines"."price" * "lines"."qty")) AS m0
FROM "sales"."lines" AS "lines"
LEFT JOIN "sales"."orders" AS "order" ON "lines"."order_id" = "order"."order_id"
LEFT JOIN (SELECT *
FROM goods.products
WHERE NOT deleted
) AS "product" ON "lines"."product_id" = "product"."product_id"
WHERE ("order"."status" <> 'cancelled')
GROUP BY 1) AS answered
ORDER BY "brand" ASC NULLS LAST
