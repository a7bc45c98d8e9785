-- The tables that the trade fills, one day after the other.
CREATE TABLE sales.order_lines (
  order_id BIGINT, line_no INTEGER, product_id INTEGER, batch_id BIGINT, store_id INTEGER, member_id BIGINT, channel VARCHAR, status VARCHAR,
  currency VARCHAR, quantity INTEGER, unit_price DECIMAL(18, 2), coupon_amount DECIMAL(18, 2), amount_original DECIMAL(18, 2), amount DECIMAL(18, 2),
  tax_amount DECIMAL(18, 2), freight_amount DECIMAL(18, 2), cost_amount DECIMAL(18, 2), ordered_at TIMESTAMP, paid_at TIMESTAMP, loaded_at TIMESTAMP);
CREATE TABLE sales.orders (
  order_id BIGINT, order_no VARCHAR, store_id INTEGER, member_id BIGINT, coupon_id BIGINT, campaign_id INTEGER, channel VARCHAR, status VARCHAR,
  currency VARCHAR, line_count INTEGER, items_amount DECIMAL(18, 2), tax_amount DECIMAL(18, 2), freight_amount DECIMAL(18, 2),
  coupon_amount DECIMAL(18, 2), payable_amount DECIMAL(18, 2), amount_original DECIMAL(18, 2), ordered_at TIMESTAMP, paid_at TIMESTAMP, loaded_at TIMESTAMP);
CREATE TABLE fin.payments (
  payment_id BIGINT, order_id BIGINT, amount DECIMAL(18, 2), method VARCHAR, status VARCHAR, paid_at TIMESTAMP);
CREATE TABLE fin.refunds (
  refund_id BIGINT, order_id BIGINT, return_id BIGINT, store_id INTEGER, channel VARCHAR, kind VARCHAR, amount DECIMAL(18, 2), refunded_at TIMESTAMP);
CREATE TABLE sales.returns (
  return_id BIGINT, order_id BIGINT, line_no INTEGER, product_id INTEGER, batch_id BIGINT, store_id INTEGER, member_id BIGINT, channel VARCHAR,
  quantity INTEGER, amount DECIMAL(18, 2), reason VARCHAR, returned_at TIMESTAMP);
CREATE TABLE scm.deliveries (
  delivery_id BIGINT, order_id BIGINT, warehouse_id INTEGER, region_id INTEGER, carrier VARCHAR, dispatched_on DATE, promised_on DATE,
  requested_on DATE, delivered_on DATE, cost_amount DECIMAL(18, 2));
CREATE TABLE crm.complaints (
  complaint_id BIGINT, order_id BIGINT, product_id INTEGER, batch_id BIGINT, store_id INTEGER, member_id BIGINT, channel VARCHAR, kind VARCHAR,
  symptom VARCHAR, severity VARCHAR, complained_at TIMESTAMP, resolved_at TIMESTAMP);
CREATE TABLE crm.coupons (
  coupon_id BIGINT, member_id BIGINT, order_id BIGINT, kind VARCHAR, used_amount DECIMAL(18, 2), issued_on DATE, used_on DATE);
