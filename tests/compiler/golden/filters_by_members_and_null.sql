SELECT coalesce(m0, 0) AS "orders"
FROM (SELECT count(*) AS m0
FROM "sales"."orders" AS "orders"
WHERE (("orders"."channel" IN ('a''b', 'c')) OR ("orders"."channel" IS NULL))) AS answered
