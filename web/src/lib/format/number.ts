import type { Lang } from "@/lib/i18n/lang";
import { unitName, unitSymbol } from "./unit";

export interface Shape {
  /** "", integer, decimal:2, percent:1, money:2 */
  format?: string;
  unit?: string;
}

export interface NumberOptions {
  lang: Lang;
  /** The number in full instead of 万/亿 (K/M/B). */
  full?: boolean;
}

export interface Figure {
  /** The number with its 万/亿 or %, never with the unit. */
  text: string;
  /** The unit to stand beside it; empty for percentages and bare counts. */
  unit: string;
  /** Set before the number in English: ¥, $. */
  symbol: string;
}

interface Scale {
  from: number;
  divisor: number;
  suffix: string;
}

const SCALES: Record<Lang, Scale[]> = {
  "zh-CN": [
    { from: 1e8, divisor: 1e8, suffix: "亿" },
    { from: 1e4, divisor: 1e4, suffix: "万" },
  ],
  en: [
    { from: 1e9, divisor: 1e9, suffix: "B" },
    { from: 1e6, divisor: 1e6, suffix: "M" },
    { from: 1e4, divisor: 1e3, suffix: "K" },
  ],
};

export const MISSING = "—";

/** `money:2` -> kind money, 2 digits. */
export function readFormat(format = ""): { kind: string; digits: number | null } {
  const [kind = "", digits] = format.split(":");
  return { kind, digits: digits === undefined ? null : Number(digits) };
}

export function isPercent(shape: Shape): boolean {
  return readFormat(shape.format).kind === "percent" || shape.unit === "%";
}

const formatters = new Map<string, Intl.NumberFormat>();

function grouped(value: number, least: number, most: number): string {
  const key = `${least}/${most}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat("en-US", { minimumFractionDigits: least, maximumFractionDigits: most });
    formatters.set(key, formatter);
  }
  return formatter.format(value).replace(/^-(?=[0.,]*$)/, "").replace("-", "−");
}

/** The 万/亿 (K/M/B) that suits a size; null below the smallest. */
export function scaleFor(size: number, lang: Lang): { divisor: number; suffix: string } | null {
  return SCALES[lang].find((each) => size >= each.from) ?? null;
}

/** A number with exactly so many decimals. */
export function fixed(value: number, digits: number): string {
  return grouped(value, digits, digits);
}

function scaled(value: number, lang: Lang): { value: number; suffix: string } | null {
  const scale = scaleFor(Math.abs(value), lang);
  return scale ? { value: value / scale.divisor, suffix: scale.suffix } : null;
}

function percent(value: number, digits: number | null): string {
  return `${grouped(value * 100, digits ?? 1, digits ?? 1)}%`;
}

function plain(value: number, kind: string, digits: number | null): string {
  if (kind === "integer") return grouped(value, 0, 0);
  if (digits !== null) return grouped(value, digits, digits);
  return Number.isInteger(value) ? grouped(value, 0, 0) : grouped(value, 0, Math.abs(value) < 1 ? 4 : 2);
}

export function formatNumber(value: number, shape: Shape, options: NumberOptions): string {
  const { kind, digits } = readFormat(shape.format);
  if (isPercent(shape)) return percent(value, digits);
  const short = options.full ? null : scaled(value, options.lang);
  if (short) return grouped(short.value, 0, Math.abs(short.value) >= 1000 ? 1 : 2) + short.suffix;
  return plain(value, kind, digits);
}

/** A value of a metric, ready to be shown: `{ text: "123.46万", unit: "元" }`. */
export function figure(value: number | null | undefined, shape: Shape, options: NumberOptions): Figure {
  if (value === null || value === undefined || !Number.isFinite(value)) return { text: MISSING, unit: "", symbol: "" };
  return {
    text: formatNumber(value, shape, options),
    unit: isPercent(shape) ? "" : unitName(shape.unit, options.lang),
    symbol: isPercent(shape) ? "" : unitSymbol(shape.unit, options.lang),
  };
}

/** The same in one string: `123.46万元`, `¥1.23M`. */
export function figureText(value: number | null | undefined, shape: Shape, options: NumberOptions): string {
  const { text, unit, symbol } = figure(value, shape, options);
  const negative = text.startsWith("−");
  const number = symbol ? (negative ? `−${symbol}${text.slice(1)}` : symbol + text) : text;
  return unit ? number + (options.lang === "en" ? ` ${unit}` : unit) : number;
}

/** A difference with its sign; of percentages in percentage points. */
export function changeText(change: number | null | undefined, shape: Shape, options: NumberOptions): string {
  if (change === null || change === undefined || !Number.isFinite(change)) return MISSING;
  const sign = change > 0 ? "+" : "";
  if (isPercent(shape)) return sign + pointsText(change, options.lang, readFormat(shape.format).digits ?? 1);
  return sign + figureText(change, shape, options);
}

/** The change as it is read: relatively, where there is a ratio and the figure is no share; else as a difference. */
export function shownChange(change: number, ratio: number | null | undefined, shape: Shape, options: NumberOptions): string {
  return isRelative(shape, ratio) ? ratioText(ratio, options.lang) : changeText(change, shape, options);
}

function isRelative(shape: Shape, ratio: number | null | undefined): ratio is number {
  return !isPercent(shape) && ratio !== null && ratio !== undefined;
}

/** The change that a reader sees: zero where all its shown digits are zero, so that nothing is said to rise or fall. */
export function seenChange(
  change: number | null | undefined,
  ratio: number | null | undefined,
  shape: Shape,
  options: NumberOptions,
): number | null {
  if (change === null || change === undefined || !Number.isFinite(change)) return null;
  // The digits alone: a unit may hold some of its own (per 10,000 pieces).
  const whole = isPercent(shape) || isRelative(shape, ratio);
  const digits = whole ? shownChange(change, ratio, shape, options) : formatNumber(change, shape, options);
  return /[1-9]/.test(digits) ? change : 0;
}

/** 0.012 -> `1.2 个百分点` / `1.2 pp`. */
export function pointsText(change: number, lang: Lang, digits = 1): string {
  return `${grouped(change * 100, digits, digits)}${lang === "en" ? " pp" : " 个百分点"}`;
}

/** A relative change: 0.1234 -> `+12.3%`; beyond tenfold as a multiple. */
export function ratioText(ratio: number | null | undefined, lang: Lang = "zh-CN"): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return MISSING;
  if (ratio >= 10) return `×${grouped(ratio + 1, 0, 1)}${lang === "en" ? "" : " 倍"}`;
  return (ratio > 0 ? "+" : "") + percent(ratio, 1);
}

export type Mood = "good" | "bad" | "flat";

/** Whether a change is welcome, by the metric's favourable direction; without one it is neither. */
export function mood(change: number | null | undefined, direction: string | undefined): Mood {
  if (!change || !direction) return "flat";
  return change > 0 === (direction === "higher") ? "good" : "bad";
}
