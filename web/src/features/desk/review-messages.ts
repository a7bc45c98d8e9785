import { defineMessages } from "@/lib/i18n/messages";

export const reviewMessages = defineMessages({
  inReview: { zh: "审批中", en: "In review" },
  merge: { zh: "{author}提议合并：只留「{metric}」，{others}并入", en: "{author} proposes a merger: “{metric}” is left, with {others} in it" },
  variant: { zh: "{author}提议认定变体：以「{metric}」为参照，{others}为变体", en: "{author} proposes variants: “{metric}” is the reference, {others} vary it" },
  keep: { zh: "{author}提议分别保留：「{metric}」和{others}写明区别", en: "{author} proposes to keep both: “{metric}” and {others} told apart" },
  named: { zh: "「{name}」", en: "“{name}”" },
  note: { zh: "意见", en: "Your view" },
  noteHint: { zh: "驳回时必须写，提议人会看到；批准时可以不写", en: "Needed to reject, for the author to read; approving does without" },
  approve: { zh: "批准并生效", en: "Approve, in force at once" },
  reject: { zh: "驳回", en: "Reject" },
  withdraw: { zh: "撤回提议", en: "Withdraw" },
  approved: { zh: "已批准并生效", en: "Approved and in force" },
  rejected: { zh: "已驳回", en: "Rejected" },
  withdrawn: { zh: "已撤回", en: "Withdrawn" },
  askThem: { zh: "可以请{names}处理。", en: "Ask {names}." },
  comma: { zh: "、", en: ", " },
});
