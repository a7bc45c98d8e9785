import { defineMessages } from "@/lib/i18n/messages";

export const homeMessages = defineMessages({
  title: { zh: "首页", en: "Home" },
  hello: { zh: "{name}，想看哪个指标？", en: "{name}, which metric would you like to see?" },
  search: { zh: "搜名称、别名、拼音首字母：销售额、xse、GMV…", en: "Search by name, alias or code: sales, orders, GMV…" },
  alarms: { zh: "告警", en: "Alarms" },
  bridgeBroken: {
    zh: "{when}「{metric}」与「{reference}」的差额，差异桥解释不了",
    en: "{when}: the bridge no longer explains the gap between {metric} and {reference}",
  },
  bridgeFailed: {
    zh: "{when}「{metric}」与「{reference}」的差异桥算不出来",
    en: "{when}: the bridge between {metric} and {reference} cannot be computed",
  },
  followed: { zh: "我关注的指标", en: "Metrics you follow" },
  recommended: { zh: "推荐", en: "Recommended" },
  recent: { zh: "最近看过", en: "Recently viewed" },
  compare: { zh: "对比", en: "Compare" },
  previous_period: { zh: "环比", en: "Previous period" },
  previous_year: { zh: "同比", en: "Last year" },
  noneTitle: { zh: "还没有关注的指标", en: "You follow no metric yet" },
  noneHint: {
    zh: "在任何指标旁点一下星标，它的最新数值和走势就会出现在这里。",
    en: "Press the star beside any metric: its latest figure and course will stand here.",
  },
  browse: { zh: "去指标目录看看", en: "Browse the catalog" },
  noRecommended: { zh: "暂时没有推荐", en: "No recommendations yet" },
  noRecent: { zh: "看过的指标会留在这里", en: "Metrics you have viewed will be here" },
  denied: { zh: "您还不能看它的数值", en: "You may not see its figures yet" },
  course: { zh: "{name} 的走势", en: "The course of {name}" },
  all: { zh: "全部", en: "All" },
});
