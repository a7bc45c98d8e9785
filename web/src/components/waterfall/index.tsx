import { lazy, Suspense } from "react";
import { figureText, useNumbers } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { waterfallMessages } from "./messages";
import { scaleOfSteps, stepsOf, type Figures } from "./option";
import css from "./waterfall.module.css";

export type { Cause, Figures } from "./option";

const Plot = lazy(() => import("./plot").then((module) => ({ default: module.Plot })));

/**
 * From one figure through the causes of the gap to another.
 *
 * Causes are numbered in the order given, so that a table beside can say them in full; it is that table which tells
 * those who do not see the picture. Where the axis does not begin at zero, it says so. `onPick`: a bar was pressed;
 * the table has the same way in for whoever has no pointer.
 */
export function Waterfall({ label, figures, height = 300, onPick }: { label: string; figures: Figures; height?: number; onPick?: (cause: number) => void }) {
  const t = useText(waterfallMessages);
  const options = useNumbers();
  const { min } = scaleOfSteps(stepsOf(figures));
  return (
    <figure className={css.waterfall}>
      <Suspense fallback={<div style={{ height }} />}>
        <Plot label={label} figures={figures} height={height} onPick={onPick} />
      </Suspense>
      {min > 0 ? <figcaption>{t("floor", { value: figureText(min, figures.shape, options) })}</figcaption> : null}
    </figure>
  );
}
