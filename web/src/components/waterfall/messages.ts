import { defineMessages } from "@/lib/i18n/messages";

export const waterfallMessages = defineMessages({
  hint: { zh: "点击看明细", en: "Click for its rows" },
  floor: { zh: "纵轴从 {value} 起，好看清每个原因；柱子的高度不表示两边的比例", en: "The axis begins at {value}, so that each cause can be seen; heights are no proportions" },
});
