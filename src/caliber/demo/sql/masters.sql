-- What does not grow with trade: places, goods, suppliers, people of the house. Words come from tables w_*.
CREATE TABLE scm.suppliers AS
SELECT supplier_id, name AS supplier_name, name_en, kind, province, DATE '2016-03-01' + CAST(h(supplier_id, 101, 1800) AS INTEGER) AS since
FROM w_suppliers;

CREATE TABLE scm.warehouses AS SELECT warehouse_id, name AS warehouse_name, name_en, region_id FROM w_warehouses;

CREATE TABLE sales.regions AS SELECT region_id, name AS region_name, name_en FROM w_regions;

CREATE TABLE sales.stores AS
SELECT store_id, name AS store_name, city, region_id,
       CASE WHEN flagship THEN 'flagship' WHEN h(store_id, 102, 10) < 7 THEN 'standard' ELSE 'community' END AS store_type,
       80 + h(store_id, 103, 9) * 40 AS area_sqm,
       the_start() - CAST(30 + h(store_id, 104, 2200) AS INTEGER) AS opened_on
FROM w_stores;

CREATE TABLE sales.categories AS
SELECT category_id, name AS category_name, name_en, group_name, group_en FROM w_categories;

CREATE TABLE sales.brands AS SELECT brand_id, name AS brand_name, name_en FROM w_brands;

CREATE TEMP TABLE goods AS
WITH slot AS (SELECT c.*, unnest(range(per_category())) AS place FROM w_categories c),
     priced AS (
       SELECT *, (category_id - 1) * per_category() + place + 1 AS product_id, place % 5 IN (0, 3) AS own FROM slot
     )
SELECT CAST(product_id AS INTEGER) AS product_id, category_id, name AS category, place, own, heated, season,
       price * (70 + h(product_id, 105, 70)) // 10000 * 100 - 100 AS price,
       52 + h(product_id, 106, 14) AS cost_percent,
       CASE WHEN own THEN 1 ELSE 2 + h(product_id, 107, 5) END AS brand_id,
       CASE WHEN category_id <= 3 THEN 1 + h(product_id, 108, 3) WHEN category_id <= 8 THEN 2 + h(product_id, 108, 2)
            WHEN category_id <= 11 THEN 4 WHEN category_id <= 14 THEN 5 WHEN category_id <= 18 THEN 6 + h(product_id, 108, 2)
            WHEN category_id <= 22 THEN 8 + h(product_id, 108, 2) ELSE 10 END AS supplier_id
FROM priced;

CREATE TABLE sales.products AS
SELECT product_id, 'YH' || lpad(CAST(category_id AS VARCHAR), 2, '0') || lpad(CAST(product_id AS VARCHAR), 4, '0') AS sku,
       b.name || series(h(product_id, 109, 5)) || category || ' ' || chr(CAST(65 + place % 6 AS INTEGER)) || CAST(10 + place AS VARCHAR) AS product_name,
       category_id, CAST(g.brand_id AS INTEGER) AS brand_id, CAST(supplier_id AS INTEGER) AS supplier_id,
       yuan(price) AS list_price, yuan(price * cost_percent // 100) AS unit_cost, own AS own_brand,
       the_start() - CAST(h(product_id, 110, 900) AS INTEGER) AS launched_on
FROM goods g JOIN w_brands b ON b.brand_id = g.brand_id ORDER BY product_id;

-- A batch: own-brand product, month of production, line A or B. Heated goods of line B carry the second supplier's thermostat.
CREATE TABLE mfg.batches AS
WITH b AS (SELECT g.*, m.month, side FROM goods g, (SELECT unnest(range(-2, months())) AS month) m, (SELECT unnest([0, 1]) AS side) WHERE own)
SELECT product_id * 1000 + (month + 2) * 2 + side AS batch_id,
       'B' || strftime(month_start(month), '%y%m') || '-' || lpad(CAST(product_id AS VARCHAR), 4, '0') || CASE side WHEN 0 THEN 'A' ELSE 'B' END AS batch_no,
       product_id, month_start(month) + CAST(h(product_id * 100 + month + 2, 111, 25) AS INTEGER) AS produced_on,
       CASE side WHEN 0 THEN 'A' ELSE 'B' END AS line,
       CAST(CASE WHEN NOT heated THEN 13 + product_id % 2 WHEN side = 0 THEN 11 ELSE 12 END AS INTEGER) AS part_supplier_id,
       CASE WHEN heated THEN '温控器' WHEN product_id % 2 = 0 THEN '电机' ELSE '控制模组' END AS key_part,
       scaled(40) + h(product_id * 100 + month + 2, 112, scaled(40)) AS quantity,
       20 + h(product_id * 100 + month + 2, 113, 20) AS inspected,
       CASE WHEN h(product_id * 200 + (month + 2) * 2 + side, 114, 100) < 12 THEN 1 ELSE 0 END AS defective
FROM b ORDER BY batch_id;

CREATE TABLE fin.exchange_rates AS
SELECT day AS rate_on, 'USD' AS currency, CAST(rate4 * 0.0001 AS DECIMAL(10, 4)) AS rate FROM days
UNION ALL SELECT day, 'CNY', 1.0000 FROM days;

CREATE TABLE crm.members AS
WITH m AS (SELECT unnest(range(members())) AS id)
SELECT 10000001 + id AS member_id,
       phone(person(id)) AS phone,
       surname(h(person(id), 121, 100000)) || given(h(person(id), 122, 100000)) AS member_name,
       CASE WHEN h(id, 123, 100) < 61 THEN 'female' WHEN h(id, 123, 100) < 97 THEN 'male' END AS gender,
       CAST(year(the_end()) - 19 - h(id, 124, 45) AS INTEGER) AS birth_year,
       CASE WHEN h(id, 125, 100) < 62 THEN 'silver' WHEN h(id, 125, 100) < 90 THEN 'gold' ELSE 'black' END AS level,
       joined(id) AS joined_on,
       CASE WHEN h(id, 126, 100) < 44 THEN 'store' WHEN h(id, 126, 100) < 78 THEN 'mini_program' ELSE 'app' END AS joined_by
FROM m;
-- Strange members: a test account without phone, one of the tills, one born in 1900.
INSERT INTO crm.members VALUES
  (1, NULL, '测试账号', NULL, NULL, 'silver', the_start(), 'app'),
  (2, '00000000000', '收银台', NULL, NULL, 'silver', the_start(), 'store'),
  (3, '13800000000', '匿名', NULL, 1900, 'silver', the_start(), 'store');

CREATE TABLE hr.departments AS SELECT department_id, code AS department_code, name AS department_name, parent_id FROM w_departments;

-- History of employees: one row per version, valid_to exclusive and null while it holds.
CREATE TABLE hr.employees AS
WITH seats AS (SELECT d.department_id, unnest(range(d.people)) AS seat FROM w_departments d),
     stays AS (
       SELECT *, department_id * 1000 + seat AS employee_id,
              the_start() - 1800 + CAST(h(department_id * 1000 + seat, 131, 2890) AS INTEGER) AS hired_on,
              CASE WHEN h(department_id * 1000 + seat, 132, 100) < 48 THEN CAST(150 + h(department_id * 1000 + seat, 133, 1900) AS INTEGER) END AS stayed
       FROM seats
     ),
     lives AS (
       SELECT *, CASE WHEN hired_on + stayed <= the_end() THEN hired_on + stayed END AS left_on,
              hired_on + CAST(300 + h(employee_id, 134, 700) AS INTEGER) AS raised_on FROM stays
     ),
     versions AS (
       SELECT *, 1 AS version, hired_on AS valid_from,
              CASE WHEN raised_on < coalesce(left_on, the_end()) THEN raised_on ELSE left_on END AS valid_to FROM lives
       UNION ALL
       SELECT *, 2, raised_on, left_on FROM lives WHERE raised_on < coalesce(left_on, the_end())
     )
SELECT CAST(employee_id AS INTEGER) AS employee_id, version, valid_from, valid_to,
       surname(h(employee_id, 135, 100000)) || given(h(employee_id, 136, 100000)) AS employee_name,
       department_id, 'P' || CAST(3 + h(employee_id, 137, 4) + version AS VARCHAR) AS grade,
       yuan(500000 + h(employee_id, 138, 90) * 10000 + version * 120000) AS monthly_salary,
       hired_on, left_on
FROM versions ORDER BY employee_id, version;

CREATE TABLE hr.headcount AS
WITH m AS (SELECT month_start(CAST(unnest(range(1, months())) AS INTEGER)) AS month_on),
     p AS (
       SELECT m.month_on, e.department_id,
              count(*) FILTER (WHERE e.valid_from <= last_day(m.month_on) AND coalesce(e.valid_to, DATE '9999-12-31') > last_day(m.month_on)) AS headcount,
              count(*) FILTER (WHERE e.version = 1 AND date_trunc('month', e.hired_on) = m.month_on) AS joined,
              count(*) FILTER (WHERE e.version = 1 AND date_trunc('month', e.left_on) = m.month_on) AS departed,
              coalesce(sum(e.monthly_salary) FILTER (WHERE e.valid_from <= last_day(m.month_on) AND coalesce(e.valid_to, DATE '9999-12-31') > last_day(m.month_on)), 0) AS payroll
       FROM m, hr.employees e GROUP BY ALL
     )
SELECT month_on, department_id, headcount, joined, departed, CAST(payroll AS DECIMAL(18, 2)) AS payroll FROM p ORDER BY ALL;
