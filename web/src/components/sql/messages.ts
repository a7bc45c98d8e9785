import { defineMessages } from "@/lib/i18n/messages";

export const sqlMessages = defineMessages({
  copy: { zh: "复制 SQL", en: "Copy the SQL" },
  copied: { zh: "已复制 SQL", en: "SQL copied" },
  failed: { zh: "浏览器不允许复制，请手动选中", en: "The browser does not allow copying; select it by hand" },
});
