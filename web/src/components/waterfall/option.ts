import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { EChartsCoreOption } from "echarts/core";
import type { Ink } from "@/components/chart/option";
import { changeText, figureText, formatNumber, isPercent, scaleFor, unitName, unitSymbol, type NumberOptions, type Shape } from "@/lib/format";

/** What stands between two figures. `amount` moves the left one towards the right one. */
export interface Cause {
  text: string;
  amount: number;
}

export interface Figures {
  left: { name: string; value: number };
  right: { name: string; value: number };
  causes: readonly Cause[];
  shape: Shape;
}

/** One bar from `from` to `to`; of a figure from 0. */
export interface Step {
  name: string;
  from: number;
  to: number;
  cause: Cause | null;
}

/** Left figure, each cause from where the one before ended, right figure. */
export function stepsOf({ left, right, causes }: Figures): Step[] {
  const steps: Step[] = [{ name: left.name, from: 0, to: left.value, cause: null }];
  let level = left.value;
  causes.forEach((cause, index) => {
    steps.push({ name: String(index + 1), from: level, to: level + cause.amount, cause });
    level += cause.amount;
  });
  return [...steps, { name: right.name, from: 0, to: right.value, cause: null }];
}

const SMALL = 0.5;
const SPLITS = 4;
const LEVEL = 5; // bars that have room for an amount each on a phone

export interface Scale {
  min: number;
  max: number;
  interval: number;
}

/** Where the axis begins: at zero, but above it where the causes would be too thin to see against the figures. */
export function scaleOfSteps(steps: readonly Step[]): Scale {
  const levels = steps.flatMap((step) => (step.cause ? [step.from, step.to] : [step.to]));
  const low = Math.min(...levels);
  const high = Math.max(...levels, 0);
  const cut = low > 0 && (high - low) / high <= SMALL;
  const from = cut ? Math.max(0, low - Math.max((high - low) * 0.5, high * 0.001)) : Math.min(0, low);
  const interval = round((high - from) / SPLITS || 1);
  return { min: Math.floor(from / interval) * interval, max: Math.ceil(high / interval) * interval || interval, interval };
}

/** A step that people count in: 1, 2, 2.5 or 5 times a power of ten. */
function round(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 2.5, 5].find((each) => each * power >= step) ?? 10) * power;
}

/** The part of a bar below it that is not drawn, and what is drawn above and below zero. */
export function stacked({ from, to }: Pick<Step, "from" | "to">): { base: number; above: number; below: number } {
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  if (low >= 0) return { base: low, above: high - low, below: 0 };
  if (high <= 0) return { base: high, above: 0, below: low - high };
  return { base: 0, above: high, below: low };
}

/** The picture as ECharts takes it. Pure: colours and words are given. `narrow`: the amounts stand short, and upright where there are many. */
export function waterfallOption(figures: Figures, ink: Ink, options: NumberOptions, { still = false, narrow = false } = {}): EChartsCoreOption {
  const steps = stepsOf(figures);
  const scale = scaleOfSteps(steps);
  const { shape } = figures;
  const colourOf = (step: Step, index: number) =>
    ink(step.cause ? (step.to >= step.from ? "chart-3" : "chart-4") : index ? "chart-2" : "chart-1");
  const common = { type: "bar" as const, stack: "all", barMaxWidth: 64, barCategoryGap: "34%", emphasis: { disabled: true } };
  const part = (key: "above" | "below"): BarSeriesOption => ({
    ...common,
    id: key,
    data: steps.map((step, index) => ({ value: stacked(step)[key], itemStyle: { color: colourOf(step, index), borderRadius: 2 } })),
  });
  return {
    animation: !still,
    animationDuration: 240,
    textStyle: { fontFamily: ink("sans"), fontSize: 12 },
    grid: { left: 4, right: narrow ? 4 : 12, top: narrow && steps.length > LEVEL ? 64 : 34, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: steps.map((step) => step.name),
      axisLine: { lineStyle: { color: ink("line-strong") } },
      axisTick: { show: false },
      axisLabel: { color: ink("ink-2"), interval: 0, margin: 10, width: narrow ? 56 : 120, overflow: "break", lineHeight: 15 },
    },
    yAxis: {
      type: "value",
      ...scale,
      name: isPercent(shape) ? "" : unitSymbol(shape.unit, options.lang) || unitName(shape.unit, options.lang),
      nameTextStyle: { color: ink("ink-3"), align: "right", padding: [0, 8] },
      nameGap: 14,
      splitLine: { lineStyle: { color: ink("line") } },
      axisLabel: { color: ink("ink-3"), formatter: tick(steps, shape, options) },
    },
    series: [
      { ...common, id: "base", silent: true, itemStyle: { color: "transparent" }, data: steps.map((step) => stacked(step).base) },
      part("above"),
      part("below"),
      ...bridges(steps, ink),
      labels(steps, shape, ink, options, narrow),
    ],
  };
}

function tick(steps: readonly Step[], shape: Shape, options: NumberOptions): (value: number) => string {
  if (isPercent(shape)) return (value) => formatNumber(value, shape, options);
  const most = Math.max(...steps.flatMap((step) => [Math.abs(step.from), Math.abs(step.to)]));
  const scale = scaleFor(most, options.lang);
  const plain = { ...options, full: true };
  return (value) => formatNumber(value / (scale?.divisor ?? 1), {}, plain) + (value && scale ? scale.suffix : "");
}

/** A thin line from the end of each bar to the beginning of the next. */
function bridges(steps: readonly Step[], ink: Ink): LineSeriesOption[] {
  return steps.slice(0, -1).map((step, index) => ({
    type: "line" as const,
    id: `bridge ${index}`,
    silent: true,
    showSymbol: false,
    z: 1,
    lineStyle: { color: ink("line-strong"), width: 1, type: "solid" as const },
    data: steps.map((_, at) => (at === index || at === index + 1 ? step.to : null)),
  }));
}

/** The amount above each bar. */
function labels(steps: readonly Step[], shape: Shape, ink: Ink, options: NumberOptions, narrow: boolean): LineSeriesOption {
  const upright = narrow && steps.length > LEVEL;
  const said = narrow ? shortText : stepText;
  return {
    type: "line",
    id: "labels",
    silent: true,
    symbol: "circle",
    symbolSize: 1,
    showSymbol: true,
    lineStyle: { opacity: 0 },
    itemStyle: { color: "transparent" },
    label: {
      show: true,
      position: "top",
      distance: 4,
      color: ink("ink"),
      fontWeight: 600,
      fontSize: narrow ? 11 : 12,
      ...(upright ? { rotate: 90, align: "left" as const, verticalAlign: "middle" as const } : {}),
      formatter: ({ dataIndex }: { dataIndex: number }) => said(steps[dataIndex], shape, options),
    },
    data: steps.map((step) => Math.max(step.from, step.to)),
  };
}

/** The same without the unit, which the axis tells. */
function shortText(step: Step | undefined, shape: Shape, options: NumberOptions): string {
  return stepText(step, { ...shape, unit: "" }, options);
}

/** A figure with its unit, a cause with its sign. */
export function stepText(step: Step | undefined, shape: Shape, options: NumberOptions): string {
  if (!step) return "";
  return step.cause ? changeText(step.cause.amount, shape, options) : figureText(step.to, shape, options);
}
