SELECT coalesce(m0, 0) AS "orders"
FROM (SELECT count(*) AS m0
FROM "sales"."orders" AS "orders") AS answered
