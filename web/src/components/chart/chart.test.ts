import { describe, expect, it } from "vitest";
import { init } from "./engine";
import { optionOf, type Drawing } from "./option";
import { coloursOf, panelsOf, unitsOf } from "./panels";
import type { ChartAxis, ChartSeries } from "./types";
import { pointSentence, pointText, type Wording } from "./words";

const WORDING: Wording = { options: { lang: "zh-CN" }, none: "(none)", running: "still running" };
const MONTHS: ChartAxis = { name: "month", grain: "month", points: ["2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01"], running: 3 };
const money = { unit: "CNY", format: "money:2" };
const share = { unit: "", format: "percent:1" };

const SALES: ChartSeries = { key: "sales", name: "sales", values: [1_200_000, null, 1_500_000, 400_000], shape: money };
const BEFORE: ChartSeries = {
  key: "before",
  name: "a year before",
  of: "sales",
  at: ["2025-08-01", "2025-09-01", "2025-10-01", "2025-11-01"],
  values: [1_000_000, 1_100_000, 900_000, 1_000_000],
  shape: money,
};
const RATE: ChartSeries = { key: "rate", name: "rate", values: [0.91, 0.92, 0.93, 0.9], shape: share };

/** The picture as SVG, and the texts that stand in it. */
function draw(drawing: Partial<Drawing> & Pick<Drawing, "series">, wording = WORDING): { svg: string; texts: string[] } {
  const chart = init(null, undefined, { renderer: "svg", ssr: true, width: 640, height: 260 });
  chart.setOption(optionOf({ axis: MONTHS, all: drawing.series, still: true, ...drawing }, (token) => (token === "sans" ? "sans-serif" : `var(--${token})`), wording));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return { svg, texts: [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((found) => String(found[1])) };
}

describe("chart", () => {
  it("writes months below and short numbers with their unit beside", () => {
    const { texts } = draw({ series: [SALES, BEFORE] });
    expect(texts).toEqual(expect.arrayContaining(["2026-08", "2026-11", "元", "0", "30万"]));
    expect(draw({ series: [SALES] }, { ...WORDING, options: { lang: "en" } }).texts).toEqual(expect.arrayContaining(["¥", "0.3M", "1.5M"]));
  });

  it("gives a second unit an axis of its own, and a third a picture of its own", () => {
    expect(draw({ series: [SALES, RATE] }).texts).toEqual(expect.arrayContaining(["30万", "90.0%"]));
    const orders: ChartSeries = { ...SALES, key: "orders", shape: { unit: "单" } };
    expect(unitsOf([SALES, BEFORE, RATE, orders])).toEqual(["CNY", "%", "单"]);
    expect(panelsOf([SALES, BEFORE, RATE])).toHaveLength(1);
    expect(panelsOf([SALES, BEFORE, RATE, orders]).map((panel) => panel.map((each) => each.key))).toEqual([["sales", "before"], ["rate"], ["orders"]]);
  });

  it("leaves a gap where there is no data, and dashes what still runs", () => {
    const option = optionOf({ axis: MONTHS, series: [SALES], all: [SALES] }, String, WORDING);
    const [whole, tail] = option.series as { data: unknown[]; lineStyle: { type: unknown } }[];
    expect(whole?.data).toEqual([1_200_000, null, 1_500_000, null]);
    expect(tail?.data).toEqual([null, null, 1_500_000, 400_000]);
    expect(tail?.lineStyle.type).not.toBe("solid");
  });

  it("starts bars at zero, and a line only where it moves little for its height", () => {
    const scale = (series: ChartSeries) => {
      const option = optionOf({ axis: MONTHS, series: [series], all: [series] }, String, WORDING);
      return (option.yAxis as { scale: boolean }[])[0]?.scale;
    };
    expect(scale(RATE)).toBe(true);
    expect(scale(SALES)).toBe(false);
    expect(scale({ ...RATE, kind: "bar" })).toBe(false);
  });

  it("keeps the colours when one is put away, and gives an earlier period that of its series", () => {
    const colours = coloursOf([SALES, BEFORE, RATE]);
    expect([colours.get("sales"), colours.get("before"), colours.get("rate")]).toEqual([1, 1, 2]);
    expect(draw({ series: [RATE], all: [SALES, BEFORE, RATE] }).svg).toContain("var(--chart-2)");
  });

  it("draws groups from left to right, the one without a value named", () => {
    const axis: ChartAxis = { name: "region", points: ["<b>east</b>", null] };
    const bars: ChartSeries = { key: "sales", name: "sales", kind: "bar", values: [3, 2], shape: { unit: "单" } };
    const { texts, svg } = draw({ axis, series: [bars], sideways: true });
    expect(texts).toEqual(expect.arrayContaining(["&lt;b&gt;east&lt;/b&gt;", "(none)"]));
    expect(svg).not.toContain("<b>");
  });

  it("says a point in a sentence, with the dates of the earlier period", () => {
    expect(pointSentence(MONTHS, [SALES, BEFORE], 2, WORDING)).toBe("2026年10月，sales 150万元，a year before 2025年10月 90万元");
    expect(pointText(MONTHS, 3, WORDING)).toBe("2026年11月 · still running");
  });
});
