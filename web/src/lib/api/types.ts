// The shapes that the pages work with, as the REST interface gives them.

export interface Text {
  zh?: string;
  en?: string;
}

export interface Named {
  code: string;
  name: Text;
}

export interface Problem {
  code: string;
  message: string;
  hint?: string;
  where?: string;
  status?: number;
  title?: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
}

export interface DemoAccount {
  username: string;
  password: string;
  name: string;
  title: Text;
  department: Text;
}

export interface User {
  username: string;
  name: string;
  roles: string[];
  department: Named | null;
  departments: string[];
  attributes: Record<string, unknown>;
  lang: string;
  theme: string;
}

export interface Session {
  user: User;
  permissions: string[];
  setup_needed: boolean;
  project: Named;
}

export interface Alias {
  name: string;
  department: Named | null;
}

export interface Owner {
  business: string;
  technical: string;
  department: Named | null;
}

export type Status = "draft" | "in_review" | "published" | "deprecated" | "retired";
export type Sensitivity = "public" | "internal" | "confidential" | "secret";
export type MetricKind = "atomic" | "derived" | "composite";

export interface MetricBrief {
  code: string;
  name: Text;
  aliases: Alias[];
  kind: MetricKind;
  domain: Named | null;
  caliber: Text;
  unit: string;
  format: string;
  direction: "higher" | "lower" | "";
  nature: string;
  status: Status;
  sensitivity: Sensitivity;
  tier: string;
  version: string;
  certified: boolean;
  owner: Owner;
  followed: boolean;
  popularity: number;
  tags: string[];
  can_see_value: boolean;
  homonyms: number;
}

export interface DimensionBrief {
  name: string;
  label: Text;
  type: string;
  dataset: string;
  entity: string | null;
  path: string[];
  members: number | null;
  masked: boolean;
}

export interface Confusable {
  metric: MetricBrief | Named;
  reason: Text;
  kind: "differs_from" | "homonym" | "variant" | "same_definition";
}

export interface MetricDetail extends MetricBrief {
  purpose: Text;
  scope: Text;
  exclusions: Text;
  dataset: string;
  measure: string;
  where: string;
  time: string;
  nulls: string;
  of: string;
  period: string;
  offset: string;
  align: string;
  formula: string;
  grain: string;
  effective_from: string;
  certification: { by: string; at: string; until: string } | null;
  variant_of: string;
  replaces: string[];
  questions: string[];
  extra: Record<string, string>;
  fingerprint: string;
  words: { zh?: string[]; en?: string[] };
  formula_parts: { text: string; metric?: string; name?: Text }[];
  additivity: "additive" | "semi_additive" | "non_additive";
  not_to_be_confused: Confusable[];
  dimensions: DimensionBrief[];
  times: { name: string; label: Text }[];
  grains: string[];
  as_of: string | null;
  freshness: Record<string, unknown> | null;
  sources: { dataset: string; table: string; columns: string[] }[];
  used_by: (Named & { kind: string })[];
  allowed_actions: string[];
  denied: { code: string; message: Text; hint?: Text; contact: string } | null;
}

export interface Lineage {
  nodes: { id: string; type: "column" | "table" | "dataset" | "metric"; label: Text; code: string }[];
  edges: { from: string; to: string; how?: Text }[];
}

export interface MetricChange {
  part: string;
  before: string;
  after: string;
  text: Text;
  weight?: MetricVersion["kind"];
}

export interface MetricVersion {
  version: string;
  at: string | null;
  by: string;
  message?: string;
  kind: "breaking" | "additive" | "wording";
  changes: MetricChange[];
  fingerprint: string;
}

export type Cell = string | number | boolean | null;

export interface Column {
  name: string;
  kind: "dimension" | "time" | "metric" | "comparison";
  type: string;
  zh: string;
  en: string;
  dimension?: string;
  grain?: string;
  metric?: string;
  version?: string;
  unit?: string;
  format?: string;
  direction?: "higher" | "lower" | "";
  of?: string;
}

export interface Note {
  code: string;
  severity: "info" | "warning" | "error";
  zh: string;
  en: string;
  count?: number;
  metric?: string;
  dataset?: string;
  entity?: string;
}

export interface Statement {
  since: string | null;
  until: string | null;
  timezone: string;
  as_of: string | null;
  versions: Record<string, string>;
  notes: Note[];
}

export interface QueryResult {
  columns: Column[];
  rows: Cell[][];
  totals: { level: string[]; name?: Text; row: Cell[] }[];
  statement: Statement;
  receipt: string;
  sql: string;
  elapsed_ms: number;
  cached: boolean;
}

export interface MetricQuery {
  metrics: string[];
  by?: string[];
  where?: string[];
  since?: string;
  until?: string;
  grain?: string;
  time?: string;
  compare?: string[];
  order?: string[];
  limit?: number;
  totals?: boolean;
  fill?: boolean;
}

export interface Tile {
  metric: MetricBrief;
  value: number | null;
  previous: number | null;
  change: number | null;
  ratio: number | null;
  since: string;
  until: string;
  compare: "previous_period" | "previous_year";
  sparkline: [string, number | null][];
  as_of: string | null;
  column: Column;
  error: Problem | null;
}

export interface Home {
  followed: MetricBrief[];
  recommended: MetricBrief[];
  recent: MetricBrief[];
}

export interface FacetValue {
  value: string;
  name: Text;
  count: number;
}

export type FacetName = "domain" | "department" | "kind" | "status" | "sensitivity" | "owner" | "tag" | "certified";

export interface MetricPage extends Page<MetricBrief> {
  facets: Partial<Record<FacetName, FacetValue[]>>;
}

export interface SearchHit {
  type: "metric" | "dimension" | "domain" | "metric_set" | "page";
  code: string;
  name: Text;
  matched: "name" | "alias" | "pinyin" | "code" | "text";
  alias?: string;
  alias_department?: string;
  snippet?: Text;
  certified?: boolean;
  status?: Status;
  domain?: string;
}

export interface DomainNode {
  code: string;
  name: Text;
  owner: string;
  description: Text;
  metrics: number;
  children: DomainNode[];
}

export interface MetricSetBrief {
  code: string;
  name: Text;
  purpose: Text;
  audience: string[] | Named[];
  metrics: number;
  owner: string;
}

export interface MetricSetDetail extends Omit<MetricSetBrief, "metrics"> {
  metrics: MetricBrief[];
  by: string[];
  grain: string;
  period: string;
}

export interface DepartmentNode {
  code: string;
  name: Text;
  parent?: string;
  people?: number;
  origin?: string;
  children: DepartmentNode[];
}

export interface Account {
  username: string;
  name: string;
  roles: string[];
  department: Named | string | null;
  departments?: string[];
  attributes?: Record<string, unknown>;
  active?: boolean;
}

export interface Token {
  id: string;
  name: string;
  username?: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
  revoked_at?: string | null;
}

export interface Meta {
  version: string;
  lang: string[];
  project: Named;
  snapshot: string;
  calendar: {
    week_start: string;
    fiscal_year_start: string;
    timezone: string;
    windows: Record<string, [string, string]>;
    today: string;
  };
}
