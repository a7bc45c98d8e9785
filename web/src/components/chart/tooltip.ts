import type { ChartAxis, ChartSeries } from "./types";
import { nameText, pointText, valueText, type Wording } from "./words";

/** What stands at the pointer. Built of text nodes: names of members are data, never markup. */
export function tooltipOf(axis: ChartAxis, series: readonly ChartSeries[], index: number, colour: (key: string) => string, wording: Wording): HTMLElement {
  const box = document.createElement("div");
  const head = box.appendChild(document.createElement("div"));
  head.textContent = pointText(axis, index, wording);
  head.style.cssText = "margin-bottom:4px;font-weight:600";
  const rows = box.appendChild(document.createElement("div"));
  rows.style.cssText = "display:grid;grid-template-columns:auto 1fr auto;gap:2px 8px;align-items:center";
  for (const each of series) {
    const mark = rows.appendChild(document.createElement("span"));
    const line = each.kind === "bar" ? "8px" : "2px";
    mark.style.cssText = `width:12px;height:${line};border-radius:1px;background:${colour(each.key)};opacity:${each.of ? 0.5 : 1}`;
    rows.appendChild(document.createElement("span")).textContent = nameText(each, index, axis, wording);
    const value = rows.appendChild(document.createElement("b"));
    value.textContent = valueText(each, index, wording);
    value.style.cssText = "font-weight:600;text-align:end;padding-inline-start:12px";
  }
  return box;
}
