import { defineMessages } from "@/lib/i18n/messages";

export const statementMessages = defineMessages({
  title: { zh: "这些数没有算进什么", en: "What these figures leave out" },
  nothing: { zh: "没有遗漏：所选范围内的行都算进来了。", en: "Nothing: every row of the range is counted." },
  period: { zh: "统计时间", en: "Period" },
  everything: { zh: "全部时间", en: "all time" },
  asOf: { zh: "数据截至", en: "Data as of" },
  unknown: { zh: "未知", en: "unknown" },
  timezone: { zh: "时区", en: "Time zone" },
  versions: { zh: "口径版本", en: "Definition" },
});
