import { defineMessages } from "@/lib/i18n/messages";

export const lineageMessages = defineMessages({
  graph: { zh: "血缘图", en: "Lineage graph" },
  graphHint: { zh: "拖动可移动，按住 Ctrl 滚动可缩放；下面的列表说的是同样的内容", en: "Drag to move, Ctrl and wheel to zoom; the list says the same in words" },
  column: { zh: "字段", en: "Column" },
  table: { zh: "表", en: "Table" },
  dataset: { zh: "数据集", en: "Dataset" },
  metric: { zh: "指标", en: "Metric" },
  below: { zh: "它来自", en: "It rests on" },
  belowNone: { zh: "没有更上游的来源", en: "Nothing lies below it" },
  above: { zh: "改动它会影响", en: "A change of it reaches" },
  aboveCount: { zh: "改动它会影响 {count} 个指标", en: "A change of it reaches {count} metrics" },
  aboveNone: { zh: "还没有指标建立在它之上，可以放心修改。", en: "No metric is built on it yet: it can be changed freely." },
  direct: { zh: "直接", en: "directly" },
  through: { zh: "隔 {count} 层", en: "{count} steps away" },
});
