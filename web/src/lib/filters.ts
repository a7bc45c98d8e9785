// One filter a dimension. In the address `where.region=华东,华南`; to the server a predicate, members as quoted data.

export const OPERATORS = ["in", "not", "range", "has", "empty", "filled"] as const;
export type Operator = (typeof OPERATORS)[number];

/** `values`: members as the data have them; for `range` the two ends, "" for an open one; for `has` the words. */
export interface Filter {
  dimension: string;
  operator: Operator;
  values: string[];
}

const LISTED = new Set<Operator>(["in", "not", "range", "has"]);
const MOST_VALUES = 500;

// -- in the address

/** `a,b` with commas and backslashes escaped; one empty member is `\e`, so that it is not no member. */
function join(values: string[]): string {
  return values.map((value) => (value === "" ? "\\e" : value.replace(/[\\,]/g, (found) => `\\${found}`))).join(",");
}

function split(text: string): string[] {
  const values: string[] = [];
  let value = "";
  let hole = true;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (letter === ",") {
      if (!hole) values.push(value);
      value = "";
      hole = true;
      continue;
    }
    hole = false;
    if (letter !== "\\") value += letter;
    else {
      at += 1;
      const next = text[at] ?? "";
      if (next !== "e" || value !== "") value += next;
    }
  }
  return hole ? values : [...values, value];
}

function ends(values: string[]): string {
  return `${values[0] ?? ""},${values[1] ?? ""}`;
}

const OPERATOR = /^(in|not|range|has):|^(empty|filled)$/;

/** A filter as it stands in the address: `华东,华南`, `not:华东`, `range:10,20`, `empty`. */
export function writeFilter({ operator, values }: Filter): string {
  if (!LISTED.has(operator)) return operator;
  if (operator === "range") return `range:${ends(values)}`;
  if (operator === "has") return `has:${values[0] ?? ""}`;
  const list = join(values);
  return operator === "not" ? `not:${list}` : OPERATOR.test(list) ? `in:${list}` : list;
}

/** What `writeFilter` wrote, and what people write by hand; null where it says nothing. */
export function readFilter(dimension: string, text: string): Filter | null {
  const found = OPERATOR.exec(text);
  const operator = (found?.[1] ?? found?.[2] ?? "in") as Operator;
  if (!LISTED.has(operator)) return { dimension, operator, values: [] };
  const rest = found ? text.slice(found[0].length) : text;
  const filter = { dimension, operator, values: read(operator, rest) };
  return isWhole(filter) ? filter : null;
}

function read(operator: Operator, text: string): string[] {
  if (operator === "has") return [text];
  if (operator !== "range") return [...new Set(split(text))].slice(0, MOST_VALUES);
  const [from = "", to = ""] = text.split(",").map((end) => end.trim());
  return [from, to];
}

/** Whether it narrows anything yet. */
export function isWhole({ operator, values }: Filter): boolean {
  if (operator === "range") return values.some((end) => end !== "");
  if (operator === "has") return (values[0] ?? "").trim() !== "";
  return LISTED.has(operator) ? values.length > 0 : true;
}

// -- to the server

const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const NUMERIC = new Set(["integer", "number", "decimal", "float", "double", "bigint"]);

/** A name as an identifier: each part quoted, so that a reserved word or an odd letter is a name and nothing else. */
export function quoteName(name: string): string {
  return name
    .split(".")
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join(".");
}

/** A member as a literal of the dimension's type: text stays text, whatever stands in it. */
export function quoteValue(value: string, type = "string"): string {
  if (NUMERIC.has(type) && NUMBER.test(value)) return value;
  if (type === "boolean" && /^(true|false)$/i.test(value)) return value.toLowerCase();
  return `'${value.replaceAll("'", "''")}'`;
}

/** The predicate that the server parses. What is left out by `not` are the members named, never the unmatched. */
export function predicate({ dimension, operator, values }: Filter, type = "string"): string {
  const name = quoteName(dimension);
  const list = values.map((value) => quoteValue(value, type));
  if (operator === "empty") return `${name} is null`;
  if (operator === "filled") return `${name} is not null`;
  if (operator === "has") return `contains(lower(cast(${name} as varchar)), lower(${quoteValue(values[0] ?? "")}))`;
  if (operator === "range") return between(name, values, type);
  const found = list.length === 1 ? `${name} = ${list[0]}` : `${name} in (${list.join(", ")})`;
  const other = list.length === 1 ? `${name} <> ${list[0]}` : `${name} not in (${list.join(", ")})`;
  return operator === "in" ? found : `(${other} or ${name} is null)`;
}

function between(name: string, [from = "", to = ""]: string[], type: string): string {
  const bounds = [from ? `${name} >= ${quoteValue(from, type)}` : "", to ? `${name} <= ${quoteValue(to, type)}` : ""];
  return bounds.filter(Boolean).join(" and ");
}
