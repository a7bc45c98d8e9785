// Business dates are ISO days without a clock; all arithmetic is on UTC midnights.

const DAY = 86_400_000;

export type Grain = string;

/** How the company counts: 0 is Sunday; the month in which the fiscal year begins. */
export interface Counting {
  weekStart: number;
  fiscalMonth: number;
}

export const PLAIN: Counting = { weekStart: 1, fiscalMonth: 1 };

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** `monday`, `mon`, `1` and `01-01`, `4`, `04`, as the calendar of the project writes them. */
export function countingOf(calendar?: { week_start?: string | number; fiscal_year_start?: string | number }): Counting {
  const week = String(calendar?.week_start ?? "").toLowerCase();
  const named = WEEKDAYS.findIndex((day) => week.length > 2 && day.startsWith(week.slice(0, 3)));
  const weekStart = named >= 0 ? named : week ? Number(week) % 7 : PLAIN.weekStart;
  const fiscalMonth = Number.parseInt(String(calendar?.fiscal_year_start ?? ""), 10);
  return {
    weekStart: Number.isInteger(weekStart) ? weekStart : PLAIN.weekStart,
    fiscalMonth: fiscalMonth >= 1 && fiscalMonth <= 12 ? fiscalMonth : PLAIN.fiscalMonth,
  };
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && iso(time(text)) === text;
}

function time(day: string): number {
  return Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
}

function iso(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : "";
}

function day(year: number, month: number, date: number): string {
  return iso(Date.UTC(year, month - 1, date));
}

function split(text: string): [number, number, number] {
  const [year = 0, month = 1, date = 1] = text.slice(0, 10).split("-").map(Number);
  return [year, month, date];
}

export function addDays(from: string, days: number): string {
  return iso(time(from) + days * DAY);
}

/** The same day of another month, its last day where there is no such day. */
export function addMonths(from: string, months: number): string {
  const [year, month, date] = split(from);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return day(year, month + months, Math.min(date, last));
}

export function daysIn(since: string, until: string): number {
  return Math.round((time(until) - time(since)) / DAY) + 1;
}

const MONTHS_OF: Record<string, number> = { month: 1, quarter: 3, year: 12, fiscal_quarter: 3, fiscal_year: 12 };

/** The first day of the period of that grain in which a day lies. */
export function startOf(at: string, grain: Grain, counting: Counting = PLAIN): string {
  if (grain === "week") return addDays(at, -((new Date(time(at)).getUTCDay() - counting.weekStart + 7) % 7));
  const months = MONTHS_OF[grain];
  if (!months) return at.slice(0, 10);
  const [year, month] = split(at);
  const first = grain.startsWith("fiscal") ? counting.fiscalMonth : 1;
  const since = (month - first + 12) % months;
  return day(year, month - since, 1);
}

/** Moves by whole periods of a grain. */
export function addGrains(from: string, grain: Grain, count: number): string {
  const months = MONTHS_OF[grain];
  return months ? addMonths(from, months * count) : addDays(from, count * (grain === "week" ? 7 : 1));
}

export function endOf(at: string, grain: Grain, counting: Counting = PLAIN): string {
  return addDays(addGrains(startOf(at, grain, counting), grain, 1), -1);
}

/** Whether a range is made of whole months. */
export function wholeMonths(since: string, until: string): number | null {
  if (!since.endsWith("-01") || !addDays(until, 1).endsWith("-01")) return null;
  const [fromYear, fromMonth] = split(since);
  const [toYear, toMonth] = split(until);
  return (toYear - fromYear) * 12 + toMonth - fromMonth + 1;
}
