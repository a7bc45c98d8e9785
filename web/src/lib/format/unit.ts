import type { Lang } from "@/lib/i18n/lang";

interface Unit {
  zh: string;
  en: string;
  /** Stands before the number in English. */
  symbol?: string;
}

// Units that definitions use, said in both languages; any other stands as it was written.
const UNITS: readonly Unit[] = [
  { zh: "人", en: "people" },
  { zh: "单", en: "orders" },
  { zh: "件", en: "pieces" },
  { zh: "次", en: "times" },
  { zh: "家", en: "stores" },
  { zh: "个", en: "items" },
  { zh: "天", en: "days" },
  { zh: "小时", en: "hours" },
  { zh: "分钟", en: "minutes" },
  { zh: "秒", en: "seconds" },
  { zh: "年", en: "years" },
  { zh: "架", en: "planes" },
  { zh: "班", en: "flights" },
  { zh: "座", en: "seats" },
  { zh: "英里", en: "miles" },
  { zh: "条", en: "readings" },
  { zh: "张", en: "tickets" },
  { zh: "批", en: "batches" },
  { zh: "起", en: "cases" },
  { zh: "户", en: "customers" },
  { zh: "份", en: "contracts" },
  { zh: "倍", en: "times over" },
  { zh: "人次", en: "visits" },
  { zh: "条", en: "records" },
  { zh: "笔", en: "payments" },
  { zh: "个月", en: "months" },
  { zh: "人月", en: "person-months" },
  { zh: "元·天", en: "yuan-days" },
  { zh: "单/人", en: "orders per person" },
  { zh: "件/单", en: "pieces per order" },
  { zh: "件/万件", en: "per 10,000 pieces" },
];

const CURRENCIES: Record<string, Unit> = {
  CNY: { zh: "元", en: "", symbol: "¥" },
  RMB: { zh: "元", en: "", symbol: "¥" },
  USD: { zh: "美元", en: "", symbol: "$" },
  EUR: { zh: "欧元", en: "", symbol: "€" },
  HKD: { zh: "港元", en: "", symbol: "HK$" },
  JPY: { zh: "日元", en: "", symbol: "JP¥" },
  GBP: { zh: "英镑", en: "", symbol: "£" },
};

// A share needs no word beside its percent sign.
const SILENT = new Set(["%", "ratio", "percent", "1"]);

const BY_NAME = new Map(UNITS.flatMap((unit) => [[unit.zh, unit] as const, [unit.en, unit] as const]));

function unitOf(written: string): Unit {
  return CURRENCIES[written.toUpperCase()] ?? BY_NAME.get(written) ?? { zh: written, en: written };
}

export function unitName(unit: string | undefined, lang: Lang): string {
  if (!unit || SILENT.has(unit)) return "";
  return lang === "en" ? unitOf(unit).en : unitOf(unit).zh;
}

export function unitSymbol(unit: string | undefined, lang: Lang): string {
  return unit && lang === "en" ? (unitOf(unit).symbol ?? "") : "";
}
