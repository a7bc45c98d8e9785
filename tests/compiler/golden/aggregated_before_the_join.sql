SELECT d0 AS "metric_time__month", d1 AS "buyer.zone", coalesce(m0, 0) AS "orders"
FROM (SELECT CAST(date_trunc('month', "orders".__t) AS DATE) AS d0, "buyer__region"."zone" AS d1, CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM (SELECT CAST("orders"."ordered_at" AS DATE) AS __t, "buyer_id", count(*) AS __a0
FROM "sales"."orders" AS "orders"
GROUP BY 1, 2) AS "orders"
JOIN "crm"."customers" AS "buyer" ON "orders"."buyer_id" = "buyer"."customer_id"
JOIN "crm"."regions" AS "buyer__region" ON "buyer"."region_id" = "buyer__region"."region_id"
GROUP BY 1, 2) AS answered
ORDER BY "metric_time__month" ASC NULLS LAST, "buyer.zone" ASC NULLS LAST
