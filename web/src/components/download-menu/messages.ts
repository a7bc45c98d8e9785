import { defineMessages } from "@/lib/i18n/messages";

export const downloadMessages = defineMessages({
  exportCsv: { zh: "CSV（完整数字）", en: "CSV, numbers in full" },
  exporting: { zh: "正在导出…", en: "Exporting…" },
  exported: { zh: "已导出", en: "Exported" },
});
