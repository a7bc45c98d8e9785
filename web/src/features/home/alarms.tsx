import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Icon } from "@/components/ui/icon";
import type { Bridge } from "@/lib/api/types";
import { useLang, usePick, useText } from "@/lib/i18n";
import { periodText } from "@/lib/format";
import { useSession } from "@/lib/session";
import { homeMessages } from "./messages";
import { alarmsQuery } from "./queries";
import css from "./home.module.css";

/** Bridges that no longer hold, of metrics that one follows or that one's department answers for. */
export function Alarms() {
  const t = useText(homeMessages);
  const pick = usePick();
  const lang = useLang();
  const departments = useSession()?.user.departments ?? [];
  const broken = useQuery(alarmsQuery).data ?? [];
  const mine = broken.filter(({ metric, reference }) =>
    [metric, reference].some((each) => each.followed || departments.includes(each.owner.department?.code ?? "")),
  );
  if (!mine.length) return null;
  const when = ({ checks, state }: Bridge) => {
    const found = checks.find((check) => check.state === state);
    return found ? periodText(found.since, found.until, lang) : "";
  };
  return (
    <ul className={css.alarms} aria-label={t("alarms")}>
      {mine.map((bridge) => (
        <li key={bridge.metric.code}>
          <Icon name="warning" size={16} />
          <Link to="/desk/bridges">
            {t(bridge.state === "failed" ? "bridgeFailed" : "bridgeBroken", {
              metric: pick(bridge.metric.name, bridge.metric.code),
              reference: pick(bridge.reference.name, bridge.reference.code),
              when: when(bridge),
            })}
          </Link>
        </li>
      ))}
    </ul>
  );
}
