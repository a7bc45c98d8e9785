import type { MetricSetBrief } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { setMessages } from "./messages";

/** Whom a set is for: departments by name, or everybody. */
export function Audience({ audience }: { audience: MetricSetBrief["audience"] }) {
  const t = useText(setMessages);
  const pick = usePick();
  const names = audience.map((each) => (typeof each === "string" ? each : pick(each.name, each.code)));
  return (
    <span>
      {t("audience")} {names.length ? names.join("、") : t("everybody")}
    </span>
  );
}
