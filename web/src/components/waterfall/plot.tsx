import { useCallback, useEffect, useRef } from "react";
import { tooltipLook, useDrawn } from "@/components/chart/drawn";
import { useNumbers } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { token } from "@/lib/theme";
import { useMedia } from "@/lib/use-media";
import { waterfallMessages } from "./messages";
import { stepsOf, stepText, waterfallOption, type Figures } from "./option";

/** The picture, drawn by ECharts. */
export function Plot({ label, figures, height, onPick }: { label: string; figures: Figures; height: number; onPick?: (cause: number) => void }) {
  const t = useText(waterfallMessages);
  const options = useNumbers();
  const hint = onPick ? t("hint") : "";
  // On paper there is room, however narrow the sheet.
  const narrow = useMedia("screen and (max-width: 760px)");
  const draw = useCallback(
    (still: boolean) => ({
      ...waterfallOption(figures, token, options, { still, narrow }),
      tooltip: {
        ...tooltipLook(),
        axisPointer: { type: "shadow" as const, shadowStyle: { color: token("ink"), opacity: 0.05 } },
        formatter: (items: unknown) => tip(figures, (items as { dataIndex: number }[])[0]?.dataIndex ?? 0, options, hint),
      },
    }),
    [figures, options, narrow, hint],
  );
  const [chart, host] = useDrawn(draw);
  const picked = useRef(onPick);
  useEffect(() => void (picked.current = onPick));
  useEffect(() => {
    // The whole height of a bar's column counts: many bars are thin.
    const pick = ({ offsetX, offsetY }: { offsetX: number; offsetY: number }) => {
      if (!chart?.containPixel("grid", [offsetX, offsetY])) return;
      const at = Math.round(Number(chart.convertFromPixel({ xAxisIndex: 0 }, offsetX)));
      picked.current?.(at - 1);
    };
    chart?.getZr().on("click", pick);
    return () => {
      if (chart && !chart.isDisposed()) chart.getZr().off("click", pick);
    };
  }, [chart]);
  return <div ref={host} role="img" aria-label={label} style={{ height }} />;
}

/** Built of text nodes: what definitions say is data, never markup. */
function tip(figures: Figures, index: number, options: ReturnType<typeof useNumbers>, hint: string): HTMLElement {
  const step = stepsOf(figures)[index];
  const box = document.createElement("div");
  box.style.cssText = "max-width:340px;white-space:normal";
  box.appendChild(document.createElement("div")).textContent = step?.cause?.text ?? step?.name ?? "";
  const value = box.appendChild(document.createElement("b"));
  value.textContent = stepText(step, figures.shape, { ...options, full: true });
  if (step?.cause && hint) box.appendChild(document.createElement("div")).textContent = hint;
  return box;
}
