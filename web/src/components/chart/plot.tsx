import type { EChartsType } from "echarts/core";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useText } from "@/lib/i18n";
import { token } from "@/lib/theme";
import { tooltipLook, useDrawn } from "./drawn";
import { chartMessages } from "./messages";
import { optionOf, type Drawing } from "./option";
import { coloursOf } from "./panels";
import { tooltipOf } from "./tooltip";
import type { ChartProps } from "./types";
import { pointSentence, type Wording } from "./words";
import css from "./chart.module.css";

export interface PlotProps extends Pick<ChartProps, "label" | "onPick" | "onRange"> {
  drawing: Drawing;
  height: number;
  wording: Wording;
}

interface Drag {
  from: number;
  to: number;
}

const KEYS: Record<string, (at: number, last: number) => number> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** One picture: drawn by ECharts, read with pointer, touch or arrow keys. */
export function Plot({ label, drawing, height, wording, onPick, onRange }: PlotProps) {
  const t = useText(chartMessages);
  const draw = useCallback(
    (still: boolean) => ({ ...optionOf({ ...drawing, still }, token, wording), tooltip: tooltip(drawing, wording) }),
    [drawing, wording],
  );
  const [chart, host] = useDrawn(draw);
  const last = drawing.axis.points.length - 1;
  const [at, setAt] = useState(-1);
  const drag = usePointer(chart, drawing, onPick, onRange);

  const walk = (event: KeyboardEvent) => {
    const move = KEYS[event.key];
    if (event.key === "Enter" && at >= 0) onPick?.(at);
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(last, at < 0 ? last : move(at, last)));
    setAt(next);
    if (chart) showTip(chart, drawing, next);
  };
  const leave = () => {
    setAt(-1);
    chart?.dispatchAction({ type: "hideTip" });
    chart?.dispatchAction({ type: "updateAxisPointer", currTrigger: "leave" });
  };
  return (
    <div className={css.plot} style={{ height }} data-pick={!!onPick} data-range={!!onRange}>
      <div
        ref={host}
        className={css.host}
        tabIndex={0}
        role="slider"
        aria-label={`${label}. ${t(onPick ? "hintPick" : "hint")}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, at)}
        aria-valuetext={pointSentence(drawing.axis, drawing.series, at < 0 ? last : Math.min(at, last), wording)}
        onKeyDown={walk}
        onBlur={leave}
      />
      {drag ? <div className={css.drag} style={drag} /> : null}
    </div>
  );
}

function tooltip(drawing: Drawing, wording: Wording) {
  const colours = coloursOf(drawing.all);
  const bars = drawing.series.some((each) => each.kind === "bar");
  return {
    ...tooltipLook(),
    axisPointer: { type: bars ? ("shadow" as const) : ("line" as const), shadowStyle: { color: token("ink"), opacity: 0.05 } },
    formatter: (items: unknown) => {
      const [first] = items as { dataIndex: number }[];
      return first ? tooltipOf(drawing.axis, drawing.series, first.dataIndex, (key) => token(`chart-${colours.get(key) ?? 1}`), wording) : "";
    },
  };
}

/** The pixel of a point on the axis of groups. */
function pixelOf(chart: EChartsType, drawing: Drawing, index: number): number {
  return Number(chart.convertToPixel(drawing.sideways ? { yAxisIndex: 0 } : { xAxisIndex: 0 }, index));
}

function showTip(chart: EChartsType, drawing: Drawing, index: number): void {
  const along = pixelOf(chart, drawing, index);
  const middle = (drawing.sideways ? chart.getWidth() : chart.getHeight()) / 2;
  chart.dispatchAction({ type: "showTip", ...(drawing.sideways ? { x: middle, y: along } : { x: along, y: middle }) });
}

interface Pointed {
  offsetX: number;
  offsetY: number;
  event: unknown;
}

/** A click picks a point; a drag over several chooses a range, and the area dragged over is returned to be shown. */
function usePointer(chart: EChartsType | null, drawing: Drawing, onPick: ChartProps["onPick"], onRange: ChartProps["onRange"]) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const calls = useRef({ drawing, onPick, onRange });
  useEffect(() => void (calls.current = { drawing, onPick, onRange }));
  useEffect(() => {
    if (!chart) return;
    let now: Drag | null = null;
    const indexOf = ({ offsetX, offsetY }: Pointed): number => {
      if (!chart.containPixel("grid", [offsetX, offsetY])) return -1;
      const found = chart.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
      const at = Math.round(Number(calls.current.drawing.sideways ? found[1] : found[0]));
      return Math.max(0, Math.min(calls.current.drawing.axis.points.length - 1, at));
    };
    const set = (next: Drag | null) => {
      now = next;
      setDrag(next && next.from !== next.to ? next : null);
    };
    const down = (pointed: Pointed) => {
      const from = indexOf(pointed);
      set(from >= 0 ? { from, to: from } : null);
    };
    const move = (pointed: Pointed) => {
      const touch = (pointed.event as Partial<PointerEvent>).pointerType === "touch";
      const to = now && calls.current.onRange && !touch ? indexOf(pointed) : -1;
      if (now && to >= 0 && to !== now.to) set({ ...now, to });
    };
    const up = (pointed: Pointed) => {
      const done = now;
      set(null);
      if (!done) return;
      if (done.from !== done.to) {
        // The point under the pointer will be another one, or none.
        chart.dispatchAction({ type: "hideTip" });
        calls.current.onRange?.(Math.min(done.from, done.to), Math.max(done.from, done.to));
      } else if (indexOf(pointed) === done.from) calls.current.onPick?.(done.from);
    };
    const out = () => set(null);
    const zr = chart.getZr();
    const handlers = { mousedown: down, mousemove: move, mouseup: up, globalout: out };
    for (const [name, handler] of Object.entries(handlers)) zr.on(name, handler as never);
    return () => {
      if (!chart.isDisposed()) for (const [name, handler] of Object.entries(handlers)) zr.off(name, handler as never);
    };
  }, [chart]);
  if (!drag || !chart) return null;
  const ends = [pixelOf(chart, drawing, drag.from), pixelOf(chart, drawing, drag.to)];
  return { left: Math.min(...ends), width: Math.abs((ends[0] ?? 0) - (ends[1] ?? 0)) };
}
