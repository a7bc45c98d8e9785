SELECT coalesce(m0, 0) AS "orders"
FROM (SELECT count(*) AS m0
FROM "sales"."orders" AS "orders"
WHERE "orders"."paid_on" >= DATE '2025-01-01' AND "orders"."paid_on" < DATE '2025-02-01') AS answered
