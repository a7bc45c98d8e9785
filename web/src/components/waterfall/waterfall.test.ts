import { describe, expect, it } from "vitest";
import { init } from "@/components/chart/engine";
import { scaleOfSteps, stacked, stepsOf, waterfallOption, type Figures } from "./option";

const FIGURES: Figures = {
  left: { name: "operations", value: 1_200_000 },
  right: { name: "finance", value: 1_150_000 },
  causes: [
    { text: "refunds", amount: -80_000 },
    { text: "<b>cancelled</b>", amount: 30_000 },
  ],
  shape: { unit: "CNY", format: "money:2" },
};

function draw(figures: Figures, narrow = false): string[] {
  const chart = init(null, undefined, { renderer: "svg", ssr: true, width: 720, height: 300 });
  chart.setOption(waterfallOption(figures, (token) => (token === "sans" ? "sans-serif" : `var(--${token})`), { lang: "zh-CN" }, { still: true, narrow }));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((found) => String(found[1]));
}

describe("waterfall", () => {
  it("leads from the left figure through each cause to the right one", () => {
    const steps = stepsOf(FIGURES);
    expect(steps.map(({ from, to }) => [from, to])).toEqual([
      [0, 1_200_000],
      [1_200_000, 1_120_000],
      [1_120_000, 1_150_000],
      [0, 1_150_000],
    ]);
    expect(steps[2]?.to).toBe(steps[3]?.to);
  });

  it("tells every amount on a phone too, without the unit that the axis has", () => {
    const texts = draw(FIGURES, true);
    expect(texts).toEqual(expect.arrayContaining(["120万", "−8万", "+3万", "115万"]));
    const many = { ...FIGURES, causes: Array.from({ length: 12 }, (_, at) => ({ text: String(at), amount: at % 2 ? 1000 : -1000 })) };
    expect(draw(many, true).filter((text) => /^[+−]/.test(text))).toHaveLength(12);
  });

  it("cuts the axis only where the causes are thin against the figures, at round steps", () => {
    expect(scaleOfSteps(stepsOf(FIGURES))).toEqual({ min: 1_050_000, max: 1_200_000, interval: 50_000 });
    const wide = { ...FIGURES, right: { name: "finance", value: 1000 }, causes: [{ text: "all", amount: -1_199_000 }] };
    expect(scaleOfSteps(stepsOf(wide))).toEqual({ min: 0, max: 1_500_000, interval: 500_000 });
    expect(scaleOfSteps(stepsOf({ ...FIGURES, left: { name: "operations", value: -5 } })).min).toBeLessThan(0);
  });

  it("stacks what lies above zero, below it and across it", () => {
    expect(stacked({ from: 10, to: 4 })).toEqual({ base: 4, above: 6, below: 0 });
    expect(stacked({ from: -10, to: -4 })).toEqual({ base: -4, above: 0, below: -6 });
    expect(stacked({ from: 3, to: -4 })).toEqual({ base: 0, above: 3, below: -4 });
  });

  it("writes the names of the figures, the numbers of the causes and every amount", () => {
    expect(draw(FIGURES)).toEqual(expect.arrayContaining(["operations", "1", "2", "finance", "120万元", "−8万元", "+3万元", "115万元"]));
  });
});
