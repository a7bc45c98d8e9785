import type { FocusEvent, KeyboardEvent } from "react";

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/** A table is one stop of the Tab key; arrows walk its cells, Home and End its rows, Enter opens what is under them. */
export function walkGrid(event: KeyboardEvent<HTMLTableElement>): void {
  const cell = (event.target as HTMLElement).closest<HTMLTableCellElement>("td, th");
  const table = event.currentTarget;
  if (!cell || event.altKey || event.metaKey) return;
  if ((event.key === "Enter" || event.key === " ") && event.target === cell) {
    event.preventDefault();
    (cell.querySelector<HTMLElement>("button") ?? cell).click();
    return;
  }
  const next = destination(event, table, cell);
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function destination(event: KeyboardEvent, table: HTMLTableElement, cell: HTMLTableCellElement): HTMLElement | null {
  const row = cell.parentElement as HTMLTableRowElement;
  if (event.key === "Home") return row.cells[0] ?? null;
  if (event.key === "End") return row.cells[row.cells.length - 1] ?? null;
  const step = STEPS[event.key];
  if (!step) return null;
  const rows = [...table.rows];
  const to = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + step[0]))];
  return to?.cells[Math.max(0, Math.min(to.cells.length - 1, cell.cellIndex + step[1]))] ?? null;
}

/** The cell last visited is the one that Tab comes back to. */
export function keepPlace(event: FocusEvent<HTMLTableElement>): void {
  const cell = (event.target as HTMLElement).closest<HTMLElement>("td, th");
  if (!cell) return;
  for (const other of event.currentTarget.querySelectorAll<HTMLElement>("[tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
}
