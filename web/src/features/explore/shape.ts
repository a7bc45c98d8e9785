import type { ChartAxis, ChartSeries } from "@/components/chart";
import { keysOf, measuresOf, numberAt, totalsAt, groupKey, type GroupKey, type Measure } from "@/components/query-table";
import { isRunning, type Counting } from "@/components/time-pill";
import type { Cell, Column, QueryResult } from "@/lib/api/types";
import { isPercent } from "@/lib/format";

/** What an answer looks like: figures, a course, bars, or nothing that can be drawn. */
export type Shape =
  | { kind: "figures"; measures: Measure[]; row: Cell[] }
  | { kind: "chart"; drawing: Drawing }
  | { kind: "none" };

export interface Drawing {
  axis: ChartAxis;
  series: ChartSeries[];
  stacked: boolean;
  sideways: boolean;
  /** The keys of the point of an index. */
  keys: (index: number) => GroupKey[];
  /** The metric drawn where the answer has more; undefined where all are. */
  only?: Measure;
  /** How many groups are drawn of how many, where not all are. */
  top?: { count: number; total: number };
}

export interface Words {
  /** What a member or period is called. */
  member: (column: Column, value: Cell) => string;
  column: (column: Column) => string;
  /** A metric in its earlier period. */
  earlier: (name: string, compare: "previous_period" | "previous_year") => string;
}

export interface Seen {
  asOf: string | null;
  counting?: Counting;
}

const MOST_BARS = 30;
const MOST_SERIES = 8;
const LONG_NAME = 6;
const FEW_BARS = 8;

export function shapeOf(result: QueryResult, words: Words, seen: Seen): Shape {
  const keys = keysOf(result.columns);
  const measures = measuresOf(result.columns);
  const [row] = result.rows;
  if (!measures.length || !row) return { kind: "none" };
  if (!keys.length) return { kind: "figures", measures, row };
  if (keys.length === 1) return { kind: "chart", drawing: simple(result, keys[0] ?? 0, measures, words, seen) };
  if (keys.length === 2) return { kind: "chart", drawing: crossed(result, keys, measures, words, seen) };
  return { kind: "none" };
}

/** Periods as dates, members in words; time keeps its grain so that the chart can write it. */
function axisOf(column: Column, values: Cell[], words: Words, seen: Seen): ChartAxis {
  const name = words.column(column);
  if (column.kind !== "time" || !column.grain || values.some((value) => value === null))
    return { name, points: values.map((value) => words.member(column, value)) };
  const { grain } = column;
  const { asOf, counting } = seen;
  const running = asOf ? values.findIndex((value) => isRunning(String(value), grain, asOf, counting)) : -1;
  return { name, grain, points: values.map(String), running: running < 0 ? undefined : running };
}

function isCourse(column: Column | undefined): boolean {
  return column?.kind === "time";
}

/** One dimension: every metric over it, each with its earlier period. */
function simple(result: QueryResult, at: number, measures: Measure[], words: Words, seen: Seen): Drawing {
  const column = result.columns[at] as Column;
  const course = isCourse(column);
  const all = course ? [...result.rows].sort((a, b) => (String(a[at]) < String(b[at]) ? -1 : 1)) : result.rows;
  const rows = course ? all : all.slice(0, MOST_BARS);
  const values = rows.map((row) => row[at] ?? null);
  const kind = course && rows.length > 2 ? "line" : "bar";
  const axis = axisOf(column, values, words, seen);
  return {
    axis,
    series: measures.flatMap((measure) => seriesOf(measure, rows, kind, words)),
    stacked: false,
    sideways: !course && (rows.length > FEW_BARS || axis.points.some((point) => (point?.length ?? 0) > LONG_NAME)),
    keys: (index) => (index in rows ? [{ column, value: values[index] ?? null }] : []),
    top: rows.length < all.length ? { count: rows.length, total: all.length } : undefined,
  };
}

function seriesOf(measure: Measure, rows: readonly Cell[][], kind: "line" | "bar", words: Words): ChartSeries[] {
  const { column, compare } = measure;
  const name = words.column(column);
  const own: ChartSeries = { key: column.name, name, kind, shape: column, values: rows.map((row) => numberAt(row, measure.at)) };
  if (!compare) return [own];
  const values = rows.map((row) => numberAt(row, measure.previous));
  return [own, { key: `${column.name} before`, name: words.earlier(name, compare), kind, of: own.key, shape: column, values }];
}

/** Two dimensions: the first metric, along one of them, a series for each member of the other. Time runs along. */
function crossed(result: QueryResult, keys: number[], measures: Measure[], words: Words, seen: Seen): Drawing {
  const [first = 0, second = 0] = keys;
  const along = isCourse(result.columns[second]) && !isCourse(result.columns[first]) ? second : first;
  const across = along === first ? second : first;
  const [alongColumn, acrossColumn, measure] = [result.columns[along] as Column, result.columns[across] as Column, measures[0] as Measure];
  const course = isCourse(alongColumn);
  const points = course
    ? distinct(result.rows, along).sort((a, b) => (String(a) < String(b) ? -1 : 1))
    : largest(result, along, measure).slice(0, MOST_BARS);
  const members = largest(result, across, measure);
  const drawn = members.slice(0, MOST_SERIES);
  const cells = new Map(result.rows.map((row) => [groupKey(row, [along, across]), row]));
  const kind = course && points.length > 2 ? "line" : "bar";
  const value = (point: Cell, member: Cell) => numberAt(cells.get(JSON.stringify([point, member])) ?? [], measure.at);
  const series = drawn.map((member, index): ChartSeries => ({
    key: `${index}`,
    name: words.member(acrossColumn, member),
    kind,
    shape: measure.column,
    values: points.map((point) => value(point, member)),
  }));
  const axis = axisOf(alongColumn, points, words, seen);
  return {
    axis,
    series,
    stacked: kind === "bar" && addsUp(result, measure) && drawn.length === members.length,
    sideways: !course && points.length > FEW_BARS,
    keys: (index) => (index in points ? [{ column: alongColumn, value: points[index] ?? null }] : []),
    only: measures.length > 1 ? measure : undefined,
    top: drawn.length < members.length ? { count: drawn.length, total: members.length } : undefined,
  };
}

function distinct(rows: readonly Cell[][], at: number): Cell[] {
  return [...new Set(rows.map((row) => row[at] ?? null))];
}

const MOST_PANES_IN_ONE = 2;
const APART = 30;

/** Series that can be read against one axis: of one unit and not of quite different size. */
export function panesOf(series: readonly ChartSeries[]): ChartSeries[][] {
  const sizes = new Map(series.map((each) => [each.key, largestOf(each.values)]));
  const panes: ChartSeries[][] = [];
  for (const own of series.filter((each) => !each.of)) {
    const fits = panes.find(([first]) => first && sameUnit(first, own) && near(sizes.get(first.key), sizes.get(own.key)));
    if (fits) fits.push(own);
    else panes.push([own]);
  }
  const whole = panes.map((pane) => pane.flatMap((own) => [own, ...series.filter((each) => each.of === own.key)]));
  // Two units stand well on either side of one picture.
  const units = new Set(series.map((each) => unitOf(each)));
  return whole.length <= MOST_PANES_IN_ONE && units.size === whole.length ? [[...series]] : whole;
}

function unitOf({ shape }: ChartSeries): string {
  return isPercent(shape) ? "%" : (shape.unit ?? "");
}

function sameUnit(a: ChartSeries, b: ChartSeries): boolean {
  return unitOf(a) === unitOf(b);
}

function largestOf(values: ChartSeries["values"]): number {
  return Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
}

function near(a = 0, b = 0): boolean {
  return a === 0 || b === 0 || (a / b < APART && b / a < APART);
}

/** Members by the server's totals where it gave them, else by their greatest figure: chosen, never added up. */
function largest(result: QueryResult, at: number, measure: Measure): Cell[] {
  const name = result.columns[at]?.name ?? "";
  const totals = totalsAt(result, [name]);
  const size = new Map<Cell, number>();
  for (const row of totals.length ? totals : result.rows) {
    const member = row[at] ?? null;
    const value = Math.abs(numberAt(row, measure.at) ?? 0);
    size.set(member, Math.max(size.get(member) ?? 0, value));
  }
  return distinct(result.rows, at).sort((a, b) => (size.get(b) ?? 0) - (size.get(a) ?? 0));
}

/** Parts stand on top of each other only where the server does not say that they do not add up. */
function addsUp(result: QueryResult, measure: Measure): boolean {
  if (isPercent(measure.column)) return false;
  return !result.statement.notes.some((note) => note.code === "statement.not_additive" && (!note.metric || note.metric === measure.column.metric));
}
