import { defineMessages } from "@/lib/i18n/messages";

export const routeMessages = defineMessages({
  missingTitle: { zh: "没有这个页面", en: "No such page" },
  missingHint: { zh: "地址可能写错了，或者页面已经搬走。", en: "The address may be mistyped, or the page has moved." },
  home: { zh: "回到首页", en: "Back to home" },
});
