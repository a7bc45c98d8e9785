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
  none: { zh: "这个数没有留下回执", en: "This figure has no receipt" },
});
