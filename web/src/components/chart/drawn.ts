import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useCallback, useEffect, useState } from "react";
import { token, useEffectiveTheme } from "@/lib/theme";
import { init } from "./engine";

/** The instance, and where it goes: made once, drawn anew when what it shows, its words or colours change, disposed of at the end. */
export function useDrawn(draw: (still: boolean) => EChartsCoreOption) {
  const theme = useEffectiveTheme();
  const [chart, setChart] = useState<EChartsType | null>(null);
  const host = useCallback((element: HTMLDivElement | null) => {
    if (!element) return;
    const made = init(element, undefined, { renderer: "svg" });
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(element);
    setChart(made);
    return () => {
      watch.disconnect();
      made.dispose();
      setChart(null);
    };
  }, []);
  useEffect(() => {
    if (!chart || chart.isDisposed()) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    chart.setOption(draw(still), { replaceMerge: ["series", "xAxis", "yAxis"] });
  }, [chart, draw, theme]);
  return [chart, host] as const;
}

/** A card in the house's colours, beside whatever the pointer is on. */
export function tooltipLook() {
  return {
    trigger: "axis" as const,
    confine: true,
    transitionDuration: 0.12,
    backgroundColor: token("surface"),
    borderColor: token("line-strong"),
    borderWidth: 1,
    padding: [8, 12] as [number, number],
    textStyle: { color: token("ink"), fontSize: 12, fontFamily: token("sans") },
    extraCssText: `box-shadow:${token("shadow-2")};border-radius:8px;max-width:min(420px,90vw)`,
  };
}
