import type { Lang } from "@/lib/i18n/lang";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY = 86_400_000;

interface Parts {
  year: number;
  month: number;
  day: number;
}

function parts(iso: string): Parts | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  return found ? { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) } : null;
}

type Writer = (date: Parts, lang: Lang) => string;

const dayLong: Writer = ({ year, month, day }, lang) =>
  lang === "en" ? `${MONTHS[month - 1]} ${day}, ${year}` : `${year}年${month}月${day}日`;

const LONG: Record<string, Writer> = {
  day: dayLong,
  week: (date, lang) => (lang === "en" ? `Week of ${dayLong(date, lang)}` : `${dayLong(date, lang)}当周`),
  month: ({ year, month }, lang) => (lang === "en" ? `${MONTHS[month - 1]} ${year}` : `${year}年${month}月`),
  quarter: ({ year, month }, lang) => {
    const quarter = Math.ceil(month / 3);
    return lang === "en" ? `Q${quarter} ${year}` : `${year}年第${quarter}季度`;
  },
  year: ({ year }, lang) => (lang === "en" ? String(year) : `${year}年`),
};

const SHORT: Record<string, Writer> = {
  day: ({ month, day }) => `${pad(month)}-${pad(day)}`,
  week: ({ month, day }) => `${pad(month)}-${pad(day)}`,
  month: ({ year, month }) => `${year}-${pad(month)}`,
  quarter: ({ year, month }) => `${year} Q${Math.ceil(month / 3)}`,
  year: ({ year }) => String(year),
};

function pad(number: number): string {
  return String(number).padStart(2, "0");
}

/** A date at a grain, in words: `2026年10月`, `Oct 2026`. What is no date stays as it is. */
export function dateText(iso: string | null | undefined, lang: Lang, grain = "day"): string {
  if (!iso) return "—";
  const date = parts(iso);
  return date ? (LONG[grain.replace("fiscal_", "")] ?? dayLong)(date, lang) : iso;
}

/** A date at a grain for an axis or a chip: `10-01`, `2026-10`, `2026 Q4`. */
export function dateShort(iso: string | null | undefined, grain = "day"): string {
  if (!iso) return "—";
  const date = parts(iso);
  return date ? (SHORT[grain.replace("fiscal_", "")] ?? SHORT.day ?? dayLong)(date, "zh-CN") : iso;
}

/** An inclusive range, as short as it can be said: `2026年10月`, `2026-01-01 – 2026-10-31`. */
export function periodText(since: string | null | undefined, until: string | null | undefined, lang: Lang): string {
  const from = since ? parts(since) : null;
  const to = until ? parts(until) : null;
  if (!from || !to || !since || !until) return [since, until].filter(Boolean).join(" – ") || "—";
  const endsMonth = to.day === lastDay(to.year, to.month);
  if (since.slice(0, 10) === until.slice(0, 10)) return dateText(since, lang);
  if (from.day === 1 && endsMonth && from.year === to.year) {
    if (from.month === to.month) return dateText(since, lang, "month");
    if (from.month === 1 && to.month === 12) return dateText(since, lang, "year");
    if (from.month % 3 === 1 && to.month === from.month + 2) return dateText(since, lang, "quarter");
  }
  return `${since.slice(0, 10)} – ${until.slice(0, 10)}`;
}

export function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** How long ago, in the largest unit that fits; for moments, not for business dates. */
export function agoText(moment: string | null | undefined, lang: Lang, now: number = Date.now()): string {
  if (!moment) return "—";
  const minutes = Math.round((now - new Date(moment).getTime()) / 60_000);
  if (!Number.isFinite(minutes)) return moment;
  if (minutes < 1) return lang === "en" ? "just now" : "刚刚";
  const format = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  if (minutes < 60) return format.format(-minutes, "minute");
  if (minutes < 60 * 24) return format.format(-Math.round(minutes / 60), "hour");
  if (minutes < 60 * 24 * 60) return format.format(-Math.round(minutes / 1440), "day");
  return dateText(moment, lang);
}

/** Whole days between two dates, for freshness. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / DAY);
}
