-- dialect: mysql
CREATE TABLE dim_user (
  user_id BIGINT PRIMARY KEY, city VARCHAR(20), level INT, gender VARCHAR(4), register_date DATE
);
CREATE TABLE dim_shop (shop_id BIGINT PRIMARY KEY, region VARCHAR(20), shop_type VARCHAR(20));
CREATE TABLE dwd_order (
  order_id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  shop_id BIGINT,
  status VARCHAR(20),
  channel VARCHAR(20),
  pay_amt DECIMAL(12, 2),
  refund_amt DECIMAL(12, 2),
  coupon_amt DECIMAL(12, 2),
  freight DECIMAL(12, 2),
  tax_amt DECIMAL(12, 2),
  fx_rate DECIMAL(12, 4),
  qty INT,
  is_test INT,
  create_time DATETIME,
  pay_time DATETIME,
  dt DATE NOT NULL,
  FOREIGN KEY (user_id) REFERENCES dim_user (user_id)
);
CREATE TABLE dwd_item (
  item_id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL, sku_id VARCHAR(20), category VARCHAR(20),
  price DECIMAL(12, 2), num INT, cost DECIMAL(12, 2),
  FOREIGN KEY (order_id) REFERENCES dwd_order (order_id)
);
CREATE TABLE dwd_refund (
  refund_id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL, amt DECIMAL(12, 2), status VARCHAR(20), apply_time DATETIME,
  FOREIGN KEY (order_id) REFERENCES dwd_order (order_id)
);
CREATE TABLE dwd_visit (
  visit_id BIGINT PRIMARY KEY, user_id BIGINT, page VARCHAR(50), stay INT, visit_time DATETIME, dt DATE
);
CREATE VIEW v_paid AS SELECT order_id, user_id, channel, pay_amt, dt FROM dwd_order WHERE status = 'paid';
