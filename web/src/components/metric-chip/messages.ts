import { defineMessages } from "@/lib/i18n/messages";

export const chipMessages = defineMessages({
  follow: { zh: "关注", en: "Follow" },
  unfollow: { zh: "取消关注", en: "Stop following" },
  followed: { zh: "已关注 {name}", en: "Following {name}" },
  unfollowed: { zh: "已取消关注 {name}", en: "No longer following {name}" },
  failed: { zh: "没有存上，请再试一次", en: "That was not saved; try again" },
});
