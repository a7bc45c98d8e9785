import { defineMessages } from "@/lib/i18n/messages";

export const tableMessages = defineMessages({
  unmatched: { zh: "未匹配", en: "Unmatched" },
  unmatchedHint: {
    zh: "这些行没有对应的成员：键为空，或在对应的表里找不到。它们没有被丢掉。",
    en: "These rows have no such member: their key is empty or unknown to the other table. They are not left out.",
  },
  blank: { zh: "空白", en: "Blank" },
  blankHint: { zh: "这些行没有填这一项", en: "Nothing was entered here for these rows" },
  emptyText: { zh: "（空文本）", en: "(empty text)" },
  yes: { zh: "是", en: "Yes" },
  no: { zh: "否", en: "No" },
  total: { zh: "合计", en: "Total" },
  subtotal: { zh: "小计", en: "Subtotal" },
  totalHint: {
    zh: "由数据源单独计算，不是把上面的数相加",
    en: "Computed at the source by itself, not added up from what is shown",
  },
  previous_period: { zh: "上期", en: "Previous period" },
  previous_year: { zh: "去年同期", en: "Last year" },
  previous_period_change: { zh: "环比", en: "Change" },
  previous_year_change: { zh: "同比", en: "Change" },
  noData: { zh: "没有数据", en: "No data" },
  notComparable: { zh: "无可比数据", en: "Nothing to compare" },
  sortDown: { zh: "从大到小排序：{name}", en: "Sort by {name}, largest first" },
  sortUp: { zh: "从小到大排序：{name}", en: "Sort by {name}, smallest first" },
  sortNone: { zh: "恢复原来的顺序：{name}", en: "Back to the natural order: {name}" },
  more: { zh: "再显示 {count} 行", en: "Show {count} more rows" },
  notCopied: { zh: "浏览器不让复制", en: "The browser did not allow copying" },
  copied: { zh: "已复制 {value}", en: "Copied {value}" },
});
