import { describe, expect, it } from "vitest";
import { scaledText, scaleOf } from "./scale";

const zh = { lang: "zh-CN" } as const;

describe("the scale of a column", () => {
  it("is one for all its numbers, by the middle of them", () => {
    const scale = scaleOf([31_234_567, 1_234_567, 980_000_000, null], { format: "money:2", unit: "CNY" }, zh);
    expect(scale).toMatchObject({ divisor: 1e4, suffix: "万", digits: 2 });
    expect(scaledText(980_000_000, scale, {})).toBe("98,000.00");
    expect(scaledText(1_234, scale, {})).toBe("0.12");
  });

  it("is none where numbers are small, wanted in full, or missing", () => {
    expect(scaleOf([12, 900], { format: "integer" }, zh)).toEqual({ divisor: 1, suffix: "", digits: 0 });
    expect(scaleOf([31_234_567.5], { format: "money:2" }, { ...zh, full: true })).toEqual({ divisor: 1, suffix: "", digits: 2 });
    expect(scaleOf([null, 0], {}, zh)).toMatchObject({ divisor: 1, digits: 0 });
    expect(scaleOf([0.0123], {}, zh)).toMatchObject({ digits: 4 });
    expect(scaleOf([1.5, 2], {}, zh)).toMatchObject({ digits: 2 });
  });

  it("keeps the percent sign of shares in the cell", () => {
    const shape = { format: "percent:2" };
    expect(scaledText(-0.12345, scaleOf([0.1], shape, zh), shape)).toBe("−12.35%");
  });

  it("speaks English too", () => expect(scaleOf([2_000_000], {}, { lang: "en" })).toMatchObject({ suffix: "M", divisor: 1e6 }));
});
