SELECT d0 AS "buyer", coalesce(m0, 0) AS "orders"
FROM (SELECT "orders"."buyer_id" AS d0, count(*) AS m0
FROM "sales"."orders" AS "orders"
GROUP BY 1) AS answered
ORDER BY "buyer" ASC NULLS LAST
