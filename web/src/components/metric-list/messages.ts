import { defineMessages } from "@/lib/i18n/messages";

export const listMessages = defineMessages({
  also: { zh: "又称 {names}", en: "also {names}" },
  desk: { zh: "去对口径", en: "Compare them" },
  noCaliber: { zh: "还没有写业务口径", en: "No business definition yet" },
  valueHidden: { zh: "您能看定义，还不能看数值", en: "You see the definition, not yet its figures" },
});
