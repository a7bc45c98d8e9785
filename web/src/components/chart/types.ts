import type { Shape } from "@/lib/format";

/** One row of values on the chart; `values[i]` stands at `points[i]`, null where there is no data (never zero). */
export interface ChartSeries {
  /** Unique in the chart. */
  key: string;
  /** What the legend, the tooltip and the table call it, in the page's language. */
  name: string;
  values: readonly (number | null)[];
  /** Format and unit: a metric or a column of a result. Series of one unit share an axis. */
  shape: Shape;
  kind?: "line" | "bar";
  /** An earlier period: the key of the series that it is compared with. Drawn quietly, in that one's colour. */
  of?: string;
  /** For an earlier period: the dates at which its values truly lie, for tooltip and table. */
  at?: readonly (string | null)[];
}

/** What stands along the bottom (or down the side, with `sideways`). */
export interface ChartAxis {
  /** What the points are: for the table's first column. */
  name: string;
  /** Set where the points are ISO dates of periods of that grain; without it they are shown as they are. */
  grain?: string;
  /** Points in order, one for each value of a series. Null is the group without a value. */
  points: readonly (string | null)[];
  /** The index of the first point whose period is not over; it and what follows are marked as still growing. */
  running?: number;
}

export interface ChartProps {
  /** Said to those who do not see the picture, and the caption of the table. */
  label: string;
  axis: ChartAxis;
  series: readonly ChartSeries[];
  /** Pixels of one panel. Series of more than two units get a panel for each unit. */
  height?: number;
  /** Bars on top of each other: only for values that add up. */
  stacked?: boolean;
  /** Bars from left to right, for long names. */
  sideways?: boolean;
  /** Called for a click on, or Enter at, the point of that index. */
  onPick?: (index: number) => void;
  /** Called when a range of at least two points is dragged over; the indices are inclusive. */
  onRange?: (first: number, last: number) => void;
  /** Without the row of names above; for charts of a single, named series. */
  bare?: boolean;
}
