import type { Cell, Column } from "@/lib/api/types";

/** One name of a group: the dimension or time, and its member. Null is the group without one. */
export interface GroupKey {
  column: Column;
  value: Cell;
}

/** What was clicked in a table, a pivot or a chart. */
export interface Picked {
  /** The group that it belongs to; fewer keys in a row of totals. */
  keys: GroupKey[];
  /** The metric, where a figure was clicked, and the figure. */
  metric?: Column;
  value?: Cell;
  /** The one name, where a name was clicked. */
  only?: GroupKey;
  /** Where, in pixels of the window. */
  at: { x: number; y: number };
}

/** What is known of the members of a result's columns. */
export interface Members {
  /** What a member is called, by the name of the column and the member as the data have it. */
  labels: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The columns that come from another table: a missing member there is a key that found no partner. */
  joined: ReadonlySet<string>;
}

export const NO_MEMBERS: Members = { labels: {}, joined: new Set() };
