import { defineMessages } from "@/lib/i18n/messages";

export const sessionMessages = defineMessages({
  title: { zh: "登录", en: "Sign in" },
  brandLine: { zh: "一个指标，一个口径。", en: "One metric, one definition." },
  brandHint: {
    zh: "每个数都说得清：怎么算的、没算什么、截至哪天、谁负责。",
    en: "Every figure says how it is computed, what it leaves out, how far the data reach, and who answers for it.",
  },
  language: { zh: "语言", en: "Language" },
  username: { zh: "用户名", en: "User name" },
  password: { zh: "密码", en: "Password" },
  name: { zh: "姓名", en: "Name" },
  submit: { zh: "登录", en: "Sign in" },
  working: { zh: "正在登录…", en: "Signing in…" },
  show: { zh: "显示密码", en: "Show the password" },
  hide: { zh: "隐藏密码", en: "Hide the password" },
  demoTitle: { zh: "演示账号，点一下即可登录", en: "Demo accounts: one click signs you in" },
  demoUse: { zh: "以 {name}（{title}）登录", en: "Sign in as {name} ({title})" },
  forgot: { zh: "忘了密码？请管理员在「管理 · 人员」里重设。", en: "Forgot it? An administrator can set a new one under Admin · People." },
  setupTitle: { zh: "设置第一位管理员", en: "Set up the first administrator" },
  setupLead: {
    zh: "这里还没有人。您创建的账号将管理人员、部门与令牌。",
    en: "Nobody is here yet. The account you create manages people, departments and tokens.",
  },
  setupSubmit: { zh: "创建并登录", en: "Create and sign in" },
  ownTitle: { zh: "设置自己的密码", en: "Choose your own password" },
  ownLead: {
    zh: "现在的密码是管理员设的。换成只有您知道的，之后就能照常使用。",
    en: "An administrator set the present one. Choose one that only you know; everything else is open afterwards.",
  },
  ownOld: { zh: "管理员给的密码", en: "The password you were given" },
  ownNew: { zh: "新密码", en: "New password" },
  ownSubmit: { zh: "保存并进入", en: "Save and go on" },
  passwordHint: { zh: "至少 10 个字符", en: "At least 10 characters" },
});
