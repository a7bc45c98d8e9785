import { defineMessages } from "@/lib/i18n/messages";

export const setMessages = defineMessages({
  title: { zh: "指标集", en: "Metric sets" },
  lead: { zh: "为一件事凑在一起的指标：经营周会、部门看板、考核。", en: "Metrics gathered for one purpose: a weekly meeting, a department, an appraisal." },
  metrics: { zh: "{count} 个指标", en: "{count} metrics" },
  audience: { zh: "面向", en: "For" },
  everybody: { zh: "所有人", en: "Everybody" },
  owner: { zh: "负责人", en: "Owner" },
  by: { zh: "常用维度", en: "Usual dimensions" },
  period: { zh: "统计期", en: "Period" },
  grain: { zh: "时间粒度", en: "Grain" },
  none: { zh: "还没有指标集", en: "No metric sets yet" },
  noneHint: { zh: "在定义文件里写 metric_set，它们就会出现在这里。", en: "Write a metric_set in the definition files and it will stand here." },
  empty: { zh: "这个指标集里没有您能看到的指标", en: "You see no metric of this set" },
  explore: { zh: "一起探索", en: "Explore together" },
  back: { zh: "全部指标集", en: "All metric sets" },
  day: { zh: "日", en: "Day" },
  week: { zh: "周", en: "Week" },
  month: { zh: "月", en: "Month" },
  quarter: { zh: "季", en: "Quarter" },
  year: { zh: "年", en: "Year" },
});
