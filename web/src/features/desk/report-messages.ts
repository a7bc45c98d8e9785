import { defineMessages } from "@/lib/i18n/messages";

export const reportMessages = defineMessages({
  write: { zh: "用报表的 SQL 代替指标", en: "Take a report’s SQL instead" },
  change: { zh: "改 SQL", en: "Edit the SQL" },
  kind: { zh: "报表 SQL", en: "A report’s SQL" },
  title: { zh: "{side}：报表的 SQL", en: "A report’s SQL on the {side}" },
  lead: { zh: "粘贴报表的一条 SELECT，或把 .sql 文件拖进来。只用来比较和对账，不会保存成指标；SQL 会写进链接里。", en: "Paste the one SELECT of a report, or drop a .sql file here. It is compared and reconciled, not kept as a metric; a link to the desk carries it." },
  name: { zh: "叫什么", en: "Called" },
  unnamed: { zh: "报表", en: "report" },
  sql: { zh: "SQL", en: "SQL" },
  sqlHint: { zh: "方言写在第一行：-- dialect: hive（或 mysql、postgres、oracle、clickhouse……）", en: "The dialect stands in its first line: -- dialect: hive (or mysql, postgres, oracle, clickhouse, …)" },
  figure: { zh: "哪一个数", en: "Which figure" },
  figureHint: { zh: "SELECT 里有几个数时，写它的列名；只有一个数时留空", en: "The name of its column where the SELECT holds several; else leave it empty" },
  file: { zh: "选一个 .sql 文件", en: "Choose a .sql file" },
  check: { zh: "放上来", en: "Put it on the desk" },
  checking: { zh: "正在读…", en: "Reading…" },
  tooLong: { zh: "这条 SQL 压缩后有 {size} 个字符，链接里最多放 {most} 个。请用命令行：caliber reconcile 指标 报表.sql", en: "Packed, this SQL has {size} letters; a link holds {most}. Use the command line: caliber reconcile METRIC report.sql" },
  note: { zh: "报表里的分组和时间段不算口径：两边都按所选的时间段计算，单位取另一边的。", en: "A report’s groups and its period are no part of the definition: both sides are asked for the range chosen, in the unit of the other." },
});
