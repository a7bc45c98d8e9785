import { defineMessages } from "@/lib/i18n/messages";

export const domainMessages = defineMessages({
  title: { zh: "业务主题", en: "Domains" },
  lead: { zh: "指标按业务主题归类。选一个主题，看它有哪些指标、由谁负责。", en: "Metrics stand by subject. Choose one to see its metrics and who answers for it." },
  tree: { zh: "主题树", en: "Subject tree" },
  owner: { zh: "负责人", en: "Owner" },
  metrics: { zh: "{count} 个指标", en: "{count} metrics" },
  none: { zh: "还没有业务主题", en: "No domains yet" },
  noneHint: { zh: "在定义文件里写 domain，它们就会出现在这里。", en: "Write a domain in the definition files and it will stand here." },
  noMetrics: { zh: "这个主题下还没有您能看到的指标", en: "You see no metric in this domain yet" },
  inCatalog: { zh: "在目录中打开", en: "Open in the catalog" },
  gone: { zh: "没有这个主题", en: "No such domain" },
  expand: { zh: "展开 {name}", en: "Expand {name}" },
  collapse: { zh: "收起 {name}", en: "Collapse {name}" },
});
