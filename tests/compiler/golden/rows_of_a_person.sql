SELECT d0 AS "metric_time__day", coalesce(m0, 0) AS "visits"
FROM (SELECT CAST("visits"."came_at" AS DATE) AS d0, count(*) AS m0
FROM "web"."visits" AS "visits"
LEFT JOIN "crm"."customers" AS "visitor" ON "visits"."customer_id" = "visitor"."customer_id"
LEFT JOIN "crm"."regions" AS "visitor__region" ON "visitor"."region_id" = "visitor__region"."region_id"
WHERE ("visitor__region"."zone" IN ('north', 'it''s')) AND "visits"."came_at" >= DATE '2025-01-01' AND "visits"."came_at" < DATE '2025-02-01'
GROUP BY 1) AS answered
ORDER BY "metric_time__day" ASC NULLS LAST
