import { defineMessages } from "@/lib/i18n/messages";

export const searchMessages = defineMessages({
  title: { zh: "搜索", en: "Search" },
  placeholder: { zh: "名称、别名、拼音或首字母，例如 xse", en: "Name, alias or code" },
  results: { zh: "搜索结果", en: "Results" },
  all: { zh: "在指标目录中查看「{q}」的全部结果", en: "See everything for “{q}” in the catalog" },
  recent: { zh: "最近", en: "Recent" },
  clear: { zh: "清除", en: "Clear" },
  pages: { zh: "页面", en: "Pages" },
  metric: { zh: "指标", en: "Metrics" },
  dimension: { zh: "维度", en: "Dimensions" },
  domain: { zh: "业务主题", en: "Domains" },
  metric_set: { zh: "指标集", en: "Metric sets" },
  page: { zh: "页面", en: "Pages" },
  alias: { zh: "又称「{alias}」", en: "also “{alias}”" },
  aliasOf: { zh: "{department}称「{alias}」", en: "“{alias}” in {department}" },
  none: { zh: "没有找到「{q}」", en: "Nothing found for “{q}”" },
  noneHint: {
    zh: "试试别的叫法、拼音首字母，或者英文代码。",
    en: "Try another name, its pinyin initials, or its code.",
  },
  keys: { zh: "↑↓ 选择 · 回车打开 · Esc 关闭", en: "↑↓ to choose · Enter to open · Esc to close" },
});
