SELECT d0 AS "zone"
FROM (SELECT DISTINCT "regions"."zone" AS d0
FROM "crm"."regions" AS "regions"
WHERE ("regions"."zone" IS NOT NULL)) AS answered
ORDER BY "zone" ASC NULLS LAST
