import { defineMessages } from "@/lib/i18n/messages";

export const pivotMessages = defineMessages({
  total: { zh: "合计", en: "Total" },
  totalHint: {
    zh: "由数据源单独计算，不是把各格相加",
    en: "Computed at the source by itself, not added up from the cells",
  },
  expand: { zh: "展开 {name}", en: "Expand {name}" },
  collapse: { zh: "收起 {name}", en: "Collapse {name}" },
  expandAll: { zh: "全部展开", en: "Expand all" },
  collapseAll: { zh: "全部收起", en: "Collapse all" },
  moreRows: { zh: "再显示 {count} 行", en: "Show {count} more rows" },
  moreColumns: { zh: "右边还有 {count} 列没有显示，请加筛选缩小范围。", en: "{count} more columns are not shown; narrow them with a filter." },
  sort: { zh: "按{name}合计排序", en: "Sort by the total of {name}" },
});
