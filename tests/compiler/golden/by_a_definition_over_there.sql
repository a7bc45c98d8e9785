SELECT d0 AS "payer.level", coalesce(m0, 0) AS "orders"
FROM (SELECT CASE WHEN "payer"."customer_id" IS NOT NULL THEN coalesce("payer"."level", 'none') END AS d0, count(*) AS m0
FROM "sales"."orders" AS "orders"
LEFT JOIN "crm"."customers" AS "payer" ON "orders"."payer_id" = "payer"."customer_id"
GROUP BY 1) AS answered
ORDER BY "payer.level" ASC NULLS LAST
