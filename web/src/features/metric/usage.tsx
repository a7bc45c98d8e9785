import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { KindBadge } from "@/components/ui/badges";
import { EmptyState } from "@/components/ui/states";
import type { MetricDetail } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { Part } from "./caliber";
import { metricMessages } from "./messages";
import { reportsQuery } from "./queries";
import css from "./caliber.module.css";

/** Who would notice a change: the metrics built on this one, and how much it is asked for. */
export function Usage({ metric }: { metric: MetricDetail }) {
  const t = useText(metricMessages);
  const pick = usePick();
  return (
    <div className={css.single}>
      <p className={css.lead}>{metric.popularity ? t("popularity", { count: metric.popularity }) : t("unused")}</p>
      <Part title={t("usedBy")}>
        {metric.used_by.length ? (
          <ul className={css.used}>
            {metric.used_by.map((user) => (
              <li key={user.code}>
                <Link to="/m/$code" params={{ code: user.code }}>
                  {pick(user.name, user.code)}
                </Link>
                <KindBadge kind={user.kind} />
                <code>{user.code}</code>
              </li>
            ))}
          </ul>
        ) : (
          <EmptyState compact icon="metrics" title={t("usedByNone")} />
        )}
      </Part>
      <Reports code={metric.code} />
    </div>
  );
}

/** The reports that hold the figure, as they call it; nothing where none was taken in. */
function Reports({ code }: { code: string }) {
  const t = useText(metricMessages);
  const pick = usePick();
  const reports = useQuery(reportsQuery(code)).data ?? [];
  if (!reports.length) return null;
  return (
    <Part title={t("reports")}>
      <ul className={css.used}>
        {reports.map((each) => (
          <li key={`${each.place} ${each.name}`}>
            <span>{each.name}</span>
            <code>{each.place}</code>
            {each.department ? <small>{pick(each.department.name, each.department.code)}</small> : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}
