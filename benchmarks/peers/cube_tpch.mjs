// Cube: TPC-H in its terms, by its schema compiler alone. The same conversation as answering.py: a line of JSON each.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const installed = createRequire(`${process.cwd()}/`);
const { prepareCompiler } = installed('@cubejs-backend/schema-compiler');
const { DuckDBQuery } = installed('@cubejs-backend/duckdb-driver/dist/src/DuckDBQuery.js'); // without its driver

const NO_EARLIER = 'a figure of an earlier period needs the planner that comes as a binary';
const CANNOT = {
  q08: NO_EARLIER,
  q08b: NO_EARLIER,
  q13: 'one dimension cannot be reached by a different role from each fact',
  q17: NO_EARLIER,
};
const NETWORK = (role) => `
cube('${role}_region', {
  sql_table: 'region',
  dimensions: { key: { sql: 'r_regionkey', type: 'number', primary_key: true }, name: { sql: 'r_name', type: 'string' } },
});
cube('${role}_nation', {
  sql_table: 'nation',
  joins: { ${role}_region: {
    relationship: 'many_to_one', sql: \`\${CUBE}.n_regionkey = \${${role}_region}.r_regionkey\` } },
  dimensions: { key: { sql: 'n_nationkey', type: 'number', primary_key: true }, name: { sql: 'n_name', type: 'string' } },
});`;
const LINE_JOINS = `joins: {
    orders: { relationship: 'many_to_one', sql: \`\${CUBE}.l_orderkey = \${orders}.o_orderkey\` },
    part: { relationship: 'many_to_one', sql: \`\${CUBE}.l_partkey = \${part}.p_partkey\` },
    supplier: { relationship: 'many_to_one', sql: \`\${CUBE}.l_suppkey = \${supplier}.s_suppkey\` },
  }`;
const LINE_DIMENSIONS = `dimensions: {
    line: { sql: \`\${CUBE}.l_orderkey || '-' || \${CUBE}.l_linenumber\`, type: 'string', primary_key: true },
    shipped: { sql: 'l_shipdate', type: 'time' },
    ship_mode: { sql: 'l_shipmode', type: 'string' },
    return_flag: { sql: 'l_returnflag', type: 'string' },
  }`;
const REVENUE = 'l_extendedprice * (1 - l_discount)';
const MODEL = `${NETWORK('customer')}${NETWORK('supplier')}
cube('customer', {
  sql_table: 'customer',
  joins: { customer_nation: {
    relationship: 'many_to_one', sql: \`\${CUBE}.c_nationkey = \${customer_nation}.n_nationkey\` } },
  dimensions: {
    key: { sql: 'c_custkey', type: 'number', primary_key: true },
    segment: { sql: 'c_mktsegment', type: 'string' },
  },
});
cube('supplier', {
  sql_table: 'supplier',
  joins: {
    supplier_nation: { relationship: 'many_to_one', sql: \`\${CUBE}.s_nationkey = \${supplier_nation}.n_nationkey\` },
    lineitem: { relationship: 'one_to_many', sql: \`\${CUBE}.s_suppkey = \${lineitem}.l_suppkey\` },
    partsupp: { relationship: 'one_to_many', sql: \`\${CUBE}.s_suppkey = \${partsupp}.ps_suppkey\` },
  },
  dimensions: { key: { sql: 's_suppkey', type: 'number', primary_key: true } },
});
cube('part', {
  sql_table: 'part',
  dimensions: {
    key: { sql: 'p_partkey', type: 'number', primary_key: true },
    brand: { sql: 'p_brand', type: 'string' },
    type: { sql: 'p_type', type: 'string' },
  },
});
cube('orders', {
  sql_table: 'orders',
  joins: { customer: { relationship: 'many_to_one', sql: \`\${CUBE}.o_custkey = \${customer}.c_custkey\` } },
  dimensions: {
    key: { sql: 'o_orderkey', type: 'number', primary_key: true },
    ordered: { sql: 'o_orderdate', type: 'time' },
  },
  measures: {
    order_count: { type: 'count' },
    order_value: { sql: 'o_totalprice', type: 'sum' },
    buyers: { sql: 'o_custkey', type: 'count_distinct' },
    order_value_average: { sql: \`\${order_value} / NULLIF(\${order_count}, 0)\`, type: 'number' },
  },
});
cube('lineitem', {
  sql_table: 'lineitem',
  ${LINE_JOINS},
  ${LINE_DIMENSIONS},
  measures: {
    revenue: { sql: '${REVENUE}', type: 'sum' },
    quantity: { sql: 'l_quantity', type: 'sum' },
    line_count: { type: 'count' },
    cost: { sql: 'l_extendedprice * l_tax', type: 'sum' },
    margin: { sql: \`(\${revenue} - \${cost}) / NULLIF(\${revenue}, 0)\`, type: 'number' },
    air_revenue: { sql: '${REVENUE}', type: 'sum', filters: [{ sql: \`\${CUBE}.l_shipmode IN ('AIR', 'REG AIR')\` }] },
    revenue_mtd: { sql: '${REVENUE}', type: 'sum', rolling_window: { type: 'to_date', granularity: 'month' } },
    revenue_per_order: { sql: \`\${revenue} / NULLIF(\${orders.order_count}, 0)\`, type: 'number' },
  },
});
cube('partsupp', {
  sql_table: 'partsupp',
  joins: { supplier: { relationship: 'many_to_one', sql: \`\${CUBE}.ps_suppkey = \${supplier}.s_suppkey\` } },
  dimensions: { offer: { sql: \`\${CUBE}.ps_partkey || '-' || \${CUBE}.ps_suppkey\`, type: 'string', primary_key: true } },
  measures: { supply_cost: { sql: 'ps_supplycost * ps_availqty', type: 'sum' } },
});
`;
const BASE_METRICS = 13;
const EXTRA_FACT = 50;
const is = (member, value) => ({ member, operator: 'equals', values: [value] });
const shipped = (granularity, ...dateRange) => [
  { dimension: 'lineitem.shipped', ...(granularity && { granularity }), ...(dateRange.length && { dateRange }) },
];
const revenue = (more) => ({ measures: ['lineitem.revenue'], ...more });
const toDate = (since) => ({
  measures: ['lineitem.revenue_mtd'],
  timeDimensions: shipped('day', since, '1996-12-31'),
});
const QUESTIONS = {
  q01: revenue({}),
  q02: revenue({ timeDimensions: shipped('month') }),
  q03: revenue({
    dimensions: ['lineitem.return_flag'],
    filters: [is('lineitem.ship_mode', 'AIR')],
    timeDimensions: shipped('', '1995-03-01', '1995-03-31'),
  }),
  q04: { measures: ['orders.buyers'], timeDimensions: [{ dimension: 'orders.ordered', granularity: 'year' }] },
  q05: { measures: ['orders.order_value_average'], dimensions: ['customer.segment'] },
  q06: {
    measures: ['lineitem.margin'],
    dimensions: ['part.brand'],
    timeDimensions: shipped('', '1996-01-01', '1996-12-31'),
  },
  q07: toDate('1996-01-01'),
  q07b: toDate('1996-03-15'),
  q09: revenue({ dimensions: ['supplier_region.name'] }),
  q10: revenue({
    dimensions: ['customer_nation.name'],
    filters: [is('customer_region.name', 'ASIA')],
    timeDimensions: shipped('', '1994-01-01', '1994-12-31'),
  }),
  q11: { measures: ['lineitem.revenue', 'orders.order_count'], dimensions: ['customer_nation.name'] },
  q12: { measures: ['lineitem.revenue', 'partsupp.supply_cost'], dimensions: ['supplier_nation.name'] },
  q14: revenue({
    dimensions: ['part.type'],
    filters: [is('part.brand', 'Brand#23')],
    timeDimensions: shipped('', '1995-09-01', '1995-12-31'),
    order: [{ id: 'lineitem.revenue', desc: true }],
    rowLimit: 10,
  }),
  q15: { measures: ['lineitem.revenue_per_order'], dimensions: ['customer.segment'] },
  q16: { measures: ['lineitem.air_revenue', 'lineitem.revenue'], timeDimensions: shipped('year') },
};

function extraFacts(metrics) {
  const wanted = Math.max(metrics - BASE_METRICS, 0);
  return Array.from({ length: Math.ceil(wanted / EXTRA_FACT) }, (_, fact) => {
    const figures = Array.from({ length: Math.min(EXTRA_FACT, wanted - fact * EXTRA_FACT) }, (_, n) =>
      `figure_${fact}_${n}: { sql: '${REVENUE}', type: 'sum', filters: [{ sql: \`\${CUBE}.l_shipmode <> '${n}'\` }] }`);
    const content = `cube('fact_${fact}', {
  sql_table: 'lineitem', ${LINE_JOINS}, ${LINE_DIMENSIONS}, measures: { ${figures.join(',\n')} } });`;
    return { fileName: `fact_${fact}.js`, content };
  });
}

function literal(value) {
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}

const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const tell = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function main() {
  const files = [{ fileName: 'tpch.js', content: MODEL }, ...extraFacts(Number(process.argv[2]))];
  const repository = { localPath: () => process.cwd(), dataSchemaFiles: async () => files };
  // Templates and the newer planner are a binary that its packages fetch from elsewhere: nothing here is a template.
  const nativeInstance = { newJinjaEngine: () => ({}) };
  const compilers = prepareCompiler(repository, { nativeInstance });
  await compilers.compiler.compile();
  tell({ cannot: CANNOT, tables: [] });
  const compiled = (question, limit) => {
    const asked = { dimensions: [], filters: [], timeDimensions: [], ...QUESTIONS[question], timezone: 'UTC', useNativeSqlPlanner: false };
    if (limit !== null) asked.rowLimit = limit;
    return compilers.compiler.withQuery(null, () => new DuckDBQuery(compilers, asked).buildSqlAndParams());
  };
  let fresh = 1_000_000;
  for await (const line of createInterface({ input: process.stdin })) {
    const { question, runs } = JSON.parse(line);
    try {
      const [text, params] = compiled(question, null);
      const values = params.values();
      const sql = text.replace(/\?/g, () => literal(values.next().value));
      const times = [];
      for (let run = 0; run < runs; run += 1) {
        const start = cpu();
        compiled(question, fresh);
        times.push(cpu() - start);
        fresh += 1;
      }
      tell({ sql, times });
    } catch (error) {
      tell({ error: String(error) });
    }
  }
}

await main();
