import { fixed, isPercent, readFormat, scaleFor, type NumberOptions, type Shape } from "./number";

/** One scale and one number of decimals for a whole column, so that its numbers can be compared by eye. */
export interface Scaled {
  divisor: number;
  /** 万, 亿, K, M, B: for the head of the column; "" in full. */
  suffix: string;
  digits: number;
}

const SHARE: Scaled = { divisor: 0.01, suffix: "", digits: 1 };

/** The scale that suits the middle of the values: a single giant must not make dust of the rest. */
export function scaleOf(values: readonly (number | null)[], shape: Shape, options: NumberOptions): Scaled {
  const { kind, digits } = readFormat(shape.format);
  if (isPercent(shape)) return { ...SHARE, digits: digits ?? SHARE.digits };
  const sizes = values.filter((value) => value !== null && value !== 0).map((value) => Math.abs(value as number));
  sizes.sort((a, b) => a - b);
  const scale = options.full ? null : scaleFor(sizes[Math.floor(sizes.length / 2)] ?? 0, options.lang);
  if (scale) return { ...scale, digits: 2 };
  const whole = kind === "integer" || (digits === null && sizes.every(Number.isInteger));
  return { divisor: 1, suffix: "", digits: whole ? 0 : (digits ?? (sizes.every((size) => size < 1) ? 4 : 2)) };
}

/** A number of the column, without suffix and unit (those stand in its head); a share keeps its percent sign. */
export function scaledText(value: number, scale: Scaled, shape: Shape): string {
  const text = fixed(value / scale.divisor, scale.digits);
  return isPercent(shape) ? `${text}%` : text;
}
