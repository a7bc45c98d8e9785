SELECT d0 AS "channel", (coalesce(m0, 0) / nullif(coalesce(m1, 0), 0)) AS "app_share"
FROM (SELECT "orders"."channel" AS d0, count(1) FILTER (WHERE ("orders"."channel" = 'app')) AS m0, count(*) AS m1
FROM "sales"."orders" AS "orders"
GROUP BY 1) AS answered
ORDER BY "channel" ASC NULLS LAST
