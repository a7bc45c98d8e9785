/** Puts a floating element beside its anchor, turned over where the window ends. */
export function placeBeside(anchor: Pick<Element, "getBoundingClientRect">, floating: HTMLElement, side: "below" | "above" = "below", align: "start" | "end" | "center" = "start"): void {
  const gap = 6;
  const edge = 8;
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = floating;
  const below = box.bottom + gap;
  const above = box.top - gap - height;
  const fitsBelow = below + height <= window.innerHeight - edge;
  const top = side === "below" ? (fitsBelow || above < edge ? below : above) : above >= edge ? above : below;
  const left = align === "start" ? box.left : align === "end" ? box.right - width : box.left + (box.width - width) / 2;
  floating.style.top = `${Math.max(edge, Math.min(top, window.innerHeight - height - edge))}px`;
  floating.style.left = `${Math.max(edge, Math.min(left, window.innerWidth - width - edge))}px`;
}
