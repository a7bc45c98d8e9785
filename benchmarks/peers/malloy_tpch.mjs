// Malloy: TPC-H in its terms. The same conversation as answering.py: a line of JSON for each request.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const installed = createRequire(`${process.cwd()}/`);
const { DuckDBDialect, SingleConnectionRuntime, mkFieldDef } = installed('@malloydata/malloy');
const { BaseConnection } = installed('@malloydata/malloy/connection');

const NO_EARLIER = "no figure of an earlier period beside this one's";
const CANNOT = {
  q08: NO_EARLIER,
  q08b: NO_EARLIER,
  q13: 'one dimension cannot be reached by a different role from each fact',
  q17: NO_EARLIER,
};
// A running total brings its base along: the columns asked for are taken from them.
const COLUMNS = { q07: 'shipped_at, revenue_mtd', q07b: 'shipped_at, revenue_mtd' };
const TABLES = {
  lineitem: {
    l_orderkey: 'BIGINT', l_linenumber: 'BIGINT', l_partkey: 'BIGINT', l_suppkey: 'BIGINT', l_quantity: 'DECIMAL(15,2)',
    l_extendedprice: 'DECIMAL(15,2)', l_discount: 'DECIMAL(15,2)', l_tax: 'DECIMAL(15,2)', l_returnflag: 'VARCHAR',
    l_shipmode: 'VARCHAR', l_shipdate: 'DATE',
  },
  orders: {
    o_orderkey: 'BIGINT', o_custkey: 'BIGINT', o_totalprice: 'DECIMAL(15,2)', o_orderdate: 'DATE',
    o_orderstatus: 'VARCHAR', o_orderpriority: 'VARCHAR',
  },
  partsupp: { ps_partkey: 'BIGINT', ps_suppkey: 'BIGINT', ps_supplycost: 'DECIMAL(15,2)', ps_availqty: 'BIGINT' },
  customer: { c_custkey: 'BIGINT', c_nationkey: 'BIGINT', c_mktsegment: 'VARCHAR' },
  supplier: { s_suppkey: 'BIGINT', s_nationkey: 'BIGINT' },
  part: { p_partkey: 'BIGINT', p_brand: 'VARCHAR', p_type: 'VARCHAR' },
  nation: { n_nationkey: 'BIGINT', n_name: 'VARCHAR', n_regionkey: 'BIGINT' },
  region: { r_regionkey: 'BIGINT', r_name: 'VARCHAR' },
};
const DIMENSIONS = `
source: region is duckdb.table('region') extend { primary_key: r_regionkey }
source: nation is duckdb.table('nation') extend { primary_key: n_nationkey  join_one: region with n_regionkey }
source: customer is duckdb.table('customer') extend { primary_key: c_custkey  join_one: nation with c_nationkey }
source: supplier is duckdb.table('supplier') extend { primary_key: s_suppkey  join_one: nation with s_nationkey }
source: part is duckdb.table('part') extend { primary_key: p_partkey }
`;
const LINE_JOINS = 'join_one: orders with l_orderkey  join_one: part with l_partkey  join_one: supplier with l_suppkey';
const FACTS = `
source: orders is duckdb.table('orders') extend {
  primary_key: o_orderkey
  join_one: customer with o_custkey
  measure: order_count is count()
  measure: order_value is o_totalprice.sum()
  measure: buyers is count(o_custkey)
  measure: order_value_average is order_value / nullif(order_count, 0)
}
source: lines is duckdb.table('lineitem') extend {
  dimension: line is concat(l_orderkey, '-', l_linenumber)
  primary_key: line
  measure: revenue is sum(l_extendedprice * (1 - l_discount))
  measure: quantity is l_quantity.sum()
  measure: line_count is count()
  measure: cost is sum(l_extendedprice * l_tax)
  measure: margin is (revenue - cost) / nullif(revenue, 0)
  measure: air_revenue is revenue { where: l_shipmode = 'AIR' | 'REG AIR' }
}
source: lineitem is lines extend { ${LINE_JOINS} }
source: partsupp is duckdb.table('partsupp') extend {
  dimension: offer is concat(ps_partkey, '-', ps_suppkey)
  primary_key: offer
  measure: supply_cost is sum(ps_supplycost * ps_availqty)
}
source: sales is orders extend {
  join_many: lines on lines.l_orderkey = o_orderkey
  measure: revenue_per_order is lines.revenue / nullif(order_count, 0)
}
source: supplied is supplier extend {
  join_many: lines on lines.l_suppkey = s_suppkey
  join_many: partsupp on partsupp.ps_suppkey = s_suppkey
}
`;
const BASE_METRICS = 12;
const EXTRA_FACT = 50;
const within = (since, until) => `where: l_shipdate >= @${since} and l_shipdate < @${until}`;
const toDate = (since, until) => `lineitem -> { ${within(since, until)}
  group_by: shipped_at is l_shipdate, in_month is l_shipdate.month  aggregate: revenue  order_by: shipped_at
  calculate: revenue_mtd is sum_cumulative(revenue) { partition_by: in_month  order_by: shipped_at } }`;
const QUESTIONS = {
  q01: 'lineitem -> { aggregate: revenue }',
  q02: 'lineitem -> { group_by: shipped is l_shipdate.month  aggregate: revenue }',
  q03: `lineitem -> { where: l_shipmode = 'AIR' ${within('1995-03-01', '1995-04-01')}
    group_by: l_returnflag  aggregate: revenue }`,
  q04: 'orders -> { group_by: ordered is o_orderdate.year  aggregate: buyers }',
  q05: 'orders -> { group_by: customer.c_mktsegment  aggregate: order_value_average }',
  q06: `lineitem -> { ${within('1996-01-01', '1997-01-01')} group_by: part.p_brand  aggregate: margin }`,
  q07: toDate('1996-01-01', '1997-01-01'),
  q07b: toDate('1996-03-15', '1997-01-01'),
  q09: 'lineitem -> { group_by: supplier.nation.region.r_name  aggregate: revenue }',
  q10: `lineitem -> { where: orders.customer.nation.region.r_name = 'ASIA' ${within('1994-01-01', '1995-01-01')}
    group_by: orders.customer.nation.n_name  aggregate: revenue }`,
  q11: 'sales -> { group_by: customer.nation.n_name  aggregate: revenue is lines.revenue, order_count }',
  q12: `supplied -> { group_by: nation.n_name
    aggregate: revenue is lines.revenue, supply_cost is partsupp.supply_cost }`,
  q14: `lineitem -> { where: part.p_brand = 'Brand#23' ${within('1995-09-01', '1996-01-01')}
    group_by: part.p_type  aggregate: revenue  order_by: revenue desc  limit: 10 }`,
  q15: 'sales -> { group_by: customer.c_mktsegment  aggregate: revenue_per_order }',
  q16: 'lineitem -> { group_by: shipped is l_shipdate.year  aggregate: air_revenue, revenue }',
};

class Columns extends BaseConnection {
  // Knows the columns, and runs nothing.
  name = 'duckdb';
  dialectName = 'duckdb';
  getDigest() { return 'tpch'; }
  async runSQL() { throw new Error('nothing runs here'); }
  async fetchSelectSchema() { return 'no SQL source is used'; }
  async fetchTableSchema(key, path) {
    const dialect = new DuckDBDialect();
    const fields = Object.entries(TABLES[path]).map(([name, type]) => mkFieldDef(dialect.parseDuckDBType(type), name));
    return { type: 'table', name: key, dialect: 'duckdb', tablePath: path, connection: 'duckdb', fields };
  }
}

function extraFacts(metrics) {
  const wanted = Math.max(metrics - BASE_METRICS, 0);
  return Array.from({ length: Math.ceil(wanted / EXTRA_FACT) }, (_, fact) => {
    const figures = Array.from({ length: Math.min(EXTRA_FACT, wanted - fact * EXTRA_FACT) }, (_, n) =>
      `  measure: figure_${fact}_${n} is sum(l_extendedprice * (1 - l_discount)) { where: l_shipmode != '${n}' }`);
    return `source: fact_${fact} is duckdb.table('lineitem') extend {\n  ${LINE_JOINS}\n${figures.join('\n')}\n}`;
  }).join('\n');
}

const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const tell = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function main() {
  const runtime = new SingleConnectionRuntime({ connection: new Columns() });
  const model = runtime.loadModel(DIMENSIONS + FACTS + extraFacts(Number(process.argv[2])));
  await model.getModel();
  tell({ cannot: CANNOT, tables: [] });
  const compiled = (question, limit) => {
    const text = QUESTIONS[question];
    const limited = limit === null ? text : text.replace(/(limit: \d+ )?\}$/, `limit: ${limit} }`);
    return model.loadQuery(`run: ${limited}`).getSQL();
  };
  let fresh = 1_000_000;
  for await (const line of createInterface({ input: process.stdin })) {
    const { question, runs } = JSON.parse(line);
    try {
      let sql = await compiled(question, null);
      const times = [];
      for (let run = 0; run < runs; run += 1) {
        const start = cpu();
        await compiled(question, fresh);
        times.push(cpu() - start);
        fresh += 1;
      }
      if (question in COLUMNS) sql = `SELECT ${COLUMNS[question]} FROM (${sql}\n)`;
      tell({ sql, times });
    } catch (error) {
      tell({ error: String(error) });
    }
  }
}

await main();
