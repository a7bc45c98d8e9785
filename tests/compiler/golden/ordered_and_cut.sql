SELECT d0 AS "channel", coalesce(m0, 0) AS "orders"
FROM (SELECT "orders"."channel" AS d0, count(*) AS m0
FROM "sales"."orders" AS "orders"
GROUP BY 1) AS answered
ORDER BY "orders" DESC NULLS LAST, "channel" ASC NULLS LAST
LIMIT 3
