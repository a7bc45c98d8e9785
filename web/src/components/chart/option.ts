import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { EChartsCoreOption } from "echarts/core";
import { formatNumber, isPercent, scaleFor, unitName, unitSymbol, type Shape } from "@/lib/format";
import { coloursOf, unitKey, unitsOf } from "./panels";
import type { ChartAxis, ChartSeries } from "./types";
import { isRunningAt, pointShort, type Wording } from "./words";

/** The colour tokens in force, by name. */
export type Ink = (token: string) => string;

export interface Drawing {
  axis: ChartAxis;
  series: readonly ChartSeries[];
  /** All series of the chart, so that one keeps its colour when another is put away. */
  all: readonly ChartSeries[];
  stacked?: boolean;
  sideways?: boolean;
  still?: boolean;
}

const FLAT = 0.25;

/** The picture as ECharts takes it. Pure: colours and words are given. */
export function optionOf(drawing: Drawing, ink: Ink, wording: Wording): EChartsCoreOption {
  const units = unitsOf(drawing.series);
  const categories = categoryAxis(drawing, ink, wording);
  const values = units.map((unit, side) => valueAxis(unit, side, drawing, ink, wording));
  return {
    animation: !drawing.still,
    animationDuration: 240,
    animationDurationUpdate: 240,
    textStyle: { fontFamily: ink("sans"), fontSize: 12 },
    grid: {
      left: 4,
      right: units.length > 1 ? 4 : 12,
      top: values.some((axis) => axis.name) ? 30 : 12,
      bottom: 2,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    xAxis: drawing.sideways ? values : categories,
    yAxis: drawing.sideways ? { ...categories, inverse: true } : values,
    series: drawing.series.flatMap((each) => seriesOption(each, units.indexOf(unitKey(each.shape)), drawing, ink)),
  };
}

function categoryAxis(drawing: Drawing, ink: Ink, wording: Wording) {
  const { axis } = drawing;
  const bars = drawing.series.some((each) => each.kind === "bar");
  return {
    type: "category" as const,
    data: axis.points.map((_, index) => String(index)),
    boundaryGap: bars || axis.points.length === 1,
    axisLine: { lineStyle: { color: ink("line-strong") } },
    axisTick: { show: false },
    axisLabel: {
      color: ink("ink-3"),
      hideOverlap: true,
      margin: 10,
      ...(drawing.sideways ? { width: 110, overflow: "truncate" as const } : {}),
      formatter: (index: string) => pointShort(axis, Number(index), wording),
    },
    axisPointer: { lineStyle: { color: ink("ink-3"), type: "solid" as const, width: 1 } },
  };
}

function valueAxis(unit: string, side: number, drawing: Drawing, ink: Ink, wording: Wording) {
  const own = drawing.series.filter((each) => unitKey(each.shape) === unit);
  const shape = own[0]?.shape ?? {};
  const symbol = unitSymbol(shape.unit, wording.options.lang);
  return {
    type: "value" as const,
    position: drawing.sideways ? undefined : side ? ("right" as const) : ("left" as const),
    scale: isFlat(own),
    name: drawing.sideways || isPercent(shape) ? "" : symbol || unitName(shape.unit, wording.options.lang),
    nameTextStyle: { color: ink("ink-3"), align: side ? ("left" as const) : ("right" as const), padding: [0, 8] },
    nameGap: 12,
    splitNumber: 4,
    splitLine: { show: side === 0, lineStyle: { color: ink("line") } },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      color: ink("ink-3"),
      formatter: tickText(shape, own, wording),
    },
  };
}

/** Along an axis one scale for all, and no more digits than its steps need. */
function tickText(shape: Shape, series: readonly ChartSeries[], { options }: Wording): (value: number) => string {
  const { low, high } = extent(series);
  if (isPercent(shape)) {
    const spread = isFlat(series) ? high - low : Math.max(Math.abs(low), Math.abs(high));
    const format = `percent:${spread < 0.004 ? 2 : spread < 0.04 ? 1 : 0}`;
    return (value) => formatNumber(value, { ...shape, format }, options);
  }
  const scale = scaleFor(Math.max(Math.abs(low), Math.abs(high)), options.lang);
  const plain = { ...options, full: true };
  return (value) => formatNumber(value / (scale?.divisor ?? 1), {}, plain) + (value && scale ? scale.suffix : "");
}

function extent(series: readonly ChartSeries[]): { low: number; high: number } {
  const values = series.flatMap((each) => each.values.filter((value) => value !== null));
  return { low: Math.min(...values), high: Math.max(...values) };
}

/** A line far above zero that hardly moves may leave zero out; bars never. */
function isFlat(series: readonly ChartSeries[]): boolean {
  if (series.some((each) => each.kind === "bar")) return false;
  const { low, high } = extent(series);
  return low > 0 && (high - low) / high < FLAT;
}

type Option = LineSeriesOption | BarSeriesOption;

function seriesOption(series: ChartSeries, side: number, drawing: Drawing, ink: Ink): Option[] {
  const colour = ink(`chart-${coloursOf(drawing.all).get(series.key) ?? 1}`);
  const axis = drawing.sideways ? { xAxisIndex: Math.max(0, side) } : { yAxisIndex: Math.max(0, side) };
  const base = { id: series.key, name: series.name, ...axis, emphasis: { disabled: true } };
  return series.kind === "bar" ? [bars(series, drawing, colour, base)] : lines(series, drawing, colour, ink, base);
}

function bars(series: ChartSeries, drawing: Drawing, colour: string, base: object): BarSeriesOption {
  const quiet = series.of ? 0.35 : 1;
  const grows = (index: number) => !series.of && isRunningAt(drawing.axis, index);
  return {
    ...base,
    type: "bar",
    stack: drawing.stacked && !series.of ? "all" : undefined,
    barMaxWidth: 28,
    barGap: "12%",
    barCategoryGap: drawing.sideways ? "32%" : "38%",
    itemStyle: { color: colour, opacity: quiet, borderRadius: drawing.stacked ? 0 : drawing.sideways ? [0, 3, 3, 0] : [3, 3, 0, 0] },
    data: series.values.map((value, index) =>
      grows(index)
        ? { value, itemStyle: { opacity: 0.4, borderColor: colour, borderType: "dashed", borderWidth: 1 } }
        : value,
    ) as BarSeriesOption["data"],
  };
}

/** A line; the part that leads to a period that still runs is dashed, by a second line from the last point that is over. */
function lines(series: ChartSeries, drawing: Drawing, colour: string, ink: Ink, base: object): LineSeriesOption[] {
  const { running, points } = drawing.axis;
  const over = running === undefined || series.of ? points.length : running;
  const look: LineSeriesOption = {
    type: "line",
    showSymbol: points.length < 2 || isScattered(series.values),
    symbol: "circle",
    symbolSize: 6,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: series.of ? 1.5 : 2.2, type: series.of ? "dashed" : "solid", opacity: series.of ? 0.6 : 1, cap: "round" },
    z: series.of ? 2 : 3,
  };
  const whole: LineSeriesOption = {
    ...look,
    ...base,
    areaStyle: isFilled(series, drawing) ? { color: colour, opacity: 0.06 } : undefined,
    data: series.values.map((value, index) => (index < over ? value : null)),
  };
  if (over >= points.length) return [whole];
  const tail: LineSeriesOption = {
    ...look,
    ...base,
    id: `${series.key} running`,
    showSymbol: true,
    symbol: (_: unknown, item: { dataIndex: number }) => (item.dataIndex >= over ? "circle" : "none"),
    itemStyle: { color: ink("surface"), borderColor: colour, borderWidth: 2 },
    lineStyle: { color: colour, width: 2.2, type: [3, 5], opacity: 0.8 },
    data: series.values.map((value, index) => (index >= over - 1 ? value : null)),
  } as LineSeriesOption;
  return [whole, tail];
}

/** The ground under a line that is alone, where it stands on zero. */
function isFilled(series: ChartSeries, drawing: Drawing): boolean {
  const alone = drawing.all.filter((each) => !each.of).length === 1;
  return alone && !series.of && !isFlat(drawing.series);
}

/** A value with gaps on both sides is no line: it needs its dot. */
function isScattered(values: readonly (number | null)[]): boolean {
  return values.some((value, index) => value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null);
}
