SELECT m0 AS "large", coalesce(m1, 0) AS "average", m2 AS "typical"
FROM (SELECT sum("orders"."total") FILTER (WHERE ("orders"."total" > 100)) AS m0, avg("orders"."total") AS m1, quantile_cont(CAST("orders"."total" AS DOUBLE), 0.9) AS m2
FROM "sales"."orders" AS "orders") AS answered
