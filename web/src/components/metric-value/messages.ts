import { defineMessages } from "@/lib/i18n/messages";

export const valueMessages = defineMessages({
  previous_period: { zh: "环比", en: "vs previous period" },
  previous_year: { zh: "同比", en: "vs last year" },
  asOf: { zh: "数据截至 {date}", en: "Data as of {date}" },
  asOfUnknown: { zh: "数据截至未知", en: "As-of unknown" },
  late: { zh: "晚 {days} 天", en: "{days} days late" },
  version: { zh: "版本 {version}", en: "Version {version}" },
  full: { zh: "完整数值：{value}", en: "In full: {value}" },
  noData: { zh: "没有数据", en: "No data" },
  up: { zh: "上升", en: "up" },
  down: { zh: "下降", en: "down" },
  flat: { zh: "持平", en: "no change" },
  incomparable: { zh: "无可比数据", en: "nothing to compare" },
});
