WITH b0 AS (SELECT CAST("orders"."ordered_at" AS DATE) AS __t, count(*) AS __a0, count(*) AS __a1
FROM "sales"."orders" AS "orders"
WHERE "orders"."ordered_at" >= DATE '2024-01-01' AND "orders"."ordered_at" < DATE '2025-02-01'
GROUP BY 1) SELECT coalesce(m0, 0) AS "orders", coalesce(m1, 0) AS "orders__previous_year", (coalesce(m0, 0) - coalesce(m1, 0)) AS "orders__previous_year_change", (CASE WHEN coalesce(m1, 0) > 0 THEN ((coalesce(m0, 0) - coalesce(m1, 0)) / nullif(coalesce(m1, 0), 0)) END) AS "orders__previous_year_ratio"
FROM (SELECT max(m0) AS m0, max(m1) AS m1
FROM (SELECT m0, NULL AS m1
FROM (SELECT CAST(sum("orders".__a0) AS BIGINT) AS m0
FROM b0 AS "orders"
WHERE "orders".__t >= DATE '2025-01-01' AND "orders".__t < DATE '2025-02-01') AS part
UNION ALL SELECT NULL AS m0, m1
FROM (SELECT CAST(sum("orders".__a1) AS BIGINT) AS m1
FROM b0 AS "orders"
WHERE "orders".__t >= DATE '2024-01-01' AND "orders".__t < DATE '2024-02-01') AS part) AS parts) AS answered
