import { useCallback } from "react";
import { tooltipLook, useDrawn } from "@/components/chart/drawn";
import { useNumbers } from "@/lib/format";
import { token } from "@/lib/theme";
import { useMedia } from "@/lib/use-media";
import { stepsOf, stepText, waterfallOption, type Figures } from "./option";

/** The picture, drawn by ECharts. */
export function Plot({ label, figures, height }: { label: string; figures: Figures; height: number }) {
  const options = useNumbers();
  // On paper there is room, however narrow the sheet.
  const narrow = useMedia("screen and (max-width: 760px)");
  const draw = useCallback(
    (still: boolean) => ({
      ...waterfallOption(figures, token, options, { still, narrow }),
      tooltip: {
        ...tooltipLook(),
        axisPointer: { type: "shadow" as const, shadowStyle: { color: token("ink"), opacity: 0.05 } },
        formatter: (items: unknown) => tip(figures, (items as { dataIndex: number }[])[0]?.dataIndex ?? 0, options),
      },
    }),
    [figures, options, narrow],
  );
  const [, host] = useDrawn(draw);
  return <div ref={host} role="img" aria-label={label} style={{ height }} />;
}

/** Built of text nodes: what definitions say is data, never markup. */
function tip(figures: Figures, index: number, options: ReturnType<typeof useNumbers>): HTMLElement {
  const step = stepsOf(figures)[index];
  const box = document.createElement("div");
  box.style.cssText = "max-width:340px;white-space:normal";
  box.appendChild(document.createElement("div")).textContent = step?.cause?.text ?? step?.name ?? "";
  const value = box.appendChild(document.createElement("b"));
  value.textContent = stepText(step, figures.shape, { ...options, full: true });
  return box;
}
