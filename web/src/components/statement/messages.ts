import { defineMessages } from "@/lib/i18n/messages";

export const statementMessages = defineMessages({
  title: { zh: "数据说明", en: "About these figures" },
  period: { zh: "统计期", en: "Period" },
  all: { zh: "全部时间", en: "All time" },
  asOf: { zh: "数据截至", en: "Data as of" },
  timezone: { zh: "时区", en: "Time zone" },
  versions: { zh: "口径版本", en: "Versions" },
  none: { zh: "没有遗漏：范围内的行都计入了。", en: "Nothing is left out: every row of the range counts." },
  receipt: { zh: "凭据", en: "Receipt" },
  receiptHint: {
    zh: "凭这个编号可以随时重放这次查询，得到同样的数。",
    en: "With this number the question can be replayed at any time, and gives the same figures.",
  },
  copyReceipt: { zh: "复制凭据编号", en: "Copy the receipt" },
  copied: { zh: "凭据编号已复制", en: "The receipt was copied" },
  cached: { zh: "来自缓存，数据未变", en: "From the cache; the data have not changed" },
  took: { zh: "用时 {time}", en: "Took {time}" },
  warning: { zh: "请注意", en: "Note" },
});
