import { defineMessages } from "@/lib/i18n/messages";

export const receiptMessages = defineMessages({
  receipt: { zh: "回执", en: "Receipt" },
  hint: {
    zh: "凭这个编号可以重算这个数：当时的口径、筛选、权限和数据都记在里面。命令行：caliber replay {id}",
    en: "With this number the figure can be computed again: definition, filters, permissions and data of then are on it. Command line: caliber replay {id}",
  },
  copy: { zh: "复制回执编号", en: "Copy the receipt's number" },
  copied: { zh: "已复制回执编号", en: "Receipt number copied" },
  failed: { zh: "浏览器不允许复制，请手动选中", en: "The browser does not allow copying; select it by hand" },
  open: { zh: "查看回执", en: "See the receipt" },
  metrics: { zh: "口径", en: "Definition" },
  metricLine: { zh: "{code} v{version}（指纹 {fingerprint}）", en: "{code} v{version} (fingerprint {fingerprint})" },
  at: { zh: "计算时间", en: "Computed" },
  who: { zh: "查看人", en: "Asked by" },
  asOf: { zh: "数据截至", en: "Data as of" },
  data: { zh: "数据版本", en: "Data version" },
  policies: { zh: "按权限缩小的规则", en: "Rules that narrowed it" },
  result: { zh: "结果指纹", en: "Fingerprint of the result" },
  replay: { zh: "照当时的口径重算", en: "Compute it again as then" },
  replaying: { zh: "正在重算…", en: "Computing…" },
  same: { zh: "重算一致：得到的数和当时一模一样。", en: "The same: it gives exactly the figures of then." },
  different: { zh: "重算的结果和当时不同，原因如下。", en: "It gives other figures than then, for these reasons." },
  differentSilently: { zh: "重算的结果和当时不同：数据在那之后变过。", en: "It gives other figures than then: the data has changed since." },
  none: { zh: "这个数没有留下回执", en: "This figure has no receipt" },
});
