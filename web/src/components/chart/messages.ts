import { defineMessages } from "@/lib/i18n/messages";

export const chartMessages = defineMessages({
  none: { zh: "（空）", en: "(none)" },
  running: { zh: "进行中", en: "still running" },
  asTable: { zh: "看数据表", en: "Show as a table" },
  asChart: { zh: "看图", en: "Show as a chart" },
  hint: { zh: "用左右方向键逐点查看", en: "Arrow keys move from point to point" },
  hintPick: { zh: "用左右方向键逐点查看，回车打开", en: "Arrow keys move from point to point, Enter opens" },
  hide: { zh: "隐藏 {name}", en: "Hide {name}" },
  show: { zh: "显示 {name}", en: "Show {name}" },
  empty: { zh: "这段时间没有数据", en: "No data in this range" },
});
