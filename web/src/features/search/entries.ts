import type { IconName } from "@/components/ui/icon";
import type { SearchHit, Text } from "@/lib/api/types";

/** One line of the palette: what it is called and where it leads. */
export interface Entry {
  id: string;
  group: string;
  href: string;
  label: string;
  icon: IconName;
  note?: string;
  certified?: boolean;
}

export interface PageEntry {
  to: string;
  label: string;
  icon: IconName;
  words: string;
}

const ICONS: Record<SearchHit["type"], IconName> = {
  metric: "metrics",
  dimension: "filter",
  domain: "domains",
  metric_set: "sets",
  page: "right",
};

const HREFS: Record<SearchHit["type"], (code: string) => string> = {
  metric: (code) => `/m/${encodeURIComponent(code)}`,
  dimension: (code) => `/explore?by=${encodeURIComponent(code)}`,
  domain: (code) => `/domains?domain=${encodeURIComponent(code)}`,
  metric_set: (code) => `/sets/${encodeURIComponent(code)}`,
  page: (code) => (code.startsWith("/") ? code : `/${code}`),
};

export function hitEntry(hit: SearchHit, pick: (text: Text) => string, note: string): Entry {
  return {
    id: `${hit.type}:${hit.code}`,
    group: hit.type,
    href: HREFS[hit.type](hit.code),
    label: pick(hit.name) || hit.code,
    icon: ICONS[hit.type],
    note,
    certified: hit.certified,
  };
}

/** Pages whose name, pinyin or initials begin as the text does. */
export function pageEntries(pages: PageEntry[], text: string): Entry[] {
  const wanted = text.trim().toLowerCase();
  return pages
    .filter((page) => !wanted || page.label.toLowerCase().includes(wanted) || page.words.split(" ").some((word) => word.startsWith(wanted)))
    .map((page) => ({ id: `page:${page.to}`, group: "pages", href: page.to, label: page.label, icon: page.icon }));
}

const ORDER = ["metric", "dimension", "domain", "metric_set", "page", "pages"];

/** Best first inside a group; groups in the order of their best hit, pages last. */
export function grouped(entries: Entry[]): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups].sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
}
